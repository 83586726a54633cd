// What the configuration says about addresses, as plain values: searches need it, and read no file for it.

/// The parameters on which the search for an address depends.
package struct AddressRules {
    /// What an extension is.
    package var extensions: ExtensionRules
    /// `myorigin`: the domain of addresses that have none; its localparts are keys of their own.
    package var origin: [UInt8]
    /// `append_at_myorigin`: whether an address without a domain gets `origin`.
    package var appendsOrigin: Bool
    /// The formats whose results get the extension that was taken off (`propagate_unmatched_extensions`).
    package var propagatedExtensions: Set<[UInt8]>
    /// Whether a parameter's domains stand for their subdomains (`parent_domain_matches_subdomains`).
    package var matchesSubdomains: (_ parameter: String) throws(TableError) -> Bool
    /// Whether mail for a domain is delivered here: `mydestination`, or an address of this host in brackets.
    package var isLocal: (_ domain: Span<UInt8>) throws(TableError) -> Bool
    /// Whether servers' passwords depend on the sender (`smtp_sender_dependent_authentication`).
    package var authenticatesBySender: Bool
    /// The keys that stand for the empty sender, by the name of their parameter.
    package var nullKeys: (_ parameter: String) throws(TableError) -> [UInt8]
    /// How names are compared and folded.
    package var folding: KeyFolding

    /// Rules from their values; the defaults are those of Postfix without any local domain.
    package init(
        extensions: ExtensionRules = ExtensionRules(delimiters: []), origin: [UInt8] = [],
        appendsOrigin: Bool = true,
        propagatedExtensions: Set<[UInt8]> = [Array("canonical".utf8), Array("virtual".utf8)],
        authenticatesBySender: Bool = false, folding: KeyFolding = .unicode,
        matchesSubdomains: @escaping (String) throws(TableError) -> Bool = { (_) throws(TableError) in true },
        nullKeys: @escaping (String) throws(TableError) -> [UInt8] = { (_) throws(TableError) in
            Array("<>".utf8)
        },
        isLocal: @escaping (Span<UInt8>) throws(TableError) -> Bool = { (_) throws(TableError) in false }
    ) {
        self.extensions = extensions
        self.origin = origin
        self.appendsOrigin = appendsOrigin
        self.propagatedExtensions = propagatedExtensions
        self.authenticatesBySender = authenticatesBySender
        self.folding = folding
        self.matchesSubdomains = matchesSubdomains
        self.nullKeys = nullKeys
        self.isLocal = isLocal
    }

    /// Whether an address in internal form has the localpart of the sender of double bounces.
    ///
    /// Source: postconf(5), "double_bounce_sender".
    func isDoubleBounce(_ address: [UInt8]) -> Bool {
        let localpart = Array(AddressParts(address).localpart)
        return equalInASCII(localpart.span, extensions.doubleBounceSender.span)
    }

    /// Whether the localparts of a domain are keys of their own.
    ///
    /// Source: virtual(5) and canonical(5), "TABLE SEARCH ORDER".
    func hasBareNames(_ domain: Span<UInt8>) throws(TableError) -> Bool {
        if folding.areSame(domain, origin.span) { return true }
        return try isLocal(domain)
    }
}
