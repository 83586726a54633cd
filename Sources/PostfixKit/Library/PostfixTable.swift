// A lookup table for those who have its name and want its values.

/// An open lookup table.
///
/// One thread at a time may ask a table.
public final class PostfixTable {
    /// An entry of a table; the bytes are as they are stored, without the NUL at their end.
    public struct Entry: Sendable, Equatable {
        /// The key.
        public let key: [UInt8]
        /// The value.
        public let value: [UInt8]
    }

    private let table: OpenTable

    /// Opens a table, such as `hash:/etc/postfix/virtual`.
    ///
    /// - Throws: `PostfixError` where the type is not known, or the table cannot be opened.
    public convenience init(_ name: String, in environment: PostfixEnvironment) throws(PostfixError) {
        try self.init(TableName(Array(name.utf8), defaultType: []), try environment.tableOptions())
    }

    init(_ name: TableName, _ options: TableOptions) throws(PostfixError) {
        do throws(TableError) {
            table = try TableRegistry.open(name, options: options)
        } catch { throw PostfixError(error) }
    }

    /// The name of the table, as it was given.
    public var name: String { MessageText(table.name.bytes).string }

    /// The types that a release has, in alphabetical order.
    public static func types(of release: PostfixRelease) -> [String] {
        TableRegistry.types(hasDebugTables: release.hasDebugTables).map(\.name)
    }

    /// The value of a key, or nil where the table has none; bytes that are not UTF-8 are U+FFFD.
    ///
    /// - Throws: `PostfixError` where the table cannot be read.
    public func lookup(_ key: String) throws(PostfixError) -> String? {
        try lookup(bytes: Array(key.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The value of a key, byte for byte, or nil where the table has none.
    ///
    /// - Throws: `PostfixError` where the table cannot be read.
    public func lookup(bytes key: [UInt8]) throws(PostfixError) -> [UInt8]? {
        do throws(TableError) {
            return try table.lookup(key.span)
        } catch { throw PostfixError(error) }
    }

    /// The values of many keys, under one lock.
    ///
    /// - Throws: `PostfixError` where the table cannot be read.
    public func lookup(all keys: [String]) throws(PostfixError) -> [String: String] {
        var found: [String: String] = [:]
        do throws(TableError) {
            try table.beginBatch()
            defer { table.endBatch() }
            for key in keys {
                let value = try table.lookup(Array(key.utf8).span)
                found[key] = value.map { String(decoding: $0, as: UTF8.self) }
            }
        } catch { throw PostfixError(error) }
        return found
    }

    /// Calls `body` for each entry, in the order in which postmap lists them.
    ///
    /// - Throws: `PostfixError` where the type has no list, or the table cannot be read.
    public func forEachEntry(_ body: (Entry) -> Void) throws(PostfixError) {
        do throws(TableError) {
            try table.listable().forEachEntry { (key, value) throws(TableError) in
                body(Entry(key: key.array, value: value.array))
            }
        } catch { throw PostfixError(error) }
    }
}
