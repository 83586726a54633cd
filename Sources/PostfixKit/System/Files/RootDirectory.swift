// The configuration of another system, in an image or a backup, names files of that system; looked up as they
// are, they would be files of this one.

internal import CSystem
internal import Glibc

/// A directory that stands for the root of a file system.
///
/// Every name, and every symbolic link on the way, absolute or not, is looked up inside it: neither `..` nor a
/// link leads out of it, whoever changes what while this looks. The directory is found once; it may get another
/// name afterwards.
package final class RootDirectory: Sendable {
    /// The open directory.
    private let directory: Int32
    /// Whether the kernel is asked to keep us inside.
    private let asksKernel: Bool

    private static let mostLinks = 40
    private static let mostAttempts = 8

    /// Opens a directory of this system.
    ///
    /// - Throws: `SystemError` where it is not a directory, or cannot be searched.
    package convenience init(_ path: FilePath) throws(SystemError) {
        try self.init(path, asksKernel: true)
    }

    /// Opens a directory of this system; where the kernel is not asked, names are taken apart here, as they are
    /// on a kernel that cannot do it.
    package init(_ path: FilePath, asksKernel: Bool) throws(SystemError) {
        directory = try path.open(O_PATH_ | O_DIRECTORY)
        self.asksKernel = asksKernel
    }

    deinit { close(directory) }

    /// Opens a file by its name inside; the name is taken from this directory whether it begins with a slash or not.
    ///
    /// - Parameters:
    ///   - path: The name.
    ///   - flags: Those of open(2); with `O_NOFOLLOW` a symbolic link as the last part is not followed.
    ///   - mode: The permissions of a new file.
    /// - Returns: the descriptor, which is the caller's to close.
    /// - Throws: `SystemError`, what open(2) gives.
    func open(_ path: FilePath, _ flags: Int32, mode: UInt32 = 0) throws(SystemError) -> Int32 {
        if path.bytes.isEmpty { throw .noSuchFile }
        if asksKernel {
            for _ in 0..<Self.mostAttempts {
                let result = unsafe path.withCString {
                    unsafe open_in_root(directory, $0, flags | O_CLOEXEC, mode)
                }
                if result >= 0 { return result }
                let error = SystemError.last
                // Not there, or forbidden by a filter of system calls; or something moved on the way.
                if error.code == ENOSYS || error.code == EPERM { break }
                guard error.code == EAGAIN || error.code == EINTR else { throw error }
            }
        }
        return try openByParts(path, flags, mode)
    }

    /// Follows a name part by part.
    private func openByParts(
        _ path: FilePath, _ flags: Int32, _ mode: UInt32
    ) throws(SystemError) -> Int32 {
        // The directories that the name leads through, from below the root to where we are.
        var way: [Int32] = []
        defer { for directory in way { close(directory) } }
        func goBack() { if let last = way.popLast() { close(last) } }
        var parts = Array(Self.parts(of: path.bytes).reversed())
        var links = 0
        while let part = parts.popLast() {
            let name = FilePath(part)
            if name == "." { continue }
            if name == ".." {
                goBack()
                continue
            }
            let here = way.last ?? directory
            let isLast = parts.isEmpty
            if !isLast || flags & O_NOFOLLOW == 0, let link = name.linkTarget(in: here) {
                links += 1
                if links > Self.mostLinks { throw SystemError(code: ELOOP) }
                if link.first == UInt8(ascii: "/") { while !way.isEmpty { goBack() } }
                parts += Self.parts(of: link).reversed()
                continue
            }
            if isLast { return try name.open(in: here, flags | O_NOFOLLOW, mode: mode) }
            way.append(try name.open(in: here, O_PATH_ | O_DIRECTORY | O_NOFOLLOW, mode: 0))
        }
        return try FilePath(".").open(in: way.last ?? directory, flags, mode: mode)
    }

    private static func parts(of name: [UInt8]) -> [[UInt8]] {
        name.split(separator: UInt8(ascii: "/")).map { Array($0) }
    }
}

