// `name = value` is written in main.cf, after `-o`, and in master.cf; this is the one place that takes it apart.

/// A parameter's name and the text that is assigned to it.
package struct ParameterAssignment: Sendable, Equatable {
    /// The name: all before white space or the first `=`.
    package let name: ParameterName
    /// The value, not expanded, without white space at its ends; may be empty.
    package let value: [UInt8]

    /// An assignment from its parts.
    package init(name: ParameterName, value: [UInt8]) {
        self.name = name
        self.value = value
    }

    /// What an assignment can lack.
    package enum Problem: Error, Sendable, Equatable {
        /// Nothing stands before the `=`.
        case missingName
        /// No `=` stands behind the name.
        case missingEquals

        /// The words for it, with the text that was to be an assignment.
        func message(_ text: [UInt8]) -> MessageText {
            switch self {
            case .missingName: "missing attribute name: \"\(text)\""
            case .missingEquals: "missing '=' after attribute name: \"\(text)\""
            }
        }
    }

    /// Takes a logical line apart; a NUL ends it.
    ///
    /// Source: postconf(5), "The general format of the main.cf file".
    package init(_ line: Span<UInt8>) throws(Problem) {
        let parts = try Self.parts(of: line)
        name = ParameterName(line.extracting(parts.name).array)
        value = line.extracting(parts.value).array
    }

    /// Where the name and the value stand in a logical line.
    static func parts(of line: Span<UInt8>) throws(Problem) -> (name: Range<Int>, value: Range<Int>) {
        var end = position(of: 0, in: line)
        while end > 0, isWhiteSpace(line[end - 1]) { end -= 1 }
        var start = 0
        while start < end, isWhiteSpace(line[start]) { start += 1 }
        var nameEnd = start
        while nameEnd < end, line[nameEnd] != UInt8(ascii: "="), !isWhiteSpace(line[nameEnd]) { nameEnd += 1 }
        var equals = nameEnd
        while equals < end, isWhiteSpace(line[equals]) { equals += 1 }
        if nameEnd == start { throw .missingName }
        guard equals < end, line[equals] == UInt8(ascii: "=") else { throw .missingEquals }
        var value = equals + 1
        while value < end, isWhiteSpace(line[value]) { value += 1 }
        return (start..<nameEnd, value..<end)
    }
}
