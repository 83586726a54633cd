import PostfixKit
import Testing

@Suite struct MapEntryTests {
    static let cases: [(String, String, String)] = [
        ("key1 value 1   cont", "key1", "value 1   cont"),
        ("\"quoted key\"@x.y   q value", "\"quoted key\"@x.y", "q value"),
        ("back\\ slash v", "back\\ slash", "v"),
        ("a\\\"b c d", "a\\\"b", "c d"),
        ("k5 a\"b c", "k5", "a\"b c"),
        ("k\tv \r", "k", "v"),
    ]

    /// As Postfix does: a backslash protects the byte after it in the scan for quotes and white space.
    private func parts(_ line: String) -> (String, String)? {
        let bytes = Array(line.utf8)
        guard let entry = try? MapEntry(bytes.span) else { return nil }
        return (
            String(decoding: bytes[entry.key], as: UTF8.self),
            String(decoding: bytes[entry.value], as: UTF8.self)
        )
    }

    @Test func `key and value are parted at the first white space outside of quotes`() {
        for (line, key, value) in Self.cases {
            #expect(parts(line)?.0 == key, "\(line)")
            #expect(parts(line)?.1 == value, "\(line)")
        }
    }

    @Test func `a quote without its partner is told from a missing value`() {
        #expect(throws: MapEntry.Problem.unbalancedQuote) { try MapEntry(Array("un\"bal v".utf8).span) }
        #expect(throws: MapEntry.Problem.missingPart) { try MapEntry(Array("novalue".utf8).span) }
    }
}
