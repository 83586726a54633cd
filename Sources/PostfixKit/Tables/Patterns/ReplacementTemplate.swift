// The right side of a regexp or pcre rule may take over parts of the key; this is that text, taken apart.

/// A text in which `$1`, `${1}` and `$(1)` stand for what a group of the pattern matched.
///
/// Source: regexp_table(5), "TEXT SUBSTITUTION".
package struct ReplacementTemplate {
    private enum Piece {
        case text([UInt8])
        case group(Int)
    }

    /// The whole text, where nothing is to be replaced.
    package private(set) var constant: [UInt8]? = []
    /// The highest group that is named, as an unsigned number of 64 bits; 0 where none is.
    package private(set) var highestGroup: UInt64 = 0

    private var pieces: [Piece] = []

    /// A text that is used as it is.
    package init(constant: [UInt8]) { self.constant = constant }

    /// Takes a text apart; nil where it is not well formed, after all that is wrong was given to `report`.
    package init?(_ text: Span<UInt8>, report: (Problem) -> Void) {
        var literal: [UInt8] = []
        var isBad = false
        var index = 0
        while index < text.count {
            guard text[index] == Self.dollar else {
                literal.append(text[index])
                index += 1
                continue
            }
            index += 1
            if index < text.count, text[index] == Self.dollar {
                literal.append(Self.dollar)
                index += 1
                continue
            }
            if !literal.isEmpty { pieces.append(.text(literal)) }
            literal = []
            guard let reference = Self.reference(in: text, at: &index) else {
                report(.truncatedReference(text.array))
                return nil
            }
            // As Postfix does: an error ends the search at the next reference in braces, said or not.
            if isBad, reference.isBraced { return nil }
            guard !reference.name.isEmpty else {
                report(.emptyReference(text.array))
                return nil
            }
            if let problem = add(reference.name) {
                report(problem)
                isBad = true
            }
        }
        if isBad { return nil }
        if pieces.isEmpty {
            constant = literal
        } else {
            constant = nil
            if !literal.isEmpty { pieces.append(.text(literal)) }
        }
    }

    /// The text with `group` in the places of the references.
    package func filled(from key: Span<UInt8>, group: (Int) -> Range<Int>?) -> [UInt8] {
        if let constant { return constant }
        var result: [UInt8] = []
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .group(let number):
                if let range = group(number), range.upperBound <= key.count {
                    result.append(key.extracting(range))
                }
            }
        }
        return result
    }

    private mutating func add(_ name: [UInt8]) -> Problem? {
        guard let number = decimalNumber(name.span) else { return .notNumeric(name) }
        let index = UInt64(bitPattern: Int64(number))
        guard index > 0 else { return .zero(name) }
        highestGroup = max(highestGroup, index)
        pieces.append(.group(Int(max(number, 0))))
        return nil
    }

    private static let dollar = UInt8(ascii: "$")

    /// What is named after a dollar, at `index`, which goes on behind it; nil where a brace is not closed.
    private static func reference(
        in text: Span<UInt8>, at index: inout Int
    ) -> (name: [UInt8], isBraced: Bool)? {
        let start = index
        guard index < text.count else { return ([], false) }
        let opening = text[index]
        guard opening == UInt8(ascii: "(") || opening == UInt8(ascii: "{") else {
            while index < text.count, isAlphanumeric(text[index]) || text[index] == UInt8(ascii: "_") {
                index += 1
            }
            return (text.extracting(start..<index).array, false)
        }
        let closing = opening == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "}")
        var depth = 0
        while index < text.count {
            if text[index] == opening { depth += 1 }
            if text[index] == closing { depth -= 1 }
            index += 1
            if depth == 0 { return (text.extracting((start + 1)..<(index - 1)).array, true) }
        }
        return nil
    }

    /// What can be wrong with a text.
    package enum Problem: Equatable {
        /// A brace or parenthesis is not closed, in this text.
        case truncatedReference([UInt8])
        /// Nothing is named after a dollar, in this text.
        case emptyReference([UInt8])
        /// The name is not a number.
        case notNumeric([UInt8])
        /// The number is zero.
        case zero([UInt8])
    }
}
