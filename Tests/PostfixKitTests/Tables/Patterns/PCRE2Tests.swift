import PostfixKit
import TestSupport
import Testing

@Suite struct PCRE2Tests {
    private let usual: PCRE2.Options = [.ignoringCase, .dotMatchesAll]

    private func search(_ pattern: String, _ key: String) throws -> [Range<Int>?]? {
        let engine = PCRE2()
        let (number, groups) = try engine.compile(Array(pattern.utf8), usual)
        guard try engine.matches(number, Array(key.utf8).span, capturing: true) else { return nil }
        return (0...groups).map { engine.group($0) }
    }

    @Test func `groups are found`() throws {
        #expect(try search("(b)(c)?", "abd") == [1..<2, 1..<2, nil])
        #expect(try search("^(.*)@(.*)$", "me@d") == [0..<4, 0..<2, 3..<4])
        #expect(try search("x", "abc") == nil)
        #expect(try search("", "") == [0..<0])
        #expect(try search("^$", "") == [0..<0])
    }

    @Test func `a pattern that is not correct is refused with its place`() {
        let error = #expect(throws: ExpressionError.self) { try search("a(", "") }
        #expect(error?.message == "error in regex at offset 2: missing closing parenthesis")
    }

    @Test func `answers stay the same when a pattern is turned into machine code`() throws {
        let engine = PCRE2()
        let (wide, _) = try engine.compile(Array("(a)(b)(c)(d)(e)".utf8), usual)
        let (number, _) = try engine.compile(Array("^(x+)(y)?z".utf8), usual)
        for _ in 0..<500 {
            #expect(try matches(engine, number, Array("xxz".utf8), capturing: true))
            #expect(engine.group(1) == 0..<2)
            #expect(engine.group(2) == nil)
            #expect(engine.group(3) == nil)
            #expect(try !matches(engine, number, Array("yz".utf8), capturing: true))
        }
        #expect(try matches(engine, wide, Array("abcde".utf8), capturing: true))
        #expect(engine.group(5) == 4..<5)
        #expect(engine.group(6) == nil)
    }

    @Test func `machine code without room goes on as the interpreter`() throws {
        let engine = PCRE2()
        let (number, _) = try engine.compile(Array("^(?:(a)|(b))*$".utf8), usual)
        let key = [UInt8](repeating: UInt8(ascii: "a"), count: 990)
        for _ in 0..<500 { #expect(try matches(engine, number, key, capturing: true)) }
        #expect(engine.group(1) == 989..<990)
    }

    @Test(arguments: ["^(a+)+$", "^(a|aa)+$", "^(.*)(.*)(.*)(.*)c"])
    func `a bad pattern ends at its limit`(_ pattern: String) throws {
        let engine = PCRE2()
        let (number, _) = try engine.compile(Array(pattern.utf8), usual)
        let key = [UInt8](repeating: UInt8(ascii: "a"), count: 100_000) + [UInt8(ascii: "b")]
        for _ in 0..<500 { _ = try matches(engine, number, Array("b".utf8), capturing: true) }
        let error = #expect(throws: ExpressionError.self) {
            try matches(engine, number, key, capturing: true)
        }
        #expect(error?.message == "match limit exceeded")
    }

    @Test func `a key that is not UTF-8 is refused by a pattern that wants it`() throws {
        let engine = PCRE2()
        let (number, _) = try engine.compile(Array("(*UTF)x".utf8), usual)
        for _ in 0..<500 {
            #expect(throws: ExpressionError.self) {
                try matches(engine, number, [0xFF, UInt8(ascii: "x")], capturing: false)
            }
        }
    }

    private func matches(
        _ engine: PCRE2, _ number: Int, _ key: [UInt8], capturing: Bool
    ) throws -> Bool {
        try engine.matches(number, key.span, capturing: capturing)
    }

    /// An empty group before a pattern changes nothing but what can be told from its letters.
    @Test func `no match is lost by looking at letters first`() throws {
        var random = SeededGenerator(seed: 8)
        let atoms = [
            "a", "b", "A", "@", "a.", "\\.", "\\@", "\\-", ".", ".*", ".+?", "*", "?", "+", "{2}", "{0,1}",
            "(", ")",
            "(a)", "[ab]", "$", "^", "|", "\\\\", "\\w", "\\x61", "\\Qa.\\E", "(?i)", "(?:b)", "(*COMMIT)",
            "ab", "-", "\\1",
            "#", " ", "\\Z", "\n", "\\+", "\\(", "\\?", "\\*", "\\$", "\\^", "\\<", "\\ ",
        ]
        let letters = [
            "a", "b", "A", "B", "@", ".", "-", "\\", "$", "^", "w", "\n", "Q", "+", "(", "?", "<", " ",
        ]
        let sets: [PCRE2.Options] = [
            usual, [], .dotMatchesAll, [.ignoringCase, .multiline], [.extended], [.anchored],
            [.dollarAtEndOnly],
            [.ungreedy],
        ]
        var matched = 0
        for _ in 0..<12_000 {
            var pattern = Bool.random(using: &random) ? "^" : ""
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                pattern += atoms.randomElement(using: &random) ?? ""
            }
            if Bool.random(using: &random) { pattern += "$" }
            let options = sets.randomElement(using: &random) ?? usual
            let engine = PCRE2()
            guard let (plain, _) = try? engine.compile(Array(pattern.utf8), options),
                let (grouped, _) = try? engine.compile(Array("(?:)\(pattern)".utf8), options)
            else { continue }
            for _ in 0..<8 {
                var key = ""
                for _ in 0..<Int.random(in: 0...6, using: &random) {
                    key += letters.randomElement(using: &random) ?? ""
                }
                if Bool.random(using: &random) { key += "\n" }
                let bytes = Array(key.utf8)
                let answer = try? engine.matches(grouped, bytes.span, capturing: false)
                #expect(
                    try engine.matches(plain, bytes.span, capturing: false) == answer, "\(pattern) \(key)")
                if answer == true { matched += 1 }
            }
        }
        #expect(matched > 3000)
    }
}
