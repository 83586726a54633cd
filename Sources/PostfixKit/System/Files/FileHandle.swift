// The only way from this module to the files of the system: every call is checked, and an interrupted one
// is made again.

internal import CSystem
internal import Glibc

/// What a file is and whose, as fstat(2) tells.
package struct FileStatus: Sendable, Equatable {
    /// The device and the file's number on it: together they are the file's identity.
    package let device: UInt64, inode: UInt64
    /// Length in bytes.
    package let size: Int
    /// The permission bits, 0o7777 at most.
    package let mode: UInt32
    /// The owner and the group.
    package let owner: UInt32, group: UInt32
    /// How many names the file has.
    package let links: Int
    /// When the content changed last: whole seconds since 1970, and nanoseconds on top.
    package let modified: Int, modifiedNanoseconds: Int
    /// The size of a block of the file system, in bytes.
    package let blockSize: Int
    /// Whether it is a file of bytes, not a directory, a device or a socket.
    package let isRegular: Bool
    /// Whether it is a directory.
    package let isDirectory: Bool
    /// Whether it is a pipe (FIFO), with a name or without.
    package let isPipe: Bool
    /// Whether it is a device, such as a terminal, a disk or `/dev/zero`.
    package let isDevice: Bool
    /// Whether it is `/dev/null`, under whatever name.
    let isNullDevice: Bool
    /// Whether it is a symbolic link (only where links are not followed).
    package let isSymbolicLink: Bool

    /// Whether both are the same file under whatever name.
    package func isSameFile(as other: FileStatus) -> Bool { device == other.device && inode == other.inode }

    /// Whether the content changed last before that of another file did.
    func isOlder(than other: FileStatus) -> Bool {
        (modified, modifiedNanoseconds) < (other.modified, other.modifiedNanoseconds)
    }

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int(status.st_size)
        mode = status.st_mode & 0o7777
        owner = status.st_uid
        group = status.st_gid
        links = Int(status.st_nlink)
        modified = status.st_mtim.tv_sec
        modifiedNanoseconds = status.st_mtim.tv_nsec
        blockSize = Int(status.st_blksize)
        isRegular = status.st_mode & S_IFMT == S_IFREG
        isDirectory = status.st_mode & S_IFMT == S_IFDIR
        isPipe = status.st_mode & S_IFMT == S_IFIFO
        isDevice = [S_IFCHR, S_IFBLK].contains(status.st_mode & S_IFMT)
        // Source: null(4), "major 1, minor 3".
        isNullDevice = status.st_mode & S_IFMT == S_IFCHR && status.st_rdev == 1 << 8 | 3
        isSymbolicLink = status.st_mode & S_IFMT == S_IFLNK
    }

    /// What the file of a name is; nil where there is none.
    ///
    /// - Throws: `SystemError` for every other reason than that there is none.
    package static func of(_ path: FilePath, followingLinks: Bool = true) throws(SystemError) -> FileStatus? {
        if path.root != nil || path.anchor != nil {
            do throws(SystemError) {
                return try path.statusInPlace(followingLinks: followingLinks)
            } catch {
                if error == .noSuchFile { return nil }
                throw error
            }
        }
        var status = stat()
        let result = unsafe path.withCString { name in
            unsafe followingLinks ? stat(name, &status) : lstat(name, &status)
        }
        if result == 0 { return FileStatus(status) }
        let error = SystemError.last
        if error == .noSuchFile { return nil }
        throw error
    }
}

/// How strongly a lock excludes others.
package enum LockMode: Sendable, Equatable {
    /// Together with other readers.
    case shared
    /// Alone.
    case exclusive
}

