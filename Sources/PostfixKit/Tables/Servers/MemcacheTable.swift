// A memcached as a table, with a slower table behind it: `memcache:FILE`.

/// A `memcache:` table.
///
/// The cache is asked first. What it does not have is looked up in the backup table, if there is one, and then
/// stored in the cache. With a backup, a failing cache does not matter: the backup's answer counts.
///
/// Source: memcache_table(5).
final class MemcacheTable: ListableTable {
    let name: TableName
    private let options: TableOptions
    private let cache: MemcacheClient
    private let keys: MemcacheKeys
    private let backup: OpenTable?

    init(name: TableName, options: TableOptions) throws(TableError) {
        self.name = name
        self.options = options
        let settings = try TableSettings(name, options: options)
        let keyFormat = try settings.string("key_format", default: MemcacheKeys.plainFormat)
        cache = try MemcacheClient(settings, options: options)
        backup = try MemcacheBackup(settings, options: options).open()
        keys = try MemcacheKeys(settings, format: keyFormat, options: options)
    }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? {
        let asked = key.array
        guard let cacheKey = try keys.cacheKey(of: asked) else { return nil }
        let failure: String
        switch cache.value(of: cacheKey) {
        case .success(let value?): return value
        case .success(nil):
            if backup == nil { return nil }
            failure = ""
        case .failure(let error): failure = error.reason
        }
        guard let backup else { throw .query(name, reason: failure) }
        guard let value = try found(asked, in: backup) else { return nil }
        cache.store(value, for: cacheKey)
        return value
    }

    private func found(_ key: [UInt8], in backup: OpenTable) throws(TableError) -> [UInt8]? {
        do throws(TableError) {
            return try backup.lookup(key.span)
        } catch { throw error.ofBackup(of: name) }
    }

    func forEachEntry(
        _ body: (_ key: Span<UInt8>, _ value: Span<UInt8>) throws(TableError) -> Void
    ) throws(TableError) {
        guard let backup else {
            return options.warn("database \(name): first/next support requires backup database")
        }
        do throws(TableError) {
            try backup.listable().forEachEntry(body)
        } catch { throw error.ofBackup(of: name) }
    }
}

extension TableError {
    /// The failure of a backup as one of the table that it belongs to.
    fileprivate func ofBackup(of table: TableName) -> TableError {
        switch self {
        case .query(_, let reason): .query(table, reason: reason)
        case .operation(let operation, _, let reason): .operation(operation, table, reason: reason)
        default: self
        }
    }
}

/// A `memcache:` table that is open for removing entries, from the cache and from the backup.
///
/// Source: memcache_table(5).
final class MemcacheEraser: EntryEraser {
    private let name: TableName
    private let cache: MemcacheClient
    private let keys: MemcacheKeys
    /// The backup, or why nothing can be removed from it.
    private let backup: Result<TableEraser?, TableError>

    init(name: TableName, options: TableOptions) throws(TableError) {
        self.name = name
        let settings = try TableSettings(name, options: options)
        let keyFormat = try settings.string("key_format", default: MemcacheKeys.plainFormat)
        cache = try MemcacheClient(settings, options: options)
        let setting = try MemcacheBackup(settings, options: options)
        do throws(TableError) {
            backup = .success(try setting.openForErasing())
        } catch {
            // As Postfix does: a table that has no such operation says so when it is asked for it.
            guard case .noOperation = error else { throw error }
            backup = .failure(error)
        }
        keys = try MemcacheKeys(settings, format: keyFormat, options: options)
    }

    func delete(key: Span<UInt8>) throws(TableError) -> Bool {
        guard let cacheKey = try keys.cacheKey(of: key.array) else { return false }
        let result = cache.delete(cacheKey)
        do throws(TableError) {
            if let backup = try backup.get() { return try backup.delete(key) }
        } catch { throw error.ofBackup(of: name) }
        switch result {
        case .success(let wasThere): return wasThere
        case .failure(let error): throw .operation("delete", name, reason: error.reason)
        }
    }

    func close() throws(TableError) { try backup.get()?.close() }
}

/// The `backup` setting.
private struct MemcacheBackup {
    private let table: TableName?
    private let options: TableOptions

    /// Tables may be each other's backup: not without end.
    private static let depthLimit = 10

    init(_ settings: TableSettings, options: TableOptions) throws(TableError) {
        let text = try settings.optionalString("backup")
        table = text.map { TableName($0, defaultType: []) }
        guard options.use.listDepth < Self.depthLimit else {
            throw settings.bad("backup", "tables are nested too deeply")
        }
        var inner = options
        inner.use.listDepth += 1
        self.options = inner
    }

    func open() throws(TableError) -> OpenTable? {
        guard let table else { return nil }
        return try TableRegistry.open(table, options: options)
    }

    func openForErasing() throws(TableError) -> TableEraser? {
        guard let table else { return nil }
        return try TableEraser(table, options: options)
    }
}

/// From the key of a table to the key in its cache.
private struct MemcacheKeys {
    /// The format that leaves keys as they are.
    static let plainFormat = "%s"

    private let table: TableName
    private let domains: DomainFilter
    private let templates: QueryTemplates
    private let format: QueryTemplate
    private let isPlain: Bool

    init(_ settings: TableSettings, format text: [UInt8], options: TableOptions) throws(TableError) {
        table = settings.table
        isPlain = text.elementsEqual(Self.plainFormat.utf8)
        var templates = QueryTemplates(of: table, warn: options.warn)
        format = try templates.parse(text, .query)
        self.templates = templates
        domains = try DomainFilter(settings, options: options)
        if options.release.hashesCacheKeys, try settings.optionalString("key_digest") != nil {
            // Without the digest each key would be another one, and never found.
            throw .other(
                "\(table.name): key_digest is not supported: the keys in the cache cannot be known",
                kind: .unavailable)
        }
    }

    /// The key in the cache; nil for one that cannot be in this table.
    func cacheKey(of key: [UInt8]) throws(TableError) -> [UInt8]? {
        guard !key.isEmpty, try domains.admits(key, of: table) else { return nil }
        guard !isPlain else { return MemcacheProtocol.isKey(key) ? key : nil }
        var result: [UInt8] = []
        guard templates.expand(format, key: key, to: &result), MemcacheProtocol.isKey(result) else {
            return nil
        }
        return result
    }
}

extension TableType {
    /// `memcache:` tables.
    static let memcache = TableType("memcache", keys: .fixed) { (name, options) throws(TableError) in
        try MemcacheTable(name: name, options: options)
    }.with {
        $0.ownership = .settings
        $0.reach = .server
        $0.isForeign = true
        $0.openForErasing = { (name, options) throws(TableError) in
            try MemcacheEraser(name: name, options: options)
        }
    }
}
