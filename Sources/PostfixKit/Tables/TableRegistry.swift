// The table types that this program knows: one line each. A new type is a new file and a new line here.

internal import Synchronization

/// All table types, by name.
package enum TableRegistry {
    /// The types, in alphabetical order.
    package static let types: [TableType] = [
        .btree,
        .cdb,
        .cidr,
        .debug,
        .environ,
        .fail,
        .hash,
        .inline,
        .internal,
        .ldap,
        .lmdb,
        .memcache,
        .mySQL,
        .pcre,
        .postgreSQL,
        .pipemap,
        .proxy,
        .randmap,
        .regexp,
        .socketmap,
        .sqlite,
        .static,
        .tcp,
        .texthash,
        .unionmap,
        .unix,
    ]

    /// The types to which tables of Berkeley DB can be moved, the most general first.
    package static let successors: [TableType] = [.lmdb, .cdb]

    /// Table types that Postfix has and this program does not open yet, or never will.
    package static let otherTypes: Set<String> = [
        "mongodb", "nis",
    ]

    /// The type of a name, such as `hash`; nil where it is not known.
    package static func type(named name: [UInt8]) -> TableType? {
        types.first { $0.name.utf8.elementsEqual(name) }
    }

    /// The type of a table; nil where it is not known.
    package static func type(of table: TableName) -> TableType? { type(named: table.type) }

    /// The types that a release has, in alphabetical order.
    package static func types(hasDebugTables: Bool) -> [TableType] {
        types.filter { hasDebugTables || $0.isInEveryRelease }
    }

    /// The type of a table; nil where it is not known, or the mirrored release does not have it.
    package static func type(of table: TableName, options: TableOptions) -> TableType? {
        guard let type = type(of: table), options.release.hasDebugTables || type.isInEveryRelease else {
            return nil
        }
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
            warnOfMissingPackage(of: table, options: options)
            throw .unsupportedType(table)
        }
        guard options.surroundings.asksServers || type.reach != .server else { throw .serverNotAsked(table) }
        return type
    }

    /// Warns of a type that is not known, as distributions do that have packages of types.
    static func warnOfMissingPackage(of table: TableName, options: TableOptions) {
        guard options.postfix.namesPackagesOfTypes else { return }
        options.warn(TableError.missingPackage(of: table))
    }

    private static let hasNamedDeprecated = Atomic<Bool>(false)

    /// Warns of a table of Berkeley DB, as distributions do that are about to drop it.
    static func warnOfDeprecation(of table: TableName, options: TableOptions) {
        guard options.postfix.deprecatesBerkeleyDB, type(of: table)?.isBerkeleyDB == true else { return }
        // As in Debian, the first of a process is named, and the others are not.
        if !hasNamedDeprecated.exchange(true, ordering: .relaxed) {
            options.warn("\(table.path): hash/btree support is deprecated.  Please switch to cdb or lmdb.")
        }
        options.warn("See /usr/share/doc/postfix/NON_BERKELEYDB_README.gz for more info.")
    }

    /// Opens a table for queries, folding keys as the type wants it.
    ///
    /// - Throws: `TableError` when the type is not known, is not trusted as `options` want it, or the table cannot be
    ///   opened.
    ///
    /// Source of the trust: tcp_table(5); socketmap_table(5).
    package static func open(
        _ given: TableName, options: TableOptions
    ) throws(TableError) -> OpenTable {
        let table = try options.redirected(given).inside(options.root)
        let type = try knownType(of: table, options: options)
        if type.isForeign, options.use.trust == .sensitive {
            throw .other("\(table) map is not allowed for security-sensitive data", kind: .configuration)
        }
        warnOfDeprecation(of: table, options: options)
        let opened = try type.open(table, options)
        type.format?.warnIfStale(table, options.warn)
        return OpenTable(
            opened, type: type, folding: type.keys == .fixed ? options.use.folding : .none,
            options: options)
    }
}
