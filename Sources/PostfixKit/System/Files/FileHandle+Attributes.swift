// What of a file goes beyond its bytes and is Linux's own: attributes, room on the device, and the exchange of
// names. The only file that asks the C library for these.

internal import CSystem
internal import Glibc

extension FileHandle {
    /// Attributes that say what a program may do, or sign its bytes.
    private static let attributesOfContent = ["security.capability", "security.ima", "security.evm"]
        .map { $0.utf8.map { CChar(bitPattern: $0) } + [0] }

    /// Gives this file owner, group, mode, access control list and security label of another.
    ///
    /// Nothing that lets a program run as another user is taken over.
    ///
    /// - Parameters:
    ///   - other: The file to be like.
    ///   - limit: The permissions that there may be; what the other file has beyond them is left out.
    /// - Throws: `SystemError` when one of them cannot be had, or one too many cannot be taken away.
    func copyAttributes(
        from other: borrowing FileHandle, limit: UInt32 = 0o777
    ) throws(SystemError) {
        let wanted = try other.status()
        let mode = wanted.mode & limit & 0o777
        let current = try status()
        if wanted.owner != current.owner || wanted.group != current.group {
            try setOwner(wanted.owner, group: wanted.group)
        }
        let names = try other.attributeNames()
        for name in names {
            let value = try other.attribute(name)
            if (try? attribute(name)) != value { try setAttribute(name, to: value) }
        }
        for name in try attributeNames() where !names.contains(name) { try removeAttribute(name) }
        try setMode(mode)
        // The group bits of the mode are the mask of an access control list: one must not undo the other.
        guard mode & 0o070 == wanted.mode & 0o070 else { return }
        for name in names where try attribute(name) != other.attribute(name) {
            throw SystemError(code: EPERM)
        }
    }

    /// Gives this file group and mode of another, as far as the limit goes.
    func copyGroupAndMode(from other: borrowing FileHandle, limit: UInt32) throws(SystemError) {
        let wanted = try other.status()
        try setMode(wanted.mode & limit & 0o777)
        if try status().group != wanted.group { try setOwner(UInt32.max, group: wanted.group) }
    }

    /// Takes away the permissions beyond `limit`, and what lets a program run as another user.
    func limitMode(to limit: UInt32) throws(SystemError) {
        let mode = try status().mode
        if mode & ~limit != 0 { try setMode(mode & limit & 0o777) }
    }

    /// The names of the extended attributes; empty where the file system has none.
    private func attributeNames() throws(SystemError) -> [[CChar]] {
        var buffer: [CChar] = []
        while true {
            let needed = flistxattr(descriptor, nil, 0)
            if needed < 0 {
                let error = SystemError.last
                if error.code == ENOTSUP { return [] }
                throw error
            }
            if needed == 0 { return [] }
            buffer = [CChar](repeating: 0, count: needed)
            let count = unsafe flistxattr(descriptor, &buffer, buffer.count)
            if count >= 0 {
                return buffer[..<count].split(separator: 0).map { Array($0) + [0] }
                    .filter { !Self.attributesOfContent.contains($0) }
            }
            if errno != ERANGE { throw .last }
        }
    }

    private func attribute(_ name: [CChar]) throws(SystemError) -> [UInt8] {
        while true {
            let needed = unsafe fgetxattr(descriptor, name, nil, 0)
            guard needed >= 0 else { throw .last }
            var value = [UInt8](repeating: 0, count: max(needed, 1))
            let count = unsafe fgetxattr(descriptor, name, &value, value.count)
            if count >= 0 { return Array(value[..<count]) }
            if errno != ERANGE { throw .last }
        }
    }

    private func setAttribute(_ name: [CChar], to value: [UInt8]) throws(SystemError) {
        guard unsafe fsetxattr(descriptor, name, value, value.count, 0) == 0 else { throw .last }
    }

    private func removeAttribute(_ name: [CChar]) throws(SystemError) {
        guard unsafe fremovexattr(descriptor, name) == 0 else { throw .last }
    }

    /// Makes sure that `length` bytes can be written without a lack of room; the file keeps its length.
    ///
    /// - Throws: `SystemError`: ENOSPC, EDQUOT or EFBIG.
    func reserve(length: Int) throws(SystemError) {
        var limit = rlimit()
        let resource = __rlimit_resource_t(UInt32(RLIMIT_FSIZE.rawValue))
        if unsafe getrlimit(resource, &limit) == 0, UInt64(length) > UInt64(limit.rlim_cur) {
            throw SystemError(code: EFBIG)
        }
        guard length > 0 else { return }
        while fallocate(descriptor, KEEPING_SIZE, 0, length) != 0 {
            let error = SystemError.last
            if error.code == EINTR { continue }
            guard error.code == EOPNOTSUPP || error.code == ENOSYS else { throw error }
            let size = try status().size
            do throws(SystemError) {
                try allocate(length: max(length, size))
            } catch {
                try? truncate(to: size)
                throw error
            }
            return
        }
    }

