// A table that logs everything that is done with another one: `debug:type:name`.

/// A `debug:` table (since Postfix 3.11).
///
/// **Shape** of what it tells: `type:name lookup: "key" = "value"`, with `not_found` or `error` in place of a
/// value that is not there.
///
/// Source: DATABASE_README, "debug".
final class DebugTable: ListableTable {
    let name: TableName
    private let inner: OpenTable
    private let tell: (MessageText) -> Void

    init(name: TableName, options: TableOptions) throws(TableError) {
        self.name = name
        tell = options.note
        inner = try TableRegistry.open(
            try TableName(member: name.name), options: try options.nested(in: name))
    }

    var memberKeys: TableType.Keys? { inner.keys }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? {
        do throws(TableError) {
            let value = try inner.lookup(key)
            tell("\(name.name) lookup: \"\(key.array)\" = \"\(value ?? Array("not_found".utf8))\"")
            return value
        } catch {
            tell("\(name.name) lookup: \"\(key.array)\" = \"error\"")
            throw error.asked(through: name)
        }
    }

    func origin(ofEntryFor key: Span<UInt8>) throws(TableError) -> EntryOrigin? {
        try inner.origin(ofEntryFor: key)
    }

    func forEachEntry(
        _ body: (Span<UInt8>, Span<UInt8>) throws(TableError) -> Void
    ) throws(TableError) {
        do throws(TableError) {
            try inner.listable().forEachEntry { (key, value) throws(TableError) in
                tell("\(name.name) sequence: \"\(key.array)\" = \"\(value.array)\"")
                try body(key, value)
            }
        } catch {
            if case .operation = error { tell("\(name.name) sequence: found EOF") }
            throw error.asked(through: name)
        }
        tell("\(name.name) sequence: found EOF")
    }

    func beginBatch() throws(TableError) { try inner.beginBatch() }

    func endBatch() { inner.endBatch() }
}

extension TableType {
    /// `debug:` tables.
    static let debug = TableType("debug", keys: .pattern) { (name, options) throws(TableError) in
        try DebugTable(name: name, options: options)
    }.with {
        $0.members = .one
        $0.tellsOfUse = true
        $0.isInEveryRelease = false
    }
}
