// The lines that a client and a server of a `tcp:` table exchange: `get KEY`, and `200 VALUE`, `400 TEXT` or
// `500 TEXT`.

/// The protocol of `tcp:` tables.
///
/// Source: tcp_table(5).
package enum TCPTableProtocol {
    /// The longest line of a reply in bytes, with its end.
    package static let lineLimit = 4096

    /// What a server has answered.
    package enum Reply: Sendable, Equatable {
        /// This is the value.
        case found([UInt8])
        /// The table does not have the key.
        case notFound
        /// The server cannot say it now; all of its line.
        case failed(line: [UInt8])
        /// The code at the beginning is unknown; all of the line.
        case badCode(line: [UInt8])
        /// It is not a reply; all of the line.
        case malformed(line: [UInt8])
        /// The line does not end where it must.
        case tooLong
    }

    /// The question for a key.
    package static func request(_ key: Span<UInt8>) -> [UInt8] {
        var request = Array("get ".utf8)
        let digits = Array("0123456789ABCDEF".utf8)
        for index in 0..<key.count {
            let byte = key[index]
            if byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "%") {
                request.append(byte)
            } else {
                request += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return request + [0x0A]
    }

    /// The reply that `input` begins with.
    package static func scan(_ input: Span<UInt8>, isAtEnd: Bool) -> ReplyScan<Reply> {
        let end = position(of: 0x0A, in: input)
        // As Postfix does: what the end of the connection cuts off counts as too long.
        if end >= lineLimit || end == input.count && isAtEnd {
            return .complete(.tooLong, byteCount: min(end, input.count))
        }
        guard end < input.count else { return .incomplete }
        return .complete(reply(upToNull(input.extracting(..<end))), byteCount: end + 1)
    }

    /// What a line means.
    static func reply(_ line: Span<UInt8>) -> Reply {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard line.count > 3, digits.contains(line[0]), digits.contains(line[1]), digits.contains(line[2]),
            isWhiteSpace(line[3]), let text = decoded(line.extracting(4...))
        else { return .malformed(line: line.array) }
        switch line[0] {
        case UInt8(ascii: "2"): return .found(upToNull(text.span).array)
        case UInt8(ascii: "4"): return .failed(line: line.array)
        case UInt8(ascii: "5"): return .notFound
        default: return .badCode(line: line.array)
        }
    }

    /// A text with the bytes that `%XX` stands for; nil where no two hexadecimal digits follow a `%`.
    private static func decoded(_ text: Span<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        var index = 0
        while index < text.count {
            var byte = text[index]
            index += 1
            if byte == UInt8(ascii: "%") {
                guard text.count - index >= 2, let high = digit(text[index]), let low = digit(text[index + 1])
                else { return nil }
                byte = high << 4 | low
                index += 2
            }
            result.append(byte)
        }
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
