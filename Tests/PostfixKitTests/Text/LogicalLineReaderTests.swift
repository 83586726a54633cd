import Foundation
import PostfixKit
import Testing

@Suite struct LogicalLineReaderTests {
    /// The logical lines of a text, with their line numbers, and the warnings.
    private func lines(_ text: String, capacity: Int) throws -> (lines: [String], warnings: [String]) {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        var warnings: [String] = []
        var reader = LogicalLineReader(
            try PostfixKit.FileHandle(FilePath(path), .read), name: "f", capacity: capacity
        ) { warnings.append($0.message.string) }
        var lines: [String] = []
        while try reader.advance() {
            lines.append("\(reader.lineNumber): \(String(decoding: reader.line.array, as: UTF8.self))")
        }
        return (lines, warnings)
    }

    static let cases: [(String, [String])] = [
        ("", []),
        ("a b", ["1: a b"]),
        ("a\n  b\nc\n", ["1: a  b", "3: c"]),
        ("abc\n#x\n def\n", ["1: abc def"]),
        ("abc\n\n \t\n def\n  # y\n ghi\n", ["1: abc def ghi"]),
        ("\n# c\n\na\n", ["4: a"]),
        ("a # b\n", ["1: a # b"]),
        ("a \\\nb\n", ["1: a \\", "2: b"]),
        ("a\r\n\tb\r\n", ["1: a\r\tb\r"]),
        (
            "longer than the buffer is at first, by far\n and goes on\nx\n y",
            ["1: longer than the buffer is at first, by far and goes on", "3: x y"]
        ),
    ]

    @Test(arguments: cases, [16, 17, 23, 4096])
    func `lines are joined as Postfix joins them, whatever the buffer`(
        _ one: (text: String, lines: [String]), _ capacity: Int
    ) throws {
        let result = try lines(one.text, capacity: capacity)
        #expect(result.lines == one.lines)
        #expect(result.warnings == [])
    }

    @Test func `a first line with white space is skipped with its continuation`() throws {
        let result = try lines(" a\n b\nc d\n", capacity: 16)
        #expect(result.lines == ["3: c d"])
        #expect(result.warnings == ["f: logical line must not start with whitespace: \" a b\""])
    }

    @Test func `a NUL is told with the lines of its logical line`() throws {
        let result = try lines("a\0b\n c\n", capacity: 16)
        #expect(result.warnings == ["f, line 1-2: text after null byte may be ignored"])
    }
}
