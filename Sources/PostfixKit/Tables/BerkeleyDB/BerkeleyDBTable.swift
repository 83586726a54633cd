// What hash: and btree: tables have in common: the file, its lock, who reads it, the two forms of a key.

internal import Glibc

/// Finds and lists the records of one kind of Berkeley DB file.
protocol BerkeleyDBIndex: Sendable {
    /// Where a listing goes on.
    associatedtype Position

    /// Which kind of file this is for.
    static var kind: BerkeleyDBKind { get }

    /// An index from the first 512 bytes of a file; nil where only the library can read it.
    init?(meta: RawSpan)

    /// The value of a key, up to its first NUL.
    func find(
        _ key: borrowing StoredKey, in pages: borrowing BerkeleyDBPages
    ) throws(TableError) -> [UInt8]?

    /// Adds entries to `batch` until it is full, and tells where to go on; nil at the end of the table.
    ///
    /// `lastKey` is given when the file was changed since the call before: the last key that was listed.
    func list(
        from position: Position?, after lastKey: [UInt8]?, in pages: borrowing BerkeleyDBPages,
        seen: inout PageSet, into batch: inout EntryBatch
    ) throws(TableError) -> Position?
}

/// What the engine's library can do for a file that the page view does not know.
package protocol RawBerkeleyDBReader: AnyObject {
    /// The value of a key, both exactly as stored.
    func get(_ storedKey: Span<UInt8>) throws(TableError) -> [UInt8]?

    /// Calls `body` for each record, exactly as stored.
    func forEachRaw(
        _ body: (_ key: Span<UInt8>, _ value: Span<UInt8>) throws(TableError) -> Void
    ) throws(TableError)
}

/// Opens a file with the engine's library.
package typealias LibraryOpener =
    @Sendable (
        _ path: FilePath, _ isHash: Bool, _ name: TableName
    ) throws(TableError) -> any RawBerkeleyDBReader

extension BerkeleyDBLibraryReader: RawBerkeleyDBReader {}

/// How the tables open what the page view does not know.
package let openWithLibrary: LibraryOpener = { (path, isHash, name) throws(TableError) in
    try BerkeleyDBLibraryReader(path: path, isHash: isHash, name: name)
}

/// What opens nothing, where the process may not fork: a file that only the library can read is checked in a process
/// of its own first.
let refuseLibrary: LibraryOpener = { (path, _, _) throws(TableError) in
    throw .other("\(path): only the library of Berkeley DB can read this file", kind: .unavailable)
}

/// A Berkeley DB file that is open for queries.
final class BerkeleyDBTable<Index: BerkeleyDBIndex>: IndexedTable {
    let name: TableName
    private let path: FilePath
    private let file: FileHandle
    private(set) var storedForms = StoredForms()
    private let library: LibraryOpener
    private var form: StoredKeyForm
    private let takesLocks: Bool
    private var reader: Reader
    private var status: FileStatus
    /// How many batches are open, one within the other.
    private var batches = 0

    /// Who reads the file.
    private enum Reader {
        case view(Index, MappedFile, pageSize: Int)
        case library(any RawBerkeleyDBReader)
    }

    /// Opens a file; `library` reads what the page view does not know.
    ///
    /// - Throws: `TableError.open` where there is none, and an error of kind `data` where it is of another kind.
    init(
        name: TableName, path: FilePath, options: TableOptions,
        library: @escaping LibraryOpener = openWithLibrary
    ) throws(TableError) {
        let file: FileHandle
        do { file = try FileHandle(path, .readAtOnce) } catch { throw .open(what: "database ", path, error) }
        // An error closes the file, which gives back the lock.
        if options.use.takesLocks { do { try file.flock(.shared) } catch { throw .lock(path, error) } }
        FaultGuard.setFile(path)
        do { status = try file.status() } catch { throw .read(path, error) }
        if status.isDirectory { throw .open(what: "database ", path, SystemError(code: EISDIR)) }
        reader = try Self.reader(of: file, path, name, library)
        if options.use.takesLocks { file.funlock() }
        takesLocks = options.use.takesLocks
        self.name = name
        self.path = path
        self.file = file
        self.library = library
        form = StoredKeyForm(options.use.termination)
    }

    /// The value of a key; see `LookupTable`.
    ///
    /// Each kind has code of its own: a table is asked through the protocol, which the compiler does not see through.
    @specialized(where Index == HashIndex)
    @specialized(where Index == BtreeIndex)
    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? {
        if batches > 0 { return try form.first(of: key, find) }
        try beginBatch()
        defer { endBatch() }
        return try form.first(of: key, find)
    }

    /// Takes the lock, and looks whether another program has changed the file.
    func beginBatch() throws(TableError) {
        if batches == 0 {
            if takesLocks { do { try file.flock(.shared) } catch { throw .lock(path, error) } }
            do throws(TableError) { try refresh() } catch {
                if takesLocks { file.funlock() }
                throw error
            }
        }
        batches += 1
    }

