import PostfixKit
import Testing

@Suite struct MapSourceReaderTests {
    private func read(
        _ source: [UInt8], checkingUTF8: Bool = true
    ) throws -> (entries: [String], warnings: [String]) {
        var entries: [String] = []
        var warnings: [String] = []
        try withSource(source) { file in
            var reader = MapSourceReader(file, name: "t", checkingUTF8: checkingUTF8) {
                warnings.append($0.message.string)
            }
            while let entry = try reader.next() {
                let line = reader.line.array
                let key = String(decoding: line[entry.key], as: UTF8.self)
                entries.append(
                    "\(reader.lineNumber) \(key)=\(String(decoding: line[entry.value], as: UTF8.self))")
            }
        }
        return (entries, warnings)
    }

    private func read(_ source: String) throws -> (entries: [String], warnings: [String]) {
        try read(Array(source.utf8))
    }

    @Test func `what is no entry is left out, and said with its line`() throws {
        let found = try read("a 1\nb\nc \"\n# x\nun\"bal 3\nd: 4\ne 5\n")
        #expect(found.entries == ["1 a=1", "3 c=\"", "6 d:=4", "7 e=5"])
        #expect(
            found.warnings == [
                "t, line 2: expected format: key whitespace value",
                "t, line 5: unbalanced '\"' in 'un\"bal 3' -- ignoring this line",
                "t, line 6: record is in \"key: value\" format; is this an alias file?",
            ])
    }

    @Test func `an entry ends at its first NUL`() throws {
        #expect(try read("a 1\u{0}2\n").entries == ["1 a=1"])
        #expect(try read("a\u{0} 1\nb 2\n").entries == ["2 b=2"])
    }

    @Test func `a line that is not UTF-8 is left out, unless bytes are bytes`() throws {
        let source: [UInt8] = Array("a ".utf8) + [0xFF] + Array("\nb 2\n".utf8)
        let found = try read(source)
        #expect(found.entries == ["2 b=2"])
        #expect(found.warnings.count == 1)
        #expect(found.warnings.first?.hasPrefix("t, line 1: non-UTF-8 input \"a ") == true)
        #expect(try read(source, checkingUTF8: false).entries.count == 2)
    }

    @Test func `a byte order mark is warned of, at the beginning only`() throws {
        let found = try read("\u{FEFF}a 1\n\u{FEFF}b 2\n")
        #expect(found.entries == ["1 \u{FEFF}a=1", "2 \u{FEFF}b=2"])
        #expect(
            found.warnings == ["t, line 1: the UTF-8 byte order mark becomes part of the first key"])
    }
}
