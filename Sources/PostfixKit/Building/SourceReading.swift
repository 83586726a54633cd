// A table that has changed is compared with its source and then built from it: one reading serves both.

/// The entries of a source between the comparison that has read them and the build that takes them.
package final class SourceReading {
    /// What there is to say about the lines of the source, in their order.
    private(set) var warnings: [SourceWarning] = []
    private var entries: TableBuilder.CollectedEntries?

    /// The largest source that is kept, in bytes.
    private static let sizeLimit = 64 << 20

    /// Nothing was read yet.
    package init() {}

    /// Whether there are entries.
    var isThere: Bool { entries != nil }

    /// Reads a source that a build is likely to need: one that changed after the database did.
    ///
    /// - Throws: `TableError` when the source cannot be read.
    func readIfLikely(
        _ source: TableSource, of table: TableName, _ builder: TableBuilder, database: FileStatus?
    ) throws(TableError) {
        guard case .file(let path) = source, let status = (try? FileStatus.of(path)) ?? nil,
            status.isRegular, status.size <= Self.sizeLimit,
            database.map({ !status.isOlder(than: $0) }) ?? true
        else { return }
        var warnings: [SourceWarning] = []
        var builder = builder
        builder.options.warn = { warnings.append($0) }
        let entries: TableBuilder.CollectedEntries = try builder.collect(
            source, builder.open(source, for: table), for: table, builder.format(of: table))
        entries.warnings.flush()
        if entries.sorter.isInMemory {
            self.warnings = warnings
            self.entries = .some(entries)
        }
    }

    /// Calls `body` for each entry, in the order of the source; those that a build adds have line 0.
    func forEachEntry(
        _ body: (Span<UInt8>, Span<UInt8>, PendingEntry) throws(TableError) -> Void
    ) throws(TableError) {
        switch entries {
        case .some(let entries): try entries.sorter.forEachAsAdded(body)
        case .none: break
        }
    }

    /// The entries, once; nil where there are none.
    func take() -> TableBuilder.CollectedEntries? { entries.take() }
}
