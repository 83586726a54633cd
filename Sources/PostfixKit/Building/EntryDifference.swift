// Whether a rebuild would change anything is asked of the content, never of the times of files.

/// What a rebuild would do to one key.
package struct EntryDifference: Sendable, Equatable {
    /// The key, folded as it is stored.
    package let key: [UInt8]
    /// The values in the database: none where the key would be added.
    package let old: [[UInt8]]
    /// The values that the source asks for: none where the key would be removed.
    package let new: [[UInt8]]
}

extension TableBuilder {
    /// Compares the entries of a source with those of the table's database, and calls `body` for each key
    /// that differs, in the order of the keys.
    ///
    /// A database that does not exist holds nothing. What tells only when and where an alias table was
    /// built does not count.
    ///
    /// - Throws: `TableError` when the source or the database cannot be read. A damaged database is given to
    ///   `unreadable` instead, if there is one, and counts as empty then.
    package func compare(
        _ table: TableName, with source: TableSource, unreadable: ((TableError) -> Void)? = nil,
        _ body: (EntryDifference) throws(TableError) -> Void
    ) throws(TableError) -> Report {
        try compare(table, with: source, nil, selection: nil, unreadable: unreadable, body)
    }

    /// The same for the entries of a selection, nil is all of them, and for a source that was read already.
    func compare(
        _ table: TableName, with source: TableSource, _ reading: SourceReading?, selection: EntrySelection?,
        unreadable: ((TableError) -> Void)?, _ body: (EntryDifference) throws(TableError) -> Void
    ) throws(TableError) -> Report {
        var entries = try collectByKey(source, reading, for: table, selection?.source)
        let format = try format(of: table)
        if try Self.fileExists(format.path(of: table)) {
            do throws(TableError) {
                try add(
                    entriesOf: table, to: &entries.sorter, mark: .stored, selection: selection?.stored)
            } catch {
                guard let unreadable, error.isAboutContent else { throw error }
                unreadable(error)
            }
        }
        let warnings = entries.warnings
        let label = format.duplicateLabel(table)
        let keepsDoubles = keepsDoubles(format)
        var group = KeyGroup()
        var report = Report()
        try entries.sorter.drain { (key, value, entry, isDouble) throws(TableError) in
            if !isDouble {
                try group.finish(body)
                group.key = key.array
            }
            if options.grammar == .aliases, ServerKey.allKeys.contains(group.key) { return }
            if entry.mark.contains(.stored) { return group.old.append(value.array) }
            // What a build adds by itself is not an entry of the source.
            let isOwn = options.grammar != .aliases || !ServerKey.isAt(key)
            if group.new.isEmpty {
                group.line = entry.line
                if isOwn { report.entries += 1 }
            } else if options.duplicates == .replace {
                group.new.removeAll()
            } else if !keepsDoubles {
                if options.duplicates == .warn {
                    warnings.add(
                        .duplicate(
                            table: label, key: key.array, source.name, line: entry.line, first: group.line))
                }
                return
            } else if isOwn {
                report.entries += 1
            }
            group.new.append(value.array)
        }
        try group.finish(body)
        warnings.flush()
        report.warnings = warnings.count
        return report
    }

    /// Collects the selected entries of a source in the order of their keys.
    private func collectByKey(
        _ source: TableSource, _ reading: SourceReading?, for table: TableName, _ selection: [Bool]?
    ) throws(TableError) -> CollectedEntries {
        guard let reading, reading.isThere else {
            let input = try open(source, for: table)
            return try collect(
                source, input, for: table, format(of: table), order: .key, selection: selection)
        }
        let directory = try format(of: table).path(of: table).directory
        let warnings = WarningQueue(options.warn)
        for warning in reading.warnings { warnings.add(warning) }
        var sorter = EntrySorter(order: .key, directory: directory)
        var number = -1
        try reading.forEachEntry { (key, value, entry) throws(TableError) in
            if entry.line > 0 {
                number += 1
                if let selection, number < selection.count, !selection[number] { return }
            }
            try sorter.add(key: key, value: value, line: entry.line, mark: entry.mark)
        }
        return CollectedEntries(sorter: sorter, source: source, warnings: warnings, status: nil)
    }

    /// Builds the database of a table anew where it does not hold what the source asks for, in the form that
    /// it asks for; the answer tells whether it was.
    ///
    /// - Throws: `TableError` as `rebuild` does.
    package func rebuildIfNeeded(_ table: TableName, from source: TableSource) throws(TableError) -> Bool {
        var warnings: [SourceWarning] = []
        var isNeeded = try !Self.fileExists(format(of: table).path(of: table))
        if !isNeeded {
            var comparing = self
            comparing.options.warn = { warnings.append($0) }
            comparing.options.table.surroundings.warn = { _ in }
            comparing.options.noteForeignKeys = {}
            let unreadable = { (error: TableError) in
                options.note("\(table): cannot be compared: \(error.message)")
                isNeeded = true
            }
            _ = try comparing.compare(table, with: source, unreadable: unreadable) {
                (_) throws(TableError) in isNeeded = true
            }
            if !isNeeded { isNeeded = try !comparing.storesExpectedForm(table) }
            let database = try Self.status(of: format(of: table).path(of: table))
            if reasonOfMode(database, source) != nil { isNeeded = true }
        }
        if isNeeded {
            _ = try rebuild(table, from: source)
            return true
        }
        try removeLeftover(of: table)
        // The build would have said these.
        for warning in warnings { options.warn(warning) }
        if options.isStrict, !warnings.isEmpty {
            throw .warningsFound(source: source.name, count: warnings.count)
        }
        return false
    }

    /// Whether the database of a table, which holds the right entries, stores them in the form that a
    /// rebuild would give them: with or without a NUL.
    func storesExpectedForm(_ table: TableName) throws(TableError) -> Bool {
        let format = try format(of: table)
        let listed = try TableRegistry.open(table, options: options.table).listable()
        var serverKeys = 0
        try listed.forEachEntry { (key, _) throws(TableError) in
            if ServerKey.isOne(key) { serverKeys += 1 }
        }
        guard let forms = (listed as? any IndexedTable)?.storedForms else { return true }
        return forms.areExpected(
            terminated: format.isTerminated(options.table.use.termination), serverKeys: serverKeys)
    }

    /// Whether there is a file of a name.
    package static func fileExists(_ path: FilePath) throws(TableError) -> Bool {
        try status(of: path) != nil
    }

    /// What the file of a database is; nil where there is none.
    static func status(of path: FilePath) throws(TableError) -> FileStatus? {
        do throws(SystemError) {
            return try FileStatus.of(path)
        } catch { throw .open(what: "database ", path, error) }
    }
}

/// The entries of one key, from the source and from the database.
private struct KeyGroup {
    var key: [UInt8] = []
    var line = 0
    var old: [[UInt8]] = []
    var new: [[UInt8]] = []

    mutating func finish(_ body: (EntryDifference) throws(TableError) -> Void) throws(TableError) {
        if old != new { try body(EntryDifference(key: key, old: old, new: new)) }
        old.removeAll(keepingCapacity: true)
        new.removeAll(keepingCapacity: true)
    }
}
