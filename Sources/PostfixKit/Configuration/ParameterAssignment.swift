// `name = value` is written in main.cf, after `-o`, and in master.cf; this is the one place that takes it apart.

/// A parameter's name and the text that is assigned to it.
public struct ParameterAssignment: Sendable, Equatable {
    /// The name: all before white space or the first `=`.
    public let name: ParameterName
    /// The value, not expanded, without white space at its ends; may be empty.
    public let value: [UInt8]

    /// What an assignment can lack.
    public enum Problem: Error, Sendable, Equatable {
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
    public init(_ line: Span<UInt8>) throws(Problem) {
        let text = upToNull(line).trimmed
        var nameEnd = 0
        while nameEnd < text.count, text[nameEnd] != UInt8(ascii: "="), !isWhiteSpace(text[nameEnd]) {
            nameEnd += 1
        }
        var equals = nameEnd
        while equals < text.count, isWhiteSpace(text[equals]) { equals += 1 }
        if nameEnd == 0 { throw .missingName }
        guard equals < text.count, text[equals] == UInt8(ascii: "=") else { throw .missingEquals }
        name = ParameterName(text.extracting(0..<nameEnd).array)
        value = text.extracting((equals + 1)..<text.count).trimmed.array
    }
}
