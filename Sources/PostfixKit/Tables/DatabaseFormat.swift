// What the builder must know of an indexed table type; each type says it in a file of its own.

/// How large a new database will be, at most: a writer prepares for it.
package struct DatabasePlan: Sendable, Equatable {
    /// How many entries will come.
    package var entryCount: Int
    /// The bytes of all keys and values, as stored.
    package var byteCount: Int
    /// The same, with little for each key or value that is too long for a page of records.
    package var recordByteCount: Int
}

/// An indexed table type: its file, and the way to write it.
package protocol DatabaseFormat: Sendable {
    /// What follows the table's name in the name of its file, such as `.db`.
    var suffix: String { get }
    /// What follows the name of the database file in the name of the new file beside it.
    var temporarySuffix: String { get }
    /// The same for the copy that an update works on; nil where it works in place.
    var updateSuffix: String? { get }
    /// What follows the table's name in messages about an open table.
    var shownSuffix: String { get }
    /// The lock that Postfix takes on the file.
    var lock: LockKind { get }
    /// Whether keys and values end in a NUL unless the command line says otherwise.
    var terminatesByDefault: Bool { get }
    /// Whether a zero-length file is removed, with a warning, before it is written.
    var removesEmptyFile: Bool { get }
    /// Whether a second record of a key is stored, and not looked at, where duplicates are ignored.
    var keepsIgnoredDuplicates: Bool { get }
    /// What is said before the name of a database that exists and cannot be opened for writing.
    var openingWords: String { get }
    /// Whether programs that have the file open notice a new one by the time of its last change (as well
    /// as by the number of its names).
    var readersWatchModificationTime: Bool { get }

    /// Whether the file is never changed in place, which Postfix could not list at first.
    var isConstant: Bool { get }

    /// Whether there is a file at all.
    var hasFile: Bool { get }

    /// In which order the writer wants its entries.
    func order(terminated: Bool) -> EntryOrder

    /// How messages about duplicates name the table.
    func duplicateLabel(_ table: TableName) -> MessageText

    /// The file of a name opened for listing, whatever its suffix.
    func reader(
        at path: FilePath, table: TableName, options: TableOptions
    ) throws(TableError) -> any ListableTable

    /// A writer for a new file, which exists and is empty.
    func writer(
        at path: FilePath, table: TableName, plan: DatabasePlan, options: TableOptions
    ) throws(TableError) -> any DatabaseWriter

    /// The file opened for changes in place, under Postfix's lock; made with `creationMode` where it does
    /// not exist, unless that is nil.
    func updater(
        at path: FilePath, table: TableName, creationMode: UInt32?, options: TableOptions
    ) throws(TableError) -> any DatabaseUpdater
}

extension DatabaseFormat {
    /// Most can be.
    package var isConstant: Bool { false }

    /// Most have one.
    package var hasFile: Bool { true }

    /// What the new files of our own are called.
    package var temporarySuffix: String { ".postkit" }

    /// Most are called as they were given.
    package var shownSuffix: String { "" }

    /// Most end keys and values with a NUL.
    package var terminatesByDefault: Bool { true }

    /// Most are written over.
    package var removesEmptyFile: Bool { false }

    /// Most store one record for a key.
    package var keepsIgnoredDuplicates: Bool { false }

    /// Most that do are replaced by a new file.
    package var readersWatchModificationTime: Bool { false }

    /// Most say the whole name.
    package func duplicateLabel(_ table: TableName) -> MessageText { "\(table)" }

    /// Most are updated in place.
    package var updateSuffix: String? { nil }

    /// As Postfix says it of most types.
    package var openingWords: String { "open database" }

    /// Whether this option set stores keys and values with a NUL.
    package func isTerminated(_ termination: Termination) -> Bool {
        switch termination {
        case .automatic: terminatesByDefault
        case .required: true
        case .forbidden: false
        }
    }

    /// Warns when the database file is older than its source, as Postfix does at every opening.
    ///
    /// A source that changed less than 100 seconds ago is not held against the database, because it may be in
    /// the middle of being rebuilt.
    ///
    /// Source: DATABASE_README.
    func warnIfStale(_ table: TableName, _ warn: (MessageText) -> Void) {
        let path = path(of: table)
        guard let database = try? FileStatus.of(path), let source = try? FileStatus.of(table.path),
            source.modified > database.modified, source.modified < currentTime() - 100
        else { return }
        warn("database \(path) is older than source file \(table.path)")
    }

    /// The database file of a table.
    package func path(of table: TableName) -> FilePath { table.path.appending(suffix: suffix) }
}
