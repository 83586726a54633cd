// An answer is only as good as the text that it was made from: this finds its place there, and contradictions.

/// Where an entry that answered a key was written, and whether its source still says so.
package struct SourceEvidence: Sendable {
    /// The place of the entry in its source; nil where it is not known.
    package let origin: EntryOrigin?
    /// How an indexed table and its source contradict each other; nil where they agree, or nothing is known.
    package let disagreement: MessageText?

    /// The evidence for the value that a table has given for a key.
    ///
    /// A source that is missing or cannot be read is not an error: then nothing is known.
    ///
    /// - Throws: `TableError` when the table cannot be read any more.
    ///
    /// **Cost**: the source of an indexed table is read as far as the entry.
    package init(
        key: [UInt8], value: [UInt8], in table: OpenTable, options: BuildOptions
    ) throws(TableError) {
        if let origin = try table.origin(ofEntryFor: key.span) {
            (self.origin, disagreement) = (origin, nil)
            return
        }
        guard table.type.format != nil, let found = Self.entry(of: key, in: table, options) else {
            (origin, disagreement) = (nil, nil)
            return
        }
        let path = table.name.path
        guard let entry = found else {
            (origin, disagreement) = (nil, "\(path) has no such entry (was the table rebuilt?)")
            return
        }
        guard entry.value == value else {
            origin = nil
            disagreement =
                "\(path), line \(entry.line) says otherwise: \(entry.value) (was the table rebuilt?)"
            return
        }
        (origin, disagreement) = (EntryOrigin(file: path, line: entry.line), nil)
    }

    /// The entry of the source; nil inside where it has none, nil outside where there is no source to read.
    private static func entry(
        of key: [UInt8], in table: OpenTable, _ options: BuildOptions
    ) -> SourceEntry?? {
        do throws(TableError) {
            return .some(try SourceEntry.find(key.span, in: table.name, options: options))
        } catch {
            return nil
        }
    }
}
