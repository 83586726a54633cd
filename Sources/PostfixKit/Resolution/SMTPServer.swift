// What a client hears when it names the recipient: the first place where mail can be lost.

/// smtpd(8), as far as it looks at recipients.
///
/// Source: smtpd(8); postconf(5), "smtpd_recipient_restrictions", "smtpd_relay_restrictions",
/// "reject_unlisted_recipient"; SMTPD_ACCESS_README.
final class SMTPServer {
    /// An answer of the server.
    typealias Answer = AddressResolution.Acceptance

    /// The resolver, with which the server asks what a recipient is.
    let resolver: AddressResolver
    /// The lists of restrictions, in the order in which they are looked at.
    let lists: [(parameter: ParameterName, restrictions: [Restriction])]
    /// The names that stand for lists of restrictions.
    let classes: Set<[UInt8]>

    /// Whether strangers cannot use it for mail to others, without which it does not start.
    private let startsSafely: Bool
    let stage: StageConfiguration
    private let canonical: [ParameterTables]
    private let probeSender: [UInt8]?
    private let checksRecipients: Bool
    private let keepsUnknown: Bool
    private let showsTableNames: Bool
    private let recipientTables: [AddressClass: (tables: ParameterTables, code: Int, name: String)]
    private let unknownAliasCode: Int
    let relayCode: Int
    var accessTables: [[UInt8]: ParameterTables] = [:]

    /// The server of a service, with the resolver that it asks.
    init(_ stage: StageConfiguration, _ resolver: AddressResolver) throws(ConfigurationError) {
        self.stage = stage
        self.resolver = resolver
        let configuration = stage.configuration
        canonical = [
            try stage.tables("recipient_canonical_maps"), try stage.tables("canonical_maps"),
            try stage.tables("virtual_alias_maps"),
        ]
        // With a lifetime the name changes with the time of day.
        let probesChange = try configuration.string("address_verify_sender_ttl").contains {
            "123456789".utf8.contains($0)
        }
        let prober = try configuration.string("address_verify_sender")
        probeSender =
            probesChange || prober.isEmpty
            ? nil : stage.rewriter.rewritten(internalForm(ofExternal: prober.span))
        checksRecipients = try configuration.boolean("smtpd_reject_unlisted_recipient")
        keepsUnknown = try configuration.list("receive_override_options").contains(
            Array("no_unknown_recipient_checks".utf8))
        showsTableNames = try configuration.boolean("show_user_unknown_table_name")
        recipientTables = [
            .local: (
                try stage.tables("local_recipient_maps"),
                try configuration.integer("unknown_local_recipient_reject_code"), "local recipient"
            ),
            .virtualMailbox: (
                try stage.tables("virtual_mailbox_maps"),
                try configuration.integer("unknown_virtual_mailbox_reject_code"), "virtual mailbox"
            ),
            .relay: (
                try stage.tables("relay_recipient_maps"),
                try configuration.integer("unknown_relay_recipient_reject_code"), "relay recipient"
            ),
        ]
        unknownAliasCode = try configuration.integer("unknown_virtual_alias_reject_code")
        relayCode = try configuration.integer("relay_domains_reject_code")
        var parameters: [ParameterName] = ["smtpd_relay_restrictions", "smtpd_recipient_restrictions"]
        if configuration.catalogue.definition(of: "smtpd_relay_before_recipient_restrictions") != nil,
            try !configuration.boolean("smtpd_relay_before_recipient_restrictions")
        {
            parameters.reverse()
        }
        let classes = Set(try configuration.list("smtpd_restriction_classes"))
        self.classes = classes
        parameters.insert(
            contentsOf: [
                "smtpd_client_restrictions", "smtpd_helo_restrictions", "smtpd_sender_restrictions",
            ],
            at: 0)
        var lists: [(ParameterName, [Restriction])] = []
        for parameter in parameters {
            let value = try configuration.string(parameter)
            lists.append(
                (
                    parameter,
                    Restriction.list(
                        listItems(value.span), classes: classes, bare: Self.bareTables(parameter))
                ))
        }
        self.lists = lists
        // At the oldest level of compatibility the server has a rule of its own where none is set.
        let isOldest = try configuration.compatibilityLevel().major < 1
        startsSafely =
            isOldest
            || lists.contains {
                let (parameter, restrictions) = $0
                return
                    (parameter == "smtpd_relay_restrictions" || parameter == "smtpd_recipient_restrictions")
                    && (Restriction.refusesStrangers(restrictions)
                        || restrictions.contains { $0.kind == .restrictionClass })
            }
    }

    /// What a table looks at that stands in a list without a word before it.
    private static func bareTables(_ parameter: ParameterName) -> Restriction.Kind {
        switch parameter {
        case "smtpd_client_restrictions", "smtpd_helo_restrictions": .other
        case "smtpd_sender_restrictions": .senderAccess
        default: .recipientAccess
        }
    }

