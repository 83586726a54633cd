// Berkeley DB's library writes one page after the other, and whatever ends it leaves some old and some new: it
// is given no file to write to before all pages are known.

internal import Glibc
internal import Synchronization

/// The pages of a database that an update has changed and its file does not have yet.
///
/// A handful is kept in memory and written at once. More of them, or those of a file that gets longer or shorter,
/// or has its entries divided otherwise, go to a copy, which takes the place of the file: a reader of Postfix may
/// have read the first page already, by which it would look for a key in the wrong place.
///
/// Used by one thread at a time.
final class PendingPages: @unchecked Sendable {
    /// How many pages are written in place.
    private static let handful = 32

    private let makeCopy: () throws(TableError) -> PreparedReplacement
    /// The size of the file, in bytes.
    private let fileSize: Int
    /// The bytes of the first page by which readers find their way.
    private let guide: Range<Int>
    /// By which the library has the file open, or the copy.
    private var descriptor: Int32 = -1
    /// The pages by their places.
    private var pages: [Int: [UInt8]] = [:]
    /// What takes them when they are too many.
    private var copy: PreparedReplacement?
    /// Why the copy could not be made.
    private(set) var failure: TableError?

    /// No pages yet, for a file of this size, by whose bytes at `guide` readers find their way.
    init(
        fileSize: Int, guide: Range<Int>, makeCopy: @escaping () throws(TableError) -> PreparedReplacement
    ) {
        self.fileSize = fileSize
        self.guide = guide
        self.makeCopy = makeCopy
    }

    /// From now on the library reads the file of this descriptor through the pages, and cannot write to it;
    /// without `isInPlace` a copy is made at once.
    ///
    /// - Throws: `TableError`, where the file cannot be opened for reading, is not the expected one any more, or
    ///   cannot be copied.
    func begin(
        _ descriptor: Int32, _ path: FilePath, expecting status: FileStatus, isInPlace: Bool
    ) throws(TableError) {
        self.descriptor = descriptor
        do throws(SystemError) {
            // After a failed write the library tries another system call, which is not replaced by ours.
            try FileHandle(path, .read, expecting: status).replace(descriptor)
        } catch { throw .open(what: "database ", path, error) }
        if !isInPlace, !moveToCopy() { throw failure ?? .lock(path, SystemError(code: EAGAIN)) }
        if copy == nil { Self.all.withLock { $0[descriptor] = self } }
    }

    /// The library has given all that it has; call this before it closes the descriptor.
    func end() { Self.all.withLock { $0[descriptor] = nil } }

    /// Goes on with a copy, which the library then has open instead of the file.
    private func moveToCopy() -> Bool {
        if failure != nil { return false }
        do throws(TableError) {
            let copy = try makeCopy()
            do throws(SystemError) {
                for (offset, page) in pages { try copy.write(page.span, at: offset) }
                try copy.replace(descriptor)
            } catch { throw .write(action: "write", copy.target, error) }
            end()
            self.copy = copy
            pages = [:]
            return true
        } catch {
            failure = error
            return false
        }
    }

    /// Puts the pages in their places, and gives back the lock of the file.
    ///
    /// - Throws: `TableError`; the file is then as it was.
    func commit(to path: FilePath, _ old: consuming LockedFile) throws(TableError) {
        if copy == nil {
            let isDone = try writeInPlace(path, old)
            // A child process that is just being started may have the descriptor, too.
            if isDone { return old.file.funlock() }
            copy = try makeCopy()
            do throws(SystemError) {
                for (offset, page) in pages { try copy?.write(page.span, at: offset) }
            } catch { throw .write(action: "write", path, error) }
        }
        try copy?.install(replacing: old)
    }

    /// Whether readers of the file would find their way otherwise with the new first page.
    private func changesGuide(of file: borrowing FileHandle) throws(SystemError) -> Bool {
        guard let first = pages[0], first.count >= guide.upperBound else { return false }
        var old = [UInt8](repeating: 0, count: guide.upperBound)
        let count = try file.read(at: 0, into: &old, from: 0)
        return count < old.count || old[guide] != first[guide]
    }

    private func writeInPlace(_ path: FilePath, _ old: borrowing LockedFile) throws(TableError) -> Bool {
        if pages.isEmpty { return true }
        let file: FileHandle
        do throws(SystemError) {
            file = try FileHandle(path, .update, expecting: old.file.status())
        } catch { throw .write(action: "write", path, error) }
        // What cannot be read is not written over.
        if (try? changesGuide(of: file)) ?? true { return false }
        do throws(OverwriteError) {
            let sorted = pages.sorted { $0.key < $1.key }
            guard try file.replacePages(sorted.map { FilePage(offset: $0.key, bytes: $0.value) }) else {
                return false
            }
            do throws(SystemError) {
                try file.synchronize()
            } catch { throw OverwriteError(content: .new, reason: error) }
            return true
        } catch { throw error.tableError(path) }
    }
}

// MARK: what the library calls

extension PendingPages {
    /// The pages of each database that the library has open for an update, by the descriptor of its file.
    private static let all = Mutex<[Int32: PendingPages]>([:])

    private static func of(_ descriptor: Int32) -> PendingPages? { all.withLock { $0[descriptor] } }

    /// In the place of pread(2).
    static func read(
        _ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int, _ offset: off_t
    ) -> Int {
        guard let bytes = unsafe bytes, let page = Self.of(descriptor)?.pages[Int(offset)],
            page.count >= count
        else { return unsafe pread(descriptor, bytes, count, offset) }
        unsafe bytes.copyMemory(from: page, byteCount: count)
        return count
    }

    /// In the place of pwrite(2).
    static func write(
        _ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ offset: off_t
    ) -> Int {
        guard let bytes = unsafe bytes, let update = Self.of(descriptor) else {
            return unsafe pwrite(descriptor, bytes, count, offset)
        }
        let isFull = update.pages.count >= handful && update.pages[Int(offset)] == nil
        if isFull || Int(offset) + count > update.fileSize {
            // What cannot be is refused here, since the descriptor is open for reading only.
            _ = update.moveToCopy()
            return unsafe pwrite(descriptor, bytes, count, offset)
        }
        update.pages[Int(offset)] = unsafe [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
        return count
    }

    /// In the place of ftruncate(2).
    static func truncate(_ descriptor: Int32, _ size: off_t) -> Int32 {
        _ = Self.of(descriptor)?.moveToCopy()
        return ftruncate(descriptor, size)
    }
}
