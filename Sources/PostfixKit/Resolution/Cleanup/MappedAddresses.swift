// A table answers with text; mail goes to addresses. From one to the other it is a longer way than it seems.

/// The addresses that the value of a table stands for.
enum MappedAddresses {
    /// The addresses of a value in internal form, completed, and with the extension where there is one.
    ///
    /// The value is a list of addresses in external form, `@domain` for the same name in another domain, or
    /// `<>` for the null address; `address`, in internal form, is what was looked up, and `unmatched` the
    /// extension with its delimiter that was taken off to find the value.
    ///
    /// Source: virtual(5), "TABLE FORMAT" and "ADDRESS EXTENSION"; canonical(5) has the same.
    static func of(
        _ value: [UInt8], for address: [UInt8], unmatched: [UInt8]?, isPropagated: Bool,
        _ rewriter: AddressRewriter
    ) -> [[UInt8]] {
        var text = value
        if value.first == UInt8(ascii: "@") {
            var name = address[..<(address.lastIndex(of: UInt8(ascii: "@")) ?? address.endIndex)]
            if let unmatched, name.count >= unmatched.count { name = name.dropLast(unmatched.count) }
            text = externalForm(ofInternal: (Array(name) + value).span)
        }
        return list(text, added: isPropagated ? unmatched : nil, rewriter)
    }

    /// The addresses of a list in external form, in internal form, completed.
    static func list(
        _ text: [UInt8], added unmatched: [UInt8]?, _ rewriter: AddressRewriter
    ) -> [[UInt8]] {
        if SearchSubject.isNull(text.span) { return [[]] }
        if isPlainAddress(text) { return [extended(rewriter.rewritten(text), by: unmatched)] }
        return addresses(in: text.span).map { tokens in
            let external = rewriter.rewritten(external: tokens.externalForm.span)
            return extended(internalForm(ofExternal: external.span), by: unmatched)
        }
    }

    /// An address in internal form with an extension behind its localpart.
    static func extended(_ address: [UInt8], by unmatched: [UInt8]?) -> [UInt8] {
        guard let unmatched else { return address }
        let at = address.lastIndex(of: UInt8(ascii: "@")) ?? address.endIndex
        return address[..<at] + unmatched + address[at...]
    }

    /// Whether a text is one address that is the same in both forms.
    static func isPlainAddress(_ text: [UInt8]) -> Bool {
        var previous = UInt8(ascii: ".")
        for byte in text {
            let isSeparator = byte == UInt8(ascii: ".") || byte == UInt8(ascii: "@")
            if isSeparator ? previous == UInt8(ascii: ".") : !isPlainInAddress(byte) { return false }
            previous = isSeparator ? UInt8(ascii: ".") : byte
        }
        return previous != UInt8(ascii: ".")
    }
}
