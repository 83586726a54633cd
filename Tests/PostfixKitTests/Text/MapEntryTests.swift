import PostfixKit
import Testing

/// A line and what is in it.
private struct Line: CustomTestStringConvertible, Sendable {
    let text: String
    let key: String
    let value: String
    var testDescription: String { text.debugDescription }

    init(_ text: String, _ key: String, _ value: String) {
        self.text = text
        self.key = key
        self.value = value
    }
}

@Suite struct MapEntryTests {
    @Test(arguments: [
        Line("key value", "key", "value"), Line("key \t two  words \t\r", "key", "two  words"),
        Line(#""quoted key"@x.y  q v"#, #""quoted key"@x.y"#, "q v"),
        Line(#"back\ slash v"#, #"back\ slash"#, "v"), Line(#"a\"b c"d"#, #"a\"b"#, #"c"d"#),
        Line(#""a\"b" c"#, #""a\"b""#, "c"), Line(#"k a"b"#, "k", #"a"b"#),
        Line("alias: foo", "alias:", "foo"),
    ])
    private func `the key ends at white space that is not protected`(_ line: Line) throws {
        let bytes = Array(line.text.utf8)
        let entry = try MapEntry(bytes.span)
        #expect(String(decoding: bytes[entry.key], as: UTF8.self) == line.key)
        #expect(String(decoding: bytes[entry.value], as: UTF8.self) == line.value)
    }

    @Test(arguments: ["key", "key ", "key\\", "key\\ value", #""key value""#])
    func `a line without a value is no entry`(_ line: String) {
        #expect(throws: MapEntry.Problem.missingPart) { try MapEntry(Array(line.utf8).span) }
    }

    @Test(arguments: [#"un"bal v"#, #""k v"#, #"a"b"c" v"#])
    func `a quote without a partner is told`(_ line: String) {
        #expect(throws: MapEntry.Problem.unbalancedQuote) { try MapEntry(Array(line.utf8).span) }
    }
}
