import Foundation

/// An SMTP client for one connection to 127.0.0.1; no answer takes longer than 20 seconds.
struct LiveClient: ~Copyable {
    private let descriptor: Int32
    private var pending: [UInt8] = []

    /// An answer of the server: all its lines, and the code they have in common.
    struct Reply: Sendable, Equatable {
        var code: String
        var text: String

        var isPositive: Bool { code.hasPrefix("2") || code.hasPrefix("3") }
        /// Code and text, in one line.
        var line: String { text.isEmpty ? code : "\(code) \(text)" }
    }

    struct Failure: Error, CustomStringConvertible { let description: String }

    /// Connects, and takes the greeting.
    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(description: "no socket") }
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Failure(description: "no connection to port \(port)") }
        let greeting = try reply()
        guard greeting.isPositive else { throw Failure(description: "greeting: \(greeting.line)") }
        try command("EHLO client.test")
    }

    deinit { close(descriptor) }

    /// Sends a line, and gives what the server answers.
    @discardableResult
    mutating func command(_ line: String) throws -> Reply {
        try send(Array(line.utf8) + [13, 10])
        return try reply()
    }

    private func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(description: "the connection broke") }
            rest = rest.dropFirst(count)
        }
    }

    private mutating func reply() throws -> Reply {
        var texts: [String] = []
        while true {
            let line = try line()
            texts.append(String(line.dropFirst(4)))
            guard line.count > 3, Array(line.utf8)[3] == UInt8(ascii: "-") else {
                return Reply(code: String(line.prefix(3)), text: texts.joined(separator: " / "))
            }
        }
    }

    private mutating func line() throws -> String {
        while true {
            if let end = pending.firstIndex(of: 10) {
                defer { pending.removeFirst(end + 1) }
                return String(decoding: pending[..<end].filter { $0 != 13 }, as: UTF8.self)
            }
            var block = [UInt8](repeating: 0, count: 4096)
            let count = unsafe block.withUnsafeMutableBytes {
                unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
            }
            guard count > 0 else { throw Failure(description: "no answer: \(pending.count) bytes") }
            pending += block[..<count]
        }
    }
}
