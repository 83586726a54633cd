import PostfixKit
import TestSupport
import Testing

@Suite struct UTF8ValidationTests {
    @Test(
        arguments: [
            [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80], [0xC3], [0xE2, 0x82],
            [0xF0, 0x9F, 0x98],
            [0xC3, 0x41], [0xFF],
        ] as [[UInt8]])
    func `overlong forms, surrogates, high numbers and pieces are refused`(_ bytes: [UInt8]) {
        let valid = isValidUTF8(bytes.span)
        #expect(!valid)
        #expect(utf8SequenceLength(bytes.span) == 0)
        let among = Array("aé".utf8) + bytes + Array("z".utf8)
        let validAmong = isValidUTF8(among.span)
        #expect(!validAmong)
    }

    @Test(arguments: [
        "\u{0}", "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}",
        "\u{10FFFF}",
    ])
    func `the first and the last of each length are UTF-8`(_ text: String) {
        let bytes = Array(text.utf8)
        let valid = isValidUTF8(bytes.span)
        #expect(valid)
        #expect(utf8SequenceLength(bytes.span) == bytes.count)
    }

    @Test func `random bytes are judged as the standard library judges them`() {
        var random = SeededGenerator(seed: 8)
        let pieces: [UInt8] = [
            0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5,
        ]
        for _ in 0..<5_000 {
            let bytes = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }
            let valid = isValidUTF8(bytes.span)
            if valid != (String(validating: bytes, as: UTF8.self) != nil) { Issue.record("\(bytes)") }
        }
    }

    @Test func `ASCII ends at 127`() {
        let (ascii, other) = ([UInt8](0...127), [UInt8](0...128))
        let (first, second) = (isASCII(ascii.span), isASCII(other.span))
        #expect(first)
        #expect(!second)
    }
}
