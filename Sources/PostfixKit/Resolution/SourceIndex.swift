// People want to see the line that sent their mail away. A database does not know it; its source does, and is read
// once for all that is asked.

/// The places of entries in the sources of tables.
final class SourceIndex {
    /// What is known of an entry of a source: its line, and a digest of its value.
    private struct Entry {
        let line: Int32
        let digest: UInt32
    }

    /// The entries of a source by a digest of their keys; nil where there is none that can be read.
    private typealias Source = [UInt64: Entry]?

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
        guard let entry = source[digest(folded(key).span)] else {
            return (nil, "\(path) has no such entry (was the table rebuilt?)")
        }
        guard entry.digest == UInt32(truncatingIfNeeded: digest(value.span)) else {
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
        var entries: [UInt64: Entry] = [:]
        do throws(TableError) {
            try reader.forEachEntry(file, size: 0) { (key, value, line) throws(TableError) in
                let keyDigest = digest(key)
                guard entries[keyDigest] == nil else { return }
                guard entries.count < Self.mostEntries else { throw .other("too many entries", kind: .data) }
                entries[keyDigest] = Entry(
                    line: Int32(clamping: line), digest: UInt32(truncatingIfNeeded: digest(value)))
            }
        } catch { return nil }
        return entries
    }
}

/// A number that tells two texts apart for all that happens by chance (FNV-1a with a last mixing).
private func digest(_ text: Span<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in text.indices { hash = (hash ^ UInt64(text[index])) &* 0x0000_0100_0000_01B3 }
    hash ^= hash >> 32
    return hash &* 0x9E37_79B9_7F4A_7C15
}
