// What the operating system answered when it refused: the number, and its own words for it.

internal import Glibc

/// The reason that a system call gave for its failure.
package struct SystemError: Error, Sendable, Hashable {
    /// The number, as in errno(3).
    package let code: Int32

    /// A reason from a number of errno(3).
    package init(code: Int32) { self.code = code }

    /// The reason of the call that failed just now on this thread; read it before any other call.
    package static var last: SystemError { SystemError(code: errno) }

    /// The system's own words, such as `No such file or directory`.
    package var reason: String {
        if self == .noWriter { return "Nobody writes to the pipe" }
        if self == .isDevice { return "Is a device" }
        if self == .foreignLink { return "A symbolic link on the way is another user's" }
        if self == .foreignName { return "The file is another user's, and has other names" }
        if self == .replaced { return "Another file has this name now" }
        if self == .needsProc { return "Needs /proc, which is not mounted here" }
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }

    /// Does what must not be given up at the first error, such as to remove what would stay for ever: up to three
    /// times.
    ///
    /// - Throws: `SystemError`, that of the last attempt.
    static func insisting<Result>(
        _ body: () throws(SystemError) -> Result
    ) throws(SystemError) -> Result {
        for _ in 0..<2 { if let result = try? body() { return result } }
        return try body()
    }

    /// ENOENT: there is no file of that name.
    package static let noSuchFile = SystemError(code: ENOENT)
    /// EACCES: not allowed.
    package static let permissionDenied = SystemError(code: EACCES)
    /// EEXIST: there is such a file already.
    package static let fileExists = SystemError(code: EEXIST)
    /// EFBIG: more bytes than there may be.
    package static let tooLarge = SystemError(code: EFBIG)
    /// Not of the system: a pipe with a name, whose writer has not come.
    package static let noWriter = SystemError(code: -1)
    /// Not of the system: a device, where a file is expected.
    package static let isDevice = SystemError(code: -2)
    /// Not of the system: a symbolic link that root does not follow.
    package static let foreignLink = SystemError(code: -3)
    /// Not of the system: a file that root does not write, since another user may have linked it there.
    package static let foreignName = SystemError(code: -4)
    /// Not of the system: a name that stands for another file than it did a moment ago.
    package static let replaced = SystemError(code: -5)
    /// Not of the system: a library can open a file by its name only, and an open file has none without `/proc`.
    package static let needsProc = SystemError(code: -6)
    /// EWOULDBLOCK: another process has the lock.
    package static let wouldBlock = SystemError(code: EWOULDBLOCK)
    /// EISDIR: a directory, where a file is expected.
    package static let isDirectory = SystemError(code: EISDIR)
    /// EINVAL: not that here.
    package static let invalidArgument = SystemError(code: EINVAL)

    /// EACCES or EPERM: another user may be allowed.
    package var isForbidden: Bool { code == EACCES || code == EPERM }
}
