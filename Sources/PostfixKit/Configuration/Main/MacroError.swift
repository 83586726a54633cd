// What can be wrong with a `$name` reference, as data; the words for it are Postfix's.

/// Why a value could not be expanded; texts are the parts around the place of the mistake.
package enum MacroError: Error, Sendable, Equatable {
    /// `${` or `$(` without its end.
    case truncated(in: [UInt8])
    /// A `$` that nothing follows which could be a name, or `${}`.
    case emptyName(in: [UInt8])
    /// Something in `${...}` that is neither a name nor an operator.
    case nameSyntax(before: [UInt8], rest: [UInt8])
    /// Neither `?` nor `:` after `{a} OP {b}`.
    case expectedChoice(rest: [UInt8])
    /// Not `:` after `${name?{text}`.
    case expectedColon(before: [UInt8], rest: [UInt8])
    /// More text after the last `{text}`.
    case unexpectedInput(before: [UInt8], rest: [UInt8])
    /// A `{` without its `}`.
    case unbalancedBraces([UInt8])
    /// No comparison after `{a}`.
    case expectedOperator(left: [UInt8], rest: [UInt8])
    /// A comparison with something other than `level` at its end.
    case badOperatorSuffix(operator: [UInt8], suffix: [UInt8])
    /// No `{b}` after `{a} OP`.
    case expectedOperand(left: [UInt8], operator: [UInt8], rest: [UInt8])
    /// A number that 64 bits cannot hold.
    case numberTooLarge([UInt8])
    /// Not a compatibility level.
    case malformedLevel([UInt8])
    /// References inside references, deeper than 100.
    case nesting([UInt8])
    /// References that multiply: more than a million, or a result of more than 64 megabytes.
    case tooMuch
    /// A text that is not a domain name to a function of these.
    case noDomain([UInt8])
    /// A function that the release does not have.
    case unknownFunction([UInt8], rest: [UInt8])
    /// Another mistake, whose place is a secret; the message is without it.
    case secretPlace(MessageText)

    /// The sentence for people, in Postfix's words.
    package var message: MessageText {
        func place(_ before: MessageText, _ rest: [UInt8]) -> MessageText {
            "\"...\(before)>>>\(Array(rest.prefix(20)))\""
        }
        return switch self {
        case .truncated(let text): "truncated macro reference: \"\(text)\""
        case .emptyName(let text): "empty macro name: \"\(text)\""
        case .nameSyntax(let before, let rest):
            "attribute name syntax error at: \(place("\(before)", rest))"
        case .expectedChoice(let rest): "\"?\" or \":\" expected at: \(place("}", rest))"
        case .expectedColon(let before, let rest): "\":\" expected at: \(place("\(before)}", rest))"
        case .unexpectedInput(let before, let rest): "unexpected input at: \(place("\(before)}", rest))"
        case .unbalancedBraces(let text): "unbalanced {} in attribute expression: \"\(text)\""
        case .expectedOperator(let left, let rest):
            // As Postfix does: the quotes are odd in its message, too.
            "\"==\" or \"!=\"\" or \"<\"\" or \"<=\"\" or \">=\"\" or \">\" expected at: \(place("\(left)}", rest))"
        case .badOperatorSuffix(let name, let suffix):
            "bad operator suffix at: \"...\(name)>>>\(suffix)\""
        case .expectedOperand(let left, let name, let rest):
            "\"{expression}\" expected at: \(place("{\(left)} \(name)", rest))"
        case .numberTooLarge(let text): "mac_exp_eval: bad conversion: \(text)"
        case .malformedLevel(let text): "malformed compatibility level syntax: \"\(text)\""
        case .nesting(let text): "unreasonable macro call nesting: \"\(text)\""
        case .tooMuch: "unreasonable macro expansion: more than a million references, or 64 MB of text"
        case .noDomain(let text): "not a domain name: \"\(text)\""
        case .unknownFunction(let name, let rest):
            "unknown function \"\(name)\" at: \(place("\(name)", rest))"
        case .secretPlace(let message): message
        }
    }

    /// The parts of values that the message shows.
    var shownTexts: [[UInt8]] {
        switch self {
        case .truncated(let text), .emptyName(let text), .unbalancedBraces(let text),
            .numberTooLarge(let text),
            .malformedLevel(let text), .noDomain(let text), .expectedChoice(rest: let text):
            [text]
        case .nameSyntax(let before, let rest), .expectedColon(let before, let rest),
            .unexpectedInput(let before, let rest), .expectedOperator(left: let before, let rest),
            .badOperatorSuffix(operator: let before, suffix: let rest),
            .unknownFunction(let before, let rest):
            [before, rest]
        case .expectedOperand(let left, _, let rest): [left, rest]
        case .nesting, .tooMuch, .secretPlace: []
        }
    }

    /// The same mistake without the parts of values.
    var hidingPlace: MacroError {
        let words = message.bytes
        // All that is shown of a value stands behind the first colon.
        let end = words.firstIndex(of: UInt8(ascii: ":")) ?? words.endIndex
        return shownTexts.isEmpty ? self : .secretPlace("\(Array(words[..<end])): \(SecretNames.replacement)")
    }
}
