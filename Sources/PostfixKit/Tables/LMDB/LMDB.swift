// The only file that touches the LMDB library. It writes and updates; reading is the work of `LMDBPages`,
// because the library trusts every number of a file.

internal import CLMDB
internal import Glibc

/// Why the library refused: its number, or one of errno(3).
private struct LMDBError: Error {
    let code: Int32

    /// The library's own words.
    var reason: String {
        guard let text = unsafe mdb_strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }

    /// What is at fault when an entry cannot be stored: the entry, or the file.
    var kind: TableError.Kind { code == MDB_BAD_VALSIZE ? .data : .cantCreate }
}

extension LMDBError {
    /// This error, with the system's reason in place of EIO.
    ///
    /// That is how the library names a write that ended early, when there is no room or the file may not be
    /// longer; asking for more room tells.
    fileprivate func withReason(from file: borrowing FileHandle) -> LMDBError {
        guard code == EIO else { return self }
        do throws(SystemError) {
            try file.reserve(length: file.status().size + (1 << 20))
            return self
        } catch { return LMDBError(code: error.code) }
    }
}

/// Turns a status of the library into an error.
private func check(_ code: Int32) throws(LMDBError) {
    if code != 0 { throw LMDBError(code: code) }
}

/// An open LMDB file, and the one transaction that changes it.
@safe private struct LMDBEnvironment: ~Copyable {
    private let environment: OpaquePointer
    private var transaction: OpaquePointer?
    private var database: MDB_dbi = 0
    private var cursor: OpaquePointer?

    /// Opens a file; an empty one becomes an empty table.
    init(_ path: FilePath, mapSize: Int, flags: Int32) throws(LMDBError) {
        unsafe environment = unsafe try Self.open(path, mapSize: mapSize, flags: flags)
    }

    private static func open(
        _ path: FilePath, mapSize: Int, flags: Int32
    ) throws(LMDBError) -> OpaquePointer {
        var created: OpaquePointer?
        try check(unsafe mdb_env_create(&created))
        guard let environment = unsafe created else { throw LMDBError(code: ENOMEM) }
        var code = unsafe mdb_env_set_mapsize(environment, mapSize)
        if code == 0 {
            let all = UInt32(MDB_NOSUBDIR | MDB_NOLOCK | flags)
            code = unsafe path.nameForLibraries.withCString {
                unsafe mdb_env_open(environment, $0, all, 0o600)
            }
        }
        if code != 0 {
            unsafe mdb_env_close(environment)
            throw LMDBError(code: code)
        }
        return unsafe environment
    }

    deinit {
        if let cursor = unsafe cursor { unsafe mdb_cursor_close(cursor) }
        if let transaction = unsafe transaction { unsafe mdb_txn_abort(transaction) }
        unsafe mdb_env_close(environment)
    }

    /// Sets how large the file may become, while no transaction is open; 0 stands for the file's own limit.
    func setMapSize(_ size: Int) throws(LMDBError) {
        try check(unsafe mdb_env_set_mapsize(environment, size))
    }

    /// How large the file may become.
    var mapSize: Int {
        var info = unsafe MDB_envinfo()
        _ = unsafe mdb_env_info(environment, &info)
        return unsafe info.me_mapsize
    }

    /// Begins a transaction.
    mutating func begin() throws(LMDBError) {
        var code = unsafe mdb_txn_begin(environment, nil, 0, &transaction)
        if code == MDB_MAP_RESIZED {
            try setMapSize(0)
            code = unsafe mdb_txn_begin(environment, nil, 0, &transaction)
        }
        try check(code)
        try check(unsafe mdb_dbi_open(transaction, nil, 0, &database))
    }

    /// Stores an entry whose key is behind all others.
    mutating func append(_ key: Span<UInt8>, _ value: Span<UInt8>) throws(LMDBError) {
        if unsafe cursor == nil { try check(unsafe mdb_cursor_open(transaction, database, &cursor)) }
        try check(
            unsafe withValues(key, value) { key, value in
                unsafe mdb_cursor_put(cursor, key, value, UInt32(MDB_APPEND))
            })
    }

    /// Stores an entry; false where the key is there already and is to stay.
    mutating func put(_ key: Span<UInt8>, _ value: Span<UInt8>, replace: Bool) throws(LMDBError) -> Bool {
        let code = unsafe withValues(key, value) { key, value in
            unsafe mdb_put(transaction, database, key, value, replace ? 0 : UInt32(MDB_NOOVERWRITE))
        }
        if code == MDB_KEYEXIST { return false }
        try check(code)
        return true
    }

