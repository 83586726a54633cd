import PostfixKit
import Testing

@Suite struct POSIXRegexTests {
    private let usual: POSIXRegex.Options = [.extended, .ignoringCase]

    private func search(
        _ pattern: String, _ key: String, _ options: POSIXRegex.Options? = nil
    ) throws -> [Range<Int>?]? {
        let engine = POSIXRegex()
        let (number, groups) = try engine.compile(Array(pattern.utf8), options ?? usual, capturing: true)
        guard try engine.matches(number, Array(key.utf8).span, capturing: true) else { return nil }
        return (0...groups).map { engine.group($0) }
    }

    @Test func `groups are found`() throws {
        #expect(try search("(b)(c)?", "abd") == [1..<2, 1..<2, nil])
        #expect(try search("^(.*)@(.*)$", "me@d") == [0..<4, 0..<2, 3..<4])
        #expect(try search("x", "abc") == nil)
        #expect(try search("", "") == [0..<0])
    }

    @Test func `parentheses in parentheses have an end`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "a" + String(repeating: ")", count: depth)
        }
        #expect(try search(nested(1000), "a") != nil)
        let error = #expect(throws: ExpressionError.self) { try search(nested(20_000), "a") }
        #expect(error?.message == "Regular expression too deep")
    }

    @Test func `options change what a pattern means`() throws {
        #expect(try search("a", "A", [.extended]) == nil)
        #expect(try search("a\\(b\\)", "ab", []) == [0..<2, 1..<2])
        #expect(try search("^b", "a\nb", [.extended]) == nil)
        #expect(try search("^b", "a\nb", [.extended, .newlines]) == [2..<3])
    }

    @Test(arguments: [
        ("(", "Unmatched ( or \\("),
        ("*", "Invalid preceding regular expression"),
        ("a{2,1}", "Invalid content of \\{\\}"), ("\\", "Trailing backslash"),
        ("[z-a]", "Invalid range end"), ("[[:x:]]", "Invalid character class name"),
    ])
    func `what is not correct is said in the words of the library`(_ pattern: String, words: String) {
        let error = #expect(throws: ExpressionError.self) { try search(pattern, "") }
        #expect(error?.message.string == words)
    }

    @Test func `a pattern that is refused leaves the others as they are`() throws {
        let engine = POSIXRegex()
        let (first, _) = try engine.compile(Array("^a(.)$".utf8), usual, capturing: true)
        #expect(throws: ExpressionError.self) { try engine.compile(Array("(".utf8), usual, capturing: true) }
        let (second, _) = try engine.compile(Array("[c]".utf8), usual, capturing: false)
        #expect(try matches(engine, first, Array("ab".utf8), capturing: true))
        #expect(engine.group(1) == 1..<2)
        #expect(try matches(engine, second, Array("c".utf8), capturing: false))
        // A match without groups leaves those of the last one.
        #expect(engine.group(1) == 1..<2)
        #expect(engine.group(7) == nil)
    }

    private func matches(
        _ engine: POSIXRegex, _ number: Int, _ key: [UInt8], capturing: Bool
    ) throws -> Bool {
        try engine.matches(number, key.span, capturing: capturing)
    }
}
