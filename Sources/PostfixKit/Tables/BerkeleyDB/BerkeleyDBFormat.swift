// What the builder knows of hash: and btree: tables.

/// Berkeley DB files, `NAME.db`.
///
/// Source: DATABASE_README.
struct BerkeleyDBFormat: DatabaseFormat {
    static let updateSuffix = ".postkit-update"

    let kind: BerkeleyDBKind

    var suffix: String { ".db" }
    var updateSuffix: String? { Self.updateSuffix }
    var shownSuffix: String { ".db" }
    var openingWords: String { "open" }
    var lock: LockKind { .flock }
    var removesEmptyFile: Bool { true }
    var readersWatchModificationTime: Bool { true }

    func order(terminated: Bool) -> EntryOrder { kind == .hash ? .hash(terminated: terminated) : .key }

    func duplicateLabel(_ table: TableName) -> MessageText { "\(path(of: table))" }

    func reader(
        at path: FilePath, table: TableName, options: TableOptions
    ) throws(TableError) -> any ListableTable {
        let library = options.use.forksForChecks ? openWithLibrary : refuseLibrary
        return switch kind {
        case .hash:
            try BerkeleyDBTable<HashIndex>(name: table, path: path, options: options, library: library)
        case .btree:
            try BerkeleyDBTable<BtreeIndex>(name: table, path: path, options: options, library: library)
        }
    }

    func writer(
        at path: FilePath, table: TableName, plan: DatabasePlan, options: TableOptions
    ) throws(TableError) -> any DatabaseWriter {
        try BerkeleyDBWriter(path: path, kind: kind, plan: (plan.entryCount, plan.recordByteCount))
    }

    func updater(
        at path: FilePath, table: TableName, creationMode: UInt32?, options: TableOptions
    ) throws(TableError) -> any DatabaseUpdater {
        try BerkeleyDBUpdater(
            path: path, kind: kind, creationMode: creationMode, note: options.note, warn: options.warn)
    }
}
