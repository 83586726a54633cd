// From the steps of a search and the parts of what is searched for come the keys, in the order of the manuals.

extension SearchOrder {
    /// The search as it is for this text: some formats search for addresses in one way, and for hosts in
    /// another.
    func resolved(for text: Span<UInt8>, _ rules: AddressRules) -> SearchOrder {
        switch subject {
        case .addressOrHost:
            let isAddress =
                position(of: UInt8(ascii: "@"), in: text) < text.count || SearchSubject.isNull(text)
            return isAddress
                ? searching(.address, steps)
                : searching(.host, [.whole, .parentDomains(of: "smtpd_access_maps"), .networks])
        case .senderOrDestination:
            let isAddress = position(of: UInt8(ascii: "@"), in: text) < text.count
            // Postfix looks up senders only where it is configured to.
            guard isAddress else { return searching(.text, [.whole]) }
            return searching(.address, rules.authenticatesBySender ? steps : [])
        default: return self
        }
    }

    /// What is searched for, taken apart.
    func subject(of text: Span<UInt8>, _ rules: AddressRules) -> SearchSubject {
        let taken: SearchSubject
        switch subject {
        case .address, .addressOrHost: taken = .address(text, rules)
        case .localpart: taken = SearchSubject(localpart: text, rules)
        case .host, .networkAddress: taken = SearchSubject(host: text)
        case .domain, .text, .senderOrDestination: taken = SearchSubject(text: text)
        }
        return taken
    }

    /// The keys of one step, in their order; an empty key is left out.
    func keys(
        of step: Step, for subject: SearchSubject, _ rules: AddressRules
    ) throws(TableError) -> [SearchKey] {
        if subject.isNull { return step == .whole ? try nullKeys(rules) : [] }
        var keys = KeyCollector(form: form, folding: foldsKeys ? rules.folding : nil)
        switch step {
        case .whole:
            // A host without a name has its address as the whole of it.
            if self.subject == .address {
                keys.add(address: subject.whole, .whole, isPartial: false)
            } else {
                keys.add(subject.whole, .whole, isPartial: false)
            }
        case .withoutExtension:
            guard let bare = subject.bareLocalpart else { return [] }
            let domain = subject.domain.map { [UInt8(ascii: "@")] + $0 } ?? []
            keys.add(
                address: bare + domain, .withoutExtension, isPartial: true, subject.addressExtension)
        case .localpartsIfLocal:
            guard let domain = subject.domain, try rules.hasBareNames(domain.span) else { return [] }
            keys.add(localpart: subject.localpart, .localpart)
            if let bare = subject.bareLocalpart {
                keys.add(localpart: bare, .localpartWithoutExtension, subject.addressExtension)
            }
        case .localpartWithoutExtension:
            // Pattern tables of local(8) are asked for it as well.
            if steps.contains(.whole) {
                guard let bare = subject.bareLocalpart else { return [] }
                keys.add(bare, .withoutExtension, isPartial: false, subject.addressExtension)
            } else {
                keys.add(
                    subject.bareLocalpart ?? subject.localpart, .whole, isPartial: false,
                    subject.addressExtension)
            }
        case .atDomain:
            guard let domain = subject.domain else { return [] }
            keys.add([UInt8(ascii: "@")] + domain, .atDomain, isPartial: true)
        case .domain:
            guard let domain = subject.domain else { return [] }
            keys.add(domain, .domain, isPartial: true)
        case .parentDomains(let parameter):
            guard let domain = subject.domain, !isNumericHost(subject) else { return [] }
            let isDotted = !(try rules.matchesSubdomains(parameter))
            for parent in parentDomains(of: domain.span, dotted: isDotted) {
                keys.add(parent, .parentDomain, isPartial: true)
            }
        case .dottedParents:
            guard let domain = subject.domain, HostNameSyntax.problem(of: domain) == nil else { return [] }
            for parent in parentDomains(of: domain.span, dotted: true) {
                keys.add(parent, .parentDomain, isPartial: false)
            }
        case .localpartsAt:
            guard subject.domain != nil else { return [] }
            let at = [UInt8(ascii: "@")]
            keys.add(address: subject.localpart + at, .localpartAt, isPartial: true)
            if let bare = subject.bareLocalpart {
                keys.add(
                    address: bare + at, .localpartAtWithoutExtension, isPartial: true,
                    subject.addressExtension)
            }
        case .networks: addNetworks(of: subject, to: &keys)
        case .networkAddress:
            guard let address = subject.networkAddress else { return [] }
            keys.add(address, .address, isPartial: false)
        case .beforeEquals: addShortened(subject, at: UInt8(ascii: "="), to: &keys)
        case .beforeColon: addShortened(subject, at: UInt8(ascii: ":"), to: &keys)
        case .wildcard: keys.add([UInt8(ascii: "*")], .wildcard, isPartial: false)
        }
        return keys.keys
    }

