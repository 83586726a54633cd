// The lines and blocks that a client and a memcached exchange: `get KEY`, `set KEY FLAGS TTL LENGTH`,
// `delete KEY`.

/// The text protocol of memcached, as far as a table needs it.
///
/// Source: memcache_table(5); doc/protocol.txt of memcached.
package enum MemcacheProtocol {
    /// The first line of the answer to `get`.
    package enum Header: Sendable, Equatable {
        /// The value follows: this many bytes, and a line end.
        case value(byteCount: Int)
        /// There is no value.
        case end
        /// Something else.
        case unexpected
    }

    /// The request for the value of a key.
    package static func get(_ key: [UInt8]) -> [UInt8] { line("get ", key) }

    /// The request to forget a key.
    package static func delete(_ key: [UInt8]) -> [UInt8] { line("delete ", key) }

    /// The request to store a value; `lifetime` is in seconds.
    package static func set(_ key: [UInt8], _ value: [UInt8], flags: Int, lifetime: Int) -> [UInt8] {
        line("set ", key + Array(" \(flags) \(lifetime) \(value.count)".utf8)) + value + lineEnd
    }

    /// Whether a key can be sent at all: white space would be taken for its end.
    package static func isKey(_ key: [UInt8]) -> Bool { !key.isEmpty && !key.contains(where: isWhiteSpace) }

    private static let lineEnd: [UInt8] = [0x0D, 0x0A]

    private static func line(_ command: String, _ rest: [UInt8]) -> [UInt8] {
        Array(command.utf8) + rest + lineEnd
    }

    /// The line that `input` begins with, without its end; nil for one that is longer than `limit` bytes.
    package static func scanLine(_ input: Span<UInt8>, limit: Int) -> ReplyScan<[UInt8]?> {
        let end = position(of: 0x0A, in: input)
        let hasReturn = end > 0 && end <= input.count && input[end - 1] == 0x0D
        // As Postfix does: a line end of two bytes may begin with the last byte that is allowed.
        if end > limit || end == limit && !hasReturn { return .complete(nil, byteCount: 0) }
        guard end < input.count else { return .incomplete }
        return .complete(
            upToNull(input.extracting(..<(hasReturn ? end - 1 : end))).array, byteCount: end + 1)
    }

    /// The value of `byteCount` bytes that `input` begins with; nil where no line end follows it.
    package static func scanValue(_ input: Span<UInt8>, byteCount: Int) -> ReplyScan<[UInt8]?> {
        // The first byte that is not as it should be decides.
        for (offset, byte) in lineEnd.enumerated() {
            guard input.count - offset > byteCount else { return .incomplete }
            guard input[byteCount + offset] == byte else {
                return .complete(nil, byteCount: byteCount + offset)
            }
        }
        return .complete(
            upToNull(input.extracting(..<byteCount)).array, byteCount: byteCount + lineEnd.count)
    }

    /// What the first line of an answer means; a value of more than `limit` bytes is unexpected.
    package static func header(_ line: [UInt8], limit: Int) -> Header {
        if line.elementsEqual("END".utf8) { return .end }
        let name = Array("VALUE".utf8)
        guard line.starts(with: name) else { return .unexpected }
        // As sscanf(3) reads: key, flags, and a number that anything may follow.
        let words = line.dropFirst(name.count).split(whereSeparator: isWhiteSpace)
        guard words.count > 2 else { return .unexpected }
        let number = words[2].dropFirst(words[2].first == UInt8(ascii: "+") ? 1 : 0)
        let digits = number.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let count = Int(String(decoding: digits, as: UTF8.self)), count <= limit
        else { return .unexpected }
        return .value(byteCount: count)
    }
}
