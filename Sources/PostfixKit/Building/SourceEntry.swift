// An indexed table does not know its lines; the source beside it does. This finds an entry there.

/// An entry in the source of an indexed table: what a rebuild would store for a key.
package struct SourceEntry: Sendable, Equatable {
    /// The source file.
    package let file: FilePath
    /// The first physical line of the entry, from 1.
    package let line: Int
    /// The value that would be stored.
    package let value: [UInt8]

    /// An entry at a place of a source.
    package init(file: FilePath, line: Int, value: [UInt8]) {
        self.file = file
        self.line = line
        self.value = value
    }

    /// The entry that a rebuild of a table by these options would store for a key; nil where it would store
    /// none.
    ///
    /// The key is folded as the keys of the source are. Of several entries with one key it is the first, or
    /// the last where duplicates replace each other. A directory is an empty source. Warnings about the source
    /// are not repeated.
    ///
    /// - Throws: `TableError.open` or `TableError.read` when there is no source, or it cannot be read.
    ///
    /// **Cost**: the source is read as far as the entry.
    ///
    /// Source: postmap(1), postalias(1).
    package static func find(
        _ key: Span<UInt8>, in table: TableName, options: BuildOptions
    ) throws(TableError) -> SourceEntry? {
        var wanted: [UInt8] = []
        guard options.table.use.folding.append(key, to: &wanted) else { return nil }
        guard let file = try open(table.path) else { return nil }
        var quiet = options
        quiet.noteForeignKeys = {}
        quiet.progress = { _ in }
        let reader = SourceReader(source: .file(table.path), options: quiet, warn: { _ in })
        var search = Search(key: wanted, takesLast: options.duplicates == .replace)
        do throws(TableError) {
            try reader.forEachEntry(file, size: 0) { (key, value, line) throws(TableError) in
                try search.look(at: key, value, line)
            }
        } catch {
            guard search.isDone else { throw error }
        }
        return search.found.map { SourceEntry(file: table.path, line: $0.line, value: $0.value) }
    }

    /// Opens a source; nil for a directory.
    private static func open(_ path: FilePath) throws(TableError) -> FileHandle? {
        do throws(SystemError) {
            // What is read from a pipe is gone for those who need it.
            if try FileStatus.of(path)?.isPipe ?? false { throw .noWriter }
            let file = try FileHandle(path, .read)
            if try file.status().isDirectory { return nil }
            return file
        } catch { throw .open(what: "", path, error) }
    }

    /// A search on its way through a source.
    private struct Search {
        let key: [UInt8]
        let takesLast: Bool
        var found: (line: Int, value: [UInt8])?

        /// Whether nothing that follows can matter.
        var isDone: Bool { found != nil && !takesLast }

        /// Looks at the next entry of the source.
        ///
        /// - Throws: an error that says nothing, to end the reading when the search is done.
        mutating func look(at key: Span<UInt8>, _ value: Span<UInt8>, _ line: Int) throws(TableError) {
            guard key.count == self.key.count, compareBytes(key, self.key.span) == 0 else { return }
            found = (line, value.array)
            if isDone { throw .other("found", kind: .data) }
        }
    }
}
