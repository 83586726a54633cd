// A terminal obeys control characters, and a script believes lines: text of tables and files is made visible
// before it is shown.

/// Makes visible what a terminal or a reader of lines would take for something else.
///
/// Hidden characters are the control characters (U+0000 to U+001F, U+007F to U+009F), the line and the paragraph
/// separator (U+2028, U+2029), the controls of bidirectional text, and bytes that are not UTF-8.
///
/// Source: Unicode Standard Annex 9, "Bidi_Control"; Annex 14, classes BK and NL.
package enum VisibleText {
    /// How many bytes the character at `index` has, and whether it is hidden; a byte that is not UTF-8 counts as one.
    @inline(__always)
    package static func character(in text: Span<UInt8>, at index: Int) -> (length: Int, isHidden: Bool) {
        let first = text[index]
        if first < 0x80 { return (1, first < 0x20 || first == 0x7F) }
        let length = utf8SequenceLength(text.extracting(index..<min(index + 4, text.count)))
        guard length > 0 else { return (1, true) }
        let second = text[index + 1]
        let isHidden =
            switch first {
            case 0xC2: second < 0xA0
            case 0xD8: second == 0x9C
            case 0xE2 where second == 0x80:
                text[index + 2] & 0xFE == 0x8E || (0xA8...0xAE).contains(text[index + 2])
            case 0xE2 where second == 0x81: (0xA6...0xA9).contains(text[index + 2])
            default: false
            }
        return (length, isHidden)
    }

    /// Adds a text to `shown`, with each byte of a hidden character as `\xHH`.
    ///
    /// Each such sequence of the result stands for one byte of the text: a backslash is `\x5c` where it would begin
    /// one by itself. All other bytes are those of the text. Hidden characters among `kept` are left as they are.
    package static func append(_ text: Span<UInt8>, to shown: inout [UInt8], keeping kept: [UInt8] = []) {
        var start = 0
        var index = 0
        while index < text.count {
            let (length, isHidden) = character(in: text, at: index)
            let isEscaped = isHidden ? !kept.contains(text[index]) : looksEscaped(text, at: index)
            if isEscaped {
                shown.append(text.extracting(start..<index))
                for place in index..<index + length { appendEscape(of: text[place], to: &shown) }
                start = index + length
            }
            index += length
        }
        shown.append(text.extracting(start..<text.count))
    }

    /// A text with each byte of a hidden character as `\xHH`.
    package static func escaped(_ text: [UInt8]) -> [UInt8] {
        var shown: [UInt8] = []
        shown.reserveCapacity(text.count)
        append(text.span, to: &shown)
        return shown
    }

    /// A text with each hidden character as `?`.
    package static func masked(_ text: [UInt8]) -> [UInt8] {
        var shown: [UInt8] = []
        shown.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            let (length, isHidden) = character(in: text.span, at: index)
            if isHidden {
                shown.append(UInt8(ascii: "?"))
            } else {
                shown.append(contentsOf: text[index..<index + length])
            }
            index += length
        }
        return shown
    }

    /// Whether a backslash begins what reads as an escaped byte.
    @inline(__always)
    private static func looksEscaped(_ text: Span<UInt8>, at index: Int) -> Bool {
        text[index] == UInt8(ascii: "\\") && index + 3 < text.count && text[index + 1] == UInt8(ascii: "x")
            && isHexadecimal(text[index + 2]) && isHexadecimal(text[index + 3])
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
    }

    /// Adds the escape of a byte.
    package static func appendEscape(of byte: UInt8, to shown: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        shown += [UInt8(ascii: "\\"), UInt8(ascii: "x"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
