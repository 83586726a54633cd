// The heart of the matter: the transport, the nexthop and the class of a recipient.

/// The resolver of trivial-rewrite(8): from an address to transport, nexthop and class.
///
/// Source: trivial-rewrite(8); ADDRESS_CLASS_README; ADDRESS_REWRITING_README, "Resolve address to destination".
final class AddressResolver {
    private let rewriter: AddressRewriter
    private let folding: KeyFolding
    private let serverName: [UInt8]
    private let emptyRecipient: [UInt8]
    private let cracksQuotes: Bool
    private let stripsNullDomain: Bool
    private let allowsNumericDomains: Bool
    private let allowsLeadingMinus: Bool
    private let showsTableNames: Bool
    private let isHelpful: Bool
    private let isLocal: (Span<UInt8>) throws(TableError) -> Bool
    private let virtualAliasDomains: StringListOnDemand
    private let virtualMailboxDomains: StringListOnDemand
    private let relayDomains: StringListOnDemand
    private let transports: [AddressClass: [UInt8]]
    private let relayHost: [UInt8]
    private let senderTransports: ParameterTables
    private let senderRelayHosts: ParameterTables
    private let transportMaps: ParameterTables
    private let relocatedMaps: ParameterTables
    private let prefixesRelocated: Bool

    /// How many tokens, or bytes of a quoted one, are looked at while routes are taken off one address.
    private static let mostVisits = 20_000_000

    /// What an address comes to.
    struct Destination {
        /// The service of master.cf.
        var transport: [UInt8]
        /// Where the transport sends it.
        var nexthop: [UInt8]
        /// The address with all routes to this host taken off, in internal form.
        var recipient: [UInt8]
        /// The class of its domain.
        var addressClass: AddressClass
        /// Whether the address names another host by operators in its localpart.
        var isRouted: Bool
        /// Whether it is not a valid address.
        var isBad: Bool
        /// Its step in the trace.
        var step: Int
    }

    /// A table, or a list, that could not be asked on the way of an address.
    struct Failure: Error {
        /// What was wrong with it.
        let cause: TableError
        /// The address as far as it had come, in internal form.
        let recipient: [UInt8]
    }

    init(_ stage: StageConfiguration) throws(ConfigurationError) {
        let configuration = stage.configuration
        rewriter = stage.rewriter
        folding = stage.rules.folding
        serverName = try configuration.hostName()
        emptyRecipient = try configuration.string("empty_address_recipient")
        cracksQuotes = try configuration.boolean("resolve_dequoted_address")
        stripsNullDomain = try configuration.boolean("resolve_null_domain")
        allowsNumericDomains = try configuration.boolean("resolve_numeric_domain")
        allowsLeadingMinus = try configuration.boolean("allow_min_user")
        showsTableNames = try configuration.boolean("show_user_unknown_table_name")
        isHelpful = try configuration.boolean("helpful_warnings")
        isLocal = stage.rules.isLocal
        func list(_ name: ParameterName) throws(ConfigurationError) -> StringListOnDemand {
            try StringListOnDemand(name, configuration, stage.options)
        }
        virtualAliasDomains = try list("virtual_alias_domains")
        virtualMailboxDomains = try list("virtual_mailbox_domains")
        let matchesSubdomains = stage.rules.matchesSubdomains
        relayDomains = try StringListOnDemand("relay_domains", configuration, stage.options) {
            () throws(TableError) in try matchesSubdomains("relay_domains") ? .domain : .dottedDomain
        }
        transports = [
            .local: try configuration.string("local_transport"),
            .virtualMailbox: try configuration.string("virtual_transport"),
            .relay: try configuration.string("relay_transport"),
            .default: try configuration.string("default_transport"),
            .virtualAlias: Array("error".utf8),
        ]
        relayHost = try configuration.string("relayhost")
        senderTransports = try stage.tables("sender_dependent_default_transport_maps")
        senderRelayHosts = try stage.tables("sender_dependent_relayhost_maps")
        transportMaps = try stage.tables("transport_maps")
        relocatedMaps = try stage.tables("relocated_maps")
        prefixesRelocated =
            configuration.catalogue.definition(of: "relocated_prefix_enable") == nil
            ? true : try configuration.boolean("relocated_prefix_enable")
    }

