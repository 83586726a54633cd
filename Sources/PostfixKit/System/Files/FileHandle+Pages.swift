// A database is changed in place only where no moment shows a part of the change: what is needed for that, and
// for the copy that is changed else, is Linux's own.

internal import CSystem
internal import Glibc

/// Bytes for a place of a file, in bytes from its start.
struct FilePage: Equatable {
    let offset: Int
    let bytes: [UInt8]
}

extension FileHandle {
    /// Whether a process has this file open for writing; nil where the system does not tell.
    ///
    /// The handle itself must be open for reading only. The system tells the owner of the file and root, also
    /// of processes that cannot be seen from here, and needs no /proc for it; file systems of servers do not.
    ///
    /// Source: fcntl(2), "Leases": none is given for reading while the file is open for writing, and none for
    /// writing while it is open elsewhere.
    func isOpenForWriting() -> Bool? { isLeaseRefused(Int32(F_RDLCK)) }

    /// Whether no other process has this file open, as far as the system tells; it is open for reading only.
    var isOpenHereOnly: Bool { isLeaseRefused(Int32(F_WRLCK)) == false }

    /// Whether another process has this file open; false also where the file system cannot tell.
    var isOpenElsewhere: Bool { isLeaseRefused(Int32(F_WRLCK)) == true }

    /// Whether a lease is refused because of others that have the file open; nil where there are no leases.
    private func isLeaseRefused(_ kind: Int32) -> Bool? {
        // A process that opens the file at this very moment waits for the lease to go, and we would get a signal: one
        // without a handler, which is ignored by default.
        guard fcntl(descriptor, SETTING_SIGNAL, SIGURG) == 0 else { return nil }
        if fcntl(descriptor, SETTING_LEASE, kind) == 0 {
            // With a lease that stays we would wait for ourselves at the next opening.
            for _ in 0..<3 where fcntl(descriptor, SETTING_LEASE, Int32(F_UNLCK)) == 0 { break }
            return false
        }
        return errno == EAGAIN ? true : nil
    }

    /// Writes pages over what the file has in their places, with one call of the system.
    ///
    /// So no signal can leave a part of them. The file, which is open for writing, gets no longer.
    ///
    /// - Returns: false where that cannot be, or room is not sure; nothing has changed then.
    /// - Throws: `OverwriteError`; what was written in part is taken back where that can be.
    func replacePages(_ pages: [FilePage]) throws(OverwriteError) -> Bool {
        guard let size = try? status().size else { return false }
        let count = pages.reduce(0) { $0 + $1.bytes.count }
        guard count > 0, pages.allSatisfy({ $0.offset + $0.bytes.count <= size }) else { return count == 0 }
        guard let source = Self.memory(with: pages) else { return false }
        let mapped = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard let base = unsafe mapped, unsafe base != MAP_FAILED else { return false }
        defer { unsafe munmap(base, size) }
        for page in pages {
            guard reserve(page), unsafe Self.populate(base, page) else { return false }
        }
        // Readers look at the time; it comes first, since they cannot look before the lock is given back.
        do throws(SystemError) {
            try setModificationTimeToNow()
        } catch { throw OverwriteError(content: .old, reason: error) }
        let old = pages.map { page in
            unsafe FilePage(
                offset: page.offset,
                bytes: [UInt8](UnsafeRawBufferPointer(start: base + page.offset, count: page.bytes.count)))
        }
        var places = unsafe pages.map { page in
            unsafe iovec(iov_base: base + page.offset, iov_len: page.bytes.count)
        }
        if unsafe preadv(source.descriptor, &places, Int32(places.count), 0) == count { return true }
        do throws(SystemError) {
            try write(pages)
        } catch {
            let isOld = (try? SystemError.insisting { () throws(SystemError) in try write(old) }) != nil
            throw OverwriteError(content: isOld ? .old : .mixed, reason: error)
        }
        return true
    }

    private func write(_ pages: [FilePage]) throws(SystemError) {
        for page in pages { try write(page.bytes.span, at: page.offset) }
    }

