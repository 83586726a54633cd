// What a tool reports is made of its own words and of text from outside; only its own words reach a terminal as they are.

internal import PostfixKit

/// A piece of output that is safe to show: literal words stand as they are, and all that is put in is made visible.
///
/// Nothing of a table or file can end a line of a report, or make a terminal do anything.
struct ReportText: Equatable, ExpressibleByStringInterpolation {
    /// The text as it is shown.
    private(set) var bytes: [UInt8]

    /// Words of the program.
    init(stringLiteral value: String) { bytes = Array(value.utf8) }

    /// Words of the program with text from outside.
    init(stringInterpolation: StringInterpolation) { bytes = stringInterpolation.bytes }

    /// Text from outside.
    init(_ text: [UInt8]) { bytes = VisibleText.escaped(text) }

    /// A message.
    init(_ text: MessageText) { self.init(text.bytes) }

    /// Text that was escaped by the rules of its form.
    init(_ text: EscapedText) { bytes = text.bytes }

    /// The text without the secrets that it shows, such as those among the arguments of a command.
    var withoutSecrets: ReportText {
        var shown = self
        shown.bytes = MessageText(bytes).withoutSecrets.bytes
        return shown
    }

    /// Collects the pieces of a report.
    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var bytes: [UInt8] = []

        /// Starts an empty text.
        init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        /// Adds words of the program.
        mutating func appendLiteral(_ literal: String) { bytes.append(contentsOf: literal.utf8) }

        /// Adds what is safe already.
        mutating func appendInterpolation(_ text: ReportText) { bytes.append(contentsOf: text.bytes) }

        /// Adds text from outside.
        mutating func appendInterpolation(_ text: [UInt8]) { VisibleText.append(text.span, to: &bytes) }

        /// Adds text from outside.
        mutating func appendInterpolation(_ text: String) { appendInterpolation(Array(text.utf8)) }

        /// Adds a number, in decimal.
        mutating func appendInterpolation(_ number: some BinaryInteger) {
            bytes.append(contentsOf: String(number).utf8)
        }

        /// Adds a file name.
        mutating func appendInterpolation(_ path: FilePath) { appendInterpolation(path.bytes) }

        /// Adds the name of a table.
        mutating func appendInterpolation(_ table: TableName) { appendInterpolation(table.bytes) }

        /// Adds a message.
        mutating func appendInterpolation(_ text: MessageText) { appendInterpolation(text.bytes) }
    }
}

extension [ReportText] {
    /// The texts, with words of the program between them.
    func joined(separator: ReportText) -> ReportText {
        guard let first else { return "" }
        return dropFirst().reduce(into: first) { $0 = "\($0)\(separator)\($1)" }
    }
}
