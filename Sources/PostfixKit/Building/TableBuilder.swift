// From a source to a database that is complete at every moment: the work of postmap and postalias.

/// Builds and checks the databases of indexed tables.
package struct TableBuilder {
    /// How tables are built.
    package var options: BuildOptions
    /// The sources as they were opened first: who writes a table is decided once.
    private let firstSight = FirstSight()

    /// A builder by these options.
    package init(_ options: BuildOptions) { self.options = options }

    /// What each source was when it was opened first.
    private final class FirstSight {
        var sources: [FilePath: FileStatus] = [:]
    }

    /// What a source was when it was opened first; nil before that.
    func statusAtFirst(of source: TableSource) -> FileStatus? { firstSight.sources[source.name] }

    /// What a build found in its source.
    package struct Report: Sendable, Equatable {
        /// How many entries the table holds.
        package var entries = 0
        /// How many warnings there were.
        package var warnings = 0
    }

    /// Builds the database of a table anew from its source.
    ///
    /// The old database is replaced when the new one is complete, synced and counted; at any error it is as
    /// it was.
    ///
    /// - Throws: `TableError`, also for warnings where the build is strict.
    package func rebuild(_ table: TableName, from source: TableSource) throws(TableError) -> Report {
        let (new, report) = try prepare(table, from: source)
        try new.install()
        options.note("\(try format(of: table).path(of: table)): \(report.entries) entries")
        return report
    }

    /// Builds the database of a table, complete and synced, and leaves the old one in its place.
    ///
    /// Where a comparison has kept its `reading` of the source, that is used up.
    ///
    /// - Throws: `TableError`, also for warnings where the build is strict; no new file is left then.
    package func prepare(
        _ table: TableName, from source: TableSource, reading: SourceReading? = nil
    ) throws(TableError) -> (new: PreparedReplacement, report: Report) {
        var entries = try collect(source, for: table, reading)
        let format = try format(of: table)
        let path = format.path(of: table)
        let replacement = FileReplacement(
            lock: format.lock, readersWatchModificationTime: format.readersWatchModificationTime,
            temporarySuffix: format.temporarySuffix, creationMode: creationMode(for: entries.status),
            isConstant: format.isConstant, modeLimit: modeLimit(for: entries.status), source: entries.status,
            openingWords: format.openingWords, note: options.note, warn: options.table.warn)
        if let suffix = format.updateSuffix {
            TemporaryFile.removeAbandoned(beside: path, suffix: suffix)
        }
        var report = Report()
        let new = try replacement.prepare(path) { (newFile) throws(TableError) in
            report = try write(&entries, to: newFile, table, format)
            if options.isStrict, report.warnings > 0 {
                throw TableError.warningsFound(source: source.name, count: report.warnings)
            }
            try verify(newFile, table, format, holds: report.entries)
        }
        new.source = entries.status.flatMap { status in source.path.map { ($0, status) } }
        return (new, report)
    }

    /// Whether there is an empty database file that no other program is writing.
    private func isEmptyFile(_ path: FilePath) -> Bool {
        guard let status = (try? FileStatus.of(path)) ?? nil, status.isRegular, status.size == 0,
            let file = try? FileHandle(path, .read),
            (try? file.flock(.shared, waiting: false)) != nil
        else { return false }
        return (try? file.status().size) == 0
    }

    /// Reads a source as `rebuild` does, and writes nothing.
    ///
    /// - Throws: `TableError` when the source cannot be read, or the type cannot be created.
    package func check(_ table: TableName, from source: TableSource) throws(TableError) -> Report {
        let input = try open(source, for: table)
        let format = try format(of: table)
        var entries = try collect(source, input, for: table, format)
        var report = Report()
        try settle(&entries, table, format) { (_, _, _) throws(TableError) in report.entries += 1 }
        report.warnings = entries.warnings.count
        return report
    }

    // MARK: reading

    /// A source that is open, or a table that will be listed.
    struct Input: ~Copyable {
        let status: FileStatus?
        /// The open file, where there is one.
        var file: FileHandle?
        /// Its descriptor.
        let descriptor: Int32?

        init(_ file: consuming FileHandle) throws(SystemError) {
            status = try file.status()
            descriptor = file.descriptor
            self.file = consume file
        }

        /// A source that is not a file of its own.
        init() {
            status = nil
            file = nil
            descriptor = nil
        }
    }

    /// Opens a source, and becomes its owner where root is to.
    ///
    /// - Throws: `TableError`, also where the source was opened before and is another file now, or another owner's.
    func open(_ source: TableSource, for table: TableName) throws(TableError) -> Input {
        // As Postfix does: of an update it says that the type cannot be created.
        if table.knownType?.isProxy == true, source != .standardInput { throw .proxyCreation }
        do throws(SystemError) {
            let input: Input
            switch source {
            case .file(let path):
                if let seconds = options.sourcePatience {
                    input = try Input(FileHandle.source(path, patience: seconds))
                } else {
                    input = try Input(FileHandle(path, .read))
                }
            case .standardInput: input = try Input(FileHandle.standardInput)
            case .table(let old): input = try open(old)
            }
            guard let status = input.status else { return input }
            let first = firstSight.sources[source.name] ?? status
            firstSight.sources[source.name] = first
            guard status.isSameFile(as: first), Privileges.Identity(status) == Privileges.Identity(first)
            else { throw .replaced }
            if options.writesAsSourceOwner { try Privileges.become(Privileges.Identity(status)) }
            return input
        } catch {
            if error == .replaced { throw .other("\(source.name): \(error.reason)", kind: .temporary) }
            throw .open(what: "", source.name, error)
        }
    }

    /// Opens the database of a table that is a source; a failure to open it is reported when it is read.
    private func open(_ table: TableName) throws(SystemError) -> Input {
        let table = (try? options.table.redirected(table)) ?? table
        guard let path = TableSource.table(table).path, let file = try? FileHandle(path, .readAtOnce),
            try file.status().isRegular
        else { return Input() }
        return try Input(file)
    }

    /// The format of an indexed table type.
    ///
    /// - Throws: `TableError` for a type that is not known, or can be queried only.
    package func format(of table: TableName) throws(TableError) -> any DatabaseFormat {
        let type = TableRegistry.type(of: table, options: options.table)
        if let format = type?.format { return format }
        let isKnown = type != nil || TableRegistry.otherTypes.contains(table.typeText)
        if !isKnown { TableRegistry.warnOfMissingPackage(of: table, options: options.table) }
        throw .cannotCreate(table, isKnown: isKnown, wording: options.release.mapCreationWording)
    }

    /// The mode of a new database: 0644, less what the source does not give to group and others.
    ///
    /// Source: postmap(1), "-p".
    func creationMode(for source: FileStatus?) -> UInt32 { 0o644 & modeLimit(for: source) }

    /// The permissions that a database may have: for group and others those of the source.
    func modeLimit(for source: FileStatus?) -> UInt32 {
        guard options.followsSourceMode, let source, source.isRegular else { return 0o777 }
        return 0o700 | source.mode & 0o077
    }

    /// Whether all entries are written as they come, the doubles too.
    func keepsDoubles(_ format: any DatabaseFormat) -> Bool {
        options.duplicates == .ignore && format.keepsIgnoredDuplicates
    }

    /// Entries that were read, with the warnings about their lines.
    struct CollectedEntries: ~Copyable {
        var sorter: EntrySorter
        let source: TableSource
        let warnings: WarningQueue
        /// What the source is; nil where that is not known.
        let status: FileStatus?
    }

    /// Takes over what a comparison has read, or reads a source; a missing source is reported before all else.
    private func collect(
        _ source: TableSource, for table: TableName, _ reading: SourceReading?
    ) throws(TableError) -> CollectedEntries {
        if let entries = reading?.take() {
            try announce(table)
            return entries
        }
        let input = try open(source, for: table)
        try announce(table)
        return try collect(source, input, for: table, format(of: table))
    }

    /// Warns of what Postfix warns of when it opens a database to be made, before it reads the source.
    private func announce(_ table: TableName) throws(TableError) {
        let format = try format(of: table)
        let path = format.path(of: table)
        if format.removesEmptyFile, isEmptyFile(path) {
            options.table.warn("removing zero-length database file: \(path)")
        }
        if let status = (try? FileStatus.of(path)) ?? nil, status.isDirectory { return }
        TableRegistry.warnOfDeprecation(of: table, options: options.table)
    }

    /// Reads all entries of a source: in the order of the table's writer, or where that is the order of the
    /// source, by the hash of the key, so that doubles meet.
    func collect(
        _ source: TableSource, _ input: consuming Input, for table: TableName,
        _ format: any DatabaseFormat, order wanted: EntryOrder? = nil, selection: [Bool]? = nil
    ) throws(TableError) -> CollectedEntries {
        var order = wanted ?? format.order(terminated: format.isTerminated(options.table.use.termination))
        if order == .addition, !keepsDoubles(format) { order = .hash(terminated: false) }
        var input = input
        let status = input.status
        let size = status.map { $0.isRegular ? $0.size : 0 } ?? 0
        let warnings = WarningQueue(options.warn)
        var sorter = EntrySorter(
            order: order, directory: format.path(of: table).directory, sizeHint: size)
        // Without a NUL a key comes before the same key with one; where the order is that of adding, Postfix
        // adds its own at the end.
        let isOrdered = format.order(terminated: true) == .addition
        let server = options.grammar == .aliases && source.isText ? serverEntries(input.status) : []
        for (key, value, mark) in server where mark.contains(.raw) && !isOrdered {
            try sorter.add(key: key.span, value: value.span, line: 0, mark: mark)
        }
        if case .table(let old) = source {
            try add(entriesOf: old, from: input.descriptor, to: &sorter)
        } else if input.status?.isDirectory ?? false {
            // As Postfix does: a directory is an empty source.
            warnings.add(.other("\(source.name): is a directory: the table has no entries", line: 0))
        } else if let file = input.file.take() {
            let reader = SourceReader(source: source, options: options, warn: warnings.add)
            var number = -1
            try reader.forEachEntry(file, size: size) { (key, value, line) throws(TableError) in
                number += 1
                if let selection, number < selection.count, !selection[number] { return }
                try sorter.add(key: key, value: value, line: line)
            }
        }
        for (key, value, mark) in server where !mark.contains(.raw) || isOrdered {
            try sorter.add(key: key.span, value: value.span, line: 0, mark: mark)
        }
        return CollectedEntries(sorter: sorter, source: source, warnings: warnings, status: status)
    }

    /// Adds all entries of a table that can be listed, where its file is open from there.
    func add(
        entriesOf table: TableName, from descriptor: Int32? = nil, to sorter: inout EntrySorter,
        mark: EntryMark = [], selection: [Bool]? = nil
    ) throws(TableError) {
        let listed = try listed(table, from: descriptor)
        var number = -1
        try listed.forEachEntry { (key, value) throws(TableError) in
            let isServerKey = ServerKey.isOne(key)
            if let selection {
                // Of these no account was kept.
                if isServerKey, options.grammar == .aliases { return }
                number += 1
                if number < selection.count, !selection[number] { return }
            }
            try sorter.add(key: key, value: value, line: 0, mark: isServerKey ? mark.union(.raw) : mark)
        }
    }

    /// Opens a table to be listed; where its file is open already, that file.
    private func listed(
        _ given: TableName, from descriptor: Int32?
    ) throws(TableError) -> any ListableTable {
        var reading = options.table
        reading.use.termination = .automatic
        guard let descriptor, let table = try? reading.redirected(given).inside(reading.root),
            let format = TableRegistry.type(of: table, options: reading)?.format
        else { return try TableRegistry.open(given, options: reading).listable() }
        let path = format.path(of: table).anchored(.file(descriptor))
        let opened = try format.reader(at: path, table: table, options: reading)
        format.warnIfStale(table, reading.warn)
        return opened
    }

    /// The entries that postalias adds to those of the source.
    ///
    /// Source: postalias(1); the two YP_ records are those of NIS maps, and have no NUL in any case.
    func serverEntries(_ source: FileStatus?) -> [(key: [UInt8], value: [UInt8], mark: EntryMark)] {
        let at = [UInt8(ascii: "@")]
        let time =
            options.timeStamp ?? source.map { $0.isRegular ? $0.modified : currentTime() } ?? currentTime()
        let digits = String(time)
        let padding = String(repeating: "0", count: max(0, 10 - digits.utf8.count))
        return [
            (at, at, []),
            (ServerKey.lastModified, Array((padding + digits).utf8), .raw),
            (ServerKey.masterName, options.serverName, .raw),
        ]
    }

    // MARK: writing

    /// Drains entries in order, each key once, by the policy for duplicates, and gives out all warnings.
    func settle(
        _ entries: inout CollectedEntries, _ table: TableName, _ format: any DatabaseFormat,
        _ body: (Span<UInt8>, Span<UInt8>, PendingEntry) throws(TableError) -> Void
    ) throws(TableError) {
        let warnings = entries.warnings
        switch options.duplicates {
        case .ignore where keepsDoubles(format):
            try entries.sorter.drain { (key, value, entry, _) throws(TableError) in
                try body(key, value, entry)
            }
        case .ignore, .warn:
            let label = format.duplicateLabel(table)
            let name = entries.source.name
            var first = 0
            try entries.sorter.drain { (key, value, entry, isDouble) throws(TableError) in
                if !isDouble {
                    first = entry.line
                    try body(key, value, entry)
                } else if options.duplicates == .warn {
                    warnings.add(
                        .duplicate(table: label, key: key.array, name, line: entry.line, first: first))
                }
            }
        case .replace:
            var last: (key: [UInt8], value: [UInt8], entry: PendingEntry)?
            try entries.sorter.drain { (key, value, entry, isDouble) throws(TableError) in
                if !isDouble, let last { try body(last.key.span, last.value.span, last.entry) }
                last = (key.array, value.array, entry)
            }
            if let last { try body(last.key.span, last.value.span, last.entry) }
        }
        warnings.flush()
    }

    /// Gives out entries as they were added, each key once, by the policy for duplicates, and all warnings.
    private func settleAsAdded(
        _ entries: inout CollectedEntries, _ table: TableName, _ format: any DatabaseFormat,
        _ body: (Span<UInt8>, Span<UInt8>, PendingEntry) throws(TableError) -> Void
    ) throws(TableError) {
        guard entries.sorter.isInMemory else {
            // Doubles meet in the order of the hashes; then back to the order of the source.
            var ordered = EntrySorter(
                order: .addition, directory: format.path(of: table).directory,
                sizeHint: entries.sorter.byteCount)
            try settle(&entries, table, format) { (key, value, entry) throws(TableError) in
                try ordered.add(
                    key: key, value: value, line: entry.line, mark: entry.mark, sequence: entry.sequence)
            }
            return try ordered.drain { (key, value, entry, _) throws(TableError) in
                try body(key, value, entry)
            }
        }
        let warnings = entries.warnings
        let label = format.duplicateLabel(table)
        let name = entries.source.name
        var dropped: Set<UInt64> = []
        try entries.sorter.forEachDouble { (key, entry, previous, first) throws(TableError) in
            dropped.insert(options.duplicates == .replace ? previous.sequence : entry.sequence)
            if options.duplicates == .warn {
                warnings.add(
                    .duplicate(table: label, key: key.array, name, line: entry.line, first: first.line))
            }
        }
        warnings.flush()
        try entries.sorter.forEachAsAdded { (key, value, entry) throws(TableError) in
            if dropped.isEmpty || !dropped.contains(entry.sequence) { try body(key, value, entry) }
        }
    }

    /// Writes the entries to a new, empty file.
    private func write(
        _ entries: inout CollectedEntries, to path: FilePath, _ table: TableName,
        _ format: any DatabaseFormat
    ) throws(TableError) -> Report {
        let terminated = format.isTerminated(options.table.use.termination)
        let nulls = terminated ? 2 * entries.sorter.count : 0
        let plan = DatabasePlan(
            entryCount: entries.sorter.count, byteCount: entries.sorter.byteCount + nulls,
            recordByteCount: entries.sorter.recordByteCount + nulls)
        let writer = try format.writer(at: path, table: table, plan: plan, options: options.table)
        if let bucketCount = writer.bucketCount { entries.sorter.bucketCount = bucketCount }
        var report = Report()
        var stored = StoredEntry(isTerminated: terminated)
        let total = Double(max(1, entries.sorter.count))
        let put = { (key: Span<UInt8>, value: Span<UInt8>, entry: PendingEntry) throws(TableError) in
            stored.set(key, value, isRaw: entry.mark.contains(.raw))
            try writer.append(key: stored.key.span, value: stored.value.span)
            report.entries += 1
            if report.entries & 0xFFFF == 0 { options.progress(Double(report.entries) / total) }
        }
        if format.order(terminated: terminated) == .addition, !keepsDoubles(format) {
            try settleAsAdded(&entries, table, format, put)
        } else {
            try settle(&entries, table, format, put)
        }
        try writer.finish()
        report.warnings = entries.warnings.count
        return report
    }

    /// Counts the records of a new database.
    private func verify(
        _ path: FilePath, _ table: TableName, _ format: any DatabaseFormat, holds expected: Int
    ) throws(TableError) {
        var found = 0
        var reading = options.table
        reading.use.takesLocks = false
        try format.reader(at: path, table: table, options: reading)
            .forEachEntry { (_, _) throws(TableError) in found += 1 }
        guard found == expected else {
            throw .verification(path, expected: expected, found: found)
        }
    }
}

