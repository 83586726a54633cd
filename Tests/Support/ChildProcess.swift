// Runs a program as a shell would, a few hundred times a second, and looks at how it ends.

import CSystem
import Glibc

/// How a child process ended.
public struct ChildResult {
    /// The exit status; nil where it was ended by a signal.
    public var status: Int32?
    /// The signal that ended it; nil where it ended by itself.
    public var signal: Int32?
    /// Whether it was ended because its time was over.
    public var isTooSlow = false
    /// The memory that it had at most, in bytes.
    public var memory = 0

    /// Not known yet.
    public init() {}
}

/// Starts programs, one at a time.
public enum ChildProcess {
    /// Makes the process ready: call once, before the first `run`.
    public static func prepare() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGCHLD)
        unsafe sigprocmask(SIG_BLOCK, &signals, nil)
    }

    /// Runs a program to its end, or until `seconds` have passed; input and output are files.
    ///
    /// It leads a process group of its own: when its time is over, its children are ended with it.
    ///
    /// - Returns: how it ended; nil where it could not be started.
    public static func run(
        _ arguments: [String], input: String, output: String, errors: String, seconds: Int
    ) -> ChildResult? {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        let create = O_WRONLY | O_CREAT | O_TRUNC
        unsafe posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, output, create, 0o600)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, errors, create, 0o600)
        unsafe posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        var words: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) }
        unsafe words.append(nil)
        defer { unsafe words.forEach { unsafe free($0) } }
        var process: pid_t = 0
        guard let program = arguments.first,
            unsafe posix_spawn(&process, program, &actions, &attributes, words, environ) == 0
        else { return nil }
        return wait(for: process, seconds: seconds)
    }

    private static func wait(for process: pid_t, seconds: Int) -> ChildResult {
        var result = ChildResult()
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGCHLD)
        var code: Int32 = 0
        var usage = rusage()
        var patience = timespec(tv_sec: seconds, tv_nsec: 0)
        while true {
            let ended = unsafe wait4(process, &code, WNOHANG, &usage)
            if ended == process || (ended < 0 && errno != EINTR) { break }
            if unsafe sigtimedwait(&signals, nil, &patience) < 0, errno == EAGAIN, !result.isTooSlow {
                result.isTooSlow = true
                kill(-process, SIGKILL)
                patience.tv_sec = 60
            }
        }
        result.memory = usage.ru_maxrss * 1024
        if code & 0x7F == 0 { result.status = (code >> 8) & 0xFF } else { result.signal = code & 0x7F }
        return result
    }
}
