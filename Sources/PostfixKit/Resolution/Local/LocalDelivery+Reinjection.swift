// What local(8) cannot or may not deliver itself goes into new messages, which begin at the beginning.

/// Recipients who get one new message.
struct ForwardedMail {
    /// The address that it was delivered to.
    let deliveredTo: [UInt8]
    /// Its sender.
    let sender: [UInt8]
    /// Who gets it.
    var recipients: [QueueRecipient] = []
}

extension LocalDelivery {
    /// Puts a recipient into a new message, which is sent when all other deliveries are done.
    ///
    /// Source: local(8), "DELIVERED-TO"; postconf(5), "frozen_delivered_to".
    func forward(_ recipient: LocalRecipient, _ reason: MessageText) {
        let address = recipient.request.recipient
        if isDuplicate(recipient, "indirect \(address)", "a new message goes there already") { return }
        let deliveredTo = recipient.deliveredTo ?? []
        let sender = recipient.request.sender
        let step = run.add(
            Stage.reinject, after: recipient.request.step, recipient.shown, to: [recipient.shown],
            note: """
                \(reason); a new message from <\(externalForm(ofInternal: sender.span))>, \
                Delivered-To: \(externalForm(ofInternal: deliveredTo.span))
                """)
        let envelope = deliveredTo + [0] + sender
        let place = envelopes[envelope] ?? forwarded.endIndex
        if place == forwarded.endIndex {
            envelopes[envelope] = place
            forwarded.append(ForwardedMail(deliveredTo: deliveredTo, sender: sender))
        }
        forwarded[place].recipients.append(
            QueueRecipient(
                address: address, original: recipient.keepsOriginal ? recipient.request.original : address,
                step: step))
    }

    /// Sends the new messages, unless another delivery will be tried again, and they with it.
    func sendForwarded(_ request: QueueManager.Request, isCancelled: Bool) {
        for mail in forwarded {
            if isCancelled {
                _ = run.add(
                    Stage.reinject, after: request.step, externalForm(ofInternal: request.recipient.span),
                    note: """
                        the message from <\(externalForm(ofInternal: mail.sender.span))> is not sent, as another \
                        delivery will be tried again
                        """)
                continue
            }
            var deliveredTo = request.deliveredTo
            if agent.marksForwardedMail {
                deliveredTo.insert(agent.rules.folding.folded(mail.deliveredTo.span))
            }
            run.submit(
                SubmittedMail(
                    sender: mail.sender, recipients: mail.recipients, deliveredTo: deliveredTo,
                    hops: request.hops + 1,
                    allowsBCC: false, onBehalf: request, cleanupService: agent.cleanupService))
        }
    }
}
