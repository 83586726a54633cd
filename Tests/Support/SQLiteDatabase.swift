// Tests need SQLite databases to look into, and the programs never write one: this does, for the tests alone.

import CSQLite

/// What the library says when it cannot do something.
public struct SQLiteDatabaseError: Error, CustomStringConvertible {
    /// The words of the library.
    public let description: String
}

/// Makes a database file, or adds to one, with statements of SQL.
///
/// - Throws: `SQLiteDatabaseError` for what the library refuses.
public func writeSQLiteDatabase(at path: String, _ statements: String) throws {
    var database: OpaquePointer?
    defer { unsafe sqlite3_close(database) }
    var code = unsafe sqlite3_open(path, &database)
    if code == SQLITE_OK { code = unsafe sqlite3_exec(database, statements, nil, nil, nil) }
    guard code == SQLITE_OK else {
        throw SQLiteDatabaseError(
            description: unsafe sqlite3_errmsg(database).map { unsafe String(cString: $0) } ?? "\(code)")
    }
}

/// Calls `body` while somebody else has the database for himself.
///
/// - Throws: `SQLiteDatabaseError` for what the library refuses, and what `body` throws.
public func holdingSQLiteLock(on path: String, _ body: () throws -> Void) throws {
    var database: OpaquePointer?
    defer { unsafe sqlite3_close(database) }
    var code = unsafe sqlite3_open(path, &database)
    if code == SQLITE_OK { code = unsafe sqlite3_exec(database, "begin exclusive", nil, nil, nil) }
    guard code == SQLITE_OK else { throw SQLiteDatabaseError(description: "\(code)") }
    try body()
}
