// The answer of one table is the question to the next: `pipemap:{type:name, type:name}`.

/// A `pipemap:` table: what the last member says of what those before it said.
///
/// Source: DATABASE_README, "pipemap".
final class PipeTable: LookupTable {
    let name: TableName
    private let members: MemberTables

    init(name: TableName, options: TableOptions) throws(TableError) {
        self.name = name
        members = try MemberTables(of: name, options: options)
    }

    var memberKeys: TableType.Keys? { members.keys }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? {
        var value = key.array
        for table in members.tables {
            guard let next = try members.lookup(value.span, in: table) else { return nil }
            value = next
        }
        return value
    }

    func origin(ofEntryFor key: Span<UInt8>) throws(TableError) -> EntryOrigin? {
        var value = key.array
        for table in members.tables.dropLast() {
            guard let next = try members.lookup(value.span, in: table) else { return nil }
            value = next
        }
        return try members.tables.last?.origin(ofEntryFor: value.span)
    }

    func beginBatch() throws(TableError) { try members.beginBatch() }

    func endBatch() { members.endBatch() }
}

extension TableType {
    /// `pipemap:` tables.
    static let pipemap = TableType(readOnly: "pipemap", keys: .pattern) {
        (name, options) throws(TableError) in
        try PipeTable(name: name, options: options)
    }.with {
        $0.members = .list
    }
}
