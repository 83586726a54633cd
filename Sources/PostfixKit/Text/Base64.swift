// Tables of files (postmap -F) hold the files' content in Base64.

private let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

/// The Base64 form of some bytes, padded, on one line.
///
/// Source: RFC 4648, section 4.
package func base64(_ bytes: Span<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
        let second = index + 1 < bytes.count ? bytes[index + 1] : nil
        let third = index + 2 < bytes.count ? bytes[index + 2] : nil
        let group = UInt32(bytes[index]) << 16 | UInt32(second ?? 0) << 8 | UInt32(third ?? 0)
        output.append(alphabet[Int(group >> 18)])
        output.append(alphabet[Int(group >> 12 & 63)])
        output.append(second == nil ? UInt8(ascii: "=") : alphabet[Int(group >> 6 & 63)])
        output.append(third == nil ? UInt8(ascii: "=") : alphabet[Int(group & 63)])
        index += 3
    }
    return output
}

/// The bytes of a Base64 text; nil where it is not valid (padding is required, and nothing else is allowed).
///
/// Source: RFC 4648, section 4.
package func decodedBase64(_ text: Span<UInt8>) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    var output: [UInt8] = []
    output.reserveCapacity(text.count / 4 * 3)
    var index = 0
    while index < text.count {
        let isLast = index + 4 == text.count
        var padding = 0
        if isLast, text[index + 3] == UInt8(ascii: "=") {
            padding = text[index + 2] == UInt8(ascii: "=") ? 2 : 1
        }
        var group: UInt32 = 0
        for place in 0..<4 {
            guard place < 4 - padding else {
                group <<= 6
                continue
            }
            guard let value = alphabet.firstIndex(of: text[index + place]) else { return nil }
            group = group << 6 | UInt32(value)
        }
        output.append(UInt8(truncatingIfNeeded: group >> 16))
        if padding < 2 { output.append(UInt8(truncatingIfNeeded: group >> 8)) }
        if padding < 1 { output.append(UInt8(truncatingIfNeeded: group)) }
        index += 4
    }
    return output
}
