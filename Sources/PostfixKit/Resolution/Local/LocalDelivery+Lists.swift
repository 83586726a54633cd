// What stands in aliases, lists and .forward files: addresses, files, commands, and more lists.

extension LocalDelivery {
    /// As many members of a list are shown with the step that names it.
    static let mostShown = 50

    /// The members of a list as a step shows them.
    func shown(_ items: [AddressTokens]) -> [[UInt8]] {
        var texts = items.prefix(Self.mostShown).map { item in
            let text = item.internalForm
            let isAddress = !"/~|:".utf8.contains(text.first ?? 0)
            return isAddress ? externalForm(ofInternal: text.span) : text
        }
        if items.count > texts.count { texts.append(Array("...".utf8)) }
        return texts
    }

    /// Delivers to all members of a list.
    func deliver(_ items: [AddressTokens], of list: LocalRecipient) throws(ConfigurationError) {
        for item in items {
            guard isWithinReason(list) else { return }
            try deliver(item, of: list)
        }
    }

    /// Delivers to a member of a list, which is what its first character says.
    private func deliver(_ item: AddressTokens, of list: LocalRecipient) throws(ConfigurationError) {
        let text = item.internalForm
        let marker = ":include:"
        switch text.first {
        case UInt8(ascii: "/"): deliver(toFile: text, list)
        case UInt8(ascii: "~"): deliver(toFileAtHome: text, list)
        case UInt8(ascii: "|"): deliver(toCommand: Array(text.dropFirst()), list)
        case UInt8(ascii: ":") where isWord(text.prefix(marker.utf8.count), marker):
            try include(Array(text.dropFirst(marker.utf8.count)), list)
        default: try deliver(toAddress: item, list)
        }
    }

    /// Delivers to an address: here, where it leads to this service, or by a new message.
    func deliver(toAddress item: AddressTokens, _ list: LocalRecipient) throws(ConfigurationError) {
        var recipient = list
        recipient.depth += 1
        let external = agent.stage.rewriter.rewritten(external: item.externalForm.span)
        let address = internalForm(ofExternal: external.span)
        let destination: AddressResolver.Destination
        do throws(AddressResolver.Failure) {
            destination = try agent.resolver.resolve(
                address, sender: [], after: list.request.step, run)
        } catch {
            postpone(list, error.cause, "address resolver failure")
            return
        }
        recipient.request.step = destination.step
        if destination.isBad {
            end(
                recipient, .bounce, .undeliverable, "5.1.3",
                "bad recipient address syntax: \(destination.recipient)")
            return
        }
        recipient.request.recipient = MappedAddresses.extended(
            destination.recipient, by: recipient.unmatchedExtension)
        recipient.request.addressClass = destination.addressClass
        if destination.transport == agent.stage.service {
            try deliver(recipient)
        } else {
            forward(
                recipient, "transport \(destination.transport) is not \(agent.stage.service)")
        }
    }
}
