// Some texts only another program has; this asks it, with no shell between.

internal import Glibc

/// What a program wrote to its standard output, and how it ended.
package struct ProgramOutput: Sendable, Equatable {
    /// The standard output.
    package let bytes: [UInt8]
    /// Whether the exit status was 0.
    package let isSuccess: Bool

    /// Runs a program to its end; its messages go where those of this process go.
    ///
    /// The program has an empty standard input, and the environment of this process.
    ///
    /// - Parameters:
    ///   - program: The name of its file.
    ///   - arguments: Its arguments, without its own name.
    /// - Throws: `SystemError` where it cannot be started or heard.
    package init(of program: FilePath, arguments: [String]) throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw .last }
        let output = FileHandle(descriptor: ends[0])
        let input = FileHandle(descriptor: ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let words = [program.lastComponent] + arguments.map { Array($0.utf8) }
        let process = try Self.start(program, words, output: input.descriptor)
        try input.close()
        let content: [UInt8]
        do throws(SystemError) {
            content = try output.contents()
        } catch {
            _ = Self.end(of: process)
            throw error
        }
        bytes = content
        isSuccess = Self.end(of: process) == 0
    }

    private static func start(
        _ program: FilePath, _ words: [[UInt8]], output: Int32
    ) throws(SystemError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        var pointers = unsafe words.map { word in
            unsafe strdup(word.map { CChar(bitPattern: $0) } + [0])
        }
        unsafe pointers.append(nil)
        defer { unsafe pointers.forEach { unsafe free($0) } }
        var process: pid_t = 0
        let code = unsafe program.withCString { name in
            unsafe posix_spawn(&process, name, &actions, nil, pointers, environ)
        }
        if code != 0 { throw SystemError(code: code) }
        return process
    }

    /// The status with which a process has ended.
    private static func end(of process: pid_t) -> Int32 {
        var status: Int32 = -1
        while unsafe waitpid(process, &status, 0) < 0 {
            if errno != EINTR { return -1 }
        }
        return status
    }
}
