// One logical line of a postmap source file is a key, white space, and a value.

/// The places of key and value in a logical line of a lookup table's source.
package struct MapEntry: Equatable {
    /// Where the key stands, quotes and backslashes included.
    package let key: Range<Int>
    /// Where the value stands, without the white space around it.
    package let value: Range<Int>

    /// Why a line holds no entry.
    package enum Problem: Error, Equatable {
        /// A quote in the key has no partner.
        case unbalancedQuote
        /// Key or value is empty.
        case missingPart
    }

    /// Finds key and value in a logical line, which holds no NUL and begins with no white space.
    ///
    /// The key ends at the first white space outside of quotes; a backslash protects the next byte.
    ///
    /// - Throws: `Problem` when the line has no key and value.
    ///
    /// Source: postmap(1), "TABLE FORMAT".
    @inline(__always)
    package init(_ line: Span<UInt8>) throws(Problem) {
        let count = line.count
        var index = 0
        var quoted = false
        while index < count {
            let byte = line[index]
            if byte == UInt8(ascii: "\\") {
                index += 1
            } else if isWhiteSpace(byte) {
                if !quoted { break }
            } else if byte == UInt8(ascii: "\"") {
                quoted.toggle()
            }
            index += 1
        }
        if quoted { throw .unbalancedQuote }
        let end = min(index, count)
        var first = end
        while first < count, isWhiteSpace(line[first]) { first += 1 }
        var last = count
        while last > first, isWhiteSpace(line[last - 1]) { last -= 1 }
        guard end > 0, last > first else { throw .missingPart }
        key = 0..<end
        value = first..<last
    }
}