extension FilePath {
    /// Opens the file of this name, inside its root where it has one.
    ///
    /// - Throws: `SystemError`, what open(2) gives.
    func open(_ flags: Int32, mode: UInt32 = 0) throws(SystemError) -> Int32 {
        switch anchor {
        case .directory(let place, let owner):
            let name = FilePath(lastComponent)
            let result = try name.open(in: place.descriptor, flags | O_NOFOLLOW, mode: mode)
            do throws(SystemError) {
                if flags & O_ACCMODE != O_RDONLY { try Self.judge(result, in: place, owner) }
            } catch {
                close(result)
                // What was made just now is not left.
                if flags & O_EXCL != 0 { try? place.remove(name) }
                throw error
            }
            return result
        case .file(let file): return try Self.reopen(file, flags)
        case nil: break
        }
        if let root { return try root.open(self, flags, mode: mode) }
        return try open(in: AT_FDCWD, flags, mode: mode)
    }

    /// Refuses a file that root is to write if another user than its owner may have put it there.
    private static func judge(
        _ file: Int32, in place: OpenDirectory, _ owner: UInt32?
    ) throws(SystemError) {
        guard geteuid() == 0 else { return }
        var status = stat()
        try SystemError.insisting { () throws(SystemError) in
            guard unsafe fstat(file, &status) == 0 else { throw .last }
        }
        if let owner, status.st_uid != owner { throw .foreignLink }
        if place.isForeign, status.st_nlink > 1, status.st_uid != place.owner { throw .foreignName }
    }

    /// Opens an open file once more.
    private static func reopen(_ file: Int32, _ flags: Int32) throws(SystemError) -> Int32 {
        do throws(SystemError) {
            let flags = flags & ~(O_NOFOLLOW | O_CREAT | O_EXCL)
            return try FilePath("/proc/self/fd/\(file)").open(in: AT_FDCWD, flags, mode: 0)
        } catch { guard error == .noSuchFile else { throw error } }
        let copy = fcntl(file, F_DUPFD_CLOEXEC, 3)
        guard copy >= 0, lseek(copy, 0, SEEK_SET) == 0 else { throw .last }
        return copy
    }

    /// Opens the file of this name in an open directory.
    func open(
        in directory: Int32, _ flags: Int32, mode: UInt32
    ) throws(SystemError) -> Int32 {
        while true {
            let result = unsafe withCString { unsafe openat(directory, $0, flags | O_CLOEXEC, mode) }
            if result >= 0 { return result }
            let error = SystemError.last
            if error.code != EINTR { throw error }
        }
    }

    /// Where a symbolic link in an open directory, or, without a name, an open link leads; nil for other files.
    func linkTarget(in directory: Int32) -> [UInt8]? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = unsafe withCString { unsafe readlinkat(directory, $0, &buffer, Int(PATH_MAX)) }
        return count >= 0 ? buffer[..<count].map { UInt8(bitPattern: $0) } : nil
    }

    /// Calls `body` with an open directory and the name in it that this name means there, its last part not followed.
    ///
    /// - Throws: `SystemError` where the directory cannot be found inside the root.
    func withPlace<Result>(
        _ body: (Int32, UnsafePointer<CChar>) -> Result
    ) throws(SystemError) -> Result {
        if let place = openDirectory {
            return unsafe FilePath(lastComponent).withCString { unsafe body(place.descriptor, $0) }
        }
        guard let root else { return unsafe withCString { unsafe body(AT_FDCWD, $0) } }
        let parent = FileHandle(descriptor: try root.open(directory, O_PATH_ | O_DIRECTORY))
        return unsafe FilePath(lastComponent).withCString { unsafe body(parent.descriptor, $0) }
    }

    /// The result of fstat(2) for the file of this name, inside its root or its open directory.
    func statusInPlace(followingLinks: Bool) throws(SystemError) -> FileStatus {
        if case .file(let file) = anchor {
            var status = stat()
            guard unsafe fstat(file, &status) == 0 else { throw .last }
            return FileStatus(status)
        }
        if let openDirectory { return try openDirectory.status(of: FilePath(lastComponent)) }
        return try statusInRoot(followingLinks: followingLinks)
    }

    private func statusInRoot(followingLinks: Bool) throws(SystemError) -> FileStatus {
        try FileHandle(descriptor: try open(O_PATH_ | (followingLinks ? 0 : O_NOFOLLOW))).status()
    }
}

// open(2): a place in the file system, not its content; the macro is not imported.
package let O_PATH_: Int32 = 0o10000000
