import PostfixKit
import Testing

@Suite struct CaseFoldingTests {
    private func folded(_ text: String, _ folding: KeyFolding) -> String? {
        var output: [UInt8] = []
        return folding.append(Array(text.utf8).span, to: &output)
            ? String(decoding: output, as: UTF8.self) : nil
    }

    @Test(arguments: [("ABC@X", "abc@x"), ("STRAßE", "strasse"), ("ÄÖ", "äö"), ("İ", "i\u{307}"), ("Ϣ", "ϣ")])
    func `Unicode keys are folded in full`(_ text: String, _ expected: String) {
        #expect(folded(text, .unicode) == expected)
    }

    @Test func `other foldings leave what they do not know`() {
        #expect(folded("AÄ", .ascii) == "aÄ")
        #expect(folded("AÄ", .none) == "AÄ")
    }

    @Test func `a key that is not UTF-8 is refused and nothing is added`() {
        var output: [UInt8] = [1]
        #expect(!KeyFolding.unicode.append([0x41, 0xFF].span, to: &output))
        #expect(output == [1])
    }

    @Test func `Base64 goes both ways and refuses the rest`() {
        for count in 0..<20 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 200) }
            #expect(decodedBase64(base64(bytes.span).span) == bytes)
        }
        for bad in ["zz", "a===", "YQ=x", "Y Q="] { #expect(decodedBase64(Array(bad.utf8).span) == nil) }
    }
}
