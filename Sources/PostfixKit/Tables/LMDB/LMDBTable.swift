// A table of type lmdb that is open for queries, under the lock that Postfix takes.

internal import Glibc

/// The lookup table `lmdb:NAME`: an LMDB file, `NAME.lmdb`.
///
/// Source: lmdb_table(5).
final class LMDBTable: IndexedTable {
    /// The name as given.
    let name: TableName
    private let path: FilePath
    private let file: FileHandle
    private var map: MappedFile
    private var form: StoredKeyForm
    private(set) var storedForms = StoredForms()
    /// How many batches are open, one within the other.
    private var batches = 0

    /// Opens the file of any name for this table.
    ///
    /// - Throws: `TableError` when it is missing, or is not an LMDB file.
    init(name: TableName, path: FilePath, options: TableOptions) throws(TableError) {
        let file: FileHandle
        do { file = try FileHandle(path, .readAtOnce) } catch { throw .open(what: "database ", path, error) }
        let status: FileStatus
        do { status = try file.status() } catch { throw .read(path, error) }
        if status.isDirectory { throw .open(what: "database ", path, SystemError(code: EISDIR)) }
        // An error closes the file, which gives back the lock.
        do { try file.recordLock(.shared) } catch { throw .lock(path, error) }
        FaultGuard.setFile(path)
        let map: MappedFile
        do { map = try MappedFile(file) } catch { throw .read(path, error) }
        _ = try LMDBPages(map.bytes, path: path)
        file.recordUnlock()
        self.name = name
        self.path = path
        self.map = map
        self.file = file
        form = StoredKeyForm(options.use.termination)
    }

    /// The value of a key; see `LookupTable`.
    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? {
        try beginBatch()
        defer { endBatch() }
        let map = map
        let pages = try LMDBPages(map.bytes, path: path)
        return try form.first(of: key) { (key) throws(TableError) in
            guard key.count > 0 else {
                // As Postfix does: the library refuses to look for an empty key.
                throw .other(
                    """
                    error reading \(name): MDB_BAD_VALSIZE: Unsupported size of key/DB name/data, \
                    or wrong DUPFIXED size
                    """, kind: .data)
            }
            return try pages.find(key)
        }
    }

    /// Takes the lock; a file that has grown is mapped again.
    func beginBatch() throws(TableError) {
        if batches == 0 {
            do { try file.recordLock(.shared) } catch { throw .lock(path, error) }
            FaultGuard.setFile(path)
            do throws(SystemError) {
                if try file.status().size != map.count { map = try MappedFile(file) }
            } catch {
                file.recordUnlock()
                throw .read(path, error)
            }
        }
        batches += 1
    }

    /// Gives back the lock.
    func endBatch() {
        guard batches > 0 else { return }
        batches -= 1
        if batches == 0 { file.recordUnlock() }
    }

    /// Shows each entry, in the order of the keys.
    ///
    /// The lock is taken for a part of the table at a time and
    /// never kept while `body` runs, unless a batch is open: a writer need not wait for a pager.
    func forEachEntry(
        _ body: (_ key: Span<UInt8>, _ value: Span<UInt8>) throws(TableError) -> Void
    ) throws(TableError) {
        var walk = LMDBPages.Walk()
        while !walk.isAtEnd {
            walk.batch.removeAll()
            let problem = collect(&walk)
            try walk.batch.forEach(body)
            if let problem { throw problem }
        }
        storedForms = walk.batch.forms
    }

    /// Takes the next part of a listing out of the file; what came before an error is kept.
    private func collect(_ walk: inout LMDBPages.Walk) -> TableError? {
        do throws(TableError) {
            try beginBatch()
            defer { endBatch() }
            let map = map
            try LMDBPages(map.bytes, path: path).list(&walk)
            return nil
        } catch { return error }
    }
}

extension TableType {
    /// `lmdb:` tables.
    static let lmdb = TableType("lmdb", LMDBFormat())
}
