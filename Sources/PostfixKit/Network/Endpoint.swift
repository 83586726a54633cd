// Where a server listens, as administrators write it: `inet:HOST:PORT`, `unix:PATH`, or `HOST:PORT` alone.

internal import Glibc

/// A place where a server listens.
package enum Endpoint: Sendable, Equatable {
    /// A host or a network address, and a service or a port; both as they were written, without brackets.
    case inet(host: [UInt8], service: [UInt8])
    /// A socket of the file system.
    case unix(FilePath)

    /// The longest name of a socket in bytes, as the system has it.
    private static let longestPath = 107

    /// Takes `TRANSPORT:ENDPOINT` apart; what follows the transport is looked at when it is needed.
    ///
    /// - Throws: `EndpointError` where there are no two parts, or the transport is not known.
    package static func parts(
        ofService text: [UInt8]
    ) throws(EndpointError) -> (transport: Transport, endpoint: [UInt8]) {
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon + 1 < text.count else {
            throw EndpointError(problem: "need service transport:endpoint instead of \"\(text)\"")
        }
        let endpoint = Array(text[(colon + 1)...])
        switch String(decoding: text[..<colon], as: UTF8.self) {
        case "inet": return (.inet, endpoint)
        case "unix", "local": return (.unix, endpoint)
        default:
            throw EndpointError(
                problem: "invalid transport name: \(Array(text[..<colon])) in service: \(text)")
        }
    }

    /// How a server is reached.
    package enum Transport: Sendable, Equatable {
        /// Over TCP.
        case inet
        /// Through a socket of the file system.
        case unix
    }

    /// An endpoint of a transport, from its text; the socket is one inside `root`.
    ///
    /// - Throws: `EndpointError` for a text that cannot name one.
    package init(
        _ transport: Transport, _ text: [UInt8], in root: RootDirectory? = nil
    ) throws(EndpointError) {
        switch transport {
        case .inet:
            do throws(EndpointError) {
                self = try Self.hostAndPort(text)
            } catch { throw EndpointError(problem: "\(text): \(error.problem)") }
        case .unix:
            guard text.count <= Self.longestPath else {
                throw EndpointError(problem: "unix-domain name too long: \(text)")
            }
            self = .unix(FilePath(text).inside(root))
        }
    }

    /// `HOST:PORT`, `[ADDRESS]:PORT`, `:PORT` or `PORT`; without a host it is the local one.
    private static func hostAndPort(_ text: [UInt8]) throws(EndpointError) -> Endpoint {
        var host: [UInt8]?
        var service: [UInt8]
        if text.first == UInt8(ascii: "[") {
            var inside = text.dropFirst()
            let mark = Array("ipv6:".utf8)
            let isMarked = inside.prefix(mark.count).map { $0 | 0x20 } == mark.map { $0 | 0x20 }
            if isMarked { inside = inside.dropFirst(mark.count) }
            guard let bracket = inside.firstIndex(of: UInt8(ascii: "]")) else {
                throw EndpointError(problem: "missing \"]\"")
            }
            let address = Array(inside[..<bracket])
            let rest = inside[(bracket + 1)...]
            guard rest.isEmpty || rest.first == UInt8(ascii: ":") else {
                throw EndpointError(problem: "garbage after \"]\"")
            }
            if isMarked, !isIPv6(address) {
                throw EndpointError(problem: "malformed IPv6 address")
            }
            host = address
            service = Array(rest.dropFirst())
        } else if let colon = text.lastIndex(of: UInt8(ascii: ":")) {
            host = colon == 0 ? nil : Array(text[..<colon])
            service = Array(text[(colon + 1)...])
        } else {
            service = text
        }
        guard let first = service.first else { throw EndpointError(problem: "missing service information") }
        if let host, !isHostName(host), !isIPv4(host), !isIPv6(host) {
            throw EndpointError(problem: "valid hostname or network address required")
        }
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        if digits.contains(first), !service.allSatisfy(digits.contains) {
            throw EndpointError(problem: "garbage after numerical service")
        }
        return .inet(host: host ?? Array("localhost".utf8), service: service)
    }

    /// Whether a name may be that of a host: labels of letters, digits, `_` and inner `-`, not digits alone.
    ///
    /// Letters beyond ASCII are left to the resolver.
    private static func isHostName(_ name: [UInt8]) -> Bool {
        guard !name.isEmpty, name.count <= 255 else { return false }
        var isNumeric = true
        for label in name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard (1...63).contains(label.count), label.first != UInt8(ascii: "-"),
                label.last != UInt8(ascii: "-")
            else { return false }
            for byte in label {
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"): break
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "_"), UInt8(ascii: "-"), 0x80...0xFF:
                    isNumeric = false
                default: return false
                }
            }
        }
        return !isNumeric
    }

    /// Whether a text is four numbers of a byte each, with zeros before them or not; the first one is not zero.
    private static func isIPv4(_ text: [UInt8]) -> Bool {
        let numbers = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { part in
            part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                ? UInt8(String(decoding: part, as: UTF8.self)) : nil
        }
        guard numbers.count == 4, !numbers.contains(nil) else { return false }
        return numbers[0] != 0 || numbers.allSatisfy { $0 == 0 }
    }

    private static func isIPv6(_ text: [UInt8]) -> Bool {
        guard !text.contains(0) else { return false }
        var room: (UInt64, UInt64) = (0, 0)
        return unsafe FilePath(text).withCString { unsafe inet_pton(AF_INET6, $0, &room) } == 1
    }
}

/// Why a text names no place where a server could listen.
package struct EndpointError: Error, Sendable, Equatable {
    /// In Postfix's words.
    package let problem: MessageText

    /// A reason in words.
    package init(problem: MessageText) { self.problem = problem }
}
