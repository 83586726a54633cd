// People want to see the line that sent their mail away. A database does not know it; its source does, and is read
// once for all that is asked.

/// The places of entries in the sources of tables.
final class SourceIndex {
    /// The entries of a source; nil where there is none that can be read.
    private typealias Source = EntryPlaces?

    private let options: BuildOptions
    private var known: [[UInt8]: Source] = [:]
    /// The same, by the table that was opened.
    private var knownByTable: [ObjectIdentifier: Source] = [:]

    /// More entries than these are not remembered.
    private static let mostEntries = 4_000_000
    /// How many bytes of a source one entry takes, roughly.
    private static let usualEntry = 40

    init(options: TableOptions) {
        var quiet = options
        quiet.surroundings.warn = { _ in }
        self.options = BuildOptions(table: quiet, warn: { _ in })
    }

    /// The place of an entry that has answered, and what there is to say where the source says something else.
    func evidence(
        for key: [UInt8], value: [UInt8], in table: OpenTable, isAliases: Bool
    ) -> (origin: EntryOrigin?, disagreement: MessageText?) {
        if let origin = try? table.origin(ofEntryFor: key.span) { return (origin, nil) }
        guard table.type.format != nil, let source = source(of: table, isAliases: isAliases) else {
            return (nil, nil)
        }
        let path = table.name.path
        guard let entry = source.entry(of: digest(folded(key).span)) else {
            return (nil, "\(path) has no such entry (was the table rebuilt?)")
        }
        guard entry.valueDigest == UInt32(truncatingIfNeeded: digest(value.span)) else {
            return (nil, "\(path), line \(entry.line) says otherwise (was the table rebuilt?)")
        }
        return (EntryOrigin(file: path, line: Int(entry.line)), nil)
    }

    private func folded(_ key: [UInt8]) -> [UInt8] { options.table.use.folding.folded(key.span) }

    /// The entries of the source of a table.
    private func source(of table: OpenTable, isAliases: Bool) -> Source {
        if let source = knownByTable[ObjectIdentifier(table)] { return source }
        let name = table.name.name + [isAliases ? 1 : 0]
        let source = known[name] ?? read(table.name.path, isAliases: isAliases)
        known[name] = .some(source)
        knownByTable[ObjectIdentifier(table)] = .some(source)
        return source
    }

    private func read(_ path: FilePath, isAliases: Bool) -> Source {
        guard let status = try? FileStatus.of(path), status.isRegular,
            let file = try? FileHandle(path, .read)
        else { return nil }
        var options = options
        options.grammar = isAliases ? .aliases : .map(valuesAreFiles: false)
        let reader = SourceReader(source: .file(path), options: options, warn: { _ in })
        var entries: [EntryPlaces.Entry] = []
        entries.reserveCapacity(min(Self.mostEntries, status.size / Self.usualEntry))
        do throws(TableError) {
            try reader.forEachEntry(file, size: 0) { (key, value, line) throws(TableError) in
                guard entries.count < Self.mostEntries else { throw .other("too many entries", kind: .data) }
                entries.append(
                    EntryPlaces.Entry(
                        keyDigest: digest(key), line: Int32(clamping: line),
                        valueDigest: UInt32(truncatingIfNeeded: digest(value))))
            }
        } catch { return nil }
        return EntryPlaces(entries)
    }
}

/// The entries of a source by digests of their keys; of several with one key the first.
private struct EntryPlaces {
    /// What is known of an entry.
    struct Entry {
        var keyDigest: UInt64 = 0
        var line: Int32 = 0
        var valueDigest: UInt32 = 0
    }

    /// The entries, by the first bits of their digests; those that have them in common in the order of the source.
    private var entries: [Entry]
    /// Where the entries begin that have each of the numbers of so many bits as their first; and the end of all.
    private var starts: [Int32]
    private var bits = 0

    private static let mostInCommon = 4

    /// The places of entries in the order of a source.
    ///
    /// All are put in their order at once: one after the other each would wait for memory that is far away.
    init(_ source: [Entry]) {
        while source.count >> bits > Self.mostInCommon { bits += 1 }
        let shift = 64 - bits
        starts = [Int32](repeating: 0, count: (1 << bits) + 1)
        for entry in source { starts[Int(truncatingIfNeeded: entry.keyDigest >> shift) + 1] += 1 }
        for index in 1..<starts.count { starts[index] += starts[index - 1] }
        var next = starts
        entries = [Entry](repeating: Entry(), count: source.count)
        for entry in source {
            let number = Int(truncatingIfNeeded: entry.keyDigest >> shift)
            entries[Int(next[number])] = entry
            next[number] += 1
        }
    }

    /// The entry of a key; nil where there is none.
    func entry(of digest: UInt64) -> Entry? {
        let number = Int(truncatingIfNeeded: digest >> (64 - bits))
        return entries[Int(starts[number])..<Int(starts[number + 1])].first { $0.keyDigest == digest }
    }
}

/// A number that tells two texts apart for all that happens by chance (FNV-1a with a last mixing).
private func digest(_ text: Span<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in text.indices { hash = (hash ^ UInt64(text[index])) &* 0x0000_0100_0000_01B3 }
    hash ^= hash >> 32
    hash &*= 0x9E37_79B9_7F4A_7C15
    return hash ^ hash >> 29
}
