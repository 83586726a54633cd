import Foundation
import Synchronization
import Testing

/// A server program that came with the reference.
enum ServerProgram: String, Sendable, CaseIterable {
    case postgres = "usr/lib/postgresql/15/bin/postgres"
    case mariadb = "usr/sbin/mariadbd"
    case slapd = "usr/sbin/slapd"
    case memcached = "usr/bin/memcached"

    /// Where the programs were unpacked; empty without a reference.
    static var root: String { Reference.found?.root ?? "" }

    /// A file of the packages that were unpacked with the reference.
    static func file(_ name: String) -> String { "\(root)/\(name)" }

    var path: String { Self.file(rawValue) }

    /// Whether the program is there, with the real Postfix and all that running it needs.
    var isPresent: Bool {
        Reference.found != nil && FileManager.default.isExecutableFile(atPath: path)
            && (!Environment.isRoot
                || LocalServer.nobody != nil && Self.isOpenToAll(path) && Self.isOpenToAll(Scratch.root.path))
    }

    /// Whether everybody may go through all directories of a name, and use what it names.
    private static func isOpenToAll(_ path: String) -> Bool {
        var url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        while true {
            let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
            guard let mode = attributes?[.posixPermissions] as? Int, mode & 0o001 != 0 else { return false }
            if url.path == "/" { return true }
            url.deleteLastPathComponent()
        }
    }

    /// Whether tests that need it may run: in CI they must, but for those servers that CI may do without.
    var isExpected: Bool { isPresent || (Environment.isCI && (self == .postgres || self == .memcached)) }

    /// Why tests that need it are skipped.
    var reasonOfSkipping: Comment {
        """
        no \(rawValue) below .build-reference (run make reference), or root has nobody to run it: each directory \
        must let all users through
        """
    }

    /// The signal that ends the server at once, and without a trace.
    fileprivate var stopSignal: Int32 { self == .postgres ? SIGQUIT : SIGTERM }
}

/// A server that runs for tests alone: on a free port of 127.0.0.1, with a directory of its own.
///
/// It is not run by root but by `nobody`, who owns the directory. It ends with `stop`, with the last reference
/// to it, with the tests, and after 15 minutes at the latest.
final class LocalServer: Sendable {
    let program: ServerProgram
    /// The directory of its data, its sockets and its log.
    let directory: URL
    let port: Int
    private let run: Run

    /// User and group of `nobody`, who runs servers in place of root; nil where that cannot be.
    static let nobody: (user: UInt32, group: UInt32)? = {
        guard let entry = unsafe getpwnam("nobody"),
            FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")
        else { return nil }
        return (unsafe entry.pointee.pw_uid, unsafe entry.pointee.pw_gid)
    }()

    /// Starts a server, and waits until it answers.
    ///
    /// `arguments` are told the directory and the port. The server answers when its log has the words `ready`;
    /// without these, when it takes connections. `prepare` may fill the directory before.
    static func start(
        _ program: ServerProgram, ready: String? = nil, seconds: Int = 150,
        prepare: (_ directory: URL) async throws -> Void = { _ in },
        arguments: @Sendable (_ directory: URL, _ port: Int) -> [String]
    ) async throws -> LocalServer {
        try #require(program.isPresent, program.reasonOfSkipping)
        let directory = try Self.directory("server")
        try await prepare(directory)
        var trouble = ""
        for _ in 0..<5 {
            let port = try freePort()
            let server = try LocalServer(program, directory, port, arguments(directory, port))
            let deadline = Date(timeIntervalSinceNow: Double(seconds))
            while Date() < deadline, !server.run.hasEnded {
                let isReady = ready.map { server.log.contains($0) } ?? takesConnections(port)
                if isReady { return server }
                try await Task.sleep(for: .milliseconds(20))
            }
            trouble = server.log
            server.stop()
            // Another process may have taken the port meanwhile; nothing else is worth another try.
            guard trouble.localizedCaseInsensitiveContains("address already in use") else { break }
        }
        throw Failure(description: "\(program.rawValue) does not run: \(trouble.suffix(2000))")
    }

    struct Failure: Error, CustomStringConvertible { let description: String }

