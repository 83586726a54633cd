// A source file that is searched as it is, without a database: `texthash:PATH`.

/// A `texthash:` table: the source is read when the table is opened.
///
/// Source: DATABASE_README, "texthash".
final class TextHashTable: ListableTable {
    let name: TableName
    private var entries = EntryDictionary()

    init(name: TableName, options: TableOptions) throws(TableError) {
        self.name = name
        let path = name.path
        var file: FileHandle
        do throws(SystemError) {
            file = try FileHandle(path, .read)
        } catch { throw TableError.open(what: "database ", path, error) }
        let warn = { (warning: SourceWarning) in options.warn(warning.message) }
        var lines = MapSourceReader(
            file, name: path, checkingUTF8: options.checksUTF8, consequence: " -- ignoring this line",
            warn: warn)
        do throws(SystemError) {
            while let entry = try lines.next() {
                var key: [UInt8] = []
                guard options.folding.append(lines.line.extracting(entry.key), to: &key) else { continue }
                if entries.value(of: key.span) != nil {
                    warn(
                        .duplicateLine(
                            path, line: lines.lineNumber, key: lines.line.extracting(entry.key).array))
                    continue
                }
                var value = lines.line.extracting(entry.value).array
                if options.valuesAreFiles {
                    do throws(TableError) {
                        value = try fileValue(value.span)
                    } catch {
                        warn(.unreadableValueFile(path, line: lines.lineNumber, error.message))
                        continue
                    }
                }
                entries.set(value, for: key)
            }
        } catch { throw TableError.read(path, error) }
    }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? { entries.value(of: key) }

    func forEachEntry(
        _ body: (Span<UInt8>, Span<UInt8>) throws(TableError) -> Void
    ) throws(TableError) { try entries.forEach(body) }
}