    /// The answer to what a client names as the recipient: the text, and its addresses in internal form.
    func accept(
        _ recipients: [[UInt8]], of typed: [UInt8], sender: [UInt8], from source: MailSource,
        _ run: ResolutionRun
    ) -> Answer {
        // What the server finds out on the way is found out again later, and told then.
        let quiet = ResolutionRun(tells: false)
        let recipient = recipients.first ?? []
        let asked = Question(recipient: recipient, typed: typed, sender: sender, source: source)
        guard startsSafely else {
            run.warn(
                """
                in parameter smtpd_relay_restrictions or smtpd_recipient_restrictions, specify at least one working \
                instance of: reject_unauth_destination, defer_unauth_destination, reject, defer, defer_if_permit or \
                check_relay_domains
                """)
            return tell(
                Answer(isAccepted: false, code: "421 4.3.0", reason: "the SMTP server does not start"), asked,
                run)
        }
        let badSyntax = Answer(
            isAccepted: false, code: "501 5.1.3", reason: "Bad recipient address syntax")
        guard TypedAddress.isPath(typed), recipients.count == 1, !recipient.isEmpty else {
            return tell(badSyntax, asked, run)
        }
        if isAlwaysWelcome(recipient) { return Self.welcome }
        do throws(TableError) {
            let destination = try destination(of: recipient, sender: sender, quiet)
            if destination.isBad { return tell(badSyntax, asked, run) }
            for (parameter, restrictions) in lists {
                let visit = Visit(
                    question: asked, destination: destination, parameter: parameter, run: run)
                if case .refused(let answer) = try outcome(of: restrictions, visit) {
                    return tell(answer, asked, run)
                }
            }
            if checksRecipients, let refusal = try refusalOfUnknown(asked, destination) {
                return tell(refusal, asked, run)
            }
        } catch {
            if error.verdict == .undecidable {
                let reason: MessageText = "\(asked.shown): not known here: \(error.message)"
                return tell(
                    Answer(isAccepted: false, code: "", reason: reason, isUndecidable: true), asked, run)
            }
            return tell(
                Answer(
                    isAccepted: false, code: "451 4.3.0", reason: "\(asked.shown): Temporary lookup failure"),
                asked, run)
        }
        return Self.welcome
    }

    private static let welcome = Answer(isAccepted: true, code: "250 2.1.5", reason: "Ok")

    /// Whether a recipient passes before any restriction is looked at: the postmaster of this host, and the sender of
    /// its own probes.
    ///
    /// Source: RFC 5321, section 4.5.1; ADDRESS_VERIFICATION_README; postconf(5), "address_verify_sender".
    private func isAlwaysWelcome(_ recipient: [UInt8]) -> Bool {
        isWord(recipient, "postmaster")
            || probeSender.map { equalInASCII($0.span, recipient.span) } ?? false
    }

    private func destination(
        of recipient: [UInt8], sender: [UInt8], _ run: ResolutionRun
    ) throws(TableError) -> AddressResolver.Destination {
        do throws(AddressResolver.Failure) {
            return try resolver.resolve(stage.rewriter.rewritten(recipient), sender: sender, after: 0, run)
        } catch { throw error.cause }
    }

    /// Who asks for what.
    struct Question {
        let recipient: [UInt8]
        let typed: [UInt8]
        let sender: [UInt8]
        let source: MailSource

        /// The recipient as the server shows it.
        var shown: [UInt8] {
            Array("<".utf8) + recipient + Array(">".utf8)
        }
    }

    private func tell(_ answer: Answer, _ asked: Question, _ run: ResolutionRun) -> Answer {
        _ = run.add(
            Stage.smtp, after: 0, asked.typed,
            note: "\(answer.code) \(answer.reason)")
        return answer
    }

    // MARK: Unknown recipients

    /// What is said to a recipient that no table lists; nil for one that is listed, or need not be.
    func refusalOfUnknown(
        _ asked: Question, _ destination: AddressResolver.Destination
    ) throws(TableError) -> Answer? {
        if destination.addressClass == .local, stage.rules.isDoubleBounce(destination.recipient) {
            return nil
        }
        if keepsUnknown { return nil }
        let recipient = externalForm(ofInternal: destination.recipient.span)
        for tables in canonical where try has(tables, recipient) { return nil }
        func refusal(_ code: Int, _ status: String, _ text: MessageText) -> Answer {
            Answer(
                isAccepted: false, code: "\(code) \(status)",
                reason: "\(asked.shown): Recipient address rejected: \(text)")
        }
        let text = StatusText(destination.nexthop)
        if destination.transport == Array("error".utf8) {
            let code = destination.addressClass == .virtualAlias ? unknownAliasCode : 550
            return refusal(code, Self.status(text.status ?? "5.1.1", code), MessageText(text.text))
        }
        if destination.transport == Array("retry".utf8) {
            return refusal(450, Self.status(text.status ?? "4.1.1", 450), MessageText(text.text))
        }
        guard let (tables, code, name) = recipientTables[destination.addressClass], !tables.isEmpty,
            !(destination.addressClass == .local && isReserved(destination.recipient)),
            try !has(tables, recipient)
        else { return nil }
        return refusal(
            code, Self.status("5.1.1", code), "User unknown\(showsTableNames ? " in \(name) table" : "")")
    }

    private func has(_ tables: ParameterTables, _ recipient: [UInt8]) throws(TableError) -> Bool {
        try tables.find(recipient) != nil
    }

    /// Whether every host has this recipient.
    private func isReserved(_ recipient: [UInt8]) -> Bool {
        let name = AddressParts(recipient).localpart
        return isWord(name, "postmaster") || isWord(name, "mailer-daemon")
    }

    /// A status code that agrees with a reply code about what is for good.
    private static func status(_ status: String, _ code: Int) -> String {
        "\(code / 100)\(status.dropFirst())"
    }
}
