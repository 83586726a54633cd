import Foundation
import Synchronization

/// A private Postfix that really delivers: own queue, configuration, data and accounts, on 127.0.0.1 alone.
///
/// Its accounts are in files that a private mount namespace puts over `/etc/passwd` and `/etc/group`, so that nothing
/// of it is seen outside. One master serves one setting after the other. It ends with the tests, and by itself after
/// `lifetime` seconds at the latest. Not to be used by two threads: `Live.run` sees to that.
struct LiveSystem {
    let reference: Reference
    let directory: URL
    let ports: [LiveDoor: Int]
    private let master: Run
    private var settings = 0

    static let lifetime = 3000

    var configuration: URL { directory.appendingPathComponent("configuration") }
    /// The configuration that the toolkit is given: the same parameters, with services as they usually are.
    var ordinary: URL { directory.appendingPathComponent("ordinary") }
    var queue: URL { directory.appendingPathComponent("queue") }
    var passwd: URL { directory.appendingPathComponent("passwd") }
    private var logFile: URL { directory.appendingPathComponent("log") }

    struct Failure: Error, CustomStringConvertible { let description: String }

    /// Starts a master with a setting without parameters.
    init(_ reference: Reference) throws {
        self.reference = reference
        directory = try Scratch.directory("live")
        var ports: [LiveDoor: Int] = [:]
        for door in LiveDoor.allCases { ports[door] = try LocalServer.freePort() }
        self.ports = ports
        let root = directory.path
        try Self.makeDirectories(in: directory)
        try Data().write(to: directory.appendingPathComponent("log"))
        for name in ["passwd", "group"] { try Data().write(to: directory.appendingPathComponent(name)) }
        let script = """
            mount --bind passwd /etc/passwd && mount --bind group /etc/group || exit 9
            exec '\(reference.daemons)/master' -c '\(root)/configuration' -d -e \(Self.lifetime)
            """
        let text = LiveFiles(system: root, reference: reference, ports: ports)
        try text.write(LiveSetting(), files: "\(root)/0")
        master = try Run(
            ["unshare", "-m", "sh", "-c", script], in: directory,
            environment: [
                "LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
                "LD_LIBRARY_PATH": reference.libraries,
            ],
            seconds: Self.lifetime + 30)
        Self.running.withLock { [pid = master.pid] in _ = $0.insert(pid) }
        Self.stopAtExit
        do {
            try wait(seconds: 20, for: "the start of master") { log(from: 0).contains("daemon started") }
        } catch {
            stop()
            throw error
        }
    }

    /// The directories of a queue, with the owners that Postfix wants.
    private static func makeDirectories(in directory: URL) throws {
        let manager = FileManager.default
        let owner = LiveFiles.postfix, group = LiveFiles.postdrop
        for (name, mode, user, group) in [
            ("", 0o755, 0, 0), ("configuration", 0o755, 0, 0), ("ordinary", 0o755, 0, 0),
            ("data", 0o700, owner, 0), ("queue", 0o755, 0, 0), ("queue/pid", 0o755, 0, 0),
            ("queue/public", 0o710, owner, group), ("queue/maildrop", 0o730, owner, group),
        ] + (Self.spools + ["private", "saved"]).map({ ("queue/\($0)", 0o700, owner, 0) }) {
            let path = directory.appendingPathComponent(name).path
            try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
            try manager.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            guard unsafe chown(path, uid_t(user), gid_t(group)) == 0 else { throw POSIXError(.EPERM) }
        }
    }

    private static let spools = [
        "incoming", "active", "deferred", "bounce", "defer", "corrupt", "hold", "flush", "trace",
    ]

    // MARK: settings

    /// The directory of the files of the present setting.
    var files: URL { directory.appendingPathComponent("\(settings)") }

    var hasEnded: Bool { master.hasEnded }
    var processIdentifier: pid_t { master.pid }

    /// Takes up a setting: writes its files, and has all daemons begin anew.
    mutating func take(_ setting: LiveSetting) throws {
        clearQueue()
        if Environment.text("POSTKIT_KEEP") == nil { try? FileManager.default.removeItem(at: files) }
        settings += 1
        let text = LiveFiles(system: directory.path, reference: reference, ports: ports)
        try text.write(setting, files: files.path)
        let old = children
        let mark = logSize
        master.send(SIGHUP)
        try wait(seconds: 10, for: "the reload") { log(from: mark).contains(": reload -- ") }
        do {
            try wait(seconds: 5, for: "the end of the old daemons") { old.isDisjoint(with: children) }
        } catch {
            for pid in old.intersection(children) { kill(pid, SIGTERM) }
            try wait(seconds: 5, for: "the end of the old daemons") { old.isDisjoint(with: children) }
        }
    }

    /// The daemons that run now.
    private var children: Set<pid_t> {
        let path = "/proc/\(master.pid)/task/\(master.pid)/children"
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return Set(text.split(separator: " ").compactMap { pid_t($0) })
    }

    private func clearQueue() {
        for spool in Self.spools + ["maildrop"] {
            for name in names(spool) {
                try? FileManager.default.removeItem(at: queue.appendingPathComponent("\(spool)/\(name)"))
            }
        }
    }

