// Postfix refuses text that is not UTF-8 by the rules of RFC 3629; so does this.

/// The length in bytes of the UTF-8 sequence that `text` begins with, or 0 where it begins with none.
///
/// Only shortest forms count, no surrogates, nothing above U+10FFFF.
///
/// Source: RFC 3629, section 4.
package func utf8SequenceLength(_ text: Span<UInt8>) -> Int {
    let count = text.count
    guard count > 0 else { return 0 }
    let first = text[0]
    if first < 0x80 { return 1 }
    func continues(_ index: Int) -> Bool { index < count && text[index] & 0xC0 == 0x80 }
    switch first {
    case 0xC2...0xDF:
        return continues(1) ? 2 : 0
    case 0xE0...0xEF:
        guard continues(1), continues(2) else { return 0 }
        if first == 0xE0 && text[1] < 0xA0 { return 0 }
        if first == 0xED && text[1] > 0x9F { return 0 }
        return 3
    case 0xF0...0xF4:
        guard continues(1), continues(2), continues(3) else { return 0 }
        if first == 0xF0 && text[1] < 0x90 { return 0 }
        if first == 0xF4 && text[1] > 0x8F { return 0 }
        return 4
    default:
        return 0
    }
}

/// Whether every byte of `text` is ASCII.
package func isASCII(_ text: Span<UInt8>) -> Bool {
    // Without an early end the compiler looks at many bytes at a time.
    unsafe text.withUnsafeBufferPointer { bytes in
        var seen: UInt8 = 0
        for index in bytes.indices { unsafe seen |= bytes[index] }
        return seen < 0x80
    }
}

/// Whether `text` is UTF-8 from its first to its last byte.
///
/// Source: RFC 3629, section 4.
package func isValidUTF8(_ text: Span<UInt8>) -> Bool {
    if isASCII(text) { return true }
    var index = 0
    while index < text.count {
        if text[index] < 0x80 {
            index += 1
        } else {
            let length = utf8SequenceLength(text.extracting(index..<text.count))
            if length == 0 { return false }
            index += length
        }
    }
    return true
}
