// The cheap way to know whether a database holds what its source asks for, before the two are compared key by key.

extension StoredForms {
    /// Whether all entries are stored in the form of a build, of which `serverKeys` have no NUL in any case.
    func areExpected(terminated isTerminated: Bool, serverKeys: Int) -> Bool {
        isTerminated ? odd == 0 && plain == serverKeys : odd == 0 && terminated == 0
    }
}

/// What a source and its database have in common.
enum TableAgreement {
    /// The database is what a build would write; with the number of entries of the source, and what there is to say
    /// about it.
    case same(entries: Int, [SourceWarning])
    /// They differ in the selected entries at most; with the number of entries of the source.
    case differs(entries: Int, EntrySelection)
    /// They have to be compared as a whole.
    case unknown
}

extension TableBuilder {
    /// The largest source of which the numbers of single entries are kept, in bytes.
    private static let selectionLimit = 64 << 20

    /// Finds out, at little cost, whether a database holds just what its source asks for.
    ///
    /// A database that is damaged, and one in which a key may stand twice, is `unknown`.
    ///
    /// - Throws: `TableError` when the source or the database cannot be read.
    func agreement(
        of table: TableName, with source: TableSource, _ reading: SourceReading?
    ) throws(TableError) -> TableAgreement {
        let format = try format(of: table)
        guard !format.isConstant, let (wanted, warnings) = try hashes(of: source, reading, for: table) else {
            return .unknown
        }
        let keepsAll = wanted.keepsAll
        let entries = wanted.count
        let at = [UInt8(ascii: "@")]
        let server = EntryHash(at.span, at.span)
        do throws(TableError) {
            let found = try StoredHashes(of: table, options, keepsAll: keepsAll)
            let isAliases = options.grammar == .aliases
            let isSame =
                isAliases
                ? found.hashes.count == entries + 1 && found.hashes.sum == wanted.sum &+ server.entry
                : found.hashes.count == entries && found.hashes.sum == wanted.sum
            if isSame,
                found.forms?.areExpected(
                    terminated: format.isTerminated(options.table.use.termination),
                    serverKeys: found.serverKeys)
                    == true
            {
                return .same(entries: entries, warnings)
            }
            if isSame || found.serverKeys > 0 && !isAliases { return .unknown }
            let selection = EntrySelection(wanted, found.hashes, always: isAliases ? [server.key] : [])
            return selection.map { .differs(entries: entries, $0) } ?? .unknown
        } catch {
            guard error.isAboutContent else { throw error }
            return .unknown
        }
    }
}

extension TableBuilder {
    /// The numbers of the entries of a source, which was read already or is read now, and what there is to say
    /// about it; nil for a source without lines.
    private func hashes(
        of source: TableSource, _ reading: SourceReading?, for table: TableName
    ) throws(TableError) -> (EntryHashes, [SourceWarning])? {
        if let reading, reading.isThere {
            var hashes = EntryHashes(keepsAll: true)
            try reading.forEachEntry { (key, value, entry) throws(TableError) in
                if entry.line > 0 { hashes.add(key, value) }
            }
            return (hashes, reading.warnings)
        }
        var input = try open(source, for: table)
        guard source.isText, let file = input.file.take(), !(input.status?.isDirectory ?? false) else {
            return nil
        }
        var hashes = EntryHashes(keepsAll: (input.status?.size ?? 0) <= Self.selectionLimit)
        var warnings: [SourceWarning] = []
        let reader = SourceReader(source: source, options: options) { warnings.append($0) }
        try reader.forEachEntry(file, size: 0) { (key, value, _) throws(TableError) in
            hashes.add(key, value)
        }
        return (hashes, warnings)
    }
}

/// The numbers of the entries of a database, without those that tell when and where aliases were built.
private struct StoredHashes {
    private(set) var hashes: EntryHashes
    private(set) var serverKeys = 0
    private(set) var forms: StoredForms?

    init(of table: TableName, _ options: BuildOptions, keepsAll: Bool) throws(TableError) {
        var reading = options.table
        reading.use.termination = .automatic
        let listed = try TableRegistry.open(table, options: reading).listable()
        var hashes = EntryHashes(keepsAll: keepsAll)
        var serverKeys = 0
        let isAliases = options.grammar == .aliases
        try listed.forEachEntry { (key, value) throws(TableError) in
            if isAliases, ServerKey.isOne(key) {
                serverKeys += 1
            } else {
                hashes.add(key, value)
            }
        }
        self.hashes = hashes
        self.serverKeys = serverKeys
        forms = (listed as? any IndexedTable)?.storedForms
    }
}
