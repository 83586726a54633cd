import CSystem
import Dispatch
import Foundation
import Synchronization

/// What a program has done: its output, its messages and how it ended.
struct Outcome: Sendable {
    var output: [UInt8] = []
    var errors: [UInt8] = []
    /// The exit status, or 128 + N after signal N.
    var status: Int32 = 0
    /// Whether it was ended because its time was up.
    var isLate = false

    var outputText: String { String(decoding: output, as: UTF8.self) }
    var errorText: String { String(decoding: errors, as: UTF8.self) }
}

/// A program that runs beside the tests, in a process group of its own.
///
/// Its streams are files, never pipes: nothing can block, whatever it writes. Foundation's own `Process`
/// is not used, because it reads beyond its buffers when several threads start programs.
final class Run: Sendable {
    let pid: pid_t
    private let streams: URL
    private let state = Mutex(State())

    private struct State {
        var hasEnded = false
        var isLate = false
    }

    /// Starts `command` in `directory`, ended with its whole group after `seconds` at the latest.
    init(
        _ command: [String], in directory: URL, environment: [String: String], input: [UInt8] = [],
        seconds: Int = 240
    ) throws {
        streams = try Scratch.directory("run")
        var source = "/dev/null"
        if !input.isEmpty {
            source = streams.appendingPathComponent("input").path
            try Data(input).write(to: URL(fileURLWithPath: source))
        }
        pid = try spawn(
            command, in: directory.path, environment: environment, input: source,
            output: streams.appendingPathComponent("output").path,
            errors: streams.appendingPathComponent("errors").path)
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(seconds)) { [weak self] in
            self?.end(isLate: true)
        }
    }

    /// Kills the program and its group, if it still runs.
    func end(isLate: Bool = false) {
        state.withLock { state in
            guard !state.hasEnded else { return }
            if isLate { state.isLate = true }
            kill(-pid, SIGKILL)
        }
    }

    /// Whether the program has ended.
    var hasEnded: Bool {
        state.withLock { state in
            if state.hasEnded { return true }
            var information = unsafe siginfo_t()
            let result = unsafe waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT | WNOHANG)
            return unsafe result == 0 && information.si_signo != 0
        }
    }

    /// Sends a signal to the program alone, if it still runs.
    func send(_ signal: Int32) {
        state.withLock { state in
            if !state.hasEnded { kill(pid, signal) }
        }
    }

    /// Takes note of the end of the program, without waiting for it, and drops what it wrote; false before.
    func reap() -> Bool {
        let isDone = state.withLock { state in
            var status: Int32 = 0
            if !state.hasEnded, unsafe waitpid(pid, &status, WNOHANG) == pid { state.hasEnded = true }
            return state.hasEnded
        }
        if isDone { try? FileManager.default.removeItem(at: streams) }
        return isDone
    }

    /// Waits for the end and collects what was written.
    func outcome() async throws -> Outcome {
        let status: Int32 = await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: self.wait()) }
        }
        let manager = FileManager.default
        func bytes(_ name: String) -> [UInt8] {
            manager.contents(atPath: streams.appendingPathComponent(name).path).map { [UInt8]($0) } ?? []
        }
        let outcome = Outcome(
            output: bytes("output"), errors: bytes("errors"), status: status,
            isLate: state.withLock { $0.isLate })
        try? manager.removeItem(at: streams)
        return outcome
    }

    /// Waits in two steps, so that the number is not reused while `end` may still use it.
    private func wait() -> Int32 {
        var information = unsafe siginfo_t()
        while unsafe waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        return state.withLock { state in
            state.hasEnded = true
            var status: Int32 = 0
            while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
            return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        }
    }
}

/// Starts a program with files as its streams.
private func spawn(
    _ command: [String], in directory: String, environment: [String: String], input: String,
    output: String, errors: String
) throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    // What the tests have open at this moment is not kept open by a program that may run for minutes.
    unsafe posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    let flags = Int16(POSIX_SPAWN_SETPGROUP) | Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK)
    unsafe posix_spawnattr_setflags(&attributes, flags)
    var arguments = unsafe (["env", "-C", directory] + command).map { unsafe strdup($0) }
    unsafe arguments.append(nil)
    var variables = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") }
    unsafe variables.append(nil)
    defer { unsafe (arguments + variables).forEach { unsafe free($0) } }
    var pid: pid_t = 0
    let status = unsafe posix_spawnp(&pid, "env", &actions, &attributes, arguments, variables)
    guard status == 0 else { throw POSIXError(POSIXErrorCode(rawValue: status) ?? .EIO) }
    return pid
}

/// Runs `command` to its end.
func runToEnd(
    _ command: [String], in directory: URL, environment: [String: String], input: [UInt8] = [],
    seconds: Int = 240
) async throws -> Outcome {
    try await Run(command, in: directory, environment: environment, input: input, seconds: seconds).outcome()
}

extension Toolkit {
    /// Starts a program of this toolkit.
    func start(
        _ program: String, _ operands: [String], in directory: URL, input: [UInt8] = [], seconds: Int = 240
    ) throws -> Run {
        try Run(
            command(program, operands), in: directory, environment: fullEnvironment, input: input,
            seconds: seconds)
    }

    /// Runs a program of this toolkit to its end.
    func run(
        _ program: String, _ operands: [String], in directory: URL, input: [UInt8] = [], seconds: Int = 240
    ) async throws -> Outcome {
        try await start(program, operands, in: directory, input: input, seconds: seconds).outcome()
    }
}
