// `name = value`, where quotes in the name protect blanks and equal signs: the entries of inline tables.

/// The grammar of an assignment whose name may have quotes.
enum QuotedAssignment {
    /// Why a text is not an assignment.
    enum Problem: Error, Equatable {
        /// There is nothing but white space.
        case noKey
        /// A quote has no partner.
        case unbalancedQuote
        /// What follows the name is not an equal sign.
        case noEqualSign

        /// The words for it.
        var message: MessageText {
            switch self {
            case .noKey: "no key found; expected format: key = value"
            case .unbalancedQuote: "unbalanced '\"'"
            case .noEqualSign: "missing '=' after attribute name"
            }
        }
    }

    /// Where the name, quotes and backslashes included, and the value stand in a text.
    ///
    /// The name ends at the first white space or equal sign outside of quotes; a backslash protects the next
    /// byte. Either may be empty.
    ///
    /// - Throws: `Problem` where the text is not an assignment.
    ///
    /// Source: DATABASE_README, "inline".
    static func parts(of text: Span<UInt8>) throws(Problem) -> (key: Range<Int>, value: Range<Int>) {
        let count = text.count
        var start = 0
        while start < count, isWhiteSpace(text[start]) { start += 1 }
        guard start < count else { throw .noKey }
        var index = start
        var quoted = false
        while index < count {
            let byte = text[index]
            if byte == UInt8(ascii: "\\") {
                index += 1
            } else if byte == UInt8(ascii: "\"") {
                quoted.toggle()
            } else if !quoted, isWhiteSpace(byte) || byte == UInt8(ascii: "=") {
                break
            }
            index += 1
        }
        if quoted { throw .unbalancedQuote }
        let end = min(index, count)
        index = end
        while index < count, isWhiteSpace(text[index]) { index += 1 }
        guard index < count, text[index] == UInt8(ascii: "=") else { throw .noEqualSign }
        var first = index + 1
        while first < count, isWhiteSpace(text[first]) { first += 1 }
        var last = count
        while last > first, isWhiteSpace(text[last - 1]) { last -= 1 }
        return (start..<end, first..<last)
    }
}
