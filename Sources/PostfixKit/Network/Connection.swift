// The only way from this module to the servers of the network: stream sockets that never block for longer
// than they may, and never end the program with a signal.

internal import Glibc

/// Why a server cannot be reached, or not be talked with any more.
package enum ConnectionError: Error, Sendable, Equatable {
    /// The host or the service has no address; the reason in the words of the system.
    case notFound(reason: String)
    /// The system refuses.
    case system(SystemError)
    /// The time is up.
    case timeout
    /// The server has closed the connection before its reply was complete.
    case closed

    /// What has happened, in words of the system where it has some.
    package var reason: String {
        switch self {
        case .notFound: SystemError(code: EADDRNOTAVAIL).reason
        case .system(let error): error.reason
        case .timeout: SystemError(code: ETIMEDOUT).reason
        case .closed: "connection closed by the server"
        }
    }

    /// Whether the server has gone away, rather than kept silent.
    package var isDisconnect: Bool {
        switch self {
        case .closed, .system: true
        case .notFound, .timeout: false
        }
    }
}

/// What a parser makes of the bytes that a server has sent so far.
package enum ReplyScan<Reply> {
    /// More must come.
    case incomplete
    /// A reply, and how many of the bytes it takes.
    case complete(Reply, byteCount: Int)
}

/// A connection to a server; it is closed when the value ends.
package struct Connection: ~Copyable {
    private let descriptor: Int32
    /// What has come, and was not asked for yet.
    private var input: [UInt8] = []
    /// Where the next bytes are put.
    private var room = [UInt8](repeating: 0, count: 4096)

    deinit { close(descriptor) }

    /// Connects to the first address that answers.
    ///
    /// Of the time that is left each address gets its share, so that one without an answer does not keep the
    /// next from being tried.
    package init(
        to endpoint: Endpoint, families: AddressFamilies = .all, until deadline: Deadline
    ) throws(ConnectionError) {
        let addresses = try SocketAddress.all(of: endpoint, families)
        var failure = ConnectionError.system(SystemError(code: EADDRNOTAVAIL))
        for (index, address) in addresses.enumerated() {
            do throws(ConnectionError) {
                descriptor = try Self.open(address, until: deadline.share(of: addresses.count - index))
                return
            } catch { failure = error }
        }
        throw failure
    }

    private static func open(
        _ address: SocketAddress, until deadline: Deadline
    ) throws(ConnectionError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.family, kind, 0)
        guard descriptor >= 0 else { throw .system(.last) }
        do throws(ConnectionError) {
            try begin(descriptor, address, until: deadline)
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static func begin(
        _ descriptor: Int32, _ address: SocketAddress, until deadline: Deadline
    ) throws(ConnectionError) {
        let result = unsafe address.bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return Int32(-1) }
            return unsafe connect(
                descriptor, base.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
        }
        if result == 0 { return }
        let error = SystemError.last
        guard error.code == EINPROGRESS || error.code == EINTR else { throw .system(error) }
        try wait(descriptor, for: POLLOUT, until: deadline)
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else {
            throw .system(.last)
        }
        if code != 0 { throw .system(SystemError(code: code)) }
    }

    /// Waits until the socket can be read or written, or has failed.
    private static func wait(
        _ descriptor: Int32, for events: Int32, until deadline: Deadline
    ) throws(ConnectionError) {
        while true {
            var question = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            let answer = unsafe poll(&question, 1, deadline.milliseconds)
            if answer > 0 { return }
            if answer < 0 {
                let error = SystemError.last
                if error.code != EINTR { throw .system(error) }
            }
            if deadline.hasPassed { throw .timeout }
        }
    }

    /// Whether the server has sent something without a request.
    ///
    /// As Postfix does: what came in one piece with the last reply is forgotten.
    package mutating func hasUnreadInput() -> Bool {
        input.removeAll(keepingCapacity: true)
        var byte: UInt8 = 0
        return unsafe recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) > 0
    }

    /// Sends all of `bytes`.
    package func write(_ bytes: Span<UInt8>, until deadline: Deadline) throws(ConnectionError) {
        var offset = 0
        while offset < bytes.count {
            let count = unsafe bytes.extracting(droppingFirst: offset).withUnsafeBytes { rest in
                unsafe send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                offset += count
                continue
            }
            let error = SystemError.last
            switch error.code {
            case EINTR: continue
            case EAGAIN: try Self.wait(descriptor, for: POLLOUT, until: deadline)
            default: throw .system(error)
            }
        }
    }

    /// Reads one reply: `scan` is shown all that has come so far, each time that more has come, and bounds it.
    ///
    /// At the end of the connection `scan` is asked once more, told that nothing will follow.
    ///
    /// - Throws: `ConnectionError`; the connection is of no more use then.
    package mutating func reply<Reply>(
        until deadline: Deadline, _ scan: (_ input: Span<UInt8>, _ isAtEnd: Bool) -> ReplyScan<Reply>
    ) throws(ConnectionError) -> Reply {
        var isAtEnd = false
        while true {
            if !input.isEmpty, case .complete(let reply, let count) = scan(input.span, isAtEnd) {
                input.removeFirst(min(count, input.count))
                return reply
            }
            if isAtEnd { throw .closed }
            isAtEnd = try !readMore(until: deadline)
        }
    }

    /// Adds what has come to the input; false at the end of the connection.
    private mutating func readMore(until deadline: Deadline) throws(ConnectionError) -> Bool {
        // A server that never stops talking may not outrun the clock.
        if deadline.hasPassed { throw .timeout }
        while true {
            try Self.wait(descriptor, for: POLLIN, until: deadline)
            let count = unsafe room.withUnsafeMutableBytes { bytes in
                unsafe recv(descriptor, bytes.baseAddress, bytes.count, 0)
            }
            if count >= 0 {
                input.append(contentsOf: room[..<count])
                return count > 0
            }
            let error = SystemError.last
            if error.code != EINTR, error.code != EAGAIN { throw .system(error) }
        }
    }
}
