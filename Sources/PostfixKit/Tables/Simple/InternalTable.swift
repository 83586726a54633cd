// A table in the memory of one program, which nothing has written to yet: `internal:NAME`.

/// An `internal:` table: always empty, because it lives no longer than the program that opens it.
///
/// Source: DATABASE_README, "internal".
final class InternalTable: ListableTable {
    let name: TableName

    init(name: TableName) { self.name = name }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? { nil }

    func forEachEntry(
        _ body: (Span<UInt8>, Span<UInt8>) throws(TableError) -> Void
    ) throws(TableError) {}
}

/// What removes entries from a table that has none.
private final class EmptyEraser: EntryEraser {
    func delete(key: Span<UInt8>) throws(TableError) -> Bool { false }

    func close() throws(TableError) {}
}

extension TableType {
    /// `internal:` tables.
    static let `internal` = TableType("internal", keys: .fixed) { (name, options) throws(TableError) in
        InternalTable(name: name)
    }.with {
        $0.ownership = .system
        $0.openForErasing = { (_, _) throws(TableError) in EmptyEraser() }
    }
}
