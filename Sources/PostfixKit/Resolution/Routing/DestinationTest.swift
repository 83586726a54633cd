// What an administrator expects of a configuration can be written down, and be compared with what it does.

/// An address, and where its mail is expected to end.
package struct DestinationTest: Sendable, Equatable {
    /// The first physical line, from 1.
    package let line: Int
    /// The address, in external form.
    package let address: [UInt8]
    /// The names of the expected ends, as `Delivery.isNamed` understands them; none where nothing is to be
    /// delivered at all.
    package let expected: [[UInt8]]

    /// The word for no delivery.
    private static let nothing = Array("nothing".utf8)

    /// A test from a logical line: `address -> end, end`.
    ///
    /// Blanks around `->` and commas do not count. Between double quotes both are what they are; an end that is
    /// quoted as a whole loses the quotes.
    ///
    /// - Throws: `Problem` for a line of another form.
    package init(_ text: [UInt8], line: Int) throws(Problem) {
        self.line = line
        guard let arrow = Self.position(of: Array("->".utf8), in: text[...]) else { throw .noArrow }
        address = text[..<arrow].trimmedOfBlanks
        if address.isEmpty { throw .noAddress }
        // A line that begins with white space goes on with the one before.
        if Self.position(of: Array("->".utf8), in: text[(arrow + 2)...]) != nil { throw .twoArrows }
        var expected: [[UInt8]] = []
        var rest = text[(arrow + 2)...]
        while true {
            let end = Self.position(of: [UInt8(ascii: ",")], in: rest) ?? rest.endIndex
            let item = Self.unquoted(rest[..<end].trimmedOfBlanks)
            if item.isEmpty { throw .noEnd }
            expected.append(item)
            if end == rest.endIndex { break }
            rest = rest[(end + 1)...]
        }
        self.expected = expected == [Self.nothing] ? [] : expected
    }

    /// Why a line is not a test.
    package enum Problem: Error, Sendable, Equatable {
        /// There is no `->`.
        case noArrow
        /// Nothing stands before it.
        case noAddress
        /// Nothing stands behind it, or between two commas.
        case noEnd
        /// There is more than one `->` outside of quotes.
        case twoArrows

        /// The sentence for people.
        package var message: MessageText {
            switch self {
            case .noArrow: "expected format: address -> destination, destination"
            case .noAddress: "no address before \"->\""
            case .twoArrows:
                "more than one \"->\": a line that begins with white space goes on with the one before"
            case .noEnd: "a destination is missing; \"nothing\" stands for none"
            }
        }
    }

    /// Where a text begins outside of double quotes; nil where it does not.
    private static func position(of wanted: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
        var isQuoted = false
        var index = text.startIndex
        while index < text.endIndex {
            switch text[index] {
            case UInt8(ascii: "\\") where isQuoted: index += 1
            case UInt8(ascii: "\""): isQuoted.toggle()
            case wanted[0] where !isQuoted && text[index...].starts(with: wanted): return index
            default: break
            }
            index += 1
        }
        return nil
    }

    /// A text without the quotes around it; addresses keep those of their localparts.
    private static func unquoted(_ text: [UInt8]) -> [UInt8] {
        let quote = UInt8(ascii: "\"")
        guard text.count > 1, text.first == quote, text.last == quote else { return text }
        return Array(text[1..<(text.count - 1)])
    }

    /// What is not as expected of where mail ends; nil where all is.
    ///
    /// The ends are those of `AddressResolution.ends`, and the delimiters those of `recipient_delimiter`.
    package func failure(of ends: [Delivery], delimiters: [UInt8]) -> Failure? {
        let missing = expected.filter { name in
            !ends.contains { $0.isNamed(by: name, delimiters: delimiters) }
        }
        let unexpected = ends.filter { end in
            !expected.contains { end.isNamed(by: $0, delimiters: delimiters) }
        }
        return missing.isEmpty && unexpected.isEmpty ? nil : Failure(missing: missing, unexpected: unexpected)
    }

    /// What is not as expected.
    package struct Failure: Sendable, Equatable {
        /// Expected ends where no mail ends.
        package let missing: [[UInt8]]
        /// Ends that were not expected.
        package let unexpected: [Delivery]
    }
}

extension ArraySlice<UInt8> {
    /// The text without blanks at its ends.
    fileprivate var trimmedOfBlanks: [UInt8] { Array(self).span.trimmed.array }
}