/// An open file; it is closed when the value ends.
package struct FileHandle: ~Copyable, Sendable {
    /// The number of the descriptor, for an engine's library that wants one.
    package let descriptor: Int32

    /// Takes over an open descriptor.
    package init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { if descriptor > 2 { Glibc.close(descriptor) } }

    /// A name of this open file, for a library that opens files itself.
    ///
    /// - Throws: `SystemError.needsProc` where the system shows no such name.
    func nameForLibraries() throws(SystemError) -> FilePath {
        let name = FilePath("/proc/self/fd/\(descriptor)")
        guard let named = (try? FileStatus.of(name)) ?? nil, try named.isSameFile(as: status()) else {
            throw .needsProc
        }
        return name
    }

    /// The standard input of the process; not closed at the end.
    package static var standardInput: FileHandle { FileHandle(descriptor: 0) }

    /// How a file is opened.
    package enum Access: Sendable {
        /// For reading; it must exist.
        case read
        /// The same, without waiting where it is a pipe or a device.
        case readAtOnce
        /// For reading and writing; it must exist.
        case update
        /// For reading and writing; made with this mode where it does not exist.
        case createOrUpdate(mode: UInt32)
        /// The same, and refused where the name is a symbolic link.
        case createOrUpdateNoLink(mode: UInt32)
        /// For reading and writing; made with this mode, and refused where the name is taken, by whatever.
        case createNew(mode: UInt32)
        /// For reading and writing; refused where the name is a symbolic link.
        case updateNoLink
    }

    /// Opens the file of a name, where that is still the file that it was.
    ///
    /// - Throws: `SystemError`, what opening gives, or `replaced`.
    init(_ path: FilePath, _ access: Access, expecting expected: FileStatus) throws(SystemError) {
        let file = try FileHandle(path, access)
        guard try file.status().isSameFile(as: expected) else { throw .replaced }
        self = file
    }

    /// Opens the file of a name.
    ///
    /// A device that has no end, or is never a text, is refused for reading: `/dev/zero`, a disk. A terminal and
    /// `/dev/null` are not.
    ///
    /// - Throws: `SystemError`, what open(2) gives, or `isDevice`.
    package init(_ path: FilePath, _ access: Access) throws(SystemError) {
        let flags: Int32
        var mode: UInt32 = 0
        switch access {
        case .read: flags = O_RDONLY
        case .readAtOnce: flags = O_RDONLY | O_NONBLOCK | O_NOCTTY
        case .update: flags = O_RDWR
        case .createOrUpdate(let bits): (flags, mode) = (O_RDWR | O_CREAT, bits)
        case .createOrUpdateNoLink(let bits): (flags, mode) = (O_RDWR | O_CREAT | O_NOFOLLOW, bits)
        case .createNew(let bits): (flags, mode) = (O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, bits)
        case .updateNoLink: flags = O_RDWR | O_NOFOLLOW
        }
        let file = FileHandle(descriptor: try path.open(flags, mode: mode))
        if flags & O_ACCMODE == O_RDONLY { try file.refuseEndlessDevice() }
        self = file
    }

    private func refuseEndlessDevice() throws(SystemError) {
        let status = try status()
        if status.isDevice, !status.isNullDevice, isatty(descriptor) == 0 { throw .isDevice }
    }

    /// Opens a source of text for reading that is named in a configuration, and not by a person who waits for
    /// it; where it is a pipe with a name, or a terminal, its writer has so many seconds to come.
    ///
    /// - Throws: `SystemError`, what open(2) gives, `isDevice` or `noWriter`.
    package static func source(_ path: FilePath, patience: Int32 = 10) throws(SystemError) -> FileHandle {
        // To open a pipe in the usual way is to wait for its writer, who may never come.
        let file = try FileHandle(path, .readAtOnce)
        let result = file.descriptor
        let status = try file.status()
        guard status.isPipe || status.isDevice else {
            guard fcntl(result, F_SETFL, fcntl(result, F_GETFL) & ~O_NONBLOCK) == 0 else { throw .last }
            return file
        }
        var waiting = pollfd(fd: result, events: Int16(POLLIN), revents: 0)
        let deadline = monotonicTime() + Double(patience)
        while true {
            let left = max(0, deadline - monotonicTime())
            let ready = unsafe poll(&waiting, 1, Int32(left * 1000))
            if ready > 0 { break }
            guard ready < 0, errno == EINTR else { throw ready < 0 ? .last : .noWriter }
        }
        guard fcntl(result, F_SETFL, fcntl(result, F_GETFL) & ~O_NONBLOCK) == 0 else { throw .last }
        return file
    }

    /// A new file for reading and writing in `directory`, which has no name, or none for long.
    package static func temporary(in directory: FilePath) throws(SystemError) -> FileHandle {
        if directory.root != nil {
            return FileHandle(descriptor: try directory.open(O_TMPFILE_ | O_RDWR, mode: 0o600))
        }
        let result = unsafe directory.withCString { unsafe open($0, O_TMPFILE_ | O_RDWR | O_CLOEXEC, 0o600) }
        if result >= 0 { return FileHandle(descriptor: result) }
        var path: FilePath = ""
        let file = try named(in: directory, &path)
        try SystemError.insisting { () throws(SystemError) in try path.remove() }
        return file
    }

    /// A new file for reading and writing in `directory`, with a name that nothing had.
    static func named(in directory: FilePath, _ path: inout FilePath) throws(SystemError) -> FileHandle {
        var name = directory.appending(component: ".postkit-XXXXXX").bytes.map { CChar(bitPattern: $0) }
        name.append(0)
        let result = unsafe mkstemp(&name)
        guard result >= 0 else { throw .last }
        _ = fcntl(result, F_SETFD, FD_CLOEXEC)
        path = FilePath(name.dropLast().map { UInt8(bitPattern: $0) })
        return FileHandle(descriptor: result)
    }

    /// What this file is.
    package func status() throws(SystemError) -> FileStatus {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .last }
        return FileStatus(status)
    }

    /// Reads what is there, up to the room in `buffer`; 0 at the end of the file.
    package func read(into buffer: inout MutableSpan<UInt8>) throws(SystemError) -> Int {
        var count: Int
        repeat {
            count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe Glibc.read(descriptor, bytes.baseAddress, bytes.count)
            }
        } while count < 0 && errno == EINTR
        guard count >= 0 else { throw .last }
        return count
    }

    /// Reads what is there into `buffer`, from its byte `index` to its end; 0 at the end of the file.
    package func read(into buffer: inout [UInt8], from index: Int) throws(SystemError) -> Int {
        var count: Int
        repeat {
            count = unsafe buffer.withUnsafeMutableBytes { bytes in
                guard index < bytes.count, let base = bytes.baseAddress else { return 0 }
                return unsafe Glibc.read(descriptor, base + index, bytes.count - index)
            }
        } while count < 0 && errno == EINTR
        guard count >= 0 else { throw .last }
        return count
    }

    /// All that is left to read.
    package func contents() throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var filled = 0
        while true {
            if filled == bytes.count {
                bytes.append(contentsOf: repeatElement(0, count: max(4096, bytes.count)))
            }
            let count = try read(into: &bytes, from: filled)
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    /// Writes all of `bytes` at the position of the file.
    package func write(_ bytes: Span<UInt8>) throws(SystemError) {
        var offset = 0
        while offset < bytes.count {
            let count = unsafe bytes.extracting(droppingFirst: offset).withUnsafeBytes { rest in
                unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
            }
            if count < 0 {
                let error = SystemError.last
                if error.code == EINTR { continue }
                throw error
            }
            offset += count
        }
    }

    /// Reads up to the room in `buffer` from a place of the file, in bytes from its start.
    package func read(at offset: Int, into buffer: inout MutableSpan<UInt8>) throws(SystemError) -> Int {
        var count: Int
        repeat {
            count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe pread(descriptor, bytes.baseAddress, bytes.count, offset)
            }
        } while count < 0 && errno == EINTR
        guard count >= 0 else { throw .last }
        return count
    }

    /// Reads from a place of the file into `buffer`, from its byte `index` to its end; 0 at the end.
    package func read(
        at offset: Int, into buffer: inout [UInt8], from index: Int
    ) throws(SystemError) -> Int {
        var count: Int
        repeat {
            count = unsafe buffer.withUnsafeMutableBytes { bytes in
                guard index < bytes.count, let base = bytes.baseAddress else { return 0 }
                return unsafe pread(descriptor, base + index, bytes.count - index, offset)
            }
        } while count < 0 && errno == EINTR
        guard count >= 0 else { throw .last }
        return count
    }

    /// Writes all of `bytes` at a place of the file, in bytes from its start.
    package func write(_ bytes: Span<UInt8>, at offset: Int) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.extracting(droppingFirst: done).withUnsafeBytes { rest in
                unsafe pwrite(descriptor, rest.baseAddress, rest.count, offset + done)
            }
            if count < 0 {
                let error = SystemError.last
                if error.code == EINTR { continue }
                throw error
            }
            done += count
        }
    }

    /// Sets the length of the file, in bytes.
    package func truncate(to length: Int) throws(SystemError) {
        while ftruncate(descriptor, length) != 0 {
            if errno != EINTR { throw .last }
        }
    }

    /// Makes sure that the file system has room for the first `length` bytes of the file.
    ///
    /// - Throws: `SystemError`, ENOSPC or EFBIG where there is none.
    package func allocate(length: Int) throws(SystemError) {
        var code: Int32
        repeat { code = posix_fallocate(descriptor, 0, length) } while code == EINTR
        if code != 0 { throw SystemError(code: code) }
    }

    /// Waits until the content is on the device.
    package func synchronize() throws(SystemError) {
        while fsync(descriptor) != 0 {
            if errno != EINTR { throw .last }
        }
    }

    /// Sets the permission bits.
    package func setMode(_ mode: UInt32) throws(SystemError) {
        guard fchmod(descriptor, mode) == 0 else { throw .last }
    }

    /// Sets owner and group.
    package func setOwner(_ owner: UInt32, group: UInt32) throws(SystemError) {
        guard fchown(descriptor, owner, group) == 0 else { throw .last }
    }

    /// Takes the advisory lock that flock(2) keeps for the open file, waiting for it unless `waiting` is
    /// false (then EWOULDBLOCK is the answer).
    package func flock(_ mode: LockMode, waiting: Bool = true) throws(SystemError) {
        let operation = mode == .shared ? LOCK_SH : LOCK_EX
        try LockPatience.wait(waiting) { waits in
            lockWholeFile(descriptor, operation | (waits ? 0 : LOCK_NB)) == 0
        }
    }

    /// Gives back the lock of flock(2).
    package func funlock() { _ = lockWholeFile(descriptor, LOCK_UN) }

    /// Takes the advisory lock on the whole file that fcntl(2) keeps for the process.
    ///
    /// Any close of the same file in this process drops it.
    package func recordLock(_ mode: LockMode, waiting: Bool = true) throws(SystemError) {
        var lock = RecordLock()
        lock.l_type = Int16(mode == .shared ? F_RDLCK : F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        try LockPatience.wait(waiting) { waits in
            unsafe fcntl(descriptor, waits ? F_SETLKW : F_SETLK, &lock) == 0
        }
    }

    /// Gives back the lock of fcntl(2).
    package func recordUnlock() {
        var lock = RecordLock()
        lock.l_type = Int16(F_UNLCK)
        lock.l_whence = Int16(SEEK_SET)
        _ = unsafe fcntl(descriptor, F_SETLK, &lock)
    }

    /// Makes another descriptor one of this open file; what it stood for is closed.
    func replace(_ other: Int32) throws(SystemError) {
        // One call, which replaces it whole or not at all.
        while dup3(descriptor, other, O_CLOEXEC) < 0 {
            guard errno == EINTR || errno == EBUSY else { throw .last }
        }
    }

    /// Closes the file, and tells whether the system could keep what was written.
    package consuming func close() throws(SystemError) {
        let number = descriptor
        discard self
        if Glibc.close(number) != 0 {
            let error = SystemError.last
            if error.code != EINTR { throw error }
        }
    }
}

// open(2): a file without a name; the macro is not imported.
private let O_TMPFILE_: Int32 = 0o20000000 | O_DIRECTORY

// The C library has a structure and a function of one name; these tell them apart.
private typealias RecordLock = flock
private func lockWholeFile(_ descriptor: Int32, _ operation: Int32) -> Int32 { flock(descriptor, operation) }

extension FilePath {
    /// Where files go that have no name: `$TMPDIR`, or `/tmp` where that is not set.
    static var temporaryDirectory: FilePath {
        let given = unsafe getenv("TMPDIR").map { unsafe FilePath(String(cString: $0)) } ?? ""
        return given.bytes.isEmpty ? "/tmp" : given
    }

    /// Calls `body` with the name as C wants it.
    func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        let terminated = bytes.map { CChar(bitPattern: $0) } + [0]
        return unsafe terminated.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return unsafe body("") }
            return unsafe body(base)
        }
    }
}
