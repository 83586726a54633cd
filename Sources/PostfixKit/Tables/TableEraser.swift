// Removing one entry without reading the others: how each table type does it, and which refuse.

/// A table that is open for removing entries.
///
/// Source: postmap(1), "-d".
package final class TableEraser {
    /// The database; nil for a table that is always empty.
    private let updater: (any EntryEraser)?
    /// What is said of a removal; nil where it is made, or there is nothing to remove.
    private var refusal: TableError?
    /// The names under which each removal is logged, the outermost first.
    private var loggedNames: [[UInt8]] = []
    private let name: TableName
    private let options: TableOptions
    private var form: StoredKeyForm

    /// Opens the database of a table and takes its lock.
    ///
    /// A table behind `debug:` or `proxy:` is opened itself.
    ///
    /// - Throws: `TableError` when the table can be opened for reading only, or its file cannot be opened.
    package init(_ given: TableName, options: TableOptions) throws(TableError) {
        var table = try options.redirected(given).inside(options.root)
        var type = try TableRegistry.knownType(of: table, options: options)
        while type.leavesChecksToMember {
            if type.tellsOfUse { loggedNames.append(table.name) }
            table = try options.redirected(try TableName(member: table.name)).inside(options.root)
            type = try TableRegistry.knownType(of: table, options: options)
        }
        self.options = options
        if let openForErasing = type.openForErasing {
            updater = try openForErasing(table, options)
            name = table
            form = StoredKeyForm(.forbidden)
            return
        }
        guard let format = type.format else {
            if type.isAlwaysReadOnly { throw .readOnly(table) }
            // A wrong name is reported first.
            _ = try type.open(table, options)
            (updater, name, form) = (nil, table, StoredKeyForm(options.use.termination))
            refusal = .noOperation("delete", table)
            return
        }
        let path: FilePath
        do throws(SystemError) {
            path = try format.path(of: table).settled(trusting: table.sourceOwner)
        } catch { throw .open(what: "database ", format.path(of: table), error) }
        TableRegistry.warnOfDeprecation(of: table, options: options)
        updater = try format.updater(at: path, table: table, creationMode: nil, options: options)
        if !options.release.changesStaleTablesSilently { format.warnIfStale(table, options.warn) }
        name = TableName(type: table.type, name: table.name + Array(format.shownSuffix.utf8))
        form = StoredKeyForm(options.use.termination)
    }

    /// Removes the entry of a key; false where there is none.
    ///
    /// - Throws: `TableError` when the type has no such operation, or the table cannot be written.
    package func delete(_ key: Span<UInt8>) throws(TableError) -> Bool {
        do throws(TableError) {
            let isDeleted = try remove(key)
            log(key, isDeleted ? "success" : "failed")
            return isDeleted
        } catch {
            log(key, "error")
            throw error
        }
    }

    private func log(_ key: Span<UInt8>, _ outcome: String) {
        for name in loggedNames.reversed() { options.note("\(name) delete: \"\(key.array)\": \(outcome)") }
    }

    private func remove(_ key: Span<UInt8>) throws(TableError) -> Bool {
        var stored: [UInt8] = []
        guard !options.use.checksUTF8 || isValidUTF8(key), options.use.folding.append(key, to: &stored) else {
            // As Postfix does: what cannot be in the table counts as removed.
            options.warn("\(name): non-UTF-8 key \"\(key.array)\": malformed UTF-8 or invalid codepoint")
            return true
        }
        if let refusal { throw refusal }
        guard let updater else { return false }
        return try form.first(of: stored.span) { (key) throws(TableError) in
            try updater.delete(key: key.stored.span) ? true : nil
        } ?? false
    }

    /// Makes the changes last, and gives back the lock.
    package func close() throws(TableError) { try updater?.close() }
}
