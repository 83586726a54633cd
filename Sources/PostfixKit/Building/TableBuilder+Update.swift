// Changes to a table that stays in use: single entries are added and removed under Postfix's own lock.

extension TableBuilder {
    /// Adds the entries of standard input to a table, which is made where it does not exist.
    ///
    /// - Throws: `TableError`; entries that were added before stay.
    ///
    /// Source: postmap(1), "-i".
    package func update(_ table: TableName, from source: TableSource) throws(TableError) -> Report {
        var input = try open(source, for: table)
        let format = try format(of: table)
        let path: FilePath
        do throws(SystemError) {
            path = try format.path(of: table).settled(trusting: table.sourceOwner)
        } catch { throw Self.updateError(format, table, error) }
        let updater = try format.updater(
            at: path, table: table, creationMode: creationMode(for: input.status), options: options.table)
        TableRegistry.warnOfDeprecation(of: table, options: options.table)
        var report = Report()
        var stored = StoredEntry(isTerminated: format.isTerminated(options.table.use.termination))
        let reader = SourceReader(source: source, options: options) { warning in
            report.warnings += 1
            options.warn(warning)
        }
        let label = format.duplicateLabel(table)
        if let file = input.file.take() {
            try reader.forEachEntry(file, size: 0) { (key, value, line) throws(TableError) in
                stored.set(key, value)
                let isNew = try updater.put(
                    key: stored.key.span, value: stored.value.span, replace: options.duplicates == .replace)
                if isNew {
                    report.entries += 1
                } else if options.duplicates == .warn {
                    reader.warn(
                        .duplicate(table: label, key: key.array, source.name, line: line, first: nil))
                }
            }
        }
        if options.grammar == .aliases {
            for (key, value, mark) in serverEntries(input.status) {
                stored.set(key.span, value.span, isRaw: mark.contains(.raw))
                _ = try updater.put(key: stored.key.span, value: stored.value.span, replace: true)
            }
        }
        try updater.close()
        return report
    }

    /// Why the file of a database cannot be found to change it.
    private static func updateError(
        _ format: any DatabaseFormat, _ table: TableName, _ error: SystemError
    ) -> TableError {
        let path = format.path(of: table)
        if format.lock != .flock { return .open(what: "database ", path, error) }
        return .write(action: error == .noSuchFile ? "open database" : "open", path, error)
    }
}
