// Runs a command and measures it.

import Glibc

/// What one run of a command took.
struct Measurement {
    /// Seconds from the start to the end.
    var wall: Double
    /// Seconds of processor time, of the program and of the system for it.
    var processor: Double
    /// The memory that it had at most, in bytes.
    var memory: Int
}

/// A command with its environment.
struct MeasuredCommand {
    /// The program and its arguments.
    let arguments: [String]
    /// `NAME=value`, all of it.
    let environment: [String]
    /// The file that is standard input.
    var input = "/dev/null"
    /// The exit status that is expected.
    var status: Int32 = 0

    /// Runs the command once; nil where it did not end as expected.
    ///
    /// Its output is thrown away.
    func run() -> Measurement? {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        let words = unsafe Self.copies(arguments)
        let settings = unsafe Self.copies(environment)
        defer { unsafe (words + settings).forEach { unsafe free($0) } }
        var process: pid_t = 0
        let start = Self.now()
        guard let program = arguments.first,
            unsafe posix_spawn(&process, program, &actions, nil, words, settings) == 0
        else { return nil }
        var code: Int32 = 0
        var usage = rusage()
        while unsafe wait4(process, &code, 0, &usage) < 0 { if errno != EINTR { return nil } }
        let end = Self.now()
        guard code & 0x7F == 0, (code >> 8) & 0xFF == status else { return nil }
        return Measurement(
            wall: end - start, processor: Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime),
            memory: usage.ru_maxrss * 1024)
    }

    private static func copies(_ words: [String]) -> [UnsafeMutablePointer<CChar>?] {
        unsafe words.map { unsafe strdup($0) } + [nil]
    }

    private static func now() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }
}
