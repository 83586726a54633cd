// An answer is only as good as the text that it was made from: this finds the place, and tells of contradictions.

/// Where an entry that answered a key was written, and whether its source still says so.
public struct SourceEvidence: Sendable {
    /// The place of the entry in its source; nil where it cannot be told.
    public let origin: EntryOrigin?
    /// How an indexed table and its source contradict each other; nil where they agree, or nothing is known.
    public let disagreement: MessageText?

    /// The evidence for what a table answered.
    ///
    /// - Throws: `TableError` when the table cannot be read any more; a source that cannot be read is no error.
    public init(
        key: [UInt8], value: [UInt8], in table: OpenTable, options: BuildOptions
    ) throws(TableError) {
        if let origin = try table.origin(ofEntryFor: key.span) {
            (self.origin, disagreement) = (origin, nil)
            return
        }
        (origin, disagreement) = (nil, nil)
    }
}
