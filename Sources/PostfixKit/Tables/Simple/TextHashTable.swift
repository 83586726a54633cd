// A source file that is searched as it is, without a database: `texthash:PATH`.

/// A `texthash:` table: the source is read when the table is opened.
///
/// Since 3.11 the keys of the file are folded in ASCII only and need not be UTF-8, while those that are looked for are
/// folded in Unicode: a key with a capital letter outside of ASCII is never found.
///
/// Source: DATABASE_README, "texthash"; postmap of 3.10.13 and 3.11.7.
final class TextHashTable: ListableTable {
    let name: TableName
    private var entries = EntryDictionary()

    init(name: TableName, options: TableOptions) throws(TableError) {
        self.name = name
        let path = name.path
        let warn = { (warning: SourceWarning) in options.warn(warning.message) }
        let isASCII = options.release.foldsTextKeysInASCII
        let folding = options.foldingOfText
        var lines = MapSourceReader(
            try Self.open(path), name: path, checkingUTF8: options.use.checksUTF8 && !isASCII,
            consequence: " -- ignoring this line", warn: warn)
        var key: [UInt8] = []
        while let entry = try Self.next(in: &lines, of: path) {
            key.removeAll(keepingCapacity: true)
            guard folding.append(lines.line.extracting(entry.key), to: &key) else { continue }
            let line = lines.lineNumber
            if entries.contains(key.span) {
                let duplicate = lines.line.extracting(entry.key).array
                guard options.use.toleratesDuplicates else {
                    throw .other("\(path), line \(line): duplicate entry: \"\(duplicate)\"", kind: .data)
                }
                warn(.duplicateLine(path, line: line, key: duplicate))
            } else if options.use.valuesAreFiles {
                do throws(TableError) {
                    let value = try fileValue(lines.line.extracting(entry.value), in: options.root)
                    try add(value.span, for: key.span, line: line)
                } catch { warn(.unreadableValueFile(path, line: line, error.message)) }
            } else {
                try add(lines.line.extracting(entry.value), for: key.span, line: line)
            }
        }
    }

    private static func open(_ path: FilePath) throws(TableError) -> FileHandle {
        do throws(SystemError) {
            return try FileHandle.source(path)
        } catch { throw .open(what: "database ", path, error) }
    }

    private static func next(
        in lines: inout MapSourceReader, of path: FilePath
    ) throws(TableError) -> MapEntry? {
        do throws(SystemError) {
            return try lines.next()
        } catch { throw .read(path, error) }
    }

    private func add(_ value: Span<UInt8>, for key: Span<UInt8>, line: Int) throws(TableError) {
        guard entries.set(value, for: key, line: line) else {
            throw .other(
                "\(name.path), line \(line): no room for so many entries, or such a long one", kind: .data)
        }
    }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? { entries.value(of: key) }

    func origin(ofEntryFor key: Span<UInt8>) throws(TableError) -> EntryOrigin? {
        entries.line(of: key).map { EntryOrigin(file: name.path, line: $0) }
    }

    func forEachEntry(
        _ body: (Span<UInt8>, Span<UInt8>) throws(TableError) -> Void
    ) throws(TableError) { try entries.forEach(body) }
}

extension TableType {
    /// `texthash:` tables.
    static let texthash = TableType(readOnly: "texthash", keys: .fixed) {
        (name, options) throws(TableError) in
        try TextHashTable(name: name, options: options)
    }
}
