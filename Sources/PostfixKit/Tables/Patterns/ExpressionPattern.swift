// One line of a regexp or pcre table, taken apart: delimiters, flags, negation, replacement.

/// A pattern as it stands between its delimiters, with its flags.
struct ExpressionPattern: Equatable {
    /// What is between the delimiters; a backslash before a delimiter is part of it.
    var text: [UInt8]
    /// The options of the engine.
    var options: UInt32
    /// Whether the rule is for keys that the pattern does not match.
    var isNegated: Bool
}

/// Takes the patterns off the beginning of a rule.
struct ExpressionPatternReader: ~Copyable {
    /// What is left of the rule.
    private(set) var position: Int

    private let syntax: ExpressionSyntax
    private let warn: (MessageText) -> Void

    /// Reads patterns from `position` on.
    init(at position: Int, syntax: ExpressionSyntax, warn: @escaping (MessageText) -> Void) {
        self.position = position
        self.syntax = syntax
        self.warn = warn
    }

    /// The next pattern; nil where there is none of use, after a warning.
    mutating func next(in rule: Span<UInt8>) -> ExpressionPattern? {
        let negation = Negation(in: rule, from: position)
        position = negation.end
        guard position < rule.count else {
            warn("no regexp: skipping this rule")
            return nil
        }
        let delimiter = rule[position]
        let start = position + 1
        guard let end = end(of: delimiter, in: rule) else {
            warn("no closing regexp delimiter \"\([delimiter])\": \(syntax.consequence) this rule")
            return nil
        }
        position = end + 1
        var options = syntax.usualOptions
        while position < rule.count, !isWhiteSpace(rule[position]) {
            if syntax.hasSecondPattern, rule[position] == Self.negation { break }
            switch syntax.option(rule[position]) {
            case .some(.toggle(let option)): options ^= option
            case .some(.obsolete):
                warn("ignoring obsolete regexp option \"\([rule[position]])\"")
            case nil:
                warn("unknown regexp option \"\([rule[position]])\": skipping this rule")
                return nil
            }
            position += 1
        }
        return ExpressionPattern(
            text: rule.extracting(start..<end).array, options: options, isNegated: negation.isNegated)
    }

    /// The second pattern of `/one/!/two/`, where there is one.
    func hasSecondPattern(in rule: Span<UInt8>) -> Bool {
        syntax.hasSecondPattern && position < rule.count && rule[position] == Self.negation
    }

    private static let negation = UInt8(ascii: "!")

    private func end(of delimiter: UInt8, in rule: Span<UInt8>) -> Int? {
        var index = position + 1
        while index < rule.count {
            if rule[index] == UInt8(ascii: "\\") {
                index += 1
                if index == rule.count, syntax.backslashMayEnd { return index - 1 }
            } else if rule[index] == delimiter {
                return index
            }
            index += 1
        }
        return nil
    }
}

/// How the rules of an engine are written.
struct ExpressionSyntax: Sendable {
    /// What a letter behind the pattern means.
    enum Flag {
        /// Switches an option of the engine on, or off where it is on.
        case toggle(UInt32)
        /// Had a meaning once.
        case obsolete
    }

    /// The options of a pattern without flags.
    var usualOptions: UInt32
    /// What a letter means; nil for one without meaning.
    var option: @Sendable (UInt8) -> Flag?
    /// Whether a rule may have two patterns, `/one/!/two/`.
    var hasSecondPattern: Bool
    /// As Postfix does: whether a backslash at the very end of a rule is taken for the closing delimiter.
    var backslashMayEnd: Bool
    /// What is done with a rule without closing delimiter.
    var consequence: String
    /// What is said of a reference to group 0.
    var outOfRange: String
}
