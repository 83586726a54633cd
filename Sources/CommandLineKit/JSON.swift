// JSON is only written, and only by this.

extension StandardOutput {
    /// Adds one object with one member, and a line end: `{"KEY": "VALUE"}`.
    ///
    /// Source: postmap(1), "-j" of Postfix 3.11.
    func writeJSON(_ key: Span<UInt8>, _ value: Span<UInt8>) {
        write("{")
        writeJSONString(key)
        write(": ")
        writeJSONString(value)
        write("}\n")
    }

    /// Adds a string in quotes.
    ///
    /// Bytes beyond ASCII are copied as they are.
    ///
    /// Source: RFC 8259, section 7.
    func writeJSONString(_ text: Span<UInt8>) {
        write(UInt8(ascii: "\""))
        // What needs no escape is copied in one piece.
        var start = 0
        for index in text.indices where Self.needsEscape(text[index]) {
            write(text.extracting(start..<index))
            writeEscape(of: text[index])
            start = index + 1
        }
        write(text.extracting(start..<text.count))
        write(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
    }

    private func writeEscape(of byte: UInt8) {
        switch byte {
        case 0x08: write("\\b")
        case 0x0C: write("\\f")
        case 0x0A: write("\\n")
        case 0x0D: write("\\r")
        case 0x09: write("\\t")
        case UInt8(ascii: "\""): write("\\\"")
        case UInt8(ascii: "\\"): write("\\\\")
        default:
            let digits = String(byte, radix: 16, uppercase: true)
            write(digits.utf8.count == 1 ? "\\u000\(digits)" : "\\u00\(digits)")
        }
    }
}
