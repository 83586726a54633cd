// Values of parameters refer to other parameters; this replaces the references, in all the forms of postconf(5).

/// Replaces `$name`, `${name}`, `$(name)`, the conditional forms and `$$` in a value, and in what it refers to.
///
/// Source: postconf(5), "SYNOPSIS"; the rules that it leaves open are those of the running Postfix.
struct MacroExpansion: ~Copyable {
    /// The raw value of a parameter, not expanded; nil when there is none.
    typealias Lookup = (ParameterName) throws(ConfigurationError) -> [UInt8]?

    /// A mistake in a value, or a failure to look up a name.
    enum Failure: Error {
        case macro(MacroError)
        case lookup(ConfigurationError)
    }

    private let release: PostfixRelease
    private let lookup: Lookup
    /// Whether names are looked for everywhere, and nothing is decided.
    private let scans: Bool
    /// Hears of names without a value whose value is wanted.
    private let undefined: (ParameterName) -> Void
    /// Hears of all names whose value is wanted.
    private let wanted: (ParameterName) -> Void
    private var steps = 0
    private var produced = 0

    private var operandDepth = 0

    private static let deepest = 100
    private static let deepestOperand = 20
    private static let mostSteps = 1_000_000
    private static let mostBytes = 64 << 20

    private init(
        release: PostfixRelease, scans: Bool = false,
        undefined: @escaping (ParameterName) -> Void = { _ in },
        wanted: @escaping (ParameterName) -> Void = { _ in }, lookup: @escaping Lookup
    ) {
        self.wanted = wanted
        self.release = release
        self.scans = scans
        self.undefined = undefined
        self.lookup = lookup
    }

    /// The value with all references replaced; a name without a value is replaced by nothing.
    ///
    /// `undefined` hears of such a name unless the reference says what is there instead; `wanted` hears of all names whose value, and
    /// not only whether there is one, counts.
    ///
    /// The time is bounded whatever the value refers to.
    static func expand(
        _ value: [UInt8], release: PostfixRelease, undefined: @escaping (ParameterName) -> Void = { _ in },
        wanted: @escaping (ParameterName) -> Void = { _ in }, lookup: @escaping Lookup
    ) throws(Failure) -> [UInt8] {
        guard value.contains(UInt8(ascii: "$")) else { return value }
        var expansion = MacroExpansion(
            release: release, undefined: undefined, wanted: wanted, lookup: lookup)
        var result: [UInt8] = []
        try expansion.expand(value[...], level: 0, into: &result)
        return result
    }

    /// Tells the names that a value refers to, in all its branches, each as often as it stands there.
    ///
    /// - Throws: `MacroError` at the first mistake; the names before it were told.
    static func names(
        in value: [UInt8], release: PostfixRelease, found: @escaping (ParameterName) -> Void
    ) throws(MacroError) {
        guard value.contains(UInt8(ascii: "$")) else { return }
        var expansion = MacroExpansion(release: release, scans: true) { name in
            found(name)
            return nil
        }
        var ignored: [UInt8] = []
        do throws(Failure) {
            try expansion.expand(value[...], level: 0, into: &ignored)
        } catch {
            if case .macro(let mistake) = error { throw mistake }
        }
    }

    /// Counts a step, and refuses what is too deep or too much; `text` is what the message names.
    private mutating func enter(_ level: Int, _ text: ArraySlice<UInt8>) throws(Failure) {
        steps += 1
        if level > Self.deepest { throw .macro(.nesting(Array(text))) }
        if steps > Self.mostSteps || produced > Self.mostBytes { throw .macro(.tooMuch) }
    }

    /// Expands text that may hold references anywhere.
    private mutating func expand(
        _ text: ArraySlice<UInt8>, level: Int, into result: inout [UInt8]
    ) throws(Failure) {
        var literalStart = text.startIndex
        var index = text.startIndex
        while index < text.endIndex {
            guard text[index] == UInt8(ascii: "$") else {
                index += 1
                continue
            }
            let after = index + 1
            if after < text.endIndex, text[after] == UInt8(ascii: "$") {
                // The first of the two is kept with the text before it, the second is dropped.
                try append(text[literalStart..<after], level, to: &result)
                index = after + 1
                literalStart = index
                continue
            }
            try append(text[literalStart..<index], level, to: &result)
            let name = try reference(in: text, after: after, end: &index)
            literalStart = index
            if name.isEmpty { throw .macro(.emptyName(in: Array(text))) }
            try expression(name, level: level, into: &result)
        }
        try append(text[literalStart..<text.endIndex], level, to: &result)
    }

    private mutating func append(
        _ literal: ArraySlice<UInt8>, _ level: Int, to result: inout [UInt8]
    ) throws(Failure) {
        if literal.isEmpty { return }
        try enter(level, literal)
        produced += literal.count
        result.append(contentsOf: literal)
    }