    /// Removes an entry; false where there is none.
    mutating func delete(_ key: Span<UInt8>) throws(LMDBError) -> Bool {
        let code = unsafe withValues(key, key) { key, _ in unsafe mdb_del(transaction, database, key, nil) }
        if code == MDB_NOTFOUND { return false }
        try check(code)
        return true
    }

    /// The value of a key, as stored.
    mutating func get(_ key: Span<UInt8>) throws(LMDBError) -> [UInt8]? {
        var found: [UInt8] = []
        let code = unsafe withValues(key, key) { key, value in
            let code = unsafe mdb_get(transaction, database, key, value)
            if code == 0 {
                unsafe found = Array(
                    UnsafeRawBufferPointer(start: value.pointee.mv_data, count: value.pointee.mv_size))
            }
            return code
        }
        if code == MDB_NOTFOUND { return nil }
        try check(code)
        return found
    }

    /// Makes the changes of the transaction last, and ends it, also when that fails.
    mutating func commit() throws(LMDBError) {
        if let cursor = unsafe cursor.take() { unsafe mdb_cursor_close(cursor) }
        guard let transaction = unsafe transaction.take() else { return }
        try check(unsafe mdb_txn_commit(transaction))
    }

    /// Drops the changes of the transaction.
    mutating func abort() {
        if let cursor = unsafe cursor.take() { unsafe mdb_cursor_close(cursor) }
        if let transaction = unsafe transaction.take() { unsafe mdb_txn_abort(transaction) }
    }

    private func withValues(
        _ key: Span<UInt8>, _ value: Span<UInt8>,
        _ body: (UnsafeMutablePointer<MDB_val>, UnsafeMutablePointer<MDB_val>) -> Int32
    ) -> Int32 {
        unsafe key.withUnsafeBytes { keyBytes in
            unsafe value.withUnsafeBytes { valueBytes in
                var key = unsafe MDB_val(
                    mv_size: keyBytes.count, mv_data: UnsafeMutableRawPointer(mutating: keyBytes.baseAddress))
                var value = unsafe MDB_val(
                    mv_size: valueBytes.count,
                    mv_data: UnsafeMutableRawPointer(mutating: valueBytes.baseAddress))
                return unsafe body(&key, &value)
            }
        }
    }
}

/// Writes a new LMDB file, in one transaction.
///
/// Entries come in the order of the bytes of their keys, each key once. Memory: the new file, 512 MB at most.
package final class LMDBWriter: DatabaseWriter {
    private let table: TableName
    private let path: FilePath
    private var environment: LMDBEnvironment?

    /// Opens a file that exists, is empty, and is used by nobody else.
    ///
    /// The limit that the file gets is `mapSize`, doubled until the entries fit for certain: it is the same on
    /// every run. `byteCount` counts all keys and values as stored.
    ///
    /// - Throws: `TableError` when it cannot be opened or written.
    package init(
        path: FilePath, table: TableName, byteCount: Int, entryCount: Int, mapSize: Int
    ) throws(TableError) {
        self.table = table
        self.path = path
        // An entry has 10 bytes beside its own; a page may be half empty, and so may the last one of a long
        // value; a seventh is for the branch pages.
        let needed = 3 * (byteCount + 16 * entryCount) + (1 << 20)
        var size = max(mapSize, 1 << 16)
        while size < needed { size *= 2 }
        do throws(LMDBError) {
            // The file is new and has another name: syncing is the caller's business.
            var environment = try LMDBEnvironment(path, mapSize: size, flags: MDB_NOSYNC)
            try environment.begin()
            self.environment = consume environment
        } catch { throw .other("open database \(path): \(error.reason)", kind: .cantCreate) }
    }

    /// Stores one entry.
    ///
    /// - Throws: `TableError`, of kind `data` for a key that is empty or longer than 511 bytes.
    package func append(key: Span<UInt8>, value: Span<UInt8>) throws(TableError) {
        do throws(LMDBError) { try environment?.append(key, value) } catch { throw failure(error) }
    }

    /// Writes all pages, and closes the file.
    package func finish() throws(TableError) {
        do throws(LMDBError) { try environment?.commit() } catch {
            guard let file = try? FileHandle(path, .update) else { throw failure(error) }
            throw failure(error.withReason(from: file))
        }
        environment = nil
    }

    private func failure(_ error: LMDBError) -> TableError {
        .other("error updating \(table): \(error.reason)", kind: error.kind)
    }
}