    /// Finds out where an address in internal form goes, for a sender in internal form.
    ///
    /// - Throws: `Failure` when a table or a list cannot be asked.
    func resolve(
        _ address: [UInt8], sender: [UInt8], after step: Int, _ run: ResolutionRun
    ) throws(Failure) -> Destination {
        var recipient = address
        do throws(TableError) {
            return try resolve(address, to: &recipient, sender: sender, after: step, run)
        } catch { throw Failure(cause: error, recipient: recipient) }
    }

    private func resolve(
        _ address: [UInt8], to recipient: inout [UInt8], sender: [UInt8], after step: Int,
        _ run: ResolutionRun
    ) throws(TableError) -> Destination {
        var isLocalName: Bool
        (recipient, isLocalName) = try reduced(address)
        let start = (recipient.lastIndex(of: UInt8(ascii: "@")) ?? -1) + 1
        var domain = Array(recipient[start...])
        if allowsNumericDomains, let number = IPAddress(domain.span), number.family == .ipv4 {
            domain = [UInt8(ascii: "[")] + domain + [UInt8(ascii: "]")]
            recipient = recipient[..<start] + domain
            isLocalName = try isLocal(domain.span)
        }
        // What is not a domain is in no list, and none is asked.
        guard isValid(domain) else {
            return Destination(
                transport: [], nexthop: domain, recipient: recipient, addressClass: .default,
                isRouted: isRouted(recipient, domain: domain), isBad: true, step: step)
        }
        var step = step
        let addressClass = try addressClass(of: domain, isLocal: isLocalName, run)
        var destination = Destination(
            transport: [], nexthop: domain, recipient: recipient, addressClass: addressClass,
            isRouted: isRouted(recipient, domain: domain), isBad: false, step: step)
        try route(&destination, domain, sender, &step, run)
        if addressClass != .virtualAlias {
            try applyTransportMaps(to: &destination, domain, &step, run)
        }
        try applyRelocatedMaps(to: &destination, &step, run)
        if destination.recipient.first == UInt8(ascii: "-"), !allowsLeadingMinus { destination.isBad = true }
        destination.step = run.add(
            Stage.resolve, after: step, externalForm(ofInternal: address.span),
            to: [externalForm(ofInternal: recipient.span)],
            note: """
                class \(addressClass.rawValue), transport \(destination.transport), \
                nexthop \(destination.nexthop)
                """)
        return destination
    }

    // MARK: Reduction to user@domain

    /// The address without the routes that lead to this host, and whether its domain is local.
    private func reduced(_ address: [UInt8]) throws(TableError) -> (recipient: [UInt8], isLocal: Bool) {
        if let plain = try reducedPlain(address) { return plain }
        let external = externalForm(ofInternal: address.span)
        var tokens = AddressTokens(external: external.span)
        var saved: [AddressTokens.Token] = []
        // Postfix gives up after as many rounds as the address has bytes; the time that takes is bounded as well.
        var patience = Self.mostVisits
        while true {
            patience -= tokens.tokens.count + (tokens.tokens.first?.text.count ?? 0) + 1
            guard patience > 0 else {
                throw .other("giving up after too many routes in one address", kind: .unavailable)
            }
            stripDots(&tokens)
            if let at = tokens.last("@") {
                let domain = AddressTokens(tokens: tokens.tokens[(at + 1)...]).internalForm
                if at + 1 < tokens.tokens.count, try !isLocal(domain.span) {
                    return (tokens.internalForm, false)
                }
                saved = Array(tokens.tokens[at...])
                tokens.tokens.removeSubrange(at...)
            }
            if rewriter.hasRoute(tokens) {
                rewriter.rewrite(&tokens)
                continue
            }
            if crack(&tokens) { continue }
            if tokens.isEmptyString { tokens.tokens = [] }
            if tokens.tokens.isEmpty {
                tokens = AddressTokens(external: emptyRecipient)
                if tokens.last("@") != nil { continue }
            }
            if saved.isEmpty {
                tokens.tokens.append(.op("@"))
                tokens.tokens += AddressTokens(external: serverName).tokens
                continue
            }
            break
        }
        tokens.tokens += saved
        return (tokens.internalForm, true)
    }

