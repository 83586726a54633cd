// Every message passes cleanup(8) on its way into the queue; there addresses get their final form.

/// What cleanup(8) does to the addresses of a message's envelope.
struct CleanupService {
    private let rewriter: AddressRewriter
    private let folding: KeyFolding
    private let recipientCanonical: CanonicalMapping?
    private let senderCanonical: CanonicalMapping?
    private let canonicalOfRecipients: CanonicalMapping?
    private let canonicalOfSenders: CanonicalMapping?
    private let masqueradingOfRecipients: Masquerading?
    private let masqueradingOfSenders: Masquerading?
    private let aliases: VirtualAliasExpansion
    private let senderCopies: ParameterTables
    private let recipientCopies: ParameterTables
    private let alwaysCopy: [UInt8]
    private let emptyRecipient: [UInt8]
    private let keepsOriginals: Bool
    private let unquotesCopies: Bool
    private let mostHops: Int
    private let mostKnown: Int
    private let origin: [UInt8]

    /// Why a message is not accepted.
    struct Refusal: Error {
        /// The recipient at fault, in external form; what it is for the whole message.
        let address: [UInt8]
        /// The status code of RFC 3463.
        let status: String
        let reason: MessageText
        /// What it comes to: `deferred`, or `undecidable` where only we cannot ask the table.
        let verdict: Verdict
        let step: Int
    }

    init(_ stage: StageConfiguration) throws(ConfigurationError) {
        let configuration = stage.configuration
        rewriter = stage.rewriter
        folding = stage.rules.folding
        func mapping(
            _ parameter: ParameterName, classes: ParameterName, of addressClass: String
        ) throws(ConfigurationError) -> CanonicalMapping? {
            guard try configuration.list(classes).contains(Array(addressClass.utf8)) else { return nil }
            let tables = try stage.tables(parameter)
            guard !tables.isEmpty else { return nil }
            return CanonicalMapping(tables: tables, rewriter: stage.rewriter, folding: stage.rules.folding)
        }
        let recipient = "envelope_recipient", sender = "envelope_sender"
        recipientCanonical = try mapping(
            "recipient_canonical_maps", classes: "recipient_canonical_classes", of: recipient)
        senderCanonical = try mapping(
            "sender_canonical_maps", classes: "sender_canonical_classes", of: sender)
        canonicalOfRecipients = try mapping("canonical_maps", classes: "canonical_classes", of: recipient)
        canonicalOfSenders = try mapping("canonical_maps", classes: "canonical_classes", of: sender)
        let masquerading = try Masquerading(configuration, stage.options)
        let masqueraded = try configuration.list("masquerade_classes")
        masqueradingOfRecipients = masqueraded.contains(Array(recipient.utf8)) ? masquerading : nil
        masqueradingOfSenders = masqueraded.contains(Array(sender.utf8)) ? masquerading : nil
        aliases = try VirtualAliasExpansion(stage)
        senderCopies = try stage.tables("sender_bcc_maps")
        recipientCopies = try stage.tables("recipient_bcc_maps")
        alwaysCopy = try configuration.string("always_bcc")
        emptyRecipient = try configuration.string("empty_address_recipient")
        keepsOriginals = try configuration.boolean("enable_original_recipient")
        unquotesCopies = configuration.catalogue.release.unquotesBlindCopies
        mostHops = try configuration.integer("hopcount_limit")
        mostKnown = try configuration.integer("duplicate_filter_limit")
        origin = stage.rules.origin
    }

    /// The message as it goes into the queue.
    ///
    /// - Throws: `Refusal` where a table cannot be asked, or a limit is passed; the sender tries again later.
    ///
    /// Source: cleanup(8), DESCRIPTION.
    func accept(_ mail: SubmittedMail, _ run: ResolutionRun) throws(Refusal) -> QueuedMail {
        guard mail.hops <= mostHops else {
            throw Refusal(
                address: [], status: "5.4.0", reason: "hopcount exceeded", verdict: .undeliverable,
                step: mail.recipients.first?.step ?? 0)
        }
        var queue = Queue(limit: mostKnown, folding: folding, keepsOriginals: keepsOriginals)
        let sender = try mappedSender(mail, run)
        let copies = mail.allowsBCC && mail.mapsAddresses
        if copies, !sender.isEmpty, let copy = try copy(senderCopies, for: sender, after: 0, run) {
            try add(copy, of: mail, isCopy: true, to: &queue, run)
        }
        for recipient in mail.recipients {
            let mapped = try add(recipient, of: mail, to: &queue, run)
            if copies, let copy = try copy(recipientCopies, for: mapped.address, after: mapped.step, run) {
                try add(copy, of: mail, isCopy: true, to: &queue, run)
            }
        }
        if copies, !alwaysCopy.isEmpty {
            let address = unquotesCopies ? internalForm(ofExternal: alwaysCopy.span) : alwaysCopy
            let step = run.add("always_bcc", after: 0, alwaysCopy, to: [alwaysCopy])
            try add(
                QueueRecipient(address: address, original: address, step: step), of: mail, isCopy: true,
                to: &queue, run)
        }
        return QueuedMail(
            sender: sender, recipients: queue.recipients, deliveredTo: mail.deliveredTo, hops: mail.hops,
            contentFilter: mail.contentFilter)
    }

