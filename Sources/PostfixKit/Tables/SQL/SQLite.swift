// The only way to SQLite: everything that touches its library, and no pointer leaves this file.

internal import CSQLite
internal import Glibc

/// An SQLite database, open for reading.
///
/// A query comes from the configuration and is not trusted: the library asks before each thing that it would do, and
/// may only read. Inside a root the library opens no file at all: it gets the bytes of the one file that was opened
/// there.
///
/// Source: the C interface of SQLite, https://sqlite.org/c3ref/intro.html.
@safe final class SQLite {
    private let database: OpaquePointer
    /// When the query at work has to be done, in seconds of the monotonic clock.
    private var deadline: Double = 0
    /// Whether a statement of this file begins or ends a transaction; no query may.
    private var isOwnStatement = false
    /// Whether something was refused to the query at work.
    private var wasRefused = false
    /// The content of a database inside a root.
    private let image: DatabaseImage?

    /// What the library says of a failure.
    struct Failure: Error, Sendable, Equatable {
        /// In which of its steps a query failed.
        enum Step: Sendable { case open, prepare, step }

        let step: Step
        /// The result code, without its extension.
        let code: Int32
        /// The words of the library.
        let reason: String
        /// The reason of the system, where one is known.
        var system: SystemError?

        /// Whether there was no statement to run.
        var isMisuse: Bool { code == SQLITE_MISUSE }

        /// The kind of the error.
        var kind: TableError.Kind {
            switch code {
            case _ where step == .open: .noInput
            case SQLITE_AUTH: .configuration
            case SQLITE_CANTOPEN, SQLITE_PERM: .noInput
            case SQLITE_NOTADB, SQLITE_CORRUPT: .data
            case SQLITE_ERROR where step == .prepare: .configuration
            default: .temporary
            }
        }
    }

    /// Opens a database file, which must be there.
    ///
    /// - Throws: `Failure` when it cannot be opened. What it holds is looked at by the first query.
    init(_ path: FilePath) throws(Failure) {
        image = path.root == nil ? nil : try DatabaseImage(path)
        unsafe database = try Self.open(image == nil ? path : ":memory:")
        if let image {
            let code = unsafe sqlite3_deserialize(
                database, "main", image.start, Int64(image.count), Int64(image.count),
                UInt32(SQLITE_DESERIALIZE_READONLY))
            guard code == SQLITE_OK else { throw failure(.open, code) }
        }
        watchTime()
        try restrict()
    }

    private static func open(_ path: FilePath) throws(Failure) -> OpaquePointer {
        var handle: OpaquePointer?
        let code = unsafe path.withCString { name in
            unsafe sqlite3_open_v2(name, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil)
        }
        if let opened = unsafe handle, code == SQLITE_OK { return unsafe opened }
        let reason = unsafe Self.message(handle, code)
        let number = unsafe handle.map { unsafe sqlite3_system_errno($0) } ?? 0
        unsafe sqlite3_close(handle)
        throw Failure(
            step: .open, code: code, reason: reason, system: number == 0 ? nil : SystemError(code: number))
    }

    /// Ends a query that takes too long.
    private func watchTime() {
        // SQLite asks once in this many steps of its machine whether to go on.
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe sqlite3_progress_handler(
            database, 100_000,
            { context in
                guard let context = unsafe context else { return 0 }
                let database = unsafe Unmanaged<SQLite>.fromOpaque(context).takeUnretainedValue()
                return monotonicTime() > database.deadline ? 1 : 0
            }, context)
    }

