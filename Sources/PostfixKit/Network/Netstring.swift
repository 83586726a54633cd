// Socketmap servers speak in netstrings: text with its length before it, `5:hello,`.

/// Texts with their length before them, as they come from a server.
///
/// Source: socketmap_table(5); the form itself is D. J. Bernstein's.
package enum Netstring {
    /// What is wrong with bytes that should be a netstring.
    package enum Problem: Error, Sendable, Equatable {
        /// They do not have the form of one.
        case format
        /// It is longer than it may be.
        case size

        /// The problem in Postfix's words.
        package var reason: String {
            switch self {
            case .format: "input format error"
            case .size: "input exceeds size limit"
            }
        }
    }

    /// The most bytes that a length may be written with: zeros before it are allowed, but not for ever.
    private static let longestLength = 4096

    /// The netstring of a text.
    package static func encoded(_ text: [UInt8]) -> [UInt8] {
        Array(String(text.count).utf8) + [UInt8(ascii: ":")] + text + [UInt8(ascii: ",")]
    }

    /// The text of the netstring that `input` begins with; one of more than `limit` bytes is refused as soon as
    /// its length is there.
    package static func scan(
        _ input: Span<UInt8>, isAtEnd: Bool, limit: Int
    ) -> ReplyScan<Result<[UInt8], Problem>> {
        var length = 0
        var index = 0
        while true {
            guard index < Self.longestLength else { return .complete(.failure(.size), byteCount: index) }
            guard index < input.count else { return .incomplete }
            let byte = input[index]
            index += 1
            if byte == UInt8(ascii: ":") { break }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
                return .complete(.failure(.format), byteCount: index)
            }
            // A length that is too long stays so, whatever digits follow: it need not be known.
            if length <= limit { length = length * 10 + Int(byte - UInt8(ascii: "0")) }
        }
        guard length <= limit else { return .complete(.failure(.size), byteCount: index) }
        let end = index + length
        guard input.count > end else {
            // As Postfix does: only the comma can be missing from what the server wanted to say.
            return isAtEnd && input.count == end ? .complete(.failure(.format), byteCount: end) : .incomplete
        }
        guard input[end] == UInt8(ascii: ",") else { return .complete(.failure(.format), byteCount: end) }
        return .complete(.success(input.extracting(index..<end).array), byteCount: end + 1)
    }
}
