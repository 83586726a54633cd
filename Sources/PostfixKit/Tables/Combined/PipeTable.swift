// The answer of one table is the question to the next: `pipemap:{type:name, type:name}`.

/// A `pipemap:` table: what the last member says of what those before it said.
///
/// Source: DATABASE_README, "pipemap".
final class PipeTable: CombinedTable {
    let members: MemberTables

    init(_ members: MemberTables) { self.members = members }

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
}

extension TableType {
    /// `pipemap:` tables.
    static let pipemap = TableType("pipemap", combining: PipeTable.self)
}