    /// Permits reading, and nothing else.
    private func restrict() throws(Failure) {
        var code = unsafe postkit_sqlite3_restrict(database)
        // What is sorted stays in memory.
        if code == SQLITE_OK { code = unsafe sqlite3_exec(database, "pragma temp_store = 2", nil, nil, nil) }
        if code == SQLITE_OK {
            let context = unsafe Unmanaged.passUnretained(self).toOpaque()
            code = unsafe sqlite3_set_authorizer(
                database,
                { (context, action, first, second, schema, _) in
                    guard let context = unsafe context else { return SQLITE_DENY }
                    let database = unsafe Unmanaged<SQLite>.fromOpaque(context).takeUnretainedValue()
                    if unsafe database.permits(action, first, second, in: schema) { return SQLITE_OK }
                    database.wasRefused = true
                    return SQLITE_DENY
                }, context)
        }
        guard code == SQLITE_OK else { throw failure(.open, code) }
    }

    /// Functions that do more than to compute a value.
    private static let forbiddenFunctions = [
        "load_extension", "fts3_tokenizer", "readfile", "writefile", "edit", "eval",
    ]
    /// Pragmas that only tell something; tables for full text search ask for them.
    private static let harmlessPragmas = ["page_size", "data_version"]

    /// Whether a statement may do what the library is about to prepare.
    ///
    /// The tables of full text search and their like prepare changes of the database when they are opened; they can
    /// never make them, because the file is open for reading, and a query that makes some is not run.
    ///
    /// Source: https://sqlite.org/c3ref/set_authorizer.html, "Authorizer Action Codes".
    private func permits(
        _ action: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?,
        in schema: UnsafePointer<CChar>?
    ) -> Bool {
        func isOne(of names: [String], _ name: UnsafePointer<CChar>?) -> Bool {
            guard let name = unsafe name else { return false }
            return names.contains { unsafe sqlite3_stricmp($0, name) == 0 }
        }
        switch action {
        case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: return true
        case SQLITE_FUNCTION: return unsafe !isOne(of: Self.forbiddenFunctions, second)
        case SQLITE_PRAGMA: return unsafe second == nil && isOne(of: Self.harmlessPragmas, first)
        case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE: return unsafe isOne(of: ["main"], schema)
        case SQLITE_TRANSACTION: return isOwnStatement
        default: return false
        }
    }

    deinit { unsafe sqlite3_close_v2(database) }

    /// A part of a key as it can stand between single quotes.
    static func quoted(_ part: ArraySlice<UInt8>) -> [UInt8] {
        // As the library's own `%q` does.
        part.flatMap { $0 == UInt8(ascii: "'") ? [$0, $0] : [$0] }
    }

    /// Runs a query, and calls `body` with the first column of each row; nil stands for NULL.
    ///
    /// What follows the first statement is not looked at. After `seconds` it fails.
    ///
    /// - Throws: `TableError` of `body`, or what `wrap` makes of a failure.
    func forEachRow(
        of query: [UInt8], seconds: Int, wrap: (Failure) -> TableError,
        _ body: ([UInt8]?) throws(TableError) -> Void
    ) throws(TableError) {
        deadline = monotonicTime() + Double(seconds)
        wasRefused = false
        var prepared: OpaquePointer?
        let text = query.map { CChar(bitPattern: $0) } + [0]
        let result = unsafe sqlite3_prepare_v2(database, text, -1, &prepared, nil)
        guard result == SQLITE_OK else { throw wrap(failure(.prepare, result)) }
        // A text without a statement, such as a comment, is prepared to nothing.
        guard let statement = unsafe prepared else {
            throw wrap(failure(.step, SQLITE_MISUSE))
        }
        defer { unsafe sqlite3_finalize(statement) }
        guard unsafe sqlite3_stmt_readonly(statement) != 0 else {
            wasRefused = true
            throw wrap(failure(.prepare, SQLITE_AUTH))
        }
        while true {
            let code = unsafe sqlite3_step(statement)
            switch code {
            case SQLITE_DONE: return
            case SQLITE_ROW: try body(unsafe firstColumn(statement))
            default: throw wrap(failure(.step, code))
            }
        }
    }

    /// Starts a transaction for reading: the file is locked once for all queries until `endReading`, not for
    /// each.
    ///
    /// Where that lock is not available, each query locks the file for itself.
    func beginReading() { execute("begin") }