    /// What stands inside the braces, or the name, that follows a `$`; `end` is moved behind it.
    private func reference(
        in text: ArraySlice<UInt8>, after start: Int, end: inout Int
    ) throws(Failure) -> ArraySlice<UInt8> {
        let open = start < text.endIndex ? text[start] : 0
        guard open == UInt8(ascii: "{") || open == UInt8(ascii: "(") else {
            end = start
            while end < text.endIndex, Self.isNameByte(text[end]) { end += 1 }
            return text[start..<end]
        }
        let close = open == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: ")")
        guard let last = Self.partner(open: open, close: close, in: text[start...]) else {
            throw .macro(.truncated(in: Array(text)))
        }
        end = last + 1
        return text[start + 1..<last]
    }

    /// Expands what stands between `${` and `}`.
    private mutating func expression(
        _ text: ArraySlice<UInt8>, level: Int, into result: inout [UInt8]
    ) throws(Failure) {
        try enter(level, text)
        var rest = text.drop(while: Self.isBlank)
        let value: [UInt8]?
        var name: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: "{") {
            value = try comparison(&rest) ? Array("true".utf8) : []
            if let next = rest.first, !Self.isChoice(next) {
                throw .macro(.expectedChoice(rest: Array(rest)))
            }
        } else {
            name = rest.prefix(while: Self.isNameByte)
            let afterName = rest[name.endIndex...]
            rest = afterName.drop(while: Self.isBlank)
            if let function = function(name), rest.first == UInt8(ascii: "{") {
                return try call(function, rest, level: level, into: &result)
            }
            if let next = rest.first, !Self.isChoice(next) {
                throw .macro(misplaced(afterName, name: name, in: text))
            }
            do throws(ConfigurationError) {
                value = try lookup(ParameterName(Array(name)))
            } catch {
                throw .lookup(error)
            }
        }
        if rest.isEmpty {
            wanted(ParameterName(Array(name)))
            guard let value else { return undefined(ParameterName(Array(name))) }
            if !value.isEmpty { try expand(value[...], level: level + 1, into: &result) }
        } else {
            try choose(rest, isTrue: value?.isEmpty == false, level: level, into: &result)
        }
    }

    /// What a function makes of a text; nil where the release has none of that name.
    private func function(_ name: ArraySlice<UInt8>) -> (([UInt8]) -> [UInt8]?)? {
        guard release.hasMacroFunctions else { return nil }
        if name.elementsEqual("domain_to_ascii".utf8) { return { DomainName.ascii($0) } }
        if name.elementsEqual("domain_to_utf8".utf8) { return { DomainName.unicode($0) } }
        return nil
    }

    /// Expands the text of `{text}`, with which `rest` begins, and adds what a function makes of it.
    private mutating func call(
        _ function: ([UInt8]) -> [UInt8]?, _ rest: ArraySlice<UInt8>, level: Int, into result: inout [UInt8]
    ) throws(Failure) {
        var rest = rest
        let text = try braced(&rest)
        if !rest.isEmpty { throw .macro(.unexpectedInput(before: Array(text), rest: Array(rest))) }
        var value: [UInt8] = []
        try expand(text, level: level + 1, into: &value)
        let argument = value.span.trimmed.array
        guard !argument.isEmpty, !scans else { return }
        guard let answer = function(argument) else { throw .macro(.noDomain(argument)) }
        produced += answer.count
        result += answer
    }

    /// The mistake of text behind a name: a function, or nothing that can stand there.
    private func misplaced(
        _ rest: ArraySlice<UInt8>, name: ArraySlice<UInt8>, in text: ArraySlice<UInt8>
    ) -> MacroError {
        if release.hasMacroFunctions, !name.isEmpty, rest.first == UInt8(ascii: "{") {
            return .unknownFunction(Array(name), rest: Array(rest))
        }
        return .nameSyntax(before: Array(text[..<name.endIndex]), rest: Array(rest))
    }

    /// Expands one of the texts of `?{text}:{text}`; `rest` begins with `?` or `:`.
    ///
    /// Only the text that is chosen is looked into.
    private mutating func choose(
        _ choices: ArraySlice<UInt8>, isTrue: Bool, level: Int, into result: inout [UInt8]
    ) throws(Failure) {
        var rest = choices
        if rest.first == UInt8(ascii: "?") {
            rest = rest.dropFirst()
            let text = try operand(&rest)
            if isTrue || scans { try expand(text, level: level + 1, into: &result) }
            if rest.isEmpty { return }
            guard rest.first == UInt8(ascii: ":") else {
                throw .macro(.expectedColon(before: Array(text), rest: Array(rest)))
            }
        }
        rest = rest.dropFirst()
        let text = try operand(&rest)
        if !isTrue || scans { try expand(text, level: level + 1, into: &result) }
        if !rest.isEmpty { throw .macro(.unexpectedInput(before: Array(text), rest: Array(rest))) }
    }

    /// The text of `{text}`, blanks around it skipped; without braces all that is left, as it is.
    private func operand(_ rest: inout ArraySlice<UInt8>) throws(Failure) -> ArraySlice<UInt8> {
        let trimmed = rest.drop(while: Self.isBlank)
        if trimmed.first == UInt8(ascii: "{") {
            rest = trimmed
            return try braced(&rest)
        }
        defer { rest = rest[rest.endIndex...] }
        return rest
    }

    /// The text of the `{text}` with which `rest` begins; blanks behind it are skipped.
    private func braced(_ rest: inout ArraySlice<UInt8>) throws(Failure) -> ArraySlice<UInt8> {
        guard let last = Self.partner(open: UInt8(ascii: "{"), close: UInt8(ascii: "}"), in: rest) else {
            throw .macro(.unbalancedBraces(Array(rest)))
        }
        let text = rest[(rest.startIndex + 1)..<last]
        rest = rest[(last + 1)...].drop(while: Self.isBlank)
        return text
    }

    /// Whether `{a} OP {b}`, with which `rest` begins, holds; blanks behind it are skipped.
    private mutating func comparison(_ rest: inout ArraySlice<UInt8>) throws(Failure) -> Bool {
        let left = try braced(&rest)
        let start = rest
        let name = rest.prefix(while: Self.isOperatorByte)
        guard let comparison = Comparison(name) else {
            throw .macro(.expectedOperator(left: Array(left), rest: Array(start)))
        }
        rest = rest[name.endIndex...]
        var asLevels = false
        if release.comparesLevels {
            let suffix = rest.prefix { $0 != UInt8(ascii: "_") && Self.isNameByte($0) }
            asLevels = suffix.elementsEqual("level".utf8)
            if !suffix.isEmpty, !asLevels {
                throw .macro(.badOperatorSuffix(operator: Array(name), suffix: Array(suffix)))
            }
            rest = rest[suffix.endIndex...]
        }
        let operandStart = rest.drop(while: Self.isBlank)
        guard operandStart.first == UInt8(ascii: "{") else {
            throw .macro(.expectedOperand(left: Array(left), operator: Array(name), rest: Array(rest)))
        }
        rest = operandStart
        let right = try braced(&rest)
        var (leftValue, rightValue): ([UInt8], [UInt8]) = ([], [])
        // As Postfix does: an operand begins at depth 0. Unlike Postfix: operands in operands have a limit of their
        // own, so that `a = ${{$a} == {x}}` has an end.
        operandDepth += 1
        if operandDepth > Self.deepestOperand {
            throw .macro(.nesting(left.filter { $0 != UInt8(ascii: "$") }))
        }
        try expand(left, level: 0, into: &leftValue)
        try expand(right, level: 0, into: &rightValue)
        operandDepth -= 1
        if scans { return true }
        let order = try Self.order(leftValue, rightValue, asLevels: asLevels)
        return comparison.holds(order)
    }

    /// Negative, zero or positive, as `left` is below, equal to or above `right`.
    private static func order(
        _ left: [UInt8], _ right: [UInt8], asLevels: Bool
    ) throws(Failure) -> Int {
        func sign<Value: Comparable>(_ a: Value, _ b: Value) -> Int { a < b ? -1 : a > b ? 1 : 0 }
        if asLevels {
            guard let a = CompatibilityLevel(left) else { throw .macro(.malformedLevel(left)) }
            guard let b = CompatibilityLevel(right) else { throw .macro(.malformedLevel(right)) }
            return sign(a, b)
        }
        func isNumber(_ text: [UInt8]) -> Bool {
            !text.isEmpty && text.allSatisfy { (0x30...0x39).contains($0) }
        }
        if isNumber(left), isNumber(right) {
            guard let a = Int(String(decoding: left, as: UTF8.self)) else {
                throw .macro(.numberTooLarge(left))
            }
            guard let b = Int(String(decoding: right, as: UTF8.self)) else {
                throw .macro(.numberTooLarge(right))
            }
            return sign(a, b)
        }
        return compareBytes(left.span, right.span)
    }

    /// Where the bracket with which `text` begins is closed; nil when it is not.
    private static func partner(open: UInt8, close: UInt8, in text: ArraySlice<UInt8>) -> Int? {
        var depth = 0
        for index in text.indices {
            if text[index] == open {
                depth += 1
            } else if text[index] == close {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return nil
    }

    /// Whether a byte can be part of a name behind `$`.
    static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
    }

    private static func isChoice(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "?") || byte == UInt8(ascii: ":")
    }

    /// The bytes of which operators are made, and some more, so that a message shows a wrong one whole.
    private static func isOperatorByte(_ byte: UInt8) -> Bool {
        "<>!=?+-*/~&|%".utf8.contains(byte)
    }
}

/// A comparison of two operands.
private enum Comparison {
    case equal, different, less, lessOrEqual, greater, greaterOrEqual

    init?(_ name: ArraySlice<UInt8>) {
        switch String(decoding: name, as: UTF8.self) {
        case "==": self = .equal
        case "!=": self = .different
        case "<": self = .less
        case "<=": self = .lessOrEqual
        case ">": self = .greater
        case ">=": self = .greaterOrEqual
        default: return nil
        }
    }

    func holds(_ order: Int) -> Bool {
        switch self {
        case .equal: order == 0
        case .different: order != 0
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        }
    }
}
