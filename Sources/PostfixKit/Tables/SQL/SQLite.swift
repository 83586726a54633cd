// The only way to SQLite: everything that touches its library, and no pointer leaves this file.

internal import CSQLite
internal import Glibc

/// An SQLite database, open for reading.
///
/// Source: the C interface of SQLite, https://sqlite.org/c3ref/intro.html.
@safe final class SQLite {
    private let database: OpaquePointer
    /// When the query at work has to be done, in seconds of the monotonic clock.
    private var deadline: Double = 0

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

        /// What kind of trouble it is.
        var kind: TableError.Kind {
            switch code {
            case _ where step == .open: .noInput
            case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: .noInput
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
        var handle: OpaquePointer?
        let code: Int32
        do throws(SystemError) {
            code = try path.withNameForLibraries { place in
                unsafe place.withCString { name in
                    unsafe sqlite3_open_v2(name, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil)
                }
            }
        } catch {
            throw Failure(
                step: .open, code: SQLITE_CANTOPEN, reason: "unable to open database file", system: error)
        }
        guard let opened = unsafe handle, code == SQLITE_OK else {
            let reason = unsafe Self.message(handle, code)
            let number = unsafe handle.map { unsafe sqlite3_system_errno($0) } ?? 0
            unsafe sqlite3_close(handle)
            throw Failure(
                step: .open, code: code, reason: reason,
                system: number == 0 ? nil : SystemError(code: number))
        }
        unsafe database = opened
        // SQLite asks once in so many steps of its machine whether to go on.
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe sqlite3_progress_handler(
            database, 100_000,
            { context in
                guard let context = unsafe context else { return 0 }
                let database = unsafe Unmanaged<SQLite>.fromOpaque(context).takeUnretainedValue()
                return monotonicTime() > database.deadline ? 1 : 0
            }, context)
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
        var prepared: OpaquePointer?
        let text = query.map { CChar(bitPattern: $0) } + [0]
        let result = unsafe sqlite3_prepare_v2(database, text, -1, &prepared, nil)
        guard result == SQLITE_OK else { throw wrap(failure(.prepare, result)) }
        // A text without a statement, such as a comment, is prepared to nothing.
        guard let statement = unsafe prepared else {
            throw wrap(failure(.step, SQLITE_MISUSE))
        }
        defer { unsafe sqlite3_finalize(statement) }
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
    /// Where that is not to be had, each query locks the file for itself.
    func beginReading() { unsafe sqlite3_exec(database, "begin", nil, nil, nil) }

    /// Ends the transaction of `beginReading`.
    func endReading() { unsafe sqlite3_exec(database, "commit", nil, nil, nil) }

    private func firstColumn(_ statement: OpaquePointer) -> [UInt8]? {
        guard let text = unsafe sqlite3_column_text(statement, 0) else { return nil }
        let count = unsafe Int(sqlite3_column_bytes(statement, 0))
        let bytes = unsafe Array(UnsafeBufferPointer(start: text, count: count))
        return Array(bytes.prefix { $0 != 0 })
    }

    private func failure(_ step: Failure.Step, _ code: Int32) -> Failure {
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