    /// Ends the transaction of `beginReading`.
    func endReading() { execute("commit") }

    private func execute(_ statement: String) {
        isOwnStatement = true
        unsafe sqlite3_exec(database, statement, nil, nil, nil)
        isOwnStatement = false
    }

    private func firstColumn(_ statement: OpaquePointer) -> [UInt8]? {
        guard let text = unsafe sqlite3_column_text(statement, 0) else { return nil }
        let count = unsafe Int(sqlite3_column_bytes(statement, 0))
        let bytes = unsafe Array(UnsafeBufferPointer(start: text, count: count))
        return Array(bytes.prefix { $0 != 0 })
    }

    private func failure(_ step: Failure.Step, _ code: Int32) -> Failure {
        if wasRefused { return Failure(step: step, code: SQLITE_AUTH, reason: "a query may only read") }
        let reason = code == SQLITE_INTERRUPT ? "timeout expired" : unsafe Self.message(database, code)
        return Failure(step: step, code: code & 0xFF, reason: reason)
    }

    private static func message(_ database: OpaquePointer?, _ code: Int32) -> String {
        guard let database = unsafe database, let text = unsafe sqlite3_errmsg(database) else {
            guard let text = unsafe sqlite3_errstr(code) else { return "error \(code)" }
            return unsafe String(cString: text)
        }
        return unsafe String(cString: text)
    }
}

/// The content of a database file inside a root, as the library finds it in memory.
///
/// What the library would find by name beside the file, or in place of it a moment later, does not count.
@safe private final class DatabaseImage {
    /// The first byte; nil for an empty file.
    let start: UnsafeMutablePointer<UInt8>?
    /// How many bytes there are.
    let count: Int

    /// Where the header says how the file is read and written; 2 is with a log of changes beside it.
    private static let versions = 18...19

    init(_ path: FilePath) throws(SQLite.Failure) {
        do throws(SystemError) {
            let file = try FileHandle(path, .readAtOnce)
            let status = try file.status()
            guard status.isRegular else { throw .invalidArgument }
            count = status.size
            guard count > 0 else {
                unsafe start = nil
                return
            }
            // A copy of its own of each page that is changed: the file stays as it is.
            let mapped = unsafe mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE, file.descriptor, 0)
            guard let memory = unsafe mapped, unsafe memory != MAP_FAILED else { throw .last }
            unsafe start = memory.assumingMemoryBound(to: UInt8.self)
        } catch {
            throw SQLite.Failure(
                step: .open, code: SQLITE_CANTOPEN, reason: "unable to open database file", system: error)
        }
        FaultGuard.setFile(path)
        try Self.refuseChanges(besides: path)
        // Without a log the library would look for one.
        if count > Self.versions.upperBound, let start = unsafe start {
            for index in Self.versions where unsafe start[index] == 2 { unsafe start[index] = 1 }
        }
    }

    deinit { if let start = unsafe start { unsafe munmap(start, count) } }

    /// Refuses a database of which a part is in another file: without it answers would be wrong.
    private static func refuseChanges(besides path: FilePath) throws(SQLite.Failure) {
        let place = (try? path.followingLinks()) ?? path
        for suffix in ["-wal", "-journal"] {
            let file = place.appending(suffix: suffix)
            guard let status = (try? FileStatus.of(file, followingLinks: false)) ?? nil, status.size > 0,
                suffix == "-wal" || !isFinished(journal: file)
            else { continue }
            throw SQLite.Failure(
                step: .open, code: SQLITE_CANTOPEN,
                reason: "a part of the database is in \(file): open it once on its own system")
        }
    }

    /// Whether a journal is kept for the next transaction alone: it begins with zeros then.
    private static func isFinished(journal: FilePath) -> Bool {
        guard let file = try? FileHandle(journal, .readAtOnce), (try? file.status().isRegular) == true else {
            return false
        }
        var first: [UInt8] = [1]
        return (try? file.read(into: &first, from: 0)) == 1 && first == [0]
    }
}
