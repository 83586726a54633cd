// The answers of several tables together: `unionmap:{type:name, type:name}`.

/// A `unionmap:` table: the results of all members, with a comma between them.
///
/// Source: DATABASE_README, "unionmap".
final class UnionTable: LookupTable {
    let name: TableName
    private let members: MemberTables

    init(name: TableName, options: TableOptions) throws(TableError) {
        self.name = name
        members = try MemberTables(of: name, options: options)
    }

    var memberKeys: TableType.Keys? { members.keys }

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

    func beginBatch() throws(TableError) { try members.beginBatch() }

    func endBatch() { members.endBatch() }
}

extension TableType {
    /// `unionmap:` tables.
    static let unionmap = TableType(readOnly: "unionmap", keys: .pattern) {
        (name, options) throws(TableError) in
        try UnionTable(name: name, options: options)
    }.with {
        $0.members = .list
    }
}
