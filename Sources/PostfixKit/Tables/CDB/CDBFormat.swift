// What the builder knows of cdb: tables.

/// Constant databases, `NAME.cdb`.
///
/// The new file has the name that Postfix gives its own, so that the two wait for each other.
///
/// Source: CDB_README.
struct CDBFormat: DatabaseFormat {
    var isConstant: Bool { true }
    var suffix: String { ".cdb" }
    var temporarySuffix: String { ".tmp" }
    var shownSuffix: String { ".cdb" }
    var lock: LockKind { .none }
    var terminatesByDefault: Bool { false }
    var keepsIgnoredDuplicates: Bool { true }
    var readersWatchModificationTime: Bool { true }

    func order(terminated: Bool) -> EntryOrder { .addition }

    func duplicateLabel(_ table: TableName) -> MessageText { "\(table.path)" }

    func reader(
        at path: FilePath, table: TableName, options: TableOptions
    ) throws(TableError) -> any ListableTable {
        try CDBTable(name: table, path: path, options: options)
    }

    func writer(
        at path: FilePath, table: TableName, plan: DatabasePlan, options: TableOptions
    ) throws(TableError) -> any DatabaseWriter {
        try CDBWriter(path: path, table: table)
    }

    func updater(
        at path: FilePath, table: TableName, creationMode: UInt32?, options: TableOptions
    ) throws(TableError) -> any DatabaseUpdater {
        throw .bulkOnly(table)
    }
}
