// The table types that this program knows: one line each. A new type is a new file and a new line here.

/// A lookup table type.
public struct TableType: Sendable {
    /// What a table is asked for.
    public enum Keys: Sendable, Equatable {
        /// Whole keys and parts of them; keys are folded.
        case fixed
        /// The full key only, as it is.
        case pattern
    }

    /// The word before the colon.
    public let name: String
    /// What tables of this type are asked for.
    public let keys: Keys
    /// How the type is written; nil for one that can be queried only.
    public let format: (any DatabaseFormat)?
    /// Whether a table of this type cannot be opened for changes at all (others can, and then do nothing).
    let isAlwaysReadOnly: Bool
    /// Whether the type is another name for a table, which checks keys and values itself.
    let leavesChecksToMember: Bool
    /// Whether a table of this type is behind a server.
    public let asksServer: Bool
    let open: @Sendable (TableName, TableOptions) throws(TableError) -> any LookupTable
    /// Opens a table without a format for removing entries; nil where that cannot be.
    let openForErasing: (@Sendable (TableName, TableOptions) throws(TableError) -> any EntryEraser)?

    init(
        name: String, keys: Keys, format: (any DatabaseFormat)?, isAlwaysReadOnly: Bool = false,
        leavesChecksToMember: Bool = false, asksServer: Bool = false,
        openForErasing: (@Sendable (TableName, TableOptions) throws(TableError) -> any EntryEraser)? = nil,
        open: @escaping @Sendable (TableName, TableOptions) throws(TableError) -> any LookupTable
    ) {
        self.name = name
        self.keys = keys
        self.format = format
        self.isAlwaysReadOnly = isAlwaysReadOnly
        self.leavesChecksToMember = leavesChecksToMember
        self.asksServer = asksServer
        self.open = open
        self.openForErasing = openForErasing
    }
}

