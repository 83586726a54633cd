// Lists overlap, and nobody wants the same mail twice.

/// What was delivered to, in words of the agent's own; upper and lower case are the same.
///
/// Source: postconf(5), "duplicate_filter_limit".
struct DuplicateFilter {
    private var known: Set<[UInt8]> = []
    private let limit: Int
    private let folding: KeyFolding

    /// A filter that remembers up to this many; 0 means all.
    init(limit: Int, folding: KeyFolding) {
        self.limit = limit
        self.folding = folding
    }

    /// Whether this is there already; if not, it is from now on, as long as there is room.
    mutating func hasSeen(_ text: MessageText) -> Bool {
        let key = folding.folded(text.bytes.span)
        if known.contains(key) { return true }
        if limit <= 0 || known.count < limit { known.insert(key) }
        return false
    }

    /// Whether this is there.
    func contains(_ text: MessageText) -> Bool { known.contains(folding.folded(text.bytes.span)) }
}
