// Where Berkeley DB is gone, tables named hash and btree are kept in files of other types: Postfix calls this
// the non-Berkeley-DB migration.

/// Which table types stand for `hash` and `btree`.
///
/// Source: NON_BERKELEYDB_README; `non_bdb_migration_level` and the parameters around it in postconf(5).
package struct TypeRedirection: Sendable {
    /// The type for `hash` (`default_database_type`).
    package var hashType: [UInt8]
    /// The type for `btree` (`default_cache_db_type`).
    package var btreeType: [UInt8]
    /// A table that maps `type:name`, or a type alone, to another type; nil where there is none
    /// (`non_bdb_custom_mapping`).
    package var customMapping: [UInt8]?
    /// Whether each redirection is logged (`non_bdb_migration_log_redirect`).
    package var isLogged: Bool

    /// A redirection without a mapping of its own.
    package init(
        hashType: [UInt8], btreeType: [UInt8], customMapping: [UInt8]? = nil, isLogged: Bool = true
    ) {
        self.hashType = hashType
        self.btreeType = btreeType
        self.customMapping = customMapping
        self.isLogged = isLogged
    }

    /// The table that stands for another one; nil where that is meant as it is.
    ///
    /// - Throws: `TableError` where the type that is named for it cannot be used, or is to be created and cannot.
    func target(
        of table: TableName, forCreation: Bool, options: TableOptions
    ) throws(TableError) -> TableName? {
        guard let successor = table.knownType?.successor else { return nil }
        let custom = try customType(for: table, options)
        let type = custom ?? (successor == .database ? hashType : btreeType)
        guard !type.isEmpty, type.allSatisfy(isAlphanumeric) else {
            throw Self.error(table, "bad non-legacy database type syntax: '\(type)'")
        }
        guard TableRegistry.type(named: type)?.isBerkeleyDB != true else {
            throw Self.error(table, "mapping from '\(table.type)' to legacy type '\(type)'")
        }
        let target = TableName(type: type, name: table.name).inside(table.root)
        guard let known = TableRegistry.type(of: target, options: options) else {
            throw Self.error(table, "mapping to unsupported database type: '\(type)'")
        }
        if isLogged { options.note("redirecting \(table) to \(target)") }
        if forCreation, known.format == nil {
            throw .other("no 'map create' support for non_bdb mapped type: \(type)", kind: .usage)
        }
        return target
    }

    /// What the administrator's own mapping says of a table; nil where it says nothing.
    private func customType(for table: TableName, _ options: TableOptions) throws(TableError) -> [UInt8]? {
        guard let customMapping else { return nil }
        let mapping = try TableName(member: customMapping)
        guard mapping.knownType?.isBerkeleyDB != true else {
            throw .other(
                "non_bdb_custom_mapping must not use legacy type: '\(mapping.type)'", kind: .configuration)
        }
        var plain = options
        plain.surroundings.redirection = nil
        plain.use.trust = .any
        plain.use.valuesAreFiles = false
        let opened = try TableRegistry.open(mapping, options: plain)
        do throws(TableError) {
            if let type = try opened.lookup(table.bytes.span) { return type }
            return try opened.lookup(table.type.span)
        } catch { throw Self.error(table, "\(mapping) lookup error for '\(table)'") }
    }

    private static func error(_ table: TableName, _ problem: MessageText) -> TableError {
        .other(
            "Berkeley DB type mapping lookup error for '\(table)': \(problem)", kind: .configuration)
    }
}

extension TableOptions {
    /// The table that is meant by a name, where some types stand for others.
    ///
    /// - Throws: `TableError` where the type that is named for it cannot be used, or is to be created and cannot.
    package func redirected(
        _ table: TableName, forCreation: Bool = false
    ) throws(TableError) -> TableName {
        try surroundings.redirection?.target(of: table, forCreation: forCreation, options: self) ?? table
    }
}
