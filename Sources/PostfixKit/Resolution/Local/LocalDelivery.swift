// One recipient from the queue may become a thousand; they share one filter of duplicates, and one fate.

/// What local(8) does for one recipient from the queue.
///
/// Source: local(8); aliases(5).
final class LocalDelivery {
    let agent: LocalAgent
    let run: ResolutionRun
    var duplicates: DuplicateFilter
    /// The new messages, in their order.
    var forwarded: [ForwardedMail] = []
    /// The place of each by its envelope.
    var envelopes: [[UInt8]: Int] = [:]
    private var visits = 0

    /// How deep Postfix calls itself.
    static let deepest = 100
    /// How deep it is followed where it has no limit.
    private static let deepestOfAll = 1000
    /// A recipient that becomes more than these is not followed to its end.
    private static let mostVisits = 2_000_000

    init(_ agent: LocalAgent, _ run: ResolutionRun) {
        self.agent = agent
        self.run = run
        duplicates = DuplicateFilter(limit: agent.duplicateLimit, folding: agent.rules.folding)
    }

    /// Delivers to a recipient from the queue.
    func deliver(_ request: QueueManager.Request) throws(ConfigurationError) {
        let first = run.deliveries.count
        try deliver(LocalRecipient(request))
        sendForwarded(request, isCancelled: hasDeferred(since: first))
    }

    /// Whether one of the deliveries from this one on is to be tried again.
    func hasDeferred(since first: Int) -> Bool {
        run.deliveries[first...].contains { $0.verdict == .deferred }
    }

    /// Counts what is done, and says no when it is too much.
    func isWithinReason(_ recipient: LocalRecipient) -> Bool {
        visits += 1
        if visits == Self.mostVisits + 1 {
            leaveUndecided(recipient, "more than \(Self.mostVisits) destinations")
        }
        return visits <= Self.mostVisits
    }

    /// Whether there was too much to do.
    var isExhausted: Bool { visits > Self.mostVisits }

    // MARK: The recipient

    /// Delivers to a recipient, from the queue or from a list.
    func deliver(_ given: LocalRecipient) throws(ConfigurationError) {
        var recipient = given
        let address = recipient.request.recipient
        recipient.depth += 1
        if agent.release.limitsLocalNesting, recipient.depth > Self.deepest {
            run.warn("recipient nesting limit exceeded for \(address)")
            end(recipient, .bounce, .undeliverable, "5.4.6", "recipient nesting limit exceeded")
            return
        }
        if recipient.depth > Self.deepestOfAll {
            // Without a limit Postfix's agent dies of this and tries again later; no other recipient gets its turn.
            visits = Self.mostVisits + 1
            run.warn("local(8) calls itself without an end for \(address)")
            end(recipient, .defer, .deferred, "4.3.0", "unknown mail transport error")
            return
        }
        if isDuplicate(recipient, "recipient \(recipient.depth) \(address)", "was delivered to already") {
            return
        }
        if recipient.request.deliveredTo.contains(agent.rules.folding.folded(address.span)) {
            end(recipient, .bounce, .undeliverable, "5.4.6", "mail forwarding loop for \(address)")
            return
        }
        if recipient.deliveredTo == nil { recipient.deliveredTo = address }
        recipient.split(agent.rules.extensions, agent.rules.folding)
        if recipient.addressExtension?.contains(UInt8(ascii: "/")) == true {
            run.warn("address with illegal extension: \(recipient.localpart)")
            recipient.remarks.append("the extension is dropped, as it has a slash in it")
            recipient.addressExtension = nil
            recipient.localpart = recipient.user
        }
        recipient.unmatchedExtension = recipient.addressExtension
        if recipient.user.isEmpty {
            end(recipient, .bounce, .undeliverable, "5.1.3", "null username in \"\(address)\"")
            return
        }
        try choose(recipient)
    }

    /// Chooses between aliases, another message, and the user.
    private func choose(_ given: LocalRecipient) throws(ConfigurationError) {
        var recipient = given
        recipient.depth += 1
        if recipient.request.recipient.first == UInt8(ascii: "\\") {
            recipient.request.recipient.removeFirst()
            recipient.localpart.removeFirst()
            recipient.user.removeFirst()
            recipient.remarks.append("the backslash forbids aliases and .forward files")
            if try !deliverToMailbox(&recipient) { try deliverToUnknown(recipient) }
            return
        }
        recipient.unmatchedExtension = nil
        if try expandAlias(recipient.localpart, of: &recipient) { return }
        if let addressExtension = recipient.addressExtension {
            if agent.rules.propagatedExtensions.contains(Array("alias".utf8)) {
                recipient.unmatchedExtension = addressExtension
            }
            if try expandAlias(recipient.user, of: &recipient) { return }
            recipient.unmatchedExtension = addressExtension
        }
        if let owner = recipient.owner, !isSame(owner, recipient.user) {
            forward(recipient, reasonToForward(recipient, for: owner))
        } else if recipient.expansion == .include {
            forward(recipient, reasonToForward(recipient, for: []))
        } else if try homeIsAccessible(recipient), try !followForwardFile(of: &recipient),
            try !deliverToMailbox(&recipient)
        {
            try deliverToUnknown(recipient)
        }
    }

