// Most tables have not changed: to know that, entries need not be sorted, nor kept.

/// A number for a set of entries, whatever their order: sets that differ have, but for one chance in 2^64, another.
///
/// It is good for one process only, whose random key is in it.
struct EntryFingerprint: Equatable {
    private(set) var count = 0
    private var sum: UInt64 = 0

    /// Adds an entry.
    @inline(__always)
    mutating func add(_ key: Span<UInt8>, _ value: Span<UInt8>) {
        var hasher = Hasher()
        hasher.combine(key.count)
        unsafe key.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        unsafe value.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        sum &+= UInt64(bitPattern: Int64(hasher.finalize()))
        count += 1
    }
}

extension StoredForms {
    /// Whether all entries are stored in the form of a build, of which `serverKeys` have no NUL in any case.
    func areExpected(terminated isTerminated: Bool, serverKeys: Int) -> Bool {
        isTerminated ? odd == 0 && plain == serverKeys : odd == 0 && terminated == 0
    }
}

extension TableBuilder {
    /// What a source and its database have in common.
    enum Agreement {
        /// The database is what a build would write; with the number of entries of the source, and what there is
        /// to say about it.
        case same(entries: Int, [SourceWarning])
        /// They have to be compared entry by entry.
        case unknown
    }

    /// Finds out, at little cost, whether a database holds just what its source asks for.
    ///
    /// A database that cannot be read, and one in which a key may stand twice, is `unknown`.
    ///
    /// - Throws: `TableError` when the source cannot be read.
    func agreement(of table: TableName, with source: TableSource) throws(TableError) -> Agreement {
        var input = try open(source, for: table)
        let format = try format(of: table)
        guard !format.isConstant, let file = input.file.take(), !(input.status?.isDirectory ?? false) else {
            return .unknown
        }
        var warnings: [SourceWarning] = []
        var wanted = EntryFingerprint()
        let reader = SourceReader(source: source, options: options) { warnings.append($0) }
        try reader.forEachEntry(file, size: 0) { (key, value, _) throws(TableError) in wanted.add(key, value)
        }
        let entries = wanted.count
        if options.grammar == .aliases {
            let at = [UInt8(ascii: "@")]
            wanted.add(at.span, at.span)
        }
        do throws(TableError) {
            var reading = options.table
            reading.termination = .automatic
            let listed = try TableRegistry.open(table, options: reading).listable()
            var found = EntryFingerprint()
            var serverKeys = 0
            try listed.forEachEntry { (key, value) throws(TableError) in
                if options.grammar == .aliases, ServerKey.isOne(key) {
                    serverKeys += 1
                } else {
                    found.add(key, value)
                }
            }
            guard found == wanted, let forms = (listed as? any IndexedTable)?.storedForms,
                forms.areExpected(
                    terminated: format.isTerminated(options.table.termination), serverKeys: serverKeys)
            else { return .unknown }
        } catch { return .unknown }
        return .same(entries: entries, warnings)
    }
}
