// An address on a command line or behind RCPT TO is mail syntax, too: it may have a route, a comment, a phrase.

/// The addresses that a client or a user means by a text.
enum TypedAddress {
    /// The addresses of a text in internal form; one empty address where it says none.
    ///
    /// A route before an address is dropped, and so are comments.
    ///
    /// Source: RFC 5321, sections 3.3 and 4.1.2 (routes); sendmail(1) for lists of addresses.
    static func addresses(_ text: [UInt8]) -> [[UInt8]] {
        var text = text.span.trimmed.array
        if text.first == UInt8(ascii: "<"), text.last == UInt8(ascii: ">") {
            text = Array(text.dropFirst().dropLast())
        }
        if text.first == UInt8(ascii: "@"), let colon = text.firstIndex(of: UInt8(ascii: ":")),
            colon + 1 < text.count
        {
            text.removeFirst(colon + 1)
        }
        if MappedAddresses.isPlainAddress(text) { return [text] }
        let found = PostfixKit.addresses(in: text.span).map(\.internalForm)
        return found.isEmpty ? [[]] : found
    }
}
