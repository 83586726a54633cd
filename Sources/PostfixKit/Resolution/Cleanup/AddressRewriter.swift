// Before anything is looked up, an address is completed: a bare name gets a domain, a short domain its end.

/// The completion of addresses that trivial-rewrite(8) makes for mail of this host.
///
/// Source: ADDRESS_REWRITING_README, "Rewrite addresses to standard form"; postconf(5), the parameters named below.
struct AddressRewriter {
    private let swapsBangPaths: Bool
    private let movesPercent: Bool
    private let appendsOrigin: Bool
    private let appendsDomain: Bool
    private let origin: [AddressTokens.Token]
    private let domain: [AddressTokens.Token]

    init(_ configuration: MainConfiguration) throws(ConfigurationError) {
        swapsBangPaths = try configuration.boolean("swap_bangpath")
        movesPercent = try configuration.boolean("allow_percent_hack")
        appendsOrigin = try configuration.boolean("append_at_myorigin")
        appendsDomain = try configuration.boolean("append_dot_mydomain")
        origin = AddressTokens(external: try configuration.originDomain()).tokens
        domain = AddressTokens(external: try configuration.string("mydomain")).tokens
    }

    /// Whether a localpart can name another host, by an operator that the configuration allows.
    func hasRoute(_ address: AddressTokens) -> Bool {
        address.last("@") != nil || (swapsBangPaths && address.last("!") != nil)
            || (movesPercent && address.last("%") != nil)
    }

    /// The place of the last operator within a quoted localpart that can name another host.
    func placeOfRoute(inQuoted text: [UInt8]) -> Int? {
        if let at = text.lastIndex(of: UInt8(ascii: "@")) { return at }
        if movesPercent, let percent = text.lastIndex(of: UInt8(ascii: "%")) { return percent }
        return swapsBangPaths ? text.lastIndex(of: UInt8(ascii: "!")) : nil
    }

    /// The completed form of an address in internal form, which is in internal form, too.
    func rewritten(_ address: [UInt8]) -> [UInt8] {
        if isComplete(address) { return address }
        let external = externalForm(ofInternal: address.span)
        return internalForm(ofExternal: rewritten(external: external.span).span)
    }

    /// Whether an address in internal form is of the plain form that needs nothing: `name@host.name`.
    func isComplete(_ address: [UInt8]) -> Bool {
        guard MappedAddresses.isPlainAddress(address), let at = address.firstIndex(of: UInt8(ascii: "@"))
        else {
            return false
        }
        let domain = address[(at + 1)...]
        return domain.contains(UInt8(ascii: ".")) && !domain.contains(UInt8(ascii: "@"))
    }

    /// The completed form of an address in external form, which is in external form, too.
    func rewritten(external address: Span<UInt8>) -> [UInt8] {
        var tokens = AddressTokens(external: address)
        rewrite(&tokens)
        return tokens.externalForm
    }

    /// Completes an address.
    func rewrite(_ address: inout AddressTokens) {
        if address.tokens.isEmpty || address.isEmptyString { return }
        if address.tokens.count == 1, address.tokens[0].isOperator("@") {
            address.tokens = [AddressTokens.Token(kind: .quotedString)]
            return
        }
        if address.tokens[0].isOperator("@"), let colon = address.first(":"),
            colon < address.tokens.count - 1
        {
            address.tokens.removeFirst(colon + 1)
        }
        if address.last("@") == nil { addDomain(&address) }
        completeDomain(&address)
        let tokens = address.tokens
        if tokens.count > 1, let last = tokens.last, last.isOperator("."),
            !tokens[tokens.count - 2].isOperator("."), !tokens[tokens.count - 2].isOperator("@")
        {
            address.tokens.removeLast()
        }
    }

    /// Gives an address without `@` a domain.
    private func addDomain(_ address: inout AddressTokens) {
        if swapsBangPaths, let bang = address.first("!") {
            var swapped = Array(address.tokens[(bang + 1)...])
            swapped.append(.op("@"))
            swapped += address.tokens[..<bang]
            address.tokens = swapped
        } else if movesPercent, let percent = address.last("%") {
            address.tokens[percent] = .op("@")
        } else if appendsOrigin, !origin.isEmpty {
            address.tokens.append(.op("@"))
            address.tokens += origin
        }
    }

    /// Adds the end that a domain without a dot lacks.
    private func completeDomain(_ address: inout AddressTokens) {
        guard appendsDomain, !domain.isEmpty, let at = address.last("@") else { return }
        let name = address.tokens[(at + 1)...]
        guard !name.isEmpty, !name.contains(where: { $0.kind == .domainLiteral || $0.isOperator(".") }) else {
            return
        }
        address.tokens.append(.op("."))
        address.tokens += domain
    }
}