    /// The same for a plain `user@domain`, which most addresses are.
    private func reducedPlain(
        _ address: [UInt8]
    ) throws(TableError) -> (recipient: [UInt8], isLocal: Bool)? {
        guard rewriter.isComplete(address), let at = address.firstIndex(of: UInt8(ascii: "@")) else {
            return nil
        }
        let domain = Array(address[(at + 1)...])
        return (address, try isLocal(domain.span))
    }

    /// Takes off the dot at the end of a domain, and an `@` without a domain.
    private func stripDots(_ address: inout AddressTokens) {
        let count = address.tokens.count
        if count > 1, address.tokens[count - 1].isOperator("."), address.last("@") != nil,
            !address.tokens[count - 2].isOperator("."), !address.tokens[count - 2].isOperator("@")
        {
            address.tokens.removeLast()
        }
        if stripsNullDomain, address.tokens.last?.isOperator("@") == true { address.tokens.removeLast() }
    }

    /// Takes the quotes off a localpart that hides a route; false where there is none.
    private func crack(_ address: inout AddressTokens) -> Bool {
        guard cracksQuotes, address.tokens.count == 1, address.tokens[0].kind == .quotedString else {
            return false
        }
        var text = address.tokens[0].text
        guard let place = rewriter.placeOfRoute(inQuoted: text) else { return false }
        if text[place] == UInt8(ascii: "%") { text[place] = UInt8(ascii: "@") }
        // What stands before the operator keeps its quotes where it needs them.
        let external = text[place] == UInt8(ascii: "@") ? externalForm(ofInternal: text.span) : text
        address = AddressTokens(external: external.span)
        rewriter.rewrite(&address)
        return true
    }

    /// Whether the first operator of an address is another one than the `@` before its domain.
    private func isRouted(_ recipient: [UInt8], domain: [UInt8]) -> Bool {
        let first = recipient.firstIndex { "@!%".utf8.contains($0) } ?? recipient.endIndex
        return !recipient[min(first + 1, recipient.endIndex)...].elementsEqual(domain)
    }

    /// Whether a domain can be the domain of an address.
    private func isValid(_ domain: [UInt8]) -> Bool {
        if domain.first == UInt8(ascii: "[") {
            guard domain.last == UInt8(ascii: "]"), domain.count > 2 else { return false }
            return IPAddress(literal: Array(domain[1..<(domain.count - 1)])) != nil
        }
        if isASCII(domain.span) { return HostNameSyntax.problem(of: domain) == nil }
        guard folding == .unicode, isValidUTF8(domain.span), let ascii = DomainName.ascii(domain) else {
            return false
        }
        return HostNameSyntax.problem(of: ascii) == nil
    }

    // MARK: Class, transport and nexthop

    /// The class of a domain.
    private func addressClass(
        of domain: [UInt8], isLocal: Bool, _ run: ResolutionRun
    ) throws(TableError) -> AddressClass {
        let lists: [(AddressClass, String, StringListOnDemand)] = [
            (.virtualAlias, "virtual_alias_domains", virtualAliasDomains),
            (.virtualMailbox, "virtual_mailbox_domains", virtualMailboxDomains),
            (.relay, "relay_domains", relayDomains),
        ]
        var found: (AddressClass, String)? = isLocal ? (.local, "mydestination") : nil
        for (addressClass, parameter, list) in lists {
            if let found {
                // As Postfix does: a domain of this host may be relayed for, too.
                guard isHelpful, found.0 != .local || addressClass != .relay else { continue }
                if (try? list.list().matches(domain)) == true {
                    run.warn("do not list domain \(domain) in BOTH \(found.1) and \(parameter)")
                }
            } else if try list.list().matches(domain) {
                found = (addressClass, parameter)
            }
        }
        return found?.0 ?? .default
    }