    /// Why a user of this host gets a new message.
    private func reasonToForward(_ recipient: LocalRecipient, for owner: [UInt8]) -> MessageText {
        if recipient.expansion == .include { return "members of an included list get a new message" }
        return owner.contains(UInt8(ascii: "@"))
            ? "the list has an owner, who answers for all that is sent on"
            : "\(owner) sends mail on to another user of this host"
    }

    /// Whether mail may be delivered although, or because, there is a home directory.
    private func homeIsAccessible(_ recipient: LocalRecipient) throws(ConfigurationError) -> Bool {
        guard agent.requiresHome else { return true }
        guard let found = account(of: recipient) else { return false }
        guard let account = found.account else { return true }
        do throws(FileAccess.Failure) {
            _ = try LocalRights(account).access.find(file(account.home))
            return true
        } catch {
            let reason: MessageText = "cannot access home directory \(account.home): \(error.reason)"
            if case .unseen = error {
                leaveUndecided(recipient, reason)
            } else {
                end(recipient, .defer, .deferred, "4.3.0", reason)
            }
            return false
        }
    }

    // MARK: What all need

    /// The user of a recipient, if there is one; nil where that cannot be found out, which is reported.
    func account(of recipient: LocalRecipient) -> (account: UserAccount?, Void)? {
        do throws(SystemError) {
            return (try agent.accounts.user(named: recipient.user), ())
        } catch {
            run.warn("error looking up passwd info for \(recipient.user): \(error.reason)")
            leaveUndecided(recipient, "users of that host unknown")
            return nil
        }
    }

    /// Whether names are the same, in upper or lower case.
    func isSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        agent.rules.folding.areSame(left.span, right.span)
    }

    /// Whether something was done already, which becomes a step; if not, it counts as done from now on.
    func isDuplicate(_ recipient: LocalRecipient, _ what: MessageText, _ note: MessageText) -> Bool {
        guard duplicates.hasSeen(what) else { return false }
        _ = run.add(Stage.duplicate, after: recipient.request.step, recipient.shown, note: note)
        return true
    }

    /// A file of the host, by its absolute name.
    func file(_ name: [UInt8]) -> FilePath {
        let isAbsolute = name.first == UInt8(ascii: "/")
        let absolute = isAbsolute ? name : agent.queueDirectory + [UInt8(ascii: "/")] + name
        return FilePath(absolute).inside(agent.stage.options.root)
    }

    /// Notes an end of the mail for a recipient.
    func end(
        _ recipient: LocalRecipient, _ method: Delivery.Method, to target: [UInt8] = [], _ verdict: Verdict,
        _ status: String, _ reason: MessageText, notes: [MessageText] = []
    ) {
        var delivery = recipient.request.delivery(method, to: target, verdict, status, reason)
        if !recipient.keepsOriginal { delivery.originalRecipient = recipient.request.recipient }
        delivery.note = MessageText(joining: recipient.remarks + notes)
        run.deliver(delivery)
    }

    /// Notes that only who runs on that host, or as root, can tell what becomes of a recipient.
    func leaveUndecided(_ recipient: LocalRecipient, _ reason: MessageText) {
        end(recipient, .defer, .undecidable, "4.0.0", reason)
    }

    /// Notes a mistake of the administrator or of a user, for which mail comes back.
    func refuse(_ recipient: LocalRecipient, _ warning: MessageText) {
        run.warn(warning)
        end(recipient, .bounce, .undeliverable, "5.3.5", "mail system configuration error", notes: [warning])
    }

    /// Notes that a table cannot be asked.
    func postpone(_ recipient: LocalRecipient, _ error: TableError, _ reason: MessageText) {
        run.warn(error.message)
        end(recipient, .defer, error.verdict, "4.3.0", reason, notes: [error.message])
    }
}

extension MessageText {
    /// Sentences behind each other; nil for none.
    init?(joining sentences: [MessageText]) {
        guard !sentences.isEmpty else { return nil }
        self.init(Array(sentences.map(\.bytes).joined(separator: Array("; ".utf8))))
    }
}
