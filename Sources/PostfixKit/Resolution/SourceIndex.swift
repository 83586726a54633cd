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

    init(options: TableOptions, release: PostfixRelease) {
        var quiet = options
        quiet.warn = { _ in }
        var build = BuildOptions(table: quiet, warn: { _ in })
        build.release = release
        self.options = build
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

    private func folded(_ key: [UInt8]) -> [UInt8] { options.table.folding.folded(key.span) }

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
        var entries = EntryPlaces()
        do throws(TableError) {
            try reader.forEachEntry(file, size: 0) { (key, value, line) throws(TableError) in
                guard entries.count < Self.mostEntries else { throw .other("too many entries", kind: .data) }
                entries.add(digest(key), line: line, valueDigest: UInt32(truncatingIfNeeded: digest(value)))
            }
        } catch { return nil }
        return entries
    }
}

/// The entries of a source by digests of their keys; of several with one key the first.
private struct EntryPlaces {
    /// What is known of an entry.
    struct Entry {
        let line: Int32
        let valueDigest: UInt32
    }

    /// How many entries there are.
    private(set) var count = 0
    /// The digests, each at its place or at the next that is free; 0 is free.
    private var digests = [UInt64](repeating: 0, count: 1 << 10)
    private var entries = [Entry](repeating: Entry(line: 0, valueDigest: 0), count: 1 << 10)

    /// Adds an entry, unless its key is there.
    mutating func add(_ digest: UInt64, line: Int, valueDigest: UInt32) {
        if count * 2 >= digests.count { grow() }
        insert(max(digest, 1), Entry(line: Int32(clamping: line), valueDigest: valueDigest))
    }

    /// The entry of a key; nil where there is none.
    func entry(of digest: UInt64) -> Entry? {
        let digest = max(digest, 1)
        var place = place(of: digest)
        while digests[place] != 0 {
            if digests[place] == digest { return entries[place] }
            place = (place + 1) & (digests.count - 1)
        }
        return nil
    }

    private func place(of digest: UInt64) -> Int { Int(truncatingIfNeeded: digest) & (digests.count - 1) }

    private mutating func insert(_ digest: UInt64, _ entry: Entry) {
        var place = place(of: digest)
        while digests[place] != 0 {
            if digests[place] == digest { return }
            place = (place + 1) & (digests.count - 1)
        }
        digests[place] = digest
        entries[place] = entry
        count += 1
    }

    private mutating func grow() {
        let (oldDigests, oldEntries) = (digests, entries)
        digests = [UInt64](repeating: 0, count: oldDigests.count * 4)
        entries = [Entry](repeating: Entry(line: 0, valueDigest: 0), count: oldDigests.count * 4)
        count = 0
        for (index, digest) in oldDigests.enumerated() where digest != 0 { insert(digest, oldEntries[index]) }
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
