// Policy services are asked in lines of `name=value`, and say in one such line what is to be done.

/// The protocol of policy services.
///
/// Source: SMTPD_POLICY_README, "Policy protocol".
package enum PolicyProtocol {
    /// The longest reply, in bytes.
    private static let longestReply = 1 << 16

    /// A request of attributes, which an empty line ends.
    ///
    /// A value ends where a byte is that would end its line.
    package static func request(_ attributes: [(name: String, value: [UInt8])]) -> [UInt8] {
        var request: [UInt8] = []
        for (name, value) in attributes {
            request +=
                Array(name.utf8) + [UInt8(ascii: "=")] + value.prefix { $0 != 0x0A && $0 != 0 } + [0x0A]
        }
        return request + [0x0A]
    }

    /// What a reply says.
    package enum Reply: Sendable, Equatable {
        /// The action, with what follows it.
        case action([UInt8])
        /// It is not a reply of a policy service.
        case malformed
    }

    /// Looks for a reply in what has come so far.
    package static func scan(_ input: Span<UInt8>, isAtEnd: Bool) -> ReplyScan<Reply> {
        var action: Reply?
        var start = 0
        while true {
            let end = position(of: 0x0A, in: input, from: start)
            if end == input.count { break }
            let line = input.extracting(start..<end).array
            start = end + 1
            if line.isEmpty { return .complete(action ?? .malformed, byteCount: start) }
            let name = Array("action=".utf8)
            if line.starts(with: name), action == nil { action = .action(Array(line.dropFirst(name.count))) }
        }
        return input.count > longestReply ? .complete(.malformed, byteCount: input.count) : .incomplete
    }
}
