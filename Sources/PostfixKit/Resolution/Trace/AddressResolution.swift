// The whole way of one address, from the door to the deliveries.

/// Where mail for an address goes, and why.
package struct AddressResolution: Sendable {
    /// What the SMTP server says to the recipient.
    package struct Acceptance: Sendable, Equatable {
        /// Whether it takes mail for it.
        package let isAccepted: Bool
        /// The reply code and the status code, such as `550 5.1.1`.
        package let code: String
        /// The words of the reply.
        package let reason: MessageText
        /// Whether that is not known, because the server can ask a table that cannot be asked here.
        package let isUndecidable: Bool

        init(isAccepted: Bool, code: String, reason: MessageText, isUndecidable: Bool = false) {
            self.isAccepted = isAccepted
            self.code = code
            self.reason = reason
            self.isUndecidable = isUndecidable
        }
    }

    /// The address as it was asked for.
    package let query: [UInt8]
    /// What it comes to.
    package internal(set) var verdict: Verdict
    /// What the SMTP server says.
    package internal(set) var acceptance: Acceptance
    /// The sender after rewriting, in external form.
    package let sender: [UInt8]
    /// The deliveries, in their order.
    package let deliveries: [Delivery]
    /// The steps, in the order in which they happened.
    package let steps: [ResolutionStep]
    /// How many steps were left out.
    package let omittedSteps: Int
    /// What the daemons would log.
    package let warnings: [MessageText]
    /// Whether an agent could not start with this configuration.
    package let hasBadConfiguration: Bool
}

/// Where a mail comes from.
public enum MailSource: Sendable, Equatable {
    /// From a client in the network that is not in `mynetworks`.
    case remote
    /// From a program on this host.
    case local
}

extension MailSystem {
    /// Calls `body` with the locks of all open tables, for the addresses at hand; never wait for input with them.
    package func withLocks<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try environment.withLocks(body)
    }

    /// Finds out where mail for an address goes.
    ///
    /// - Parameters:
    ///   - address: The address in external form.
    ///   - sender: The sender in external form; empty or `<>` for the null sender.
    ///   - source: Where the mail comes from.
    /// - Returns: the deliveries and the way to them.
    /// - Throws: `ConfigurationError` for a parameter that a daemon could not use.
    package func resolve(
        _ address: [UInt8], sender: [UInt8], from source: MailSource
    ) throws(ConfigurationError) -> AddressResolution {
        let run = ResolutionRun()
        run.bouncesSoftly = try bouncesSoftly.get()
        environment.generation += 1
        return try whileLogging(to: run) { () throws(ConfigurationError) in
            try resolve(address, sender: sender, from: source, run)
        }
    }

    private func resolve(
        _ address: [UInt8], sender: [UInt8], from source: MailSource, _ run: ResolutionRun
    ) throws(ConfigurationError) -> AddressResolution {
        let sender = TypedAddress.addresses(sender)[0]
        let recipients = TypedAddress.addresses(address)
        var mail = try entrance(source)
        mail.sender = sender
        mail.recipients = recipients.map { QueueRecipient(address: $0, original: $0, step: 0) }
        let acceptance = try server.get().accept(recipients, of: address, sender: sender, from: source, run)
        if source == .remote, recipients.count == 1 {
            let recipient = try server.get().canonicalProbe(recipients[0])
            mail.recipients = [QueueRecipient(address: recipient, original: recipient, step: 0)]
        }
        let queueManager = try queueManager.get()
        var finalSender = sender
        var isFirst = true
        if source == .remote, recipients.count > 1 {
            // Nothing is left to be delivered.
        } else if run.orders.isDiscarded || run.orders.isHeld {
            run.keep(mail)
        } else {
            if let filter = run.orders.filter { mail.contentFilter = filter }
            for copy in run.orders.copies {
                let address = internalForm(ofExternal: copy.span)
                let step = run.add(
                    "BCC", after: 0, recipients[0], to: [copy], note: "an access table orders a copy")
                mail.recipients.append(QueueRecipient(address: address, original: address, step: step))
            }
            run.submit(mail)
        }
        while let mail = run.nextMail() {
            let cleanup = try cleanup(mail.cleanupService)
            let queued: QueuedMail
            do throws(CleanupService.Refusal) {
                queued = try cleanup.accept(mail, run)
            } catch {
                run.refuse(mail, error)
                continue
            }
            if isFirst { finalSender = queued.sender }
            isFirst = false
            try queueManager.dispatch(queued, run)
        }
        var verdict = run.deliveries.reduce(Verdict.deliverable) { $0.combined(with: $1.verdict) }
        if source == .remote, !acceptance.isAccepted {
            verdict = verdict.combined(
                with: acceptance.isUndecidable
                    ? .undecidable : acceptance.code.first == "4" ? .deferred : .undeliverable)
        }
        return AddressResolution(
            query: address, verdict: verdict, acceptance: acceptance,
            sender: externalForm(ofInternal: finalSender.span), deliveries: run.deliveries,
            steps: run.trace.steps, omittedSteps: run.trace.omitted, warnings: run.warnings,
            hasBadConfiguration: run.hasBadConfiguration)
    }
}
