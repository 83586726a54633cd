// Mail for users who do not exist: a setting may send it elsewhere, and otherwise it is returned.

extension LocalDelivery {
    /// Delivers to a user who does not exist.
    ///
    /// Source: local(8), "UNKNOWN USERS"; postconf(5), "fallback_transport_maps", "fallback_transport", "luser_relay".
    func deliverToUnknown(_ given: LocalRecipient) throws(ConfigurationError) {
        var recipient = given
        recipient.depth += 1
        if isDuplicate(
            recipient, "deliver_unknown \(recipient.localpart)", "this unknown user was dealt with already")
        {
            return
        }
        if try passOn(
            recipient, by: agent.fallbackTransports, or: agent.fallbackTransport, "fallback_transport")
        {
            return
        }
        if !agent.userRelay.isEmpty {
            recipient.unmatchedExtension = nil
            if try relay(recipient) { return }
        } else if isWord(recipient.user, "mailer-daemon") || isWord(recipient.user, "postmaster") {
            let warning: MessageText = "required alias not found: \(recipient.user)"
            run.warn(warning)
            end(recipient, .discard, .deliverable, "2.0.0", "discarded", notes: [warning])
            return
        }
        end(recipient, .bounce, .undeliverable, "5.1.1", "unknown user: \"\(recipient.user)\"")
    }

    /// Delivers to the address for all unknown users; false where that is the recipient.
    private func relay(_ given: LocalRecipient) throws(ConfigurationError) -> Bool {
        var recipient = given
        let macros = LocalMacros(
            recipient: recipient, release: agent.release,
            delimiter: agent.rules.extensions.delimiters.first)
        let text: [UInt8]
        do throws(MacroError) {
            text = try macros.expanded(agent.userRelay).text
        } catch {
            run.warn("luser_relay: \(error.message)")
            text = []
        }
        let item = AddressTokens(external: text)
        let address = agent.stage.rewriter.rewritten(external: item.externalForm.span)
        // Postfix compares with the external form: with an address in quotes it goes on, and loses the mail.
        if isSame(address, recipient.request.recipient) { return false }
        recipient.request.step = run.add(
            "luser_relay", after: recipient.request.step, recipient.shown, to: [address],
            note: "there is no user \(recipient.user): this address takes all mail for such")
        try deliver(toAddress: item, recipient)
        return true
    }
}