    /// Says that the content changed just now.
    func setModificationTimeToNow() throws(SystemError) {
        guard futimens(descriptor, nil) == 0 else { throw .last }
    }
}

extension FilePath {
    /// What a symbolic link points to.
    func linkTarget() throws(SystemError) -> [UInt8] {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = try unsafe withPlace { unsafe readlinkat($0, $1, &buffer, PATH_MAX_BYTES) }
        guard count >= 0 else { throw .last }
        return buffer[..<count].map { UInt8(bitPattern: $0) }
    }

    /// The name behind all symbolic links that this one leads through, whether there is a file or not.
    ///
    /// - Throws: `SystemError`; ELOOP where the links have no end.
    func followingLinks() throws(SystemError) -> FilePath {
        var target = self
        for _ in 0..<40 {
            guard let status = try FileStatus.of(target, followingLinks: false), status.isSymbolicLink else {
                return target
            }
            let link = FilePath(try target.linkTarget()).inside(root)
            target = link.isAbsolute ? link : target.directory.appending(component: link)
        }
        throw SystemError(code: ELOOP)
    }

    /// Removes the name.
    package func remove() throws(SystemError) {
        guard try unsafe withPlace({ unsafe unlinkat($0, $1, 0) }) == 0 else { throw .last }
    }

    /// Removes the name of an open file that nobody needs any more; false where it is another file's, or none's.
    ///
    /// It is not given up at the first error: the file would stay for ever.
    func remove(whereNameOf file: borrowing FileHandle) throws(SystemError) -> Bool {
        try SystemError.insisting { () throws(SystemError) in
            guard let named = try FileStatus.of(self, followingLinks: false),
                try named.isSameFile(as: file.status())
            else { return false }
            try remove()
            return true
        }
    }

    /// Makes the name last in its directory.
    func synchronizePlace() {
        var place = FilePath(".")
        if let openDirectory {
            place = place.anchored(.directory(openDirectory, owner: nil))
        } else {
            place = directory
        }
        guard let descriptor = try? place.open(O_RDONLY | O_DIRECTORY) else { return }
        try? FileHandle(descriptor: descriptor).synchronize()
    }

    /// Exchanges the files of two names at once, which is not made to last; false where the file system cannot do that.
    func exchangeNames(with other: FilePath) throws(SystemError) -> Bool {
        let done = try unsafe withPlace { (from, old) in
            Result { () throws(SystemError) in
                try unsafe other.withPlace { (to, new) in
                    unsafe renameat2(from, old, to, new, RENAME_EXCHANGING)
                }
            }
        }
        if try done.get() == 0 { return true }
        let error = SystemError.last
        if error.code == EINVAL || error.code == ENOSYS { return false }
        throw error
    }

    /// Gives the file of this name another one; false where that is taken and may not be replaced.
    func rename(to other: FilePath, replacing: Bool) throws(SystemError) -> Bool {
        let moved = try unsafe withPlace { (from, old) in
            Result { () throws(SystemError) in
                try unsafe other.withPlace { (to, new) in
                    if replacing { return unsafe renameat(from, old, to, new) }
                    let result = unsafe renameat2(from, old, to, new, RENAME_WITHOUT_REPLACING)
                    guard result != 0, errno == EINVAL || errno == ENOSYS else { return result }
                    // A file system without this: a second name is refused where there is one already.
                    guard unsafe linkat(from, old, to, new, 0) == 0 else { return -1 }
                    if unsafe unlinkat(from, old, 0) == 0 { return 0 }
                    let code = errno
                    unsafe unlinkat(to, new, 0)
                    errno = code
                    return -1
                }
            }
        }
        let result = try moved.get()
        if result == 0 { return true }
        let error = SystemError.last
        if !replacing && error == .fileExists { return false }
        throw error
    }
}

private let PATH_MAX_BYTES = Int(PATH_MAX)
// Values of fallocate(2) and renameat2(2).
private let KEEPING_SIZE: Int32 = 1
private let RENAME_WITHOUT_REPLACING: UInt32 = 1
private let RENAME_EXCHANGING: UInt32 = 2
