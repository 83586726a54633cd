// The answers of several tables together: `unionmap:{type:name, type:name}`.

/// A `unionmap:` table: the results of all members, with a comma between them.
///
/// Source: DATABASE_README, "unionmap".
final class UnionTable: CombinedTable {
    let members: MemberTables

    init(_ members: MemberTables) { self.members = members }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? {
        var answer: [UInt8] = []
        for table in members.tables {
            guard let value = try members.lookup(key, in: table) else { continue }
            if !answer.isEmpty { answer.append(UInt8(ascii: ",")) }
            answer += value
        }
        // As Postfix does: if all results are empty, there is no result.
        return answer.isEmpty ? nil : answer
    }

    func origin(ofEntryFor key: Span<UInt8>) throws(TableError) -> EntryOrigin? {
        for table in members.tables where try members.lookup(key, in: table) != nil {
            return try table.origin(ofEntryFor: key)
        }
        return nil
    }
}

extension TableType {
    /// `unionmap:` tables.
    static let unionmap = TableType("unionmap", combining: UnionTable.self)
}