    private init(
        _ program: ServerProgram, _ directory: URL, _ port: Int, _ arguments: [String]
    ) throws {
        self.program = program
        self.directory = directory
        self.port = port
        try Data().write(to: directory.appendingPathComponent("log"))
        try Self.give(directory.appendingPathComponent("log").path)
        run = try Run(
            ["timeout", "-k", "5", "900", "/bin/sh", "-c", "exec \"$@\" >>log 2>&1", "sh"]
                + Self.prefix + [program.path] + arguments,
            in: directory, environment: Self.environment(directory), seconds: 900)
        Self.running.withLock { $0[run.pid] = program.stopSignal }
        Self.stopAtExit
    }

    deinit { stop() }

    /// What the server has said so far.
    var log: String {
        (try? String(contentsOf: directory.appendingPathComponent("log"), encoding: .utf8)) ?? ""
    }

    /// Ends the server, and waits until it has ended.
    func stop() {
        guard Self.running.withLock({ $0.removeValue(forKey: run.pid) }) != nil else { return }
        run.send(program.stopSignal)
        for _ in 0..<250 {
            if run.reap() { return }
            usleep(20_000)
        }
        run.end()
        _ = run.reap()
    }

    // MARK: whose

    /// A directory that belongs to the one who runs servers.
    static func directory(_ name: String) throws -> URL {
        let directory = try Scratch.directory(name)
        try give(directory.path)
        return directory
    }

    /// Gives a file to the one who runs servers.
    static func give(_ path: String) throws {
        guard Environment.isRoot, let nobody else { return }
        guard unsafe chown(path, nobody.user, nobody.group) == 0 else { throw POSIXError(.EPERM) }
    }

    /// The words before a server program, or one that prepares its data.
    static var prefix: [String] {
        guard Environment.isRoot, let nobody else { return [] }
        return ["setpriv", "--reuid=\(nobody.user)", "--regid=\(nobody.group)", "--clear-groups"]
    }

    static func environment(_ directory: URL) -> [String: String] {
        [
            "LC_ALL": "C", "TZ": "UTC", "HOME": directory.path, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "LD_LIBRARY_PATH": Reference.found?.serverLibraries ?? "",
        ]
    }

    /// Runs a program that prepares the data of a server, as the one who will run that.
    static func prepare(
        _ command: [String], in directory: URL, input: [UInt8] = [], seconds: Int = 240
    ) async throws {
        let outcome = try await runToEnd(
            prefix + command, in: directory, environment: environment(directory), input: input,
            seconds: seconds)
        guard outcome.status == 0 else {
            throw Failure(
                description: "\(command): \((outcome.outputText + outcome.errorText).suffix(2000))")
        }
    }

    // MARK: ports

    /// A port of 127.0.0.1 that nobody listens on; closed again, so that nobody answers there.
    static func freePort() throws -> Int {
        let listener = try ListeningSocket()
        return listener.port
    }

    static func takesConnections(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return unsafe withLoopback(port) { unsafe connect(descriptor, $0, $1) } == 0
    }

    // MARK: the end

    private static let running = Mutex<[pid_t: Int32]>([:])
    private static let stopAtExit: Void = {
        atexit { LocalServer.stopAll() }
    }()

    private static func stopAll() {
        let all = running.withLock { $0 }
        for (pid, signal) in all { kill(-pid, signal) }
        usleep(all.isEmpty ? 0 : 300_000)
        for pid in all.keys { kill(-pid, SIGKILL) }
    }
}

/// A socket of 127.0.0.1 that takes connections, as far as the system does that alone: nobody ever answers.
final class ListeningSocket: Sendable {
    let port: Int
    private let descriptor: Int32

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        self.descriptor = descriptor
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = unsafe withLoopback(0) { unsafe bind(descriptor, $0, $1) }
        let named = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &length)
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        guard descriptor >= 0, bound == 0, named == 0, listen(descriptor, 16) == 0 else {
            throw POSIXError(.EADDRNOTAVAIL)
        }
    }

    deinit { close(descriptor) }
}

/// Calls `body` with an address of 127.0.0.1.
private func withLoopback(
    _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}
