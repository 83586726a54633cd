import Testing

@testable import PostfixKit

@Suite struct AddressListReaderTests {
    private func lines(_ text: String, longest: Int = 2048) throws -> [String] {
        let directory = try DatabaseDirectory()
        try directory.write(Array(text.utf8), to: "list")
        var reader = AddressListReader(try FileHandle(directory.path("list"), .read), longestLine: longest)
        var lines: [String] = []
        while let line = try reader.next() {
            lines.append(line.map { String(decoding: $0.internalForm, as: UTF8.self) }.joined(separator: "|"))
        }
        return lines
    }

    @Test func `comments and lines without a destination are left out, and no line goes on`() throws {
        #expect(try lines("# a\n\na, b\n  # c\n d\n,\nlast") == ["a|b", "#|c", "d", "last"])
    }

    @Test func `a line is cut into pieces, each of which may be a comment`() throws {
        #expect(try lines("aaaaaaa,#b\ncc\n", longest: 8) == ["aaaaaaa", "cc"])
        #expect(try lines("#aaaaaaab\n", longest: 8) == ["b"])
    }

    @Test func `a line ends at a NUL`() throws {
        #expect(try lines("a\0b\nc\n") == ["a", "c"])
    }

    @Test func `lines go over the ends of buffers`() throws {
        let text = (0..<20_000).map { "member\($0)\n" }.joined()
        let read = try lines(text)
        #expect(read.count == 20_000 && read.last == "member19999" && read[9000] == "member9000")
    }
}
