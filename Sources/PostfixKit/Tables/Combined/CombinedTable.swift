// What `pipemap:` and `unionmap:` have in common: a list of tables, which are opened and locked together.

/// A table that makes its answer from those of the tables in its name.
protocol CombinedTable: LookupTable, SendableMetatype {
    /// The tables.
    var members: MemberTables { get }

    /// A combination of open tables.
    init(_ members: MemberTables)
}

extension CombinedTable {
    var name: TableName { members.owner }

    var memberKeys: TableType.Keys? { members.keys }

    func beginBatch() throws(TableError) { try members.tables.beginBatch() }

    func endBatch() { members.tables.endBatch() }
}

extension TableType {
    /// A type whose tables are combinations of others.
    init<Table: CombinedTable>(_ name: String, combining table: Table.Type) {
        self.init(readOnly: name, keys: .pattern) { (name, options) throws(TableError) in
            Table(try MemberTables(of: name, options: options))
        }
        members = .list
    }
}
