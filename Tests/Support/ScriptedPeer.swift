// A server whose every answer a test has written.

internal import Foundation
internal import Synchronization

/// What a scripted server does when it was asked something.
package struct PeerAnswer: Sendable {
    /// What it sends.
    package var bytes: [UInt8] = []
    /// Whether it closes the connection then.
    package var closes = false
    /// How long it waits after each byte, in milliseconds; nil to send all at once.
    package var pause: Int?
    /// Whether it sends the same again and again, until nobody listens.
    package var repeats = false

    package init(bytes: [UInt8] = [], closes: Bool = false, pause: Int? = nil, repeats: Bool = false) {
        self.bytes = bytes
        self.closes = closes
        self.pause = pause
        self.repeats = repeats
    }

    package static func text(_ text: String) -> PeerAnswer { PeerAnswer(bytes: Array(text.utf8)) }
    package static let silence = PeerAnswer()
    package static let hangUp = PeerAnswer(closes: true)
}

/// How requests are told apart.
package enum PeerFraming: Sendable {
    /// Each line is one.
    case lines
    /// Each netstring is one.
    case netstrings
}

/// A server on 127.0.0.1, or on a socket of the file system, that does what a test tells it.
///
/// It lives in the process of the tests. Its threads end when `stop` is called, or after ten minutes.
package final class ScriptedPeer: Sendable {
    /// The port; 0 for a socket of the file system.
    package let port: Int
    private let listener: Int32
    private let framing: PeerFraming
    private let answer: @Sendable (_ request: [UInt8], _ connection: Int) -> PeerAnswer
    private let state = Mutex(State())

    private struct State {
        var connections = 0
        var requests: [[UInt8]] = []
        var open: Set<Int32> = []
        var hasStopped = false
    }

    /// Listens, and answers requests as `answer` says; connections are counted from 1.
    package init(
        _ framing: PeerFraming, path: String? = nil,
        _ answer: @escaping @Sendable (_ request: [UInt8], _ connection: Int) -> PeerAnswer
    ) throws {
        self.framing = framing
        self.answer = answer
        // No program that another test starts may hold a socket that is closed here.
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        let listener = socket(path == nil ? AF_INET : AF_UNIX, kind, 0)
        self.listener = listener
        let bound = path.map { bindPath(listener, $0) } ?? bindLoopback(listener)
        guard listener >= 0, bound, listen(listener, 64) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        port = path == nil ? boundPort(listener) : 0
        var limit = timeval(tv_sec: 600, tv_usec: 0)
        unsafe setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        Thread.detachNewThread { self.takeConnections() }
    }

    /// How many connections were taken.
    package var connections: Int { state.withLock { $0.connections } }
    /// What was asked, in order.
    package var requests: [String] {
        state.withLock { $0.requests }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Ends all connections, and takes no more.
    package func stop() {
        state.withLock { state in
            guard !state.hasStopped else { return }
            state.hasStopped = true
            shutdown(listener, Int32(SHUT_RDWR))
            for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    private func takeConnections() {
        while true {
            let descriptor = accept(listener, nil, nil)
            guard descriptor >= 0 else { break }
            let number = state.withLock { state in
                state.connections += 1
                state.open.insert(descriptor)
                if state.hasStopped { shutdown(descriptor, Int32(SHUT_RDWR)) }
                return state.connections
            }
            Thread.detachNewThread {
                self.serve(descriptor, number)
                // The end is to be seen even where another program has got hold of the connection.
                shutdown(descriptor, Int32(SHUT_RDWR))
                self.state.withLock { state in
                    state.open.remove(descriptor)
                    close(descriptor)
                }
            }
        }
        close(listener)
    }

    private func serve(_ descriptor: Int32, _ number: Int) {
        var limit = timeval(tv_sec: 600, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        // Single bytes are to arrive as such, and at once.
        var isImmediate: Int32 = 1
        unsafe setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isImmediate, socklen_t(MemoryLayout<Int32>.size))
        var input: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 65536)
        while true {
            while let request = take(from: &input) {
                state.withLock { $0.requests.append(request) }
                guard send(answer(request, number), to: descriptor) else { return }
            }
            let count = unsafe recv(descriptor, &room, room.count, 0)
            guard count > 0 else { return }
            input += room[..<count]
        }
    }

    /// The next whole request.
    private func take(from input: inout [UInt8]) -> [UInt8]? {
        switch framing {
        case .lines:
            guard let end = input.firstIndex(of: 0x0A) else { return nil }
            defer { input.removeSubrange(...end) }
            return Array(input[..<end])
        case .netstrings:
            guard let colon = input.firstIndex(of: UInt8(ascii: ":")),
                let length = Int(String(decoding: input[..<colon], as: UTF8.self)),
                input.count > colon + 1 + length
            else { return nil }
            defer { input.removeSubrange(...(colon + 1 + length)) }
            return Array(input[(colon + 1)..<(colon + 1 + length)])
        }
    }

    /// Sends what an answer says; false when the connection is to be closed.
    private func send(_ answer: PeerAnswer, to descriptor: Int32) -> Bool {
        repeat {
            let pieces = answer.pause == nil ? [answer.bytes] : answer.bytes.map { [$0] }
            for piece in pieces where !piece.isEmpty {
                let sent = unsafe Glibc.send(descriptor, piece, piece.count, Int32(MSG_NOSIGNAL))
                guard sent == piece.count else { return false }
                if let pause = answer.pause { usleep(UInt32(pause) * 1000) }
            }
        } while answer.repeats
        return !answer.closes
    }
}

private func bindLoopback(_ descriptor: Int32) -> Bool {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    } == 0
}

private func bindPath(_ descriptor: Int32, _ path: String) -> Bool {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: Array(path.utf8)) }
    return unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    } == 0
}

private func boundPort(_ descriptor: Int32) -> Int {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let named = unsafe withUnsafeMutablePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe getsockname(descriptor, $0, &length)
        }
    }
    return named == 0 ? Int(UInt16(bigEndian: address.sin_port)) : 0
}
