// Hosts of a network hide behind their domain: `user@host.example.com` becomes `user@example.com`.

/// The shortening of domains by `masquerade_domains`.
///
/// Source: ADDRESS_REWRITING_README, "Address masquerading".
struct Masquerading {
    /// A domain, and whether the domains below it are shortened to it.
    private struct Rule {
        let domain: [UInt8]
        let shortens: Bool
    }

    private let rules: [Rule]
    private let exceptions: StringListOnDemand?
    private let folding: KeyFolding

    init(
        _ configuration: MainConfiguration, _ options: TableOptions
    ) throws(ConfigurationError) {
        folding = options.use.folding
        rules = try configuration.list("masquerade_domains").compactMap { item in
            let name = item.drop { $0 == UInt8(ascii: "!") }
            guard !name.isEmpty else { return nil }
            return Rule(
                domain: options.use.folding.folded(Array(name).span),
                shortens: (item.count - name.count).isMultiple(of: 2))
        }
        let hasExceptions = try !configuration.string("masquerade_exceptions").isEmpty
        exceptions =
            hasExceptions ? try StringListOnDemand("masquerade_exceptions", configuration, options) : nil
    }

    /// An address in internal form with its domain shortened.
    ///
    /// - Throws: `TableError` for a table of `masquerade_exceptions` that cannot be asked.
    func masqueraded(
        _ address: [UInt8], after step: inout Int, _ run: ResolutionRun
    ) throws(TableError) -> [UInt8] {
        if rules.isEmpty { return address }
        let external = externalForm(ofInternal: address.span)
        guard let at = external.lastIndex(of: UInt8(ascii: "@")) else { return address }
        if let exceptions, try exceptions.list().matches(Array(external[..<at])) { return address }
        let domain = folding.folded(Array(external[(at + 1)...]).span)
        for rule in rules {
            if rule.domain == domain { return address }
            guard domain.count > rule.domain.count, domain.hasSuffix([UInt8(ascii: ".")] + rule.domain) else {
                continue
            }
            if !rule.shortens { return address }
            let result = external[...at] + rule.domain
            step = run.add(Stage.masquerade, after: step, external, to: [Array(result)])
            return internalForm(ofExternal: Array(result).span)
        }
        return address
    }
}
