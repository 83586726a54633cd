// A name may stand for something else at every moment; an open directory is the same one until it is closed.

internal import Glibc

/// A directory, open as a place to look names up in.
final class OpenDirectory {
    /// What it is.
    let status: FileStatus
    private let file: FileHandle

    private init(_ file: consuming FileHandle) throws(SystemError) {
        status = try file.status()
        self.file = file
    }

    /// Opens the directory of a name; links on the way are followed.
    ///
    /// - Throws: `SystemError`, what open(2) gives.
    convenience init(_ path: FilePath) throws(SystemError) {
        try self.init(FileHandle(descriptor: try path.open(O_PATH_ | O_DIRECTORY)))
    }

    /// The directory of a name in this one; nil where the name stands for something else, such as a link.
    ///
    /// A file system that is mounted when somebody uses it gets mounted.
    ///
    /// - Throws: `SystemError` where there is nothing, or this may not be searched.
    func directory(_ name: FilePath) throws(SystemError) -> OpenDirectory? {
        do throws(SystemError) {
            return try OpenDirectory(FileHandle(descriptor: try open(name, O_PATH_ | O_DIRECTORY)))
        } catch {
            if error.code == ENOTDIR || error.code == ELOOP { return nil }
            throw error
        }
    }

    /// What a name in this directory stands for, and where a symbolic link leads: nil for what is none.
    ///
    /// - Throws: `SystemError` where there is nothing, or this may not be searched.
    func look(_ name: FilePath) throws(SystemError) -> (status: FileStatus, linkTarget: [UInt8]?) {
        let file = FileHandle(descriptor: try open(name, O_PATH_))
        return (try file.status(), FilePath("").linkTarget(in: file.descriptor))
    }

    /// Opens a file of this directory for reading, without waiting for anybody.
    ///
    /// - Parameters:
    ///   - name: Its name here.
    ///   - expected: What the file was when it was looked at.
    /// - Returns: the file, which is still what was expected.
    /// - Throws: `SystemError`, what open(2) gives, or `isReplaced` where it is another file now, or another's.
    func file(_ name: FilePath, expecting expected: FileStatus) throws(SystemError) -> FileHandle {
        let file: FileHandle
        do throws(SystemError) {
            file = FileHandle(descriptor: try open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY))
        } catch { throw error.code == ELOOP || error.code == ENXIO ? .isReplaced : error }
        let status = try file.status()
        guard status.isSameFile(as: expected), status.owner == expected.owner,
            status.group == expected.group, status.mode == expected.mode,
            status.isRegular == expected.isRegular
        else { throw .isReplaced }
        return file
    }

    private func open(_ name: FilePath, _ flags: Int32) throws(SystemError) -> Int32 {
        try name.open(in: file.descriptor, flags | O_NOFOLLOW, mode: 0)
    }
}
