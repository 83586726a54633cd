// What the builder knows of lmdb: tables.

/// LMDB files, `NAME.lmdb`.
///
/// Source: lmdb_table(5).
struct LMDBFormat: DatabaseFormat {
    var suffix: String { ".lmdb" }
    var lock: LockKind { .fcntl }

    func order(terminated: Bool) -> EntryOrder { .key }

    func reader(
        at path: FilePath, table: TableName, options: TableOptions
    ) throws(TableError) -> any ListableTable {
        try LMDBTable(name: table, path: path, options: options)
    }

    func writer(
        at path: FilePath, table: TableName, plan: DatabasePlan, options: TableOptions
    ) throws(TableError) -> any DatabaseWriter {
        try LMDBWriter(
            path: path, table: table, byteCount: plan.byteCount, entryCount: plan.entryCount,
            mapSize: options.surroundings.lmdbMapSize)
    }

    func updater(
        at path: FilePath, table: TableName, creationMode: UInt32?, options: TableOptions
    ) throws(TableError) -> any DatabaseUpdater {
        try LMDBUpdater(
            path: path, table: table, mapSize: options.surroundings.lmdbMapSize, creationMode: creationMode)
    }
}
