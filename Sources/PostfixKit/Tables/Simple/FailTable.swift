// A table that never works, for trying out what happens then: `fail:NAME`.

/// A `fail:` table: every operation is a temporary error.
///
/// Source: DATABASE_README, "fail".
final class FailTable: LookupTable {
    let name: TableName

    init(name: TableName) { self.name = name }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? { throw error("query") }

    func error(_ operation: String) -> TableError {
        .operation(operation, name, reason: "Application error")
    }
}

/// Opening a `fail:` table for writing works, and every change fails.
struct FailFormat: DatabaseFormat {
    var suffix: String { "" }
    // Never written, but it must not be the source file itself.
    var temporarySuffix: String { ".fail.tmp" }
    var shownSuffix: String { "" }
    var lock: LockKind { .none }
    var terminatesByDefault: Bool { false }
    var hasFile: Bool { false }

    func order(terminated: Bool) -> EntryOrder { .addition }

    func reader(
        at path: FilePath, table: TableName, options: TableOptions
    ) throws(TableError) -> any ListableTable {
        throw FailTable(name: table).error("sequence")
    }

    func writer(
        at path: FilePath, table: TableName, plan: DatabasePlan, options: TableOptions
    ) throws(TableError) -> any DatabaseWriter {
        throw FailTable(name: table).error("write")
    }

    func updater(
        at path: FilePath, table: TableName, creationMode: UInt32?, options: TableOptions
    ) throws(TableError) -> any DatabaseUpdater {
        FailUpdater(table: FailTable(name: table))
    }
}

private final class FailUpdater: DatabaseUpdater {
    private let table: FailTable

    init(table: FailTable) { self.table = table }

    func put(key: Span<UInt8>, value: Span<UInt8>, replace: Bool) throws(TableError) -> Bool {
        throw table.error("write")
    }

    func delete(key: Span<UInt8>) throws(TableError) -> Bool { throw table.error("delete") }

    func close() throws(TableError) {}
}

extension TableType {
    /// `fail:` tables.
    static let fail = TableType("fail", keys: .pattern) { (name, options) throws(TableError) in
        FailTable(name: name)
    }.with {
        $0.format = FailFormat()
        $0.ownership = .system
    }
}