    /// Gives back the lock.
    func endBatch() {
        guard batches > 0 else { return }
        batches -= 1
        if batches == 0, takesLocks { file.funlock() }
    }

    /// Shows each entry; see `ListableTable`.
    ///
    /// The lock is taken for a part of the file at a time and not kept while `body` runs, unless a batch is
    /// open: a writer need not wait for a pager.
    func forEachEntry(
        _ body: (_ key: Span<UInt8>, _ value: Span<UInt8>) throws(TableError) -> Void
    ) throws(TableError) {
        // The lock once, so that `reader` is the one for what the file is now.
        try beginBatch()
        endBatch()
        if case .library(let library) = reader { return try listWithLibrary(library, body) }
        var walk = Walk()
        while !walk.isAtEnd {
            walk.batch.removeAll()
            let problem = collect(&walk)
            try walk.batch.forEach(body)
            if let problem { throw problem }
        }
        storedForms = walk.batch.forms
    }

    /// How far a listing has come.
    private struct Walk {
        var position: Index.Position?
        var lastKey: [UInt8]?
        var status: FileStatus?
        var seen = PageSet(count: 0)
        var batch = EntryBatch()
        var isAtEnd = false
    }

    /// Takes the next part of a listing out of the file; what came before an error is kept.
    private func collect(_ walk: inout Walk) -> TableError? {
        do throws(TableError) {
            try beginBatch()
            defer { endBatch() }
            guard case .view(let index, let map, let pageSize) = reader else {
                throw .damaged(path, problem: "database was changed while it was listed")
            }
            let pages = BerkeleyDBPages(map.bytes, pageSize: pageSize, path: path)
            let isChanged = walk.status != status
            if isChanged {
                walk.seen = PageSet(count: pages.count)
                walk.status = status
            }
            walk.position = try index.list(
                from: walk.position, after: isChanged ? walk.lastKey : nil, in: pages, seen: &walk.seen,
                into: &walk.batch)
            walk.isAtEnd = walk.position == nil
            walk.lastKey = walk.batch.lastKey ?? walk.lastKey
            return nil
        } catch {
            return error
        }
    }

    private func listWithLibrary(
        _ library: any RawBerkeleyDBReader,
        _ body: (_ key: Span<UInt8>, _ value: Span<UInt8>) throws(TableError) -> Void
    ) throws(TableError) {
        try beginBatch()
        defer { endBatch() }
        var forms = StoredForms()
        try library.forEachRaw { key, value throws(TableError) in
            let (keyLength, valueLength) = (key.raw.lengthBeforeNUL, value.raw.lengthBeforeNUL)
            forms.note(keyRest: key.count - keyLength, valueRest: value.count - valueLength)
            try body(key.extracting(first: keyLength), value.extracting(first: valueLength))
        }
        storedForms = forms
    }

    private func find(_ key: borrowing StoredKey) throws(TableError) -> [UInt8]? {
        switch reader {
        case .view(let index, let map, let pageSize):
            return try index.find(key, in: BerkeleyDBPages(map.bytes, pageSize: pageSize, path: path))
        case .library(let library):
            guard var value = try library.get(key.stored.span) else { return nil }
            value.removeSubrange(value.span.raw.lengthBeforeNUL...)
            return value
        }
    }

    /// Reads anew what was kept of the file, where another program changed it.
    ///
    /// Needs the lock.
    private func refresh() throws(TableError) {
        FaultGuard.setFile(path)
        let now: FileStatus
        do { now = try file.status() } catch { throw .read(path, error) }
        let isChanged = now != status
        // The clock of files is coarse: two changes may have one time, so the view looks at its first page.
        if !isChanged, case .view(_, let map, let pageSize) = reader, let index = Index(meta: map.bytes) {
            reader = .view(index, map, pageSize: pageSize)
        } else if isChanged {
            reader = try Self.reader(of: file, path, name, library)
        }
        status = now
    }

    /// Looks at the first page, and chooses who reads the file.
    private static func reader(
        of file: borrowing FileHandle, _ path: FilePath, _ name: TableName, _ library: LibraryOpener
    ) throws(TableError) -> Reader {
        let map: MappedFile
        do { map = try MappedFile(file) } catch { throw .read(path, error) }
        let verdict = try BerkeleyDBPages.verdict(on: map.bytes, kind: Index.kind, path: path)
        if case .view(let pageSize) = verdict, let index = Index(meta: map.bytes) {
            return .view(index, map, pageSize: pageSize)
        }
        let place: FilePath
        do throws(SystemError) {
            place = path.root == nil ? path : try file.nameForLibraries()
        } catch { throw .open(what: "database ", path, error) }
        return .library(try library(place, Index.kind == .hash, name))
    }
}
