// An address on a command line or behind RCPT TO is mail syntax, too: it may have a route, a comment, a phrase.

/// The addresses that a client or a user means by a text.
enum TypedAddress {
    /// Whether an SMTP client can name an address by a text: between angle brackets it ends where the text ends.
    ///
    /// Source: RFC 5321, section 4.1.2.
    static func isPath(_ text: [UInt8]) -> Bool {
        var isQuoted = false
        var isEscaped = false
        for byte in bare(text) {
            if isEscaped {
                isEscaped = false
                continue
            }
            switch byte {
            case UInt8(ascii: "\\"): isEscaped = true
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "<") where !isQuoted: return false
            case UInt8(ascii: ">") where !isQuoted: return false
            default: break
            }
        }
        return !isQuoted && !isEscaped
    }

    /// A text without the angle brackets around it.
    private static func bare(_ text: [UInt8]) -> [UInt8] {
        let text = text.span.trimmed.array
        guard text.count > 1, text.first == UInt8(ascii: "<"), text.last == UInt8(ascii: ">") else {
            return text
        }
        return Array(text[1..<(text.count - 1)])
    }

    /// The addresses of a text in internal form; one empty address where it says none.
    ///
    /// A route before an address is dropped, and so are comments.
    ///
    /// Source: RFC 5321, sections 3.3 and 4.1.2 (routes); sendmail(1) for lists of addresses.
    static func addresses(_ text: [UInt8]) -> [[UInt8]] {
        var text = bare(text)
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
