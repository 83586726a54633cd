// Some entries do nothing, some send mail nowhere, some round and round; without a check that shows only in lost mail.

/// The check of all entries of a mail system's tables.
package struct TableAudit {
    /// Something that is wrong with an entry, or with a mailbox.
    package struct Finding: Sendable {
        /// The kinds of findings.
        package enum Kind: String, Sendable {
            /// Mail goes round and round.
            case loop
            /// Mail is not accepted, as it would become too much.
            case limit
            /// Mail goes to an address that does not exist.
            case dangling
            /// Mail stays in the queue.
            case deferred
            /// The entry never answers.
            case shadowed
            /// A catch-all takes the mail of a mailbox.
            case swallowed
        }

        /// The kind of the finding.
        package let kind: Kind
        /// The entry; nil where the finding is about a user.
        package let entry: TableInventory.Entry?
        /// Where the entry stands; nil where that is not known.
        package let origin: EntryOrigin?
        /// The address that shows it, in external form.
        package let address: [UInt8]
        /// What is wrong, for people.
        package let message: MessageText
        /// The way of the address.
        package let resolution: AddressResolution
    }

    private let system: MailSystem
    private let inventory: TableInventory
    private let sender: [UInt8]
    private let source: MailSource
    private let placeholders: Set<TableName>

    /// The numbers of users who are people.
    private static let people: Range<UInt32> = 1000..<65534

    /// A check for mail of a sender in external form.
    ///
    /// - Throws: `ConfigurationError` for a parameter that cannot be used.
    package init(_ system: MailSystem, sender: [UInt8], from source: MailSource) throws(ConfigurationError) {
        self.system = system
        self.sender = sender
        self.source = source
        inventory = try TableInventory(system)
        var placeholders: Set<TableName> = []
        for parameter in ["virtual_alias_domains", "virtual_mailbox_domains"] as [ParameterName] {
            let value = try system.main.string(parameter)
            for word in listItems(value.span) where word.contains(UInt8(ascii: ":")) {
                placeholders.insert(TableName(word, defaultType: []))
            }
        }
        self.placeholders = placeholders
    }

    /// Checks every entry that can be listed, then the users, and tells `body` of each finding.
    ///
    /// - Returns: the tables whose entries could not be listed.
    /// - Throws: `ConfigurationError` for a parameter that cannot be used.
    package func run(
        _ body: (Finding) -> Void
    ) throws(ConfigurationError) -> [TableInventory.Gap] {
        var reasons: Set<[UInt8]> = []
        let gaps = try inventory.forEachEntry { (entry) throws(ConfigurationError) in
            try check(entry) { finding in
                // A failure that concerns all addresses is reported once.
                if finding.kind == .deferred, !reasons.insert(finding.message.bytes).inserted { return }
                body(finding)
            }
        }
        try checkUsers(body)
        return gaps
    }

    // MARK: entries

    private func check(
        _ entry: TableInventory.Entry, _ body: (Finding) -> Void
    ) throws(ConfigurationError) {
        guard entry.isTraced, !isPlaceholder(entry) else { return }
        var first: AddressResolution?
        var isReached = false
        var taken: (resolution: AddressResolution, answer: TableAnswer)?
        for address in entry.addresses {
            let resolution = try system.resolve(address, sender: sender, from: source)
            if first == nil { first = resolution }
            let uses = resolution.steps.filter { isAnswer($0, of: entry) }
            if uses.isEmpty {
                if taken == nil, let answer = catchAll(of: resolution) { taken = (resolution, answer) }
                continue
            }
            isReached = true
            if let (kind, message) = trouble(with: entry, uses, resolution) {
                body(finding(kind, entry, address, message, resolution))
                // The same holds for the other domains of the name.
                return
            }
        }
        if let taken, entry.parameter == "alias_maps" || entry.parameter == "virtual_mailbox_maps" {
            let address = taken.resolution.query
            body(finding(.swallowed, entry, address, swallowed(address, taken.answer), taken.resolution))
            return
        }
        guard !isReached, let first, let (kind, message) = obstacle(to: entry, first) else { return }
        body(finding(kind, entry, first.query, message, first))
    }

    private func finding(
        _ kind: Finding.Kind, _ entry: TableInventory.Entry, _ address: [UInt8], _ message: MessageText,
        _ resolution: AddressResolution
    ) -> Finding {
        Finding(
            kind: kind, entry: entry, origin: inventory.origin(of: entry), address: address,
            message: message, resolution: resolution)
    }

    /// Whether an entry may be there for its key only, which says that a domain is ours; or is the other end of
    /// a list, which is looked up by another name.
    private func isPlaceholder(_ entry: TableInventory.Entry) -> Bool {
        guard let table = entry.table, entry.scope == .name else { return false }
        if entry.parameter == "alias_maps" { return entry.key.starts(with: "owner-".utf8) }
        return placeholders.contains(table) && entry.key.contains(UInt8(ascii: "."))
    }

    /// Whether a step shows that an entry has answered.
    private func isAnswer(_ step: ResolutionStep, of entry: TableInventory.Entry) -> Bool {
        guard let answer = step.answer, answer.table == entry.table else { return false }
        return step.stage.utf8.elementsEqual(entry.parameter.bytes)
            && equalInASCII(answer.key.span, entry.key.span)
    }

    /// What is wrong with the mail of an address that an entry has answered; nil where nothing is, or where it is
    /// another entry's fault.
    private func trouble(
        with entry: TableInventory.Entry, _ uses: [ResolutionStep], _ resolution: AddressResolution
    ) -> (Finding.Kind, MessageText)? {
        for delivery in resolution.deliveries where delivery.verdict != .deliverable {
            if delivery.status == "5.4.6" || delivery.status == "4.6.0" {
                if uses.count > 1 { return (.loop, "\(loop(uses, resolution)): \(delivery.reason)") }
                if !hasRepetition(resolution), resolution.steps.first?.id == uses[0].id {
                    return (.limit, delivery.reason)
                }
                continue
            }
            guard let cause = cause(of: delivery, resolution), isAnswer(cause, of: entry) else { continue }
            let reason: MessageText = "\(delivery.status) \(delivery.reason)"
            if delivery.verdict != .undeliverable {
                let service: MessageText =
                    delivery.transport.isEmpty ? "" : " (transport \(delivery.transport))"
                return (.deferred, "\(reason)\(service)")
            }
            let recipient = externalForm(ofInternal: delivery.recipient.span)
            // That an invented name is unknown says nothing about real names.
            if entry.scope == .domain, recipient.starts(with: TableInventory.anyName.utf8) { continue }
            return (.dangling, "mail goes to \(Self.shown(recipient)): \(reason)")
        }
        if resolution.vanishes, let last = resolution.steps.last(where: { $0.answer != nil }),
            isAnswer(last, of: entry)
        {
            return (.dangling, "mail for \(Self.shown(resolution.query)) vanishes: nobody gets it")
        }
        if uses.count > 2,
            entry.parameter == "canonical_maps" || entry.parameter == "recipient_canonical_maps"
        {
            return (.loop, loop(uses, resolution))
        }
        return nil
    }

    /// The step whose entry is at fault for mail that is not delivered; nil where none is.
    ///
    /// An entry that returns mail is meant to; an entry that sends mail to it is not.
    private func cause(of delivery: Delivery, _ resolution: AddressResolution) -> ResolutionStep? {
        guard let last = lastAnswer(before: delivery.step, resolution) else { return nil }
        let returns = last.stage == "relocated_maps" || last.stage == "transport_maps"
        guard returns, delivery.verdict == .undeliverable else { return last }
        var step = lastAnswer(before: last.parent, resolution)
        while let candidate = step {
            // An entry whose value is its own key sends mail nowhere else.
            let isSender = Self.senders.contains(candidate.stage) && candidate.output != [candidate.input]
            if isSender { return candidate }
            step = lastAnswer(before: candidate.parent, resolution)
        }
        return nil
    }

    /// The parameters whose entries send mail to other addresses.
    private static let senders: Set<String> = ["alias_maps", "virtual_alias_maps"]

    /// The last step up to one that a table has answered.
    private func lastAnswer(before id: Int, _ resolution: AddressResolution) -> ResolutionStep? {
        var id = id
        while resolution.steps.indices.contains(id - 1) {
            let step = resolution.steps[id - 1]
            if step.answer != nil { return step }
            id = step.parent
        }
        return nil
    }

    private func hasRepetition(_ resolution: AddressResolution) -> Bool {
        var seen: Set<[UInt8]> = []
        return resolution.steps.contains { step in
            guard let answer = step.answer else { return false }
            return !seen.insert(Array(step.stage.utf8) + answer.table.bytes + answer.key).inserted
        }
    }

    /// The addresses of a round.
    private func loop(_ uses: [ResolutionStep], _ resolution: AddressResolution) -> MessageText {
        guard uses.count > 1 else { return "\(uses.first?.input ?? [])" }
        var text = MessageText(uses[0].input)
        for step in resolution.steps[uses[0].id..<max(uses[0].id, uses[1].id)] where step.answer != nil {
            text = "\(text) -> \(step.input)"
        }
        return text
    }

    // MARK: entries that never answer

    /// What keeps an entry from ever answering; nil where it may answer for another address.
    private func obstacle(
        to entry: TableInventory.Entry, _ resolution: AddressResolution
    ) -> (Finding.Kind, MessageText)? {
        if let stuck = resolution.deliveries.first(where: {
            $0.verdict == .deferred || $0.verdict == .undecidable
        }) {
            return (.deferred, "\(stuck.status) \(stuck.reason)")
        }
        let taker = resolution.steps.first { $0.answer != nil }
        if entry.scope == .domain {
            // One address says nothing about all others, but the same key in an earlier table takes them all.
            guard let taker, let answer = taker.answer, taker.stage.utf8.elementsEqual(entry.parameter.bytes),
                answer.table != entry.table, equalInASCII(answer.key.span, entry.key.span)
            else { return nil }
            return (.shadowed, "never answers: \(Self.place(answer)) comes first")
        }
        guard let taker, let answer = taker.answer else {
            guard let way = resolution.steps.last(where: { $0.stage == Stage.resolve }), let note = way.note
            else {
                return nil
            }
            return (.shadowed, "never answers: mail for \(Self.shown(resolution.query)) has \(note)")
        }
        return (
            .shadowed, "never answers: \(Self.place(answer)) takes mail for \(Self.shown(resolution.query))"
        )
    }

    /// The entry for all of a domain that was the first to answer for an address; nil where another one was.
    private func catchAll(of resolution: AddressResolution) -> TableAnswer? {
        guard let answer = resolution.steps.first(where: { $0.answer != nil })?.answer,
            answer.key.first == UInt8(ascii: "@"), answer.value.first != UInt8(ascii: "@")
        else { return nil }
        return answer
    }

    private func swallowed(_ address: [UInt8], _ answer: TableAnswer) -> MessageText {
        let problem: MessageText =
            "gets no mail for \(Self.shown(address)): the catch-all \(Self.place(answer)) takes it"
        // All of a domain cannot be kept by an entry of its own: that is the place of the catch-all.
        if address.starts(with: TableInventory.anyName.utf8) { return problem }
        return "\(problem); an entry \"\(address) \(address)\" in \(answer.table) would keep it"
    }

    /// An address for people: one that was invented to stand for many is described instead.
    private static func shown(_ address: [UInt8]) -> MessageText {
        guard address.starts(with: "\(TableInventory.anyName)@".utf8) else { return "\(address)" }
        let domain = Array(address[TableInventory.anyName.utf8.count...])
        return domain == Array("@\(TableInventory.anyDomain)".utf8)
            ? "any other address" : "any other address \(domain)"
    }

    /// An entry by its place, or by its table and key.
    private static func place(_ answer: TableAnswer) -> MessageText {
        guard let source = answer.source, !answer.table.isWrittenOut else {
            return "\(answer.key) of \(answer.table)"
        }
        return "\(answer.key) (\(source.file):\(source.line))"
    }

    // MARK: users

    /// Finds users whose mail a catch-all takes.
    private func checkUsers(_ body: (Finding) -> Void) throws(ConfigurationError) {
        guard let users = try? system.accounts.listedUsers() else { return }
        let domains = try system.main.list("mydestination").filter {
            !$0.contains { ":/!".utf8.contains($0) }
        }
        for user in users where Self.people.contains(user.id) {
            for domain in domains.prefix(16) {
                let address = externalForm(ofLocalpart: user.name.span) + [UInt8(ascii: "@")] + domain
                let resolution = try system.resolve(address, sender: sender, from: source)
                guard let answer = catchAll(of: resolution),
                    !resolution.deliveries.contains(where: { $0.isNamed(by: user.name, delimiters: []) })
                else { continue }
                body(
                    Finding(
                        kind: .swallowed, entry: nil, origin: answer.source, address: address,
                        message: "the mailbox of user \(user.name) \(swallowed(address, answer))",
                        resolution: resolution))
            }
        }
    }
}
