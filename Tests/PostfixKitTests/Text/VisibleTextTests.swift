import PostfixKit
import Testing

@Suite struct VisibleTextTests {
    /// A text with what is shown for it.
    struct Case: CustomTestStringConvertible, Sendable {
        let text: [UInt8]
        let escaped: String
        let masked: String

        init(_ text: String, _ escaped: String, _ masked: String) {
            self.init(Array(text.utf8), escaped, masked)
        }

        init(_ text: [UInt8], _ escaped: String, _ masked: String) {
            (self.text, self.escaped, self.masked) = (text, escaped, masked)
        }

        var testDescription: String { escaped }
    }

    static let cases = [
        Case("", "", ""),
        Case("plain é 日本 😀 \u{A0}\u{200D}", "plain é 日本 😀 \u{A0}\u{200D}", "plain é 日本 😀 \u{A0}\u{200D}"),
        Case("a\nb\tc\r", "a\\x0ab\\x09c\\x0d", "a?b?c?"),
        Case("\u{0}\u{1F}\u{7F}", "\\x00\\x1f\\x7f", "???"),
        Case("\u{80}\u{9F}", "\\xc2\\x80\\xc2\\x9f", "??"),
        Case("\u{2028}\u{2029}", "\\xe2\\x80\\xa8\\xe2\\x80\\xa9", "??"),
        Case("\u{61C}\u{200E}\u{200F}", "\\xd8\\x9c\\xe2\\x80\\x8e\\xe2\\x80\\x8f", "???"),
        Case("\u{202A}\u{202E}", "\\xe2\\x80\\xaa\\xe2\\x80\\xae", "??"),
        Case("\u{2066}\u{2069}\u{2065}", "\\xe2\\x81\\xa6\\xe2\\x81\\xa9\u{2065}", "??\u{2065}"),
        Case(
            [0xFF, 0xC0, 0xAF, 0xED, 0xA0, 0x80, 0xE2, 0x80], "\\xff\\xc0\\xaf\\xed\\xa0\\x80\\xe2\\x80",
            "????????"),
        Case(
            "DOMAIN\\name \\d \\n \\x \\x4 \\xg0", "DOMAIN\\name \\d \\n \\x \\x4 \\xg0",
            "DOMAIN\\name \\d \\n \\x \\x4 \\xg0"),
        Case("\\x0a\\xFF\\\\x41", "\\x5cx0a\\x5cxFF\\\\x5cx41", "\\x0a\\xFF\\\\x41"),
    ]

    @Test(arguments: cases) func `what is hidden is made visible`(_ one: Case) {
        #expect(String(decoding: VisibleText.escaped(one.text), as: UTF8.self) == one.escaped)
        #expect(String(decoding: VisibleText.masked(one.text), as: UTF8.self) == one.masked)
    }

    @Test func `an escaped text can be read back, whatever it was`() {
        var random = SystemRandomNumberGenerator()
        let pieces =
            ["\\", "x", "4", "1", "\n", "\u{2028}", "é", "\u{85}", " "].map { Array($0.utf8) } + [[0xFF]]
        for _ in 0..<2000 {
            let text = (0..<8).flatMap { _ in pieces.randomElement(using: &random) ?? [] }
            #expect(Self.decoded(VisibleText.escaped(text)) == text)
        }
    }

    private static func decoded(_ shown: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        var index = 0
        while index < shown.count {
            let end = min(index + 4, shown.count)
            if shown[index..<end].starts(with: Array("\\x".utf8)),
                let byte = UInt8(
                    String(decoding: shown[min(index + 2, end)..<end], as: UTF8.self), radix: 16),
                end == index + 4
            {
                text.append(byte)
                index = end
            } else {
                text.append(shown[index])
                index += 1
            }
        }
        return text
    }

    @Test func `some hidden characters can be kept`() {
        var shown: [UInt8] = []
        VisibleText.append(Array("a\tb\nc\r".utf8).span, to: &shown, keeping: [0x09, 0x0A])
        #expect(String(decoding: shown, as: UTF8.self) == "a\tb\nc\\x0d")
    }
}