/// All table types, by name.
public enum TableRegistry {
    /// The types, in alphabetical order.
    public static let types: [TableType] = [
        TableType(name: "btree", keys: .fixed, format: BerkeleyDBFormat(kind: .btree)) {
            (name, options) throws(TableError) in try BtreeTable(name: name, options: options)
        },
        TableType(name: "cdb", keys: .fixed, format: CDBFormat()) {
            (name, options) throws(TableError) in try CDBTable(name: name, options: options)
        },
        TableType(name: "cidr", keys: .pattern, format: nil, isAlwaysReadOnly: true) {
            (name, options) throws(TableError) in try CIDRTable(name: name, options: options)
        },
        TableType(name: "debug", keys: .pattern, format: nil, leavesChecksToMember: true) {
            (name, options) throws(TableError) in try DebugTable(name: name, options: options)
        },
        TableType(name: "environ", keys: .fixed, format: nil) {
            (name, options) throws(TableError) in try EnvironmentTable(name: name, options: options)
        },
        TableType(name: "fail", keys: .pattern, format: FailFormat()) {
            (name, options) throws(TableError) in FailTable(name: name)
        },
        TableType(name: "hash", keys: .fixed, format: BerkeleyDBFormat(kind: .hash)) {
            (name, options) throws(TableError) in try HashTable(name: name, options: options)
        },
        TableType(name: "inline", keys: .fixed, format: nil, isAlwaysReadOnly: true) {
            (name, options) throws(TableError) in try InlineTable(name: name, options: options)
        },
        TableType(name: "internal", keys: .fixed, format: nil) {
            (name, options) throws(TableError) in InternalTable(name: name)
        },
        TableType(name: "ldap", keys: .fixed, format: nil, isAlwaysReadOnly: true, asksServer: true) {
            (name, options) throws(TableError) in try LDAPTable(name: name, options: options)
        },
        TableType(name: "lmdb", keys: .fixed, format: LMDBFormat()) {
            (name, options) throws(TableError) in try LMDBTable(name: name, options: options)
        },
        TableType(
            name: "memcache", keys: .fixed, format: nil, asksServer: true,
            openForErasing: { (name, options) throws(TableError) in
                try MemcacheEraser(name: name, options: options)
            },
            open: { (name, options) throws(TableError) in try MemcacheTable(name: name, options: options) }),
        TableType(name: "mysql", keys: .fixed, format: nil, isAlwaysReadOnly: true, asksServer: true) {
            (name, options) throws(TableError) in try MySQLTable(name: name, options: options)
        },
        TableType(name: "pcre", keys: .pattern, format: nil, isAlwaysReadOnly: true) {
            (name, options) throws(TableError) in try PCRETable(name: name, options: options)
        },
        TableType(name: "pgsql", keys: .fixed, format: nil, isAlwaysReadOnly: true, asksServer: true) {
            (name, options) throws(TableError) in try PostgreSQLTable(name: name, options: options)
        },
        TableType(name: "pipemap", keys: .pattern, format: nil, isAlwaysReadOnly: true) {
            (name, options) throws(TableError) in try PipeTable(name: name, options: options)
        },
        TableType(name: "proxy", keys: .pattern, format: nil, leavesChecksToMember: true) {
            (name, options) throws(TableError) in try ProxyTable(name: name, options: options)
        },
        TableType(name: "randmap", keys: .pattern, format: nil, isAlwaysReadOnly: true) {
            (name, options) throws(TableError) in try RandomTable(name: name, options: options)
        },
        TableType(name: "regexp", keys: .pattern, format: nil, isAlwaysReadOnly: true) {
            (name, options) throws(TableError) in try RegexpTable(name: name, options: options)
        },
        TableType(name: "socketmap", keys: .pattern, format: nil, isAlwaysReadOnly: true, asksServer: true) {
            (name, options) throws(TableError) in try SocketmapTable(name: name, options: options)
        },
        TableType(name: "sqlite", keys: .fixed, format: nil, isAlwaysReadOnly: true) {
            (name, options) throws(TableError) in try SQLiteTable(name: name, options: options)
        },
        TableType(name: "static", keys: .fixed, format: nil) {
            (name, options) throws(TableError) in try StaticTable(name: name, options: options)
        },
        TableType(name: "tcp", keys: .pattern, format: nil, isAlwaysReadOnly: true, asksServer: true) {
            (name, options) throws(TableError) in TCPTable(name: name, options: options)
        },
        TableType(name: "texthash", keys: .fixed, format: nil, isAlwaysReadOnly: true) {
            (name, options) throws(TableError) in try TextHashTable(name: name, options: options)
        },
        TableType(name: "unionmap", keys: .pattern, format: nil, isAlwaysReadOnly: true) {
            (name, options) throws(TableError) in try UnionTable(name: name, options: options)
        },
        TableType(name: "unix", keys: .fixed, format: nil, isAlwaysReadOnly: true) {
            (name, options) throws(TableError) in try UnixTable(name: name, options: options)
        },
    ]

    /// Table types that Postfix has and this program does not open yet, or never will.
    public static let otherTypes: Set<String> = [
        "mongodb", "nis",
    ]

    /// The type of a table; nil where it is not known.
    public static func type(of table: TableName) -> TableType? {
        types.first { $0.name.utf8.elementsEqual(table.type) }
    }

    /// The type of a table; nil where it is not known, or the mirrored release does not have it.
    public static func type(of table: TableName, options: TableOptions) -> TableType? {
        guard let type = type(of: table), options.hasDebugTables || type.name != "debug" else { return nil }
        return type
    }

    /// The type of a table that is to be opened or changed.
    ///
    /// - Throws: `TableError` for a name without type, for a type that is not known or not supported, and for a
    ///   table behind a server where none may be asked.
    static func knownType(of table: TableName, options: TableOptions) throws(TableError) -> TableType {
        guard !table.type.isEmpty, !table.name.isEmpty else { throw .missingType(text: table.bytes) }
        guard let type = type(of: table, options: options) else {
            if otherTypes.contains(table.typeText) { throw .notSupported(table) }
            throw .unsupportedType(table)
        }
        guard options.asksServers || !type.asksServer else { throw .serverNotAsked(table) }
        return type
    }

    /// Opens a table for queries, folding keys as the type wants it.
    ///
    /// - Throws: `TableError` when the type is not known or the table cannot be opened.
    public static func open(
        _ given: TableName, options: TableOptions
    ) throws(TableError) -> OpenTable {
        let table = try options.redirected(given).inside(options.root)
        let type = try knownType(of: table, options: options)
        let opened = try type.open(table, options)
        type.format?.warnIfStale(table, options.warn)
        return OpenTable(
            opened, type: type, folding: type.keys == .fixed ? options.folding : .none,
            options: options)
    }
}