/// An LMDB file that is open for changes in place, under Postfix's exclusive lock.
///
/// Changes are committed, and synced, every 4 MiB or 8192 entries. What was not closed is committed at the end
/// of the updater, as far as that is possible: entries that were added before an error stay.
package final class LMDBUpdater: DatabaseUpdater {
    private let table: TableName
    private let path: FilePath
    /// The lock's descriptor; it must outlive the environment, whose closing drops the lock.
    private var file: FileHandle?
    private var environment: LMDBEnvironment?
    /// The changes since the last commit, to be made again in a larger map.
    private var journal = Journal()

    /// Opens and locks the file, waiting for others that hold the lock.
    ///
    /// A missing file is made with `creationMode` (less the umask); without a mode it must be there. A file
    /// that exists is checked page by page first.
    ///
    /// - Throws: `TableError`, in Postfix's words, when the file is missing or no LMDB file.
    package init(
        path: FilePath, table: TableName, mapSize: Int, creationMode: UInt32?
    ) throws(TableError) {
        self.path = path
        self.table = table
        // Each turn has waited for a lock; this many other writers in a row are not a coincidence.
        for _ in 0..<1000 {
            var isNew = false
            let file: FileHandle
            do throws(SystemError) {
                file = try Self.open(path, creationMode, &isNew)
            } catch { throw .open(what: "database ", path, error) }
            var opened: LMDBEnvironment?
            do throws(TableError) {
                opened = try Self.environment(in: file, path, mapSize: max(mapSize, 1 << 16))
            } catch {
                // An empty file is not a table.
                if isNew { _ = try? path.remove(whereNameOf: file) }
                throw error
            }
            if let environment = opened.take() {
                self.environment = consume environment
                self.file = consume file
                return
            }
        }
        throw .lock(path, SystemError(code: EAGAIN))
    }

    /// Opens the file, or makes it, and tells whether it did.
    private static func open(
        _ path: FilePath, _ creationMode: UInt32?, _ isNew: inout Bool
    ) throws(SystemError) -> FileHandle {
        guard let creationMode else { return try FileHandle(path, .update) }
        do throws(SystemError) {
            let file = try FileHandle(path, .createNew(mode: creationMode))
            isNew = true
            return file
        } catch { guard error == .fileExists else { throw error } }
        return try FileHandle(path, .createOrUpdate(mode: creationMode))
    }

    /// Locks the file, and begins a transaction; nil where it has lost its name meanwhile.
    private static func environment(
        in file: borrowing FileHandle, _ path: FilePath, mapSize: Int
    ) throws(TableError) -> LMDBEnvironment? {
        do { try file.recordLock(.exclusive) } catch { throw .lock(path, error) }
        guard try isNamed(path, file) else { return nil }
        FaultGuard.setFile(path)
        try verify(file, path)
        let opened: FilePath
        do { opened = try path.standing(for: file) } catch { throw .open(what: "database ", path, error) }
        do throws(LMDBError) {
            var environment = try LMDBEnvironment(opened, mapSize: mapSize, flags: 0)
            // The library has opened the name once more.
            guard (try? isNamed(path, file)) == true else { return nil }
            try environment.begin()
            return environment
        } catch { throw .other("open database \(path): \(error.reason)", kind: .cantCreate) }
    }

    deinit {
        try? commit()
        environment = nil
    }

    private static func isNamed(
        _ path: FilePath, _ file: borrowing FileHandle
    ) throws(TableError) -> Bool {
        do {
            guard let named = try FileStatus.of(path) else { return false }
            return try named.isSameFile(as: file.status())
        } catch { throw .open(what: "database ", path, error) }
    }

    private static func verify(_ file: borrowing FileHandle, _ path: FilePath) throws(TableError) {
        let map: MappedFile
        do { map = try MappedFile(file) } catch { throw .read(path, error) }
        if map.count > 0 { try LMDBPages(map.bytes, path: path).verify() }
    }

    /// Stores one entry; see `DatabaseUpdater`.
    package func put(key: Span<UInt8>, value: Span<UInt8>, replace: Bool) throws(TableError) -> Bool {
        try change(replace ? .replace : .add, key, value, verb: "updating")
    }

    /// Removes an entry; see `DatabaseUpdater`.
    package func delete(key: Span<UInt8>) throws(TableError) -> Bool {
        try change(.delete, key, Span(), verb: "deleting from")
    }

    /// The value of a key, both as stored; nil where there is none.
    package func get(key: Span<UInt8>) throws(TableError) -> [UInt8]? {
        do throws(LMDBError) { return try environment?.get(key) ?? nil } catch {
            throw .other("error reading \(table): \(error.reason)", kind: .data)
        }
    }

    /// Makes the changes last; see `DatabaseUpdater`.
    package func close() throws(TableError) {
        do throws(LMDBError) { try commit() } catch {
            let error = reason(of: error)
            environment = nil
            file = nil
            throw .other("error updating \(table): \(error.reason)", kind: .cantCreate)
        }
        environment = nil
        file = nil
    }

    private func change(
        _ action: Journal.Action, _ key: Span<UInt8>, _ value: Span<UInt8>, verb: String
    ) throws(TableError) -> Bool {
        do throws(LMDBError) {
            let isDone = try growing { () throws(LMDBError) in try perform(action, key, value) }
            if isDone { journal.append(action, key, value) }
            if journal.isFull {
                try commit()
                try environment?.begin()
            }
            return isDone
        } catch {
            // An entry that the library refuses leaves those before it alone; a failed file does not.
            let error = reason(of: error)
            if error.kind != .data { environment = nil }
            throw .other("error \(verb) \(table): \(error.reason)", kind: error.kind)
        }
    }

    private func reason(of error: LMDBError) -> LMDBError {
        guard let file = file.take() else { return error }
        let reason = error.withReason(from: file)
        self.file = consume file
        return reason
    }

    private func perform(
        _ action: Journal.Action, _ key: Span<UInt8>, _ value: Span<UInt8>
    ) throws(LMDBError) -> Bool {
        let isDone: Bool?
        switch action {
        case .add, .replace: isDone = try environment?.put(key, value, replace: action == .replace)
        case .delete: isDone = try environment?.delete(key)
        }
        guard let isDone else { throw LMDBError(code: MDB_BAD_TXN) }
        return isDone
    }

    private func commit() throws(LMDBError) {
        _ = try growing { () throws(LMDBError) in
            try environment?.commit()
            return true
        }
        journal.removeAll()
    }

    /// Does `work`, again with twice the room while there is too little: a transaction that ran out of room is
    /// lost, and its changes are made anew.
    private func growing(_ work: () throws(LMDBError) -> Bool) throws(LMDBError) -> Bool {
        var isReady = true
        while true {
            do throws(LMDBError) {
                if !isReady {
                    try grow()
                    isReady = true
                }
                return try work()
            } catch {
                guard error.code == MDB_MAP_FULL else { throw error }
                isReady = false
            }
        }
    }

    /// Doubles the room, and makes the changes of the lost transaction anew.
    private func grow() throws(LMDBError) {
        environment?.abort()
        let size = environment?.mapSize ?? 0
        guard size > 0, size < Int.max / 4 else { throw LMDBError(code: ENOMEM) }
        try environment?.setMapSize(2 * size)
        try environment?.begin()
        try journal.forEach { (action, key, value) throws(LMDBError) in
            _ = try perform(action, key, value)
        }
    }
}

/// Changes that are not committed yet.
private struct Journal {
    /// What is done with an entry.
    enum Action { case add, replace, delete }

    private var bytes: [UInt8] = []
    private var entries: [(action: Action, keyEnd: Int, valueEnd: Int)] = []

    /// Whether it is time to commit.
    var isFull: Bool { bytes.count >= 1 << 22 || entries.count >= 8192 }

    mutating func append(_ action: Action, _ key: Span<UInt8>, _ value: Span<UInt8>) {
        bytes.append(key)
        let keyEnd = bytes.count
        bytes.append(value)
        entries.append((action, keyEnd, bytes.count))
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
    }

    func forEach(
        _ body: (Action, Span<UInt8>, Span<UInt8>) throws(LMDBError) -> Void
    ) throws(LMDBError) {
        let all = bytes.span
        var start = 0
        for entry in entries {
            try body(
                entry.action, all.extracting(start..<entry.keyEnd),
                all.extracting(entry.keyEnd..<entry.valueEnd))
            start = entry.valueEnd
        }
    }
}
