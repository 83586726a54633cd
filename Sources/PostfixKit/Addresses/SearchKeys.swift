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
            // Postfix asks for senders only where it was told to.
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

    /// The keys of one step, in their order; the empty key is none.
    func keys(
        of step: Step, for subject: SearchSubject, _ rules: AddressRules
    ) throws(TableError) -> [SearchKey] {
        if subject.isNull { return step == .whole ? try nullKeys(rules) : [] }
        var keys: [SearchKey] = []
        switch step {
        case .whole:
            // A host without a name has its address as the whole of it.
            if self.subject == .address {
                keys = addressKeys(subject.whole, .whole, isPartial: false)
            } else if self.subject == .localpart {
                keys = [SearchKey(subject.localpart, .whole, isPartial: false)]
            } else {
                keys = [SearchKey(subject.whole, .whole, isPartial: false)]
            }
        case .withoutExtension:
            guard let bare = subject.bareLocalpart else { return [] }
            let domain = subject.domain.map { [UInt8(ascii: "@")] + $0 } ?? []
            keys = addressKeys(bare + domain, .withoutExtension, isPartial: true, subject.addressExtension)
        case .localpartsIfLocal:
            guard let domain = subject.domain, try rules.hasBareNames(domain.span) else { return [] }
            keys = localpartKeys(subject.localpart, .localpart)
            if let bare = subject.bareLocalpart {
                keys += localpartKeys(bare, .localpartWithoutExtension, subject.addressExtension)
            }
        case .localpartWithoutExtension:
            // Pattern tables of local(8) are asked for it as well.
            if steps.contains(.whole) {
                guard let bare = subject.bareLocalpart else { return [] }
                keys = [
                    SearchKey(
                        bare, .withoutExtension, isPartial: false,
                        unmatchedExtension: subject.addressExtension)
                ]
            } else {
                keys = [
                    SearchKey(
                        subject.bareLocalpart ?? subject.localpart, .whole, isPartial: false,
                        unmatchedExtension: subject.addressExtension)
                ]
            }
        case .atDomain:
            guard let domain = subject.domain else { return [] }
            keys = [SearchKey([UInt8(ascii: "@")] + domain, .atDomain, isPartial: true)]
        case .domain:
            guard let domain = subject.domain else { return [] }
            keys = [SearchKey(domain, .domain, isPartial: true)]
        case .parentDomains(let parameter):
            guard let domain = subject.domain, !isNumericHost(subject) else { return [] }
            keys = parentDomains(of: domain.span, dotted: !(try rules.matchesSubdomains(parameter))).map {
                SearchKey($0, .parentDomain, isPartial: true)
            }
        case .dottedParents:
            guard let domain = subject.domain, HostNameSyntax.problem(of: domain) == nil else { return [] }
            keys = parentDomains(of: domain.span, dotted: true).map {
                SearchKey($0, .parentDomain, isPartial: false)
            }
        case .localpartsAt:
            guard subject.domain != nil else { return [] }
            let at = [UInt8(ascii: "@")]
            keys = addressKeys(subject.localpart + at, .localpartAt, isPartial: true)
            if let bare = subject.bareLocalpart {
                keys += addressKeys(
                    bare + at, .localpartAtWithoutExtension, isPartial: true, subject.addressExtension)
            }
        case .networks:
            keys = networkKeys(subject)
        case .networkAddress:
            guard let address = subject.networkAddress else { return [] }
            keys = [SearchKey(address, .address, isPartial: false)]
        case .beforeEquals: keys = shortened(subject, at: UInt8(ascii: "="))
        case .beforeColon: keys = shortened(subject, at: UInt8(ascii: ":"))
        case .wildcard: keys = [SearchKey([UInt8(ascii: "*")], .wildcard, isPartial: false)]
        }
        guard foldsKeys else { return keys.filter { !$0.text.isEmpty } }
        return keys.filter { !$0.text.isEmpty }.map { key in
            SearchKey(
                rules.folding.folded(key.text.span), key.part, isPartial: key.isPartial,
                unmatchedExtension: key.unmatchedExtension)
        }
    }

    private func nullKeys(_ rules: AddressRules) throws(TableError) -> [SearchKey] {
        switch nullKey {
        case .text(let parameter):
            return [SearchKey(try rules.nullKeys(parameter), .nullAddress, isPartial: false)]
        case .address(let parameter):
            return addressKeys(try rules.nullKeys(parameter), .nullAddress, isPartial: false)
        case nil: return []
        }
    }

    /// The keys for an address in internal form, in the forms of this format.
    private func addressKeys(
        _ address: [UInt8], _ part: SearchKey.Part, isPartial: Bool, _ unmatched: [UInt8]? = nil
    ) -> [SearchKey] {
        forms(address, external: { externalForm(ofInternal: $0) }).map {
            SearchKey($0, part, isPartial: isPartial, unmatchedExtension: unmatched)
        }
    }

    private func localpartKeys(
        _ localpart: [UInt8], _ part: SearchKey.Part, _ unmatched: [UInt8]? = nil
    ) -> [SearchKey] {
        guard !localpart.isEmpty || form != .internal else { return [] }
        return forms(localpart, external: { externalForm(ofLocalpart: $0) }).map {
            SearchKey($0, part, isPartial: true, unmatchedExtension: unmatched)
        }
    }

    private func forms(_ text: [UInt8], external: (Span<UInt8>) -> [UInt8]) -> [[UInt8]] {
        if form == .internal { return [text] }
        let quoted = external(text.span)
        return form == .external || quoted == text ? [quoted] : [quoted, text]
    }

    /// An address and what is left of it when its end is cut off, part by part.
    private func networkKeys(_ subject: SearchSubject) -> [SearchKey] {
        guard let address = subject.networkAddress else { return [] }
        let separator = address.contains(UInt8(ascii: ":")) ? UInt8(ascii: ":") : UInt8(ascii: ".")
        var keys = [SearchKey(address, .address, isPartial: false)]
        var rest = address
        while let end = rest.lastIndex(of: separator) {
            rest = Array(rest[..<end])
            keys.append(SearchKey(rest, .network, isPartial: true))
        }
        return keys
    }

    private func shortened(_ subject: SearchSubject, at separator: UInt8) -> [SearchKey] {
        guard let end = subject.whole.firstIndex(of: separator) else { return [] }
        return [SearchKey(Array(subject.whole[..<end]), .shortened, isPartial: false)]
    }

    /// Whether a host is named by its network address, which has no parent domains.
    private func isNumericHost(_ subject: SearchSubject) -> Bool {
        guard self.subject == .host || self.subject == .domain else { return false }
        return IPAddress(subject.whole.span) != nil
    }
}
