// A table is brought up to date by asking first what would change; this is the question, its answer, and the work.

/// What bringing a table up to date changes, or would change.
package struct TableUpdate: Sendable, Equatable {
    /// What becomes of the database.
    package enum State: Sendable, Equatable {
        /// It holds what the source asks for.
        case unchanged
        /// It is built anew.
        case changed
        /// There was no database.
        case created
    }

    /// What becomes of the database.
    package var state: State
    /// How many entries the source has.
    package var entries: Int
    /// How many keys come, go, and get another value.
    package var added = 0, removed = 0, replaced = 0
    /// How many warnings there are about the source.
    package var warnings: Int
    /// Why the database has to be built though no entry differs, or could not be compared; nil else.
    package var reason: MessageText?
}

extension TableBuilder {
    /// Finds out what bringing the database of a table up to date would change; `body` gets each difference.
    ///
    /// As for a build, root becomes the owner of the source. A damaged database counts as empty. What a build is likely
    /// to need of the source is left in `reading`.
    ///
    /// - Throws: `TableError` when the source or the database cannot be read, or the source has warnings where the build is strict.
    package func update(
        of table: TableName, from source: TableSource, reading: SourceReading? = nil,
        _ body: (EntryDifference) throws(TableError) -> Void
    ) throws(TableError) -> TableUpdate {
        var update = TableUpdate(state: .unchanged, entries: 0, warnings: 0)
        var comparing = self
        comparing.options.table.surroundings.warn = { _ in }
        var selected: (entries: Int, EntrySelection)?
        let database = try Self.status(of: format(of: table).path(of: table))
        try reading?.readIfLikely(source, of: table, comparing, database: database)
        if database == nil {
            update.state = .created
        } else {
            switch try comparing.agreement(of: table, with: source, reading) {
            case .same(let entries, let warnings):
                for warning in warnings { options.warn(warning) }
                (update.entries, update.warnings) = (entries, warnings.count)
                try checkWarnings(warnings.count, source)
                update.reason = reasonOfMode(database, source)
                if update.reason != nil { update.state = .changed }
                return update
            case .differs(let entries, let selection): selected = (entries, selection)
            case .unknown: break
            }
        }
        let report = try comparing.compare(
            table, with: source, reading, selection: selected?.1,
            unreadable: { update.reason = "it cannot be compared: \($0.message)" }
        ) { (difference) throws(TableError) in
            if options.grammar == .aliases, ServerKey.isAt(difference.key.span) {
                // A build adds it; it is not an alias.
                update.reason = "the entry of the server is missing"
                return
            }
            if difference.old.isEmpty {
                update.added += 1
            } else if difference.new.isEmpty {
                update.removed += 1
            } else {
                update.replaced += 1
            }
            try body(difference)
        }
        update.entries = report.entries
        if let selected {
            update.entries += selected.entries - selected.1.source.count { $0 }
        }
        update.warnings = report.warnings
        try checkWarnings(report.warnings, source)
        guard update.state == .unchanged else { return update }
        let differs = update.added + update.removed + update.replaced > 0
        if !differs, update.reason == nil, try !comparing.storesExpectedForm(table) {
            update.reason = "keys and values are not stored in the usual form"
        }
        if !differs, update.reason == nil { update.reason = reasonOfMode(database, source) }
        if differs || update.reason != nil { update.state = .changed }
        return update
    }

    /// Why a database with the right content is rebuilt all the same; nil where it is not.
    ///
    /// The reason is that users can read the database who cannot read its source.
    func reasonOfMode(_ database: FileStatus?, _ source: TableSource) -> MessageText? {
        guard let database, database.mode & 0o044 & ~modeLimit(for: statusAtFirst(of: source)) != 0 else {
            return nil
        }
        return "it may be read by others than its source"
    }

    /// Removes the new file that a killed run may have left beside a database.
    func removeLeftover(of table: TableName) throws(TableError) {
        guard let target = try places(of: table)?.database else { return }
        let format = try format(of: table)
        for suffix in [format.temporarySuffix, format.updateSuffix].compactMap({ $0 }) {
            TemporaryFile.removeAbandoned(beside: target, suffix: suffix)
        }
    }

    /// The file of a database, behind all links, and the new one beside it.
    func places(of table: TableName) throws(TableError) -> (database: FilePath, new: FilePath)? {
        let format = try format(of: table)
        let path = format.path(of: table)
        guard let target = try? path.settled(trusting: table.sourceOwner) else { return nil }
        return (target, target.appending(suffix: format.temporarySuffix))
    }

    /// The file of a database, behind all links, for looking at it only.
    func visibleDatabase(of table: TableName) throws(TableError) -> FilePath? {
        try? format(of: table).path(of: table).followingLinks()
    }

    /// Refuses a source with warnings, where the build is strict.
    private func checkWarnings(_ count: Int, _ source: TableSource) throws(TableError) {
        if options.isStrict, count > 0 { throw .warningsFound(source: source.name, count: count) }
    }
}