    /// Chooses transport and nexthop by the class, and by the sender.
    private func route(
        _ destination: inout Destination, _ domain: [UInt8], _ sender: [UInt8], _ step: inout Int,
        _ run: ResolutionRun
    ) throws(TableError) {
        let addressClass = destination.addressClass
        var transport = transports[addressClass] ?? []
        let shownSender = externalForm(ofInternal: sender.span)
        switch addressClass {
        case .virtualAlias:
            destination.transport = transport
            destination.nexthop = Array(
                "5.1.1 User unknown\(showsTableNames ? " in virtual alias table" : "")".utf8)
            return
        case .default:
            if let found = try answer(of: senderTransports, for: sender) {
                step = run.add(
                    senderTransports.name, after: step, shownSender, to: [found.value], by: found)
                transport = found.value
            }
            fallthrough
        case .relay:
            if let found = try answer(of: senderRelayHosts, for: sender) {
                step = run.add(
                    senderRelayHosts.name, after: step, shownSender, to: [found.value], by: found)
                destination.nexthop = found.value
            } else if !relayHost.isEmpty {
                destination.nexthop = relayHost
            }
        case .local, .virtualMailbox: break
        }
        let (name, hop) = Self.parts(of: transport)
        if name.isEmpty {
            run.warn("null transport is not allowed for addresses of class \(addressClass.rawValue)")
            throw .other("null transport", kind: .temporary)
        }
        destination.transport = name
        if let hop, !hop.isEmpty { destination.nexthop = hop }
    }

    /// What a table says for a sender; nil for nothing, and for `DUNNO`.
    private func answer(of tables: ParameterTables, for sender: [UInt8]) throws(TableError) -> TableAnswer? {
        guard !tables.isEmpty else { return nil }
        let shown = sender.isEmpty ? [] : externalForm(ofInternal: sender.span)
        guard let found = try tables.find(shown), !isWord(found.answer.value, "dunno") else { return nil }
        return found.answer
    }

    /// Splits `transport:nexthop` at its first colon; without one there is no nexthop.
    static func parts(of value: [UInt8]) -> (transport: [UInt8], nexthop: [UInt8]?) {
        guard let colon = value.firstIndex(of: UInt8(ascii: ":")) else { return (value, nil) }
        return (Array(value[..<colon]), Array(value[(colon + 1)...]))
    }

    /// Puts in the place of transport and nexthop what `transport_maps` says.
    ///
    /// Source: transport(5), "RESULT FORMAT".
    private func applyTransportMaps(
        to destination: inout Destination, _ domain: [UInt8], _ step: inout Int, _ run: ResolutionRun
    ) throws(TableError) {
        guard !transportMaps.isEmpty else { return }
        let shown = externalForm(ofInternal: destination.recipient.span)
        guard let found = try transportMaps.find(shown) else { return }
        let (name, hop) = Self.parts(of: found.answer.value)
        step = run.add(transportMaps.name, after: step, shown, to: [found.answer.value], by: found.answer)
        if !name.isEmpty {
            destination.transport = name
            let hasNoHost = isWord(name, "error") || isWord(name, "retry")
            destination.nexthop = hasNoHost ? Array("Address is undeliverable".utf8) : domain
        }
        if let hop, !hop.isEmpty { destination.nexthop = hop }
    }

    /// Returns mail to those who have moved.
    ///
    /// Source: relocated(5).
    private func applyRelocatedMaps(
        to destination: inout Destination, _ step: inout Int, _ run: ResolutionRun
    ) throws(TableError) {
        guard !relocatedMaps.isEmpty else { return }
        let shown = externalForm(ofInternal: destination.recipient.span)
        guard let found = try relocatedMaps.find(shown) else { return }
        let value = found.answer.value
        step = run.add(relocatedMaps.name, after: step, shown, to: [value], by: found.answer)
        destination.transport = Array("error".utf8)
        if prefixesRelocated {
            destination.nexthop = Array("5.1.6 User has moved to ".utf8) + value
        } else if StatusText(value).status != nil {
            destination.nexthop = value
        } else {
            run.warn("\(relocatedMaps.name) lookup result for \(shown) does not begin with a status code")
            destination.nexthop = Array("5.2.0 Mailbox is unavailable".utf8)
        }
    }
}

/// A text that may begin with a status code of RFC 3463.
struct StatusText {
    /// The code; nil where there is none.
    let status: String?
    /// What follows, without white space before it.
    let text: [UInt8]

    init(_ text: [UInt8]) {
        let word = text.prefix { $0 != 0x20 && $0 != 0x09 }
        let parts = word.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, ["2", "4", "5"].contains(String(decoding: parts[0], as: UTF8.self)),
            parts.allSatisfy({ (1...3).contains($0.count) && $0.allSatisfy(isDigit) })
        else {
            (status, self.text) = (nil, text)
            return
        }
        status = String(decoding: word, as: UTF8.self)
        self.text = Array(text[word.endIndex...].drop { $0 == 0x20 || $0 == 0x09 })
    }
}