    /// The sender as it goes into the queue.
    private func mappedSender(_ mail: SubmittedMail, _ run: ResolutionRun) throws(Refusal) -> [UInt8] {
        var address = rewriter.rewritten(mail.sender)
        let daemon = Array("MAILER-DAEMON@".utf8) + origin
        if folding.areSame(address.span, daemon.span) { address = [] }
        guard mail.mapsAddresses, !address.isEmpty else { return address }
        var step = 0
        do throws(TableError) {
            if let senderCanonical { address = try senderCanonical.mapped(address, after: &step, run) }
            if let canonicalOfSenders { address = try canonicalOfSenders.mapped(address, after: &step, run) }
            if let masqueradingOfSenders {
                address = try masqueradingOfSenders.masqueraded(address, after: &step, run)
            }
        } catch { throw refusal(error, address, step) }
        return address
    }

    /// Puts a recipient, or all that it stands for, into the queue; gives it as it was before that last expansion.
    ///
    /// The original address of a blind copy is what canonical(5) makes of it.
    @discardableResult private func add(
        _ recipient: QueueRecipient, of mail: SubmittedMail, isCopy: Bool = false, to queue: inout Queue,
        _ run: ResolutionRun
    ) throws(Refusal) -> QueueRecipient {
        let given = recipient.address.isEmpty ? emptyRecipient : recipient.address
        var address = rewriter.rewritten(given)
        var step = recipient.step
        if address != recipient.address {
            step = run.add(
                Stage.rewrite, after: step, externalForm(ofInternal: recipient.address.span),
                to: [externalForm(ofInternal: address.span)])
        }
        var members = [VirtualAliasExpansion.Member(address: address, step: step)]
        if mail.mapsAddresses {
            do throws(TableError) {
                if let recipientCanonical {
                    address = try recipientCanonical.mapped(address, after: &step, run)
                }
                if let canonicalOfRecipients {
                    address = try canonicalOfRecipients.mapped(address, after: &step, run)
                }
                if let masqueradingOfRecipients {
                    address = try masqueradingOfRecipients.masqueraded(address, after: &step, run)
                }
            } catch { throw refusal(error, address, step) }
            do throws(VirtualAliasExpansion.Problem) {
                members = try aliases.expanded(address, after: step, run)
            } catch {
                switch error {
                case .table(let error): throw refusal(error, address, step)
                case .limit(let problem):
                    throw Refusal(
                        address: externalForm(ofInternal: address.span), status: "4.6.0",
                        reason: "Alias expansion error: \(problem)", verdict: .deferred, step: step)
                }
            }
        }
        let original = isCopy ? address : recipient.original
        let mapped = QueueRecipient(address: address, original: original, step: step)
        for member in members {
            queue.add(
                QueueRecipient(address: member.address, original: original, step: member.step),
                submittedAs: address, isCopy: isCopy, run)
        }
        return mapped
    }

    /// The blind copy that a table orders for an address.
    private func copy(
        _ tables: ParameterTables, for address: [UInt8], after step: Int, _ run: ResolutionRun
    ) throws(Refusal) -> QueueRecipient? {
        do throws(TableError) {
            let shown = externalForm(ofInternal: address.span)
            guard let found = try tables.find(shown) else { return nil }
            // Before that was mended, quotes of the value were taken for a part of the address.
            let copy = unquotesCopies ? internalForm(ofExternal: found.answer.value.span) : found.answer.value
            let step = run.add(
                tables.name, after: step, shown, to: [found.answer.value], by: found.answer)
            return QueueRecipient(address: copy, original: copy, step: step)
        } catch { throw refusal(error, address, step) }
    }

    private func refusal(_ error: TableError, _ address: [UInt8], _ step: Int) -> Refusal {
        Refusal(
            address: externalForm(ofInternal: address.span), status: "4.3.0",
            reason: "queue file write error: \(error.message)", verdict: error.verdict, step: step)
    }
}

extension TableError {
    /// What the failure means to a mail: Postfix tries again, unless only we cannot ask.
    var verdict: Verdict { kind == .unavailable ? .undecidable : .deferred }
}

/// The recipients of one message, each once.
///
/// Source: postconf(5), "duplicate_filter_limit", "enable_original_recipient".
private struct Queue {
    private(set) var recipients: [QueueRecipient] = []
    private var known: Set<[UInt8]> = []
    private let limit: Int
    private let folding: KeyFolding
    private let keepsOriginals: Bool

    init(limit: Int, folding: KeyFolding, keepsOriginals: Bool) {
        self.limit = limit
        self.folding = folding
        self.keepsOriginals = keepsOriginals
    }

    /// Adds a recipient, unless it is there already; `submitted` is what was expanded to it.
    mutating func add(
        _ recipient: QueueRecipient, submittedAs submitted: [UInt8], isCopy: Bool, _ run: ResolutionRun
    ) {
        var key = recipient.address
        if keepsOriginals { key += [0] + recipient.original + [0] + submitted + (isCopy ? [0] : []) }
        key = folding.folded(key.span)
        if known.contains(key) {
            let shown = externalForm(ofInternal: recipient.address.span)
            _ = run.add(
                Stage.duplicate, after: recipient.step, shown, note: "the message has this recipient already")
            return
        }
        if limit == 0 || known.count < limit { known.insert(key) }
        recipients.append(recipient)
    }
}
