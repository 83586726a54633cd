// A server of this host that an image must not reach, or one that an image talks into mischief.

import Foundation
import Glibc
import Synchronization

/// A server that answers each connection by a script, and keeps what it was sent.
final class ListeningServer: Sendable {
    /// The port on 127.0.0.1; 0 for a socket of the file system.
    let port: Int
    private let descriptor: Int32
    private let heard = Mutex<(connections: Int, bytes: [UInt8])>((0, []))

    /// One connection, as the script sees it.
    final class Peer {
        private let descriptor: Int32
        private let keep: ([UInt8]) -> Void

        fileprivate init(_ descriptor: Int32, keep: @escaping ([UInt8]) -> Void) {
            self.descriptor = descriptor
            self.keep = keep
        }

        /// Sends bytes.
        func send(_ bytes: [UInt8]) {
            _ = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
        }

        /// Receives what comes next; empty at the end, or after two seconds.
        @discardableResult func receive() -> [UInt8] {
            var room = [UInt8](repeating: 0, count: 65536)
            let count = unsafe recv(descriptor, &room, room.count, 0)
            let bytes = Array(room.prefix(max(0, count)))
            keep(bytes)
            return bytes
        }
    }

    /// Listens on a free port of 127.0.0.1, or on a socket of the file system.
    init(at path: String? = nil, _ script: @escaping @Sendable (Peer) -> Void = { $0.receive() }) throws {
        let descriptor = socket(
            path == nil ? AF_INET : AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        self.descriptor = descriptor
        var bound: Int32 = -1
        if let path {
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
            bound = unsafe withUnsafeBytes(of: &address) {
                unsafe bind(
                    descriptor, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count))
            }
            port = 0
        } else {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            bound = unsafe withUnsafeMutableBytes(of: &address) {
                let pointer = unsafe $0.baseAddress?.assumingMemoryBound(to: sockaddr.self)
                return unsafe bind(descriptor, pointer, length) | getsockname(descriptor, pointer, &length)
            }
            port = Int(UInt16(bigEndian: address.sin_port))
        }
        guard descriptor >= 0, bound == 0, listen(descriptor, 16) == 0 else {
            throw POSIXError(.EADDRNOTAVAIL)
        }
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                var time = timeval(tv_sec: 2, tv_usec: 0)
                _ = unsafe setsockopt(
                    connection, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
                self?.heard.withLock { $0.connections += 1 }
                script(Peer(connection) { bytes in self?.heard.withLock { $0.bytes += bytes } })
                close(connection)
            }
        }
    }

    deinit {
        // Ends the thread, which waits for the next connection.
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    /// How many clients have come.
    var connections: Int { heard.withLock { $0.connections } }

    /// All that they have sent, as text.
    var text: String { heard.withLock { String(decoding: $0.bytes, as: UTF8.self) } }
}
