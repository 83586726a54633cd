// What daemons ask a server of Postfix to look up, an offline tool opens by itself: `proxy:type:name`.

/// A `proxy:` table: another table under a longer name.
///
/// Unlike Postfix: no proxymap(8) is asked, and `proxy_read_maps` is not looked at. As Postfix does: an agent that
/// takes no answer of a service opens the table itself.
///
/// Source: DATABASE_README, "proxy"; proxymap(8).
final class ProxyTable: ListableTable {
    let name: TableName
    private let inner: OpenTable

    init(name: TableName, options: TableOptions) throws(TableError) {
        self.name = name
        inner = try TableRegistry.open(
            try TableName(member: name.name), options: try options.nested(in: name))
    }

    var memberKeys: TableType.Keys? { inner.keys }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? {
        do throws(TableError) {
            return try inner.lookup(key)
        } catch { throw error.asked(through: name) }
    }

    func origin(ofEntryFor key: Span<UInt8>) throws(TableError) -> EntryOrigin? {
        try inner.origin(ofEntryFor: key)
    }

    func forEachEntry(
        _ body: (Span<UInt8>, Span<UInt8>) throws(TableError) -> Void
    ) throws(TableError) { try inner.listable().forEachEntry(body) }

    func beginBatch() throws(TableError) { try inner.beginBatch() }

    func endBatch() { inner.endBatch() }
}

extension TableType {
    /// `proxy:` tables.
    static let proxy = TableType("proxy", keys: .pattern) { (name, options) throws(TableError) in
        try ProxyTable(name: name, options: options)
    }.with {
        $0.members = .one
        $0.isProxy = true
    }
}
