import PostfixKit
import Testing

/// A source and its logical lines, each with the numbers of its first and its last physical line.
private struct Source: CustomTestStringConvertible, Sendable {
    let text: String
    let lines: [String]
    var testDescription: String { text.debugDescription }

    init(_ text: String, _ lines: [String]) {
        self.text = text
        self.lines = lines
    }
}

@Suite struct LogicalLineReaderTests {
    private func read(_ source: String, capacity: Int) throws -> (lines: [String], warnings: [String]) {
        var lines: [String] = []
        var warnings: [String] = []
        try withSource(Array(source.utf8)) { file in
            var reader = LogicalLineReader(file, name: "t", capacity: capacity) {
                warnings.append($0.message.string)
            }
            while try reader.advance() {
                lines.append(
                    "\(reader.lineNumber)-\(reader.lastLineNumber) \(String(decoding: reader.line.array, as: UTF8.self))"
                )
            }
            #expect(reader.bytesRead == source.utf8.count)
        }
        return (lines, warnings)
    }

    @Test(
        arguments: [
            Source("", []),
            Source("a b\nc d\n", ["1-1 a b", "2-2 c d"]),
            Source("a b\nc d", ["1-1 a b", "2-2 c d"]),
            Source("a\n  b\n\tc\n", ["1-3 a  b\tc"]),
            Source("a\n#x\n b\nc", ["1-3 a b", "4-4 c"]),
            Source("a\n\n b\n", ["1-3 a b"]),
            Source("a\n   \n  # x\n b\n", ["1-4 a b"]),
            Source("# x\n\n  # y\na #b\n", ["4-4 a #b"]),
            Source("a\\\nb\n", ["1-1 a\\", "2-2 b"]),
            Source("a\r\n b\r\n", ["1-2 a\r b\r"]),
            Source("a\n \n#\n", ["1-1 a"]),
            Source(
                "a long line that is longer than the buffer\n",
                ["1-1 a long line that is longer than the buffer"]),
            Source(
                "a first line\n and one that follows\nthe next\n",
                ["1-2 a first line and one that follows", "3-3 the next"]),
        ], [1 << 18, 16])
    private func `physical lines are joined, and others dropped`(_ source: Source, capacity: Int) throws {
        let found = try read(source.text, capacity: capacity)
        #expect(found.lines == source.lines)
        #expect(found.warnings == [])
    }

    @Test func `a source that begins with white space loses its first logical line`() throws {
        let found = try read("  a very long line that does not fit into a message\n b\nc\n", capacity: 16)
        #expect(found.lines == ["3-3 c"])
        #expect(
            found.warnings == [
                "t: logical line must not start with whitespace: \"  a very long line that does n...\""
            ])
    }

    @Test func `a NUL is warned of with the lines where it may be`() throws {
        #expect(
            try read("a\u{0}b\n", capacity: 16).warnings == ["t, line 1: text after null byte may be ignored"]
        )
        let joined = try read("x\na\n \u{0}b\n", capacity: 16)
        #expect(joined.warnings == ["t, line 2-3: text after null byte may be ignored"])
        #expect(joined.lines == ["1-1 x", "2-3 a \u{0}b"])
    }
}
