// Stands between a query and the table: keys are folded and checked, values are checked.

/// An open lookup table, asked with keys as people write them.
package final class OpenTable {
    /// The type of the table.
    package let type: TableType
    /// The table behind the folding.
    package let table: any LookupTable

    private let folding: KeyFolding
    private let options: TableOptions
    private let checksUTF8: Bool
    private var folded: [UInt8] = []

    init(
        _ table: any LookupTable, type: TableType, folding: KeyFolding, options: TableOptions
    ) {
        self.table = table
        self.type = type
        self.folding = folding
        self.options = options
        checksUTF8 = options.use.checksUTF8 && !type.leavesChecksToMember
    }

    /// What the table is asked for: whole keys and parts of them, or full keys only.
    package var keys: TableType.Keys { table.memberKeys ?? type.keys }

    /// The name of the table as given.
    package var name: TableName { table.name }

    /// The name of the table in messages: with the suffix of its file, where Postfix says it.
    package var shownName: TableName {
        TableName(type: name.type, name: name.name + Array((type.format?.shownSuffix ?? "").utf8))
    }

    /// The value for a key, or nil when the table has none.
    ///
    /// A key that is not UTF-8, where it has to be, is not there: with a warning.
    ///
    /// - Throws: `TableError` when the table cannot be read, or answers with what is not UTF-8.
    package func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? {
        // The memory of the folded key is used again for the next.
        var stored: [UInt8] = []
        swap(&stored, &folded)
        defer { swap(&stored, &folded) }
        stored.removeAll(keepingCapacity: true)
        guard !checksUTF8 || isValidUTF8(key), folding.append(key, to: &stored) else {
            options.warn("\(shownName): non-UTF-8 key \"\(key.array)\": malformed UTF-8 or invalid codepoint")
            return nil
        }
        guard let value = try table.lookup(stored.span) else { return nil }
        if checksUTF8, !isValidUTF8(value.span) {
            options.warn(
                """
                \(shownName): key "\(key.array)": non-UTF-8 value "\(value)": \
                malformed UTF-8 or invalid codepoint
                """)
            throw .query(shownName, reason: nil)
        }
        return value
    }

    /// Where the entry that answers a key stands in the text that the table was read from; nil where there is
    /// no such text or no entry.
    ///
    /// - Throws: `TableError` as `lookup` does.
    package func origin(ofEntryFor key: Span<UInt8>) throws(TableError) -> EntryOrigin? {
        var stored: [UInt8] = []
        guard !checksUTF8 || isValidUTF8(key), folding.append(key, to: &stored) else { return nil }
        return try table.origin(ofEntryFor: stored.span)
    }

    /// Takes the table's shared lock until `endBatch`; see `LookupTable`.
    package func beginBatch() throws(TableError) { try table.beginBatch() }

    /// Gives back the lock of `beginBatch`.
    package func endBatch() { table.endBatch() }

    /// The table as one that lists its entries.
    ///
    /// - Throws: `TableError.cannotList` for a type that does not.
    package func listable() throws(TableError) -> any ListableTable {
        if let failing = table as? FailTable { throw failing.error("sequence") }
        guard let listable = table as? any ListableTable,
            !options.use.listsAsPostfix || options.release.listsConstantDatabases
                || type.format?.isConstant != true
        else { throw .cannotList(shownName) }
        return listable
    }
}
