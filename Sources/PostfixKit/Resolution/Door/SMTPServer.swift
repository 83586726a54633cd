// What smtpd(8) answers when a client names the recipient: the first place where mail can be lost.

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
    let canonical: [ParameterTables]
    let senderCanonical: ParameterTables
    let senderLogins: ParameterTables
    let knowsLogins: Bool
    let checksRecipients: Bool
    let checksSenders: Bool
    let keepsUnknown: Bool
    let delaysRefusals: Bool
    let trustsRoutes: Bool
    let showsTableNames: Bool
    let recipientTables: [AddressClass: (tables: ParameterTables, code: Int, name: String)]
    let unknownAliasCode: Int
    private let probeSender: [UInt8]?
    let relayCode: Int
    let rejectCode: Int
    let deferCode: Int
    let accessRejectCode: Int
    let accessDeferCode: Int
    let incompleteCode: Int
    /// Whether what is refused for good is refused for now.
    private let bouncesSoftly: Bool
    var accessTables: [[UInt8]: ParameterTables] = [:]
    /// The sender of the last question, as most questions are about the same one.
    private var lastSender: (address: [UInt8], isBad: Bool)?

    /// The server of a service, with the resolver that it asks.
    init(_ stage: StageConfiguration, _ resolver: AddressResolver) throws(ConfigurationError) {
        self.stage = stage
        self.resolver = resolver
        let configuration = stage.configuration
        canonical = [
            try stage.tables("recipient_canonical_maps"), try stage.tables("canonical_maps"),
            try stage.tables("virtual_alias_maps"),
        ]
        senderCanonical = try stage.tables("sender_canonical_maps")
        senderLogins = try stage.tables("smtpd_sender_login_maps")
        knowsLogins = try configuration.boolean("smtpd_sasl_auth_enable")
        // With a lifetime the name changes with the time of day.
        let probesChange = try configuration.string("address_verify_sender_ttl").contains {
            "123456789".utf8.contains($0)
        }
        let prober = try configuration.string("address_verify_sender")
        probeSender =
            probesChange || prober.isEmpty
            ? nil : stage.rewriter.rewritten(internalForm(ofExternal: prober.span))
        checksRecipients = try configuration.boolean("smtpd_reject_unlisted_recipient")
        checksSenders = try configuration.boolean("smtpd_reject_unlisted_sender")
        delaysRefusals = try configuration.boolean("smtpd_delay_reject")
        trustsRoutes = try configuration.boolean("allow_untrusted_routing")
        bouncesSoftly = try configuration.boolean("soft_bounce")
        keepsUnknown = try configuration.list("receive_override_options").contains(
            Array("no_unknown_recipient_checks".utf8))
        showsTableNames = try configuration.boolean("show_user_unknown_table_name")
        recipientTables = [
            .local: (
                try stage.tables("local_recipient_maps"),
                try configuration.integer("unknown_local_recipient_reject_code"), "local recipient"
            ),
            .virtualMailbox: (
                // It has to know the recipients, and not what virtual(8) does for them.
                try stage.tables("virtual_mailbox_maps", as: "recipient-list"),
                try configuration.integer("unknown_virtual_mailbox_reject_code"), "virtual mailbox"
            ),
            .relay: (
                try stage.tables("relay_recipient_maps"),
                try configuration.integer("unknown_relay_recipient_reject_code"), "relay recipient"
            ),
        ]
        unknownAliasCode = try configuration.integer("unknown_virtual_alias_reject_code")
        relayCode = try configuration.integer("relay_domains_reject_code")
        rejectCode = try configuration.integer("reject_code")
        deferCode = try configuration.integer("defer_code")
        accessRejectCode = try configuration.integer("access_map_reject_code")
        accessDeferCode = try configuration.integer("access_map_defer_code")
        incompleteCode = try configuration.integer("non_fqdn_reject_code")
        let parameters = try Self.listsBeforeData(configuration)
        let classes = Set(try configuration.list("smtpd_restriction_classes"))
        self.classes = classes
        var lists: [(ParameterName, [Restriction])] = []
        for parameter in parameters {
            let value = try configuration.string(parameter)
            lists.append(
                (
                    parameter,
                    Restriction.list(value.span, classes: classes, bare: Self.bareTables(parameter))
                ))
        }
        self.lists = lists
        startsSafely = lists.contains { (parameter, restrictions) in
            let name = String(decoding: parameter.bytes, as: UTF8.self)
            guard ["smtpd_relay_restrictions", "smtpd_recipient_restrictions"].contains(name) else {
                return false
            }
            return Restriction.refusesStrangers(restrictions) { name in
                let value = (try? configuration.string(ParameterName(name))) ?? []
                return Restriction.list(value.span, classes: classes)
            }
        }
    }

    /// The lists of restrictions that the server looks at before it takes the message, in their order.
    static func listsBeforeData(
        _ configuration: MainConfiguration
    ) throws(ConfigurationError) -> [ParameterName] {
        var recipient: [ParameterName] = ["smtpd_relay_restrictions", "smtpd_recipient_restrictions"]
        if configuration.catalogue.definition(of: "smtpd_relay_before_recipient_restrictions") != nil,
            try !configuration.boolean("smtpd_relay_before_recipient_restrictions")
        {
            recipient.reverse()
        }
        return ["smtpd_client_restrictions", "smtpd_helo_restrictions", "smtpd_sender_restrictions"]
            + recipient
    }

    /// What a table looks at that stands in a list without a word before it.
    static func bareTables(_ parameter: ParameterName) -> Restriction.Kind {
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
        do throws(TableError) {
            if hasBadSender(asked, run) {
                let badSender = Answer(
                    isAccepted: false, code: "501 5.1.7", reason: "Bad sender address syntax")
                return tell(badSender, asked, run)
            }
            guard TypedAddress.isPath(typed), recipients.count == 1, !recipient.isEmpty else {
                return tell(badSyntax, asked, run)
            }
            if isAlwaysWelcome(recipient) { return Self.welcome }
            let resolution = destination(of: recipient, sender: sender, quiet)
            if case .success(let destination) = resolution, destination.isBad {
                return tell(badSyntax, asked, run)
            }
            var visit = Visit(
                question: asked, resolution: resolution, run: run, subject: asked.recipientSubject)
            let outcome = try outcome(of: &visit)
            if !visit.unfollowed.isEmpty {
                let names = MessageText(Array(visit.unfollowed.joined(separator: Array(", ".utf8))))
                _ = run.add(
                    Stage.smtp, after: 0, externalForm(ofInternal: recipient.span),
                    note: "not followed, as it depends on the client or on the network: \(names)")
            }
            if case .refused(let answer) = outcome { return tell(answer, asked, run) }
        } catch {
            if error.verdict == .undecidable {
                let reason: MessageText = "\(asked.shown): not known here: \(error.message)"
                return tell(
                    Answer(isAccepted: false, code: "", reason: reason, isUndecidable: true), asked, run)
            }
            return tell(Self.lookupFailure(asked.recipientSubject), asked, run)
        }
        return Self.welcome
    }

    /// The longest reply in bytes, without its end.
    private static let longestReply = 510

    private static let welcome = Answer(isAccepted: true, code: "250 2.1.5", reason: "Ok")

    /// Whether a recipient passes before any restriction is looked at: the postmaster of this host, and the sender of
    /// its own probes.
    ///
    /// Source: RFC 5321, section 4.5.1; ADDRESS_VERIFICATION_README; postconf(5), "address_verify_sender".
    private func isAlwaysWelcome(_ recipient: [UInt8]) -> Bool {
        isWord(recipient, "postmaster")
            || probeSender.map { equalInASCII($0.span, recipient.span) } ?? false
    }

    /// A recipient as it goes into the queue: that of our own probes gets its usual letters.
    func canonicalProbe(_ recipient: [UInt8]) -> [UInt8] {
        guard let probeSender, equalInASCII(probeSender.span, recipient.span) else { return recipient }
        return probeSender
    }

    func destination(
        of recipient: [UInt8], sender: [UInt8], _ run: ResolutionRun
    ) -> Result<AddressResolver.Destination, TableError> {
        do throws(AddressResolver.Failure) {
            return .success(
                try resolver.resolve(stage.rewriter.rewritten(recipient), sender: sender, after: 0, run))
        } catch { return .failure(error.cause) }
    }

    /// Whether the sender is not an address; a table that fails does not matter yet.
    private func hasBadSender(_ question: Question, _ run: ResolutionRun) -> Bool {
        if question.sender.isEmpty { return false }
        if let lastSender, lastSender.address == question.sender { return lastSender.isBad }
        let warnings = run.warnings.count
        // No recipient is known yet.
        guard
            case .success(let destination) = destination(
                of: question.sender, sender: [], ResolutionRun(tells: false))
        else { return false }
        // A failure may pass, and a warning is there for each address.
        if run.warnings.count == warnings { lastSender = (question.sender, destination.isBad) }
        return destination.isBad
    }

    /// Who asks for what.
    struct Question {
        let recipient: [UInt8]
        let typed: [UInt8]
        let sender: [UInt8]
        let source: MailSource

        /// The recipient as the server shows it, in internal form.
        var shown: MessageText { "<\(recipientSubject.text)>" }

        static let sender = "Sender address"
        static let recipient = "Recipient address"

        var recipientSubject: Subject {
            Subject(what: Self.recipient, text: recipient)
        }

        var senderSubject: Subject {
            Subject(what: Self.sender, text: sender)
        }
    }

    private func tell(_ given: Answer, _ asked: Question, _ run: ResolutionRun) -> Answer {
        let code =
            bouncesSoftly && given.code.first == "5"
            ? "4\(given.code.dropFirst().prefix(3))4\(given.code.dropFirst(5))" : given.code
        // As Postfix does: what does not fit into the reply is cut off.
        let reason = given.reason.bytes.prefix(max(0, Self.longestReply - code.utf8.count - 1))
        let answer = Answer(
            isAccepted: given.isAccepted, code: code, reason: MessageText(Array(reason)),
            isUndecidable: given.isUndecidable)
        _ = run.add(
            Stage.smtp, after: 0, asked.typed,
            note: "\(answer.code) \(answer.reason)")
        return answer
    }
}