    private func names(_ spool: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(
            atPath: queue.appendingPathComponent(spool).path)) ?? []
    }

    // MARK: mail

    /// Waits until no message is on its way, and gives the identifiers of those that stay for later.
    func settle(seconds: Double) throws -> Set<String> {
        var idle = 0
        try wait(seconds: seconds, for: "an empty queue") {
            let isIdle = ["incoming", "active", "incoming"].allSatisfy { names($0).isEmpty }
            idle = isIdle ? idle + 1 : 0
            return idle >= 3
        }
        return Set(names("deferred"))
    }

    /// Whether pickup(8) has taken what was submitted; what cleanup(8) refuses stays, and is thrown away here.
    func isTaken() throws -> Bool {
        let refused = "maildrop"
        do {
            try wait(seconds: 3, for: "pickup") { names(refused).isEmpty }
            return true
        } catch {
            for name in names(refused) {
                try? FileManager.default.removeItem(at: queue.appendingPathComponent("\(refused)/\(name)"))
            }
            return false
        }
    }

    var logSize: UInt64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: logFile.path)
        return (attributes?[.size] as? UInt64) ?? 0
    }

    /// What was logged after a place.
    func log(from offset: UInt64) -> String {
        guard let handle = try? FileHandle(forReadingFrom: logFile) else { return "" }
        defer { try? handle.close() }
        try? handle.seek(toOffset: offset)
        return String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
    }

    /// Waits until a condition holds; throws with the end of the log after `seconds`.
    func wait(seconds: Double, for what: String, until isDone: () throws -> Bool) throws {
        let deadline = Date(timeIntervalSinceNow: seconds)
        while try !isDone() {
            guard Date() < deadline, !master.hasEnded else {
                let ended = master.hasEnded ? ": master has ended" : ""
                throw Failure(description: "no \(what)\(ended)")
            }
            usleep(10_000)
        }
    }

    // MARK: the end

    /// Ends the master and all its daemons.
    func stop() {
        guard Self.running.withLock({ $0.remove(master.pid) }) != nil else { return }
        master.send(SIGTERM)
        for _ in 0..<250 {
            if master.reap() { return }
            usleep(20_000)
        }
        master.end()
        _ = master.reap()
    }

    private static let running = Mutex<Set<pid_t>>([])
    private static let stopAtExit: Void = {
        atexit { LiveSystem.stopAll() }
    }()

    /// Ends the groups of all masters; each daemon is in that of its master.
    private static func stopAll() {
        let all = running.withLock { $0 }
        for pid in all { kill(-pid, SIGTERM) }
        usleep(all.isEmpty ? 0 : 300_000)
        for pid in all { kill(-pid, SIGKILL) }
    }
}

/// How a mail gets in.
enum LiveDoor: String, CaseIterable, Sendable {
    /// SMTP of somebody from outside, who is asked for recipients alone.
    case stranger
    /// SMTP of a host of our own network.
    case neighbour
    /// SMTP that refuses nobody: what the mail goes through.
    case back
}

/// The one live system of a run of the tests.
enum Live {
    /// Why there is none; nil where there can be one.
    static let reasonOfAbsence: String? = {
        guard Environment.isRoot else { return "not root: a Postfix that delivers is run by root" }
        guard let reference = Reference.found else { return "no reference: run make reference" }
        guard FileManager.default.isExecutableFile(atPath: "\(reference.daemons)/master") else {
            return "no \(reference.daemons)/master"
        }
        // No task may be waited for here: this is asked before any test has a thread of its own.
        let answer = Scratch.root.appendingPathComponent("may-mount")
        let probe = """
            mount --bind /dev/null /etc/passwd && mount --bind /dev/null /etc/group && echo yes >'\(answer.path)'
            """
        let run = try? Run(
            ["unshare", "-m", "sh", "-c", probe], in: Scratch.root, environment: [:], seconds: 20)
        while run?.reap() == false { usleep(5_000) }
        guard FileManager.default.fileExists(atPath: answer.path) else {
            return "no mount namespace of our own: unshare -m is not permitted"
        }
        return nil
    }()

    private static let queue = DispatchQueue(label: "live")
    private static let system = Mutex<LiveSystem?>(nil)

    /// Has the live system do something, when nobody else uses it.
    ///
    /// The system is another one after an error.
    static func run<T: Sendable>(
        _ body: @escaping @Sendable (inout LiveSystem) throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(
                    with: Result { try system.withLock { try use(&$0, body) } })
            }
        }
    }

    private static func use<T>(
        _ place: inout LiveSystem?, _ body: (inout LiveSystem) throws -> T
    ) throws -> T {
        if place?.hasEnded ?? true {
            guard let reference = Reference.found else {
                throw LiveSystem.Failure(description: "no reference: run make reference")
            }
            place?.stop()
            place = try LiveSystem(reference)
        }
        guard var present = place else { throw LiveSystem.Failure(description: "no live system") }
        do {
            let result = try body(&present)
            place = present
            return result
        } catch {
            let log = present.log(from: 0).suffix(3000)
            present.stop()
            place = nil
            throw LiveSystem.Failure(description: "\(error)\n\(log)")
        }
    }
}

/// Waits for asynchronous work, on a thread that is not one of Swift's own.
func waitForTask<T: Sendable>(_ body: @escaping @Sendable () async throws -> T) throws -> T {
    let answer = TaskAnswer<T>()
    Task.detached {
        do { answer.set(.success(try await body())) } catch { answer.set(.failure(error)) }
    }
    return try answer.wait()
}

private final class TaskAnswer<T: Sendable>: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let result = Mutex<Result<T, any Error>?>(nil)

    func set(_ value: Result<T, any Error>) {
        result.withLock { $0 = value }
        semaphore.signal()
    }

    func wait() throws -> T {
        semaphore.wait()
        guard let value = result.withLock({ $0 }) else { throw POSIXError(.EIO) }
        return try value.get()
    }
}