    /// A new, empty file in memory; its name shows only in a look at the process.
    static func inMemory(_ name: String) throws(SystemError) -> FileHandle {
        let descriptor = unsafe memfd_create(name, CLOSING_ON_EXECUTION)
        guard descriptor >= 0 else { throw .last }
        return FileHandle(descriptor: descriptor)
    }

    /// The bytes of all pages, one after the other, in a file in memory.
    private static func memory(with pages: [FilePage]) -> FileHandle? {
        guard let file = try? inMemory("pages") else { return nil }
        for page in pages { if (try? file.write(page.bytes.span)) == nil { return nil } }
        return file
    }

    /// Reserves the room for a page; false where there is none, or the file system cannot tell.
    private func reserve(_ page: FilePage) -> Bool {
        while fallocate(descriptor, KEEPING_SIZE, off_t(page.offset), off_t(page.bytes.count)) != 0 {
            if errno != EINTR { return false }
        }
        return true
    }

    /// Makes the system take what will be written to a page.
    private static func populate(_ base: UnsafeMutableRawPointer, _ page: FilePage) -> Bool {
        let size = sysconf(Int32(_SC_PAGESIZE))
        let start = page.offset / size * size
        let end = page.offset + page.bytes.count
        if unsafe madvise(base + start, end - start, POPULATING) == 0 { return true }
        // Before Linux 5.14 a page is populated by writing to it.
        guard errno == EINVAL else { return false }
        for place in stride(from: start, to: end, by: size) { unsafe touch_page(base + place) }
        return true
    }

    /// Makes the content of this new, empty file that of another, not synced; holes stay.
    func copyContent(of other: borrowing FileHandle) throws(SystemError) {
        let size = try other.status().size
        if ioctl(descriptor, CLONING, other.descriptor) == 0 { return }
        var offset = 0
        while offset < size {
            let data = lseek(other.descriptor, off_t(offset), SEEKING_DATA)
            if data < 0, errno == ENXIO { break }
            offset = max(offset, Int(data))
            let hole = lseek(other.descriptor, off_t(offset), SEEKING_HOLE)
            let end = hole > off_t(offset) ? min(Int(hole), size) : size
            try copyRange(of: other, offset..<end)
            offset = end
        }
        try truncate(to: size)
    }

    private func copyRange(of other: borrowing FileHandle, _ range: Range<Int>) throws(SystemError) {
        var offset = range.lowerBound
        while offset < range.upperBound {
            var (from, to) = (off_t(offset), off_t(offset))
            let count = unsafe copy_file_range(
                other.descriptor, &from, descriptor, &to, range.upperBound - offset, 0)
            if count > 0 {
                offset += count
                continue
            }
            let error = SystemError.last
            if count < 0, error.code == EINTR { continue }
            // Some file systems, and old kernels, do not have this call.
            if count < 0, [ENOSPC, EDQUOT, EFBIG, EIO].contains(error.code) { throw error }
            return try copyBytes(of: other, offset..<range.upperBound)
        }
    }

    /// Writes a part of another file to the same place of this one.
    func copyBytes(of other: borrowing FileHandle, _ range: Range<Int>) throws(SystemError) {
        var buffer = [UInt8](repeating: 0, count: min(range.count, 1 << 20))
        var offset = range.lowerBound
        while offset < range.upperBound {
            let count = min(try other.read(at: offset, into: &buffer, from: 0), range.upperBound - offset)
            if count == 0 { throw SystemError(code: EIO) }
            try write(buffer.span.extracting(0..<count), at: offset)
            offset += count
        }
    }
}

// Values of fcntl(2), fallocate(2), madvise(2), memfd_create(2), lseek(2) and ioctl_ficlone(2).
private let SETTING_SIGNAL: Int32 = 10
private let SETTING_LEASE: Int32 = 1024
private let KEEPING_SIZE: Int32 = 1
private let POPULATING: Int32 = 23
private let CLOSING_ON_EXECUTION: UInt32 = 1
private let SEEKING_DATA: Int32 = 3
private let SEEKING_HOLE: Int32 = 4
private let CLONING: UInt = 0x4004_9409
