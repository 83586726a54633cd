// An entry for all of a domain takes more mail than people expect: a note says what it takes from others.

/// What to point out about an entry `@domain` of `virtual_alias_maps` that has answered.
///
/// Source: virtual(5), "TABLE SEARCH ORDER"; ADDRESS_CLASS_README.
struct CatchAllSurprises {
    private let mailboxes: ParameterTables
    private let aliases: ParameterTables
    private let rules: AddressRules
    private let accounts: Accounts

    init(_ stage: StageConfiguration) throws(ConfigurationError) {
        mailboxes = try stage.tables("virtual_mailbox_maps")
        aliases = try stage.tables("alias_maps")
        rules = stage.rules
        accounts = stage.options.surroundings.accounts
    }

    /// The note about an answer for an address in internal form; nil where nothing is surprising.
    func note(on answer: TableAnswer, for address: [UInt8], _ results: [[UInt8]]) -> MessageText? {
        guard answer.key.first == Self.at, let at = address.lastIndex(of: Self.at) else { return nil }
        // Each other address may stay what it is.
        guard
            !results.contains(where: { rules.folding.areSame($0.span, address.span) })
        else { return nil }
        var notes: [MessageText] = []
        let localpart = Array(address[..<at])
        let start = rules.extensions.start(in: localpart.span)
        if let start, answer.value.first != Self.at {
            notes.append(
                "the extension \(Array(localpart[start...])) is lost: an entry for a whole domain gives it to nobody"
            )
        }
        var names = [localpart]
        if let start { names.append(Array(localpart[..<start])) }
        if let owner = owner(of: names, at: Array(address[(at + 1)...])) { notes.append(owner) }
        return MessageText(joining: notes)
    }

    private static let at = UInt8(ascii: "@")

    /// Who else has one of the names in a domain; nil where there is no one, or that is not known.
    private func owner(of names: [[UInt8]], at domain: [UInt8]) -> MessageText? {
        for name in names {
            let folded = rules.folding.folded(name.span)
            let address = externalForm(ofLocalpart: folded.span) + [Self.at]
            let key = address + rules.folding.folded(domain.span)
            if !mailboxes.isEmpty, (try? mailboxes.find(key: key)) != nil {
                return "the mailbox table has this address, too, and is not asked (virtual_mailbox_maps)"
            }
        }
        guard (try? rules.isLocal(domain.span)) == true else { return nil }
        for name in names {
            let folded = rules.folding.folded(name.span)
            if (try? aliases.find(key: folded)) != nil {
                return "the alias table has this name, too, and is not asked (alias_maps)"
            }
            if (try? accounts.user(named: folded)) != nil {
                return "there is a user of this name, too, whose mailbox is not asked for"
            }
        }
        return nil
    }
}
