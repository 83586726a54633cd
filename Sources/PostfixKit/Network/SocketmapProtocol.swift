// What a client and a server of a `socketmap:` table say to each other, inside of netstrings: `NAME KEY`, and
// `OK VALUE`, `NOTFOUND`, `TEMP REASON`, `TIMEOUT REASON` or `PERM REASON`.

/// The protocol of `socketmap:` tables.
///
/// Source: socketmap_table(5).
package enum SocketmapProtocol {
    /// The longest reply in bytes, without what makes it a netstring.
    package static let replyLimit = 100_000

    /// What a server has answered.
    package enum Reply: Sendable, Equatable {
        /// This is the value.
        case found([UInt8])
        /// The table does not have the key.
        case notFound
        /// The server cannot say it: which kind of failure, and its reason, which may be empty.
        case failed(Failure, reason: [UInt8])
    }

    /// In which way a server could not answer.
    package enum Failure: String, Sendable, Equatable {
        /// It may work later.
        case temporary
        /// Something behind the server was too slow.
        case timeout
        /// It will not work later either.
        case permanent
        /// The server says what means nothing.
        case unknown
    }

    /// The question for a key in the map of a name.
    package static func request(map: [UInt8], key: Span<UInt8>) -> [UInt8] {
        Netstring.encoded(map + [UInt8(ascii: " ")] + key.array)
    }

    /// What the text of a reply means.
    package static func reply(_ text: [UInt8]) -> Reply {
        let text = upToNull(text.span).array
        let blank = text.firstIndex(of: UInt8(ascii: " "))
        let rest = blank.map { Array(text[($0 + 1)...]) }
        let reason = Array((rest ?? []).drop(while: isWhiteSpace))
        switch String(decoding: text[..<(blank ?? text.count)], as: UTF8.self) {
        // As Postfix does: without the blank there is no value.
        case "OK": return rest.map { .found($0) } ?? .notFound
        case "NOTFOUND": return .notFound
        case "TEMP": return .failed(.temporary, reason: reason)
        case "TIMEOUT": return .failed(.timeout, reason: reason)
        case "PERM": return .failed(.permanent, reason: reason)
        default: return .failed(.unknown, reason: reason)
        }
    }
}