    private func nullKeys(_ rules: AddressRules) throws(TableError) -> [SearchKey] {
        switch nullKey {
        case .text(let parameter):
            return [SearchKey(try rules.nullKeys(parameter), .nullAddress, isPartial: false)]
        case .address(let parameter):
            var keys = KeyCollector(form: form, folding: nil)
            keys.add(address: try rules.nullKeys(parameter), .nullAddress, isPartial: false)
            return keys.keys
        case nil: return []
        }
    }

    /// Adds an address and what is left of it when its end is cut off, part by part.
    private func addNetworks(of subject: SearchSubject, to keys: inout KeyCollector) {
        guard let address = subject.networkAddress else { return }
        let separator = address.contains(UInt8(ascii: ":")) ? UInt8(ascii: ":") : UInt8(ascii: ".")
        keys.add(address, .address, isPartial: false)
        var rest = address
        while let end = rest.lastIndex(of: separator) {
            rest = Array(rest[..<end])
            keys.add(rest, .network, isPartial: true)
        }
    }

    private func addShortened(_ subject: SearchSubject, at separator: UInt8, to keys: inout KeyCollector) {
        guard let end = subject.whole.firstIndex(of: separator) else { return }
        keys.add(Array(subject.whole[..<end]), .shortened, isPartial: false)
    }

    /// Whether a host is named by its network address, which has no parent domains.
    private func isNumericHost(_ subject: SearchSubject) -> Bool {
        guard self.subject == .host || self.subject == .domain else { return false }
        return IPAddress(subject.whole.span) != nil
    }
}

/// The keys of one step, as they come.
private struct KeyCollector {
    /// The keys.
    private(set) var keys: [SearchKey] = []
    /// The forms in which keys with a localpart are asked for.
    let form: SearchOrder.KeyForm
    /// How keys are folded before all tables; nil: each type of table does it as it likes.
    let folding: KeyFolding?

    init(form: SearchOrder.KeyForm, folding: KeyFolding?) {
        self.form = form
        self.folding = folding
    }

    /// Adds a key, unless it is empty.
    mutating func add(
        _ text: [UInt8], _ part: SearchKey.Part, isPartial: Bool, _ unmatched: [UInt8]? = nil
    ) {
        guard !text.isEmpty else { return }
        let text = folding?.folded(text.span) ?? text
        keys.append(SearchKey(text, part, isPartial: isPartial, unmatchedExtension: unmatched))
    }

    /// Adds an address in internal form, in the forms of the format.
    mutating func add(
        address: [UInt8], _ part: SearchKey.Part, isPartial: Bool, _ unmatched: [UInt8]? = nil
    ) {
        add(address, part, isPartial, unmatched) { externalForm(ofInternal: $0) }
    }

    /// Adds a localpart in internal form, in the forms of the format.
    mutating func add(localpart: [UInt8], _ part: SearchKey.Part, _ unmatched: [UInt8]? = nil) {
        add(localpart, part, true, unmatched) { externalForm(ofLocalpart: $0) }
    }

    private mutating func add(
        _ text: [UInt8], _ part: SearchKey.Part, _ isPartial: Bool, _ unmatched: [UInt8]?,
        external: (Span<UInt8>) -> [UInt8]
    ) {
        let quoted = form == .internal ? text : external(text.span)
        add(quoted, part, isPartial: isPartial, unmatched)
        if form == .externalThenInternal, quoted != text { add(text, part, isPartial: isPartial, unmatched) }
    }
}