/// The keys that postalias adds for NIS.
enum ServerKey {
    static let lastModified = Array("YP_LAST_MODIFIED".utf8)
    static let masterName = Array("YP_MASTER_NAME".utf8)
    static let allKeys = [lastModified, masterName]

    /// Whether a key is that of the entry `@`, which postalias adds, too.
    static func isAt(_ key: Span<UInt8>) -> Bool { key.count == 1 && key[0] == UInt8(ascii: "@") }

    /// Whether a key is one of them.
    static func isOne(_ key: Span<UInt8>) -> Bool {
        key.count > 3 && key[0] == UInt8(ascii: "Y") && allKeys.contains { $0.elementsEqual(key.array) }
    }
}

/// Key and value as they are stored, in memory that is used again for each entry.
struct StoredEntry {
    let isTerminated: Bool
    private(set) var key: [UInt8] = []
    private(set) var value: [UInt8] = []

    init(isTerminated: Bool) { self.isTerminated = isTerminated }

    /// Takes over an entry, with a NUL after both parts where they have one.
    @inline(__always)
    mutating func set(_ newKey: Span<UInt8>, _ newValue: Span<UInt8>, isRaw: Bool = false) {
        key.removeAll(keepingCapacity: true)
        value.removeAll(keepingCapacity: true)
        key.append(newKey)
        value.append(newValue)
        if isTerminated && !isRaw {
            key.append(0)
            value.append(0)
        }
    }
}
