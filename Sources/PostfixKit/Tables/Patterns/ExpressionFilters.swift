// Most rules of a long table can be ruled out at a glance: the key begins or ends with other letters. The C library
// takes hundreds of times as long to find that out.

/// For each of many patterns, letters that a key must begin and end with to be matched.
///
/// A pattern of which nothing is certain admits every key. Only extended POSIX syntax is understood, where the
/// line feed is an ordinary character; and what the syntax of Perl shares with it.
package struct ExpressionFilters {
    private struct Filter {
        /// Where its letters begin in `letters`: those of the beginning, then those of the end.
        var start: Int32
        var prefixCount: UInt8
        var suffixCount: UInt8
        var ignoresCase: Bool
        /// Whether the end may also be followed by one line feed.
        var ignoresLineFeed: Bool
    }

    private var letters: [UInt8] = []
    private var filters: [Filter] = []

    /// No pattern yet.
    package init() {}

    /// Adds a pattern, or nil for one that admits every key.
    ///
    /// With `ignoringLineFeed` the `$` of the pattern also matches before a line feed that ends the key.
    package mutating func append(
        _ pattern: Span<UInt8>?, ignoringCase: Bool, ignoringLineFeed: Bool = false
    ) {
        let start = letters.count
        var prefixCount = 0
        let hasRoom = start < Int32.max - 2 * Int32(Self.longest)
        if hasRoom, let pattern, position(of: UInt8(ascii: "|"), in: pattern) == pattern.count {
            appendPrefix(of: pattern)
            prefixCount = letters.count - start
            appendSuffix(of: pattern)
        }
        if ignoringCase {
            for index in start..<letters.count { letters[index] = lowercasedASCII(letters[index]) }
        }
        filters.append(
            Filter(
                start: Int32(clamping: start), prefixCount: UInt8(prefixCount),
                suffixCount: UInt8(letters.count - start - prefixCount), ignoresCase: ignoringCase,
                ignoresLineFeed: ignoringLineFeed))
    }

    /// Whether the pattern of a number may match a key; false is certain.
    @inline(__always)
    package func admits(_ key: Span<UInt8>, _ pattern: Int) -> Bool {
        let filter = filters[pattern]
        let prefixCount = Int(filter.prefixCount)
        let suffixCount = Int(filter.suffixCount)
        guard key.count >= max(prefixCount, suffixCount) else { return false }
        let start = Int(filter.start)
        for index in 0..<prefixCount {
            let byte = filter.ignoresCase ? lowercasedASCII(key[index]) : key[index]
            if byte != letters[start + index] { return false }
        }
        if filter.ignoresLineFeed, key.count > 0, key[key.count - 1] == 0x0A { return true }
        for index in 0..<suffixCount {
            // From the end: what differs is seldom the domain.
            let byte = key[key.count - suffixCount + index]
            if (filter.ignoresCase ? lowercasedASCII(byte) : byte) != letters[start + prefixCount + index] {
                return false
            }
        }
        return true
    }

    /// Longer ones are cut: most differences show in the first letters.
    private static let longest = 32

    /// The letters after `^`, but for the last, which may belong to a `*` or another repetition.
    private mutating func appendPrefix(of pattern: Span<UInt8>) {
        guard pattern.count > 0, pattern[0] == UInt8(ascii: "^") else { return }
        let start = letters.count
        var index = 1
        while index < pattern.count, letters.count - start <= Self.longest,
            let letter = Self.letter(in: pattern, at: &index)
        {
            letters.append(letter)
        }
        if letters.count > start { letters.removeLast() }
    }

    /// The letters before `$`.
    private mutating func appendSuffix(of pattern: Span<UInt8>) {
        let end = pattern.count - 1
        guard end > 0, pattern[end] == UInt8(ascii: "$"), pattern[end - 1] != Self.backslash else { return }
        let start = letters.count
        var index = end
        while index > 0, letters.count - start < Self.longest {
            let byte = pattern[index - 1]
            let isEscaped = index > 1 && pattern[index - 2] == Self.backslash
            if isEscaped {
                // Two backslashes are a letter of their own, and this is another story.
                guard Self.isPunctuation(byte), index < 3 || pattern[index - 3] != Self.backslash else {
                    break
                }
                index -= 2
            } else {
                guard Self.isLetter(byte) else { break }
                index -= 1
            }
            letters.append(byte)
        }
        letters[start...].reverse()
    }

    private static let backslash = UInt8(ascii: "\\")

    /// The letter that stands at `index` for itself, which goes on behind it; nil for all that may mean more.
    private static func letter(in pattern: Span<UInt8>, at index: inout Int) -> UInt8? {
        var byte = pattern[index]
        if byte == backslash {
            guard index + 1 < pattern.count, isPunctuation(pattern[index + 1]) else { return nil }
            index += 1
            byte = pattern[index]
        } else if !isLetter(byte) {
            return nil
        }
        index += 1
        return byte
    }

    /// Whether a byte stands for itself wherever it is, outside of brackets and braces.
    private static func isLetter(_ byte: UInt8) -> Bool {
        if isAlphanumeric(byte) { return true }
        return switch byte {
        case UInt8(ascii: "@"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "/"),
            UInt8(ascii: " "), UInt8(ascii: "="), UInt8(ascii: "%"):
            true
        default: false
        }
    }

    /// Whether a byte stands for itself after a backslash.
    private static func isPunctuation(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: "@") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "/")
    }

    /// Whether the syntax of Perl means the same by both ends of a pattern as that of POSIX: it has no
    /// alternatives, nothing that begins with `(?` or `(*`, and no backslash before a letter or digit.
    package static func isCommonSyntax(_ pattern: Span<UInt8>) -> Bool {
        for index in pattern.indices {
            let next = index + 1 < pattern.count ? pattern[index + 1] : 0
            switch pattern[index] {
            case UInt8(ascii: "|"): return false
            case UInt8(ascii: "(") where next == UInt8(ascii: "?") || next == UInt8(ascii: "*"): return false
            case backslash where next == 0 || next >= 0x80 || isAlphanumeric(next): return false
            default: continue
            }
        }
        return true
    }

    /// How many groups a pattern has that is certainly correct; nil where the C library has to tell.
    ///
    /// Such a pattern is made of letters, `.`, `.*`, `.+`, groups of them without repetition, `^` at the
    /// beginning and `$` at the end. It need not be compiled before it is used.
    package static func groupsOfSimplePattern(_ pattern: Span<UInt8>) -> Int? {
        var groups = 0
        var depth = 0
        var index = pattern.count > 0 && pattern[0] == UInt8(ascii: "^") ? 1 : 0
        var end = pattern.count
        if end > index, pattern[end - 1] == UInt8(ascii: "$") { end -= 1 }
        /// Whether there is something in the innermost group.
        var hasContent = false
        while index < end {
            let byte = pattern[index]
            if byte == UInt8(ascii: "(") {
                groups += 1
                depth += 1
                hasContent = false
                index += 1
            } else if byte == UInt8(ascii: ")") {
                guard depth > 0, hasContent else { return nil }
                depth -= 1
                index += 1
            } else if byte == UInt8(ascii: ".") {
                index += 1
                if index < end, pattern[index] == UInt8(ascii: "*") || pattern[index] == UInt8(ascii: "+") {
                    index += 1
                }
                hasContent = true
            } else {
                guard letter(in: pattern, at: &index) != nil else { return nil }
                hasContent = true
            }
        }
        // More groups than one digit can name are left to the library, too.
        return depth == 0 && index == end && groups < 10 && end > 0 ? groups : nil
    }
}
