import PostfixKit
import Testing

@Suite struct CaseFoldingTests {
    private func folded(_ text: String, _ folding: KeyFolding) -> String? {
        var output = Array("<".utf8)
        guard folding.append(Array(text.utf8).span, to: &output) else { return nil }
        return String(decoding: output.dropFirst(), as: UTF8.self)
    }

    @Test func `folding may leave all, change ASCII, or change all letters`() {
        #expect(folded("AZ[@`ÄÖ", .none) == "AZ[@`ÄÖ")
        #expect(folded("AZ[@`ÄÖ", .ascii) == "az[@`ÄÖ")
        #expect(folded("AZ[@`ÄÖ", .unicode) == "az[@`äö")
    }

    @Test(arguments: [
        ("STRAßE", "strasse"), ("İ", "i\u{307}"), ("ΑΣ", "ασ"), ("Ϣ", "ϣ"), ("ǅ", "ǆ"), ("ﬃ", "ffi"),
        ("𐐀", "𐐨"),
        ("I", "i"), ("日本", "日本"), ("", ""),
    ])
    func `full case folding, without the Turkic rules`(_ text: String, _ expected: String) {
        #expect(folded(text, .unicode).map { Array($0.utf8) } == Array(expected.utf8))
    }

    @Test func `a key that is not UTF-8 is refused, and nothing is added`() {
        var output = Array("kept".utf8)
        let key: [UInt8] = [0x41, 0xC3, 0x84, 0xFF]
        let refused = !KeyFolding.unicode.append(key.span, to: &output)
        #expect(refused)
        #expect(output == Array("kept".utf8))
        let added = KeyFolding.ascii.append(key.span, to: &output)
        #expect(added)
        #expect(output == Array("kepta".utf8) + key.dropFirst())
    }
}
