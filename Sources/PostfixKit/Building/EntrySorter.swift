// A database is written fastest, and the same on every run, when its entries come in the engine's own order;
// this puts the entries of a source in that order, within a bounded amount of memory.

/// What is special about an entry.
struct EntryMark: OptionSet, Sendable {
    let rawValue: UInt8
    /// Key and value are stored without a NUL, whatever the others are.
    static let raw = EntryMark(rawValue: 1)
    /// The entry is in the old database, not in the source.
    static let stored = EntryMark(rawValue: 2)
}

/// One entry on its way into a table.
struct PendingEntry: Sendable, Equatable {
    /// The line of the source, from 1; 0 where there is none.
    var line: Int
    /// What is special about it.
    var mark: EntryMark
    /// The number of the entry, in the order of adding.
    var sequence: UInt64
}

/// Collects entries and gives them back sorted, each key once or with its doubles together.
///
/// Keys hold no NUL. Up to `memoryLimit` bytes are kept; what is more goes, sorted, to files without a name
/// in `directory`, and is merged at the end.
///
/// Cost: n log n at worst; no allocation for each entry.
struct EntrySorter: ~Copyable {
    /// How many entries were added.
    private(set) var count = 0
    /// The bytes of all keys and values that were added.
    private(set) var byteCount = 0
    /// The same as a writer plans with: what is too long for a page of records counts little.
    private(set) var recordByteCount = 0
    /// The number of hash buckets, where it is known before `drain`: their entries then come bucket by bucket.
    var bucketCount: Int?

    private let order: EntryOrder
    private let memoryLimit: Int
    private let directory: FilePath
    private var run: EntryRun
    private var spilled: [SpilledRun] = []

    /// An empty sorter; `sizeHint` is about how many bytes will come, where that is known.
    init(
        order: EntryOrder, directory: FilePath, sizeHint: Int = 0, memoryLimit: Int = 256 << 20
    ) {
        self.order = order
        self.directory = directory
        self.memoryLimit = memoryLimit
        run = EntryRun(order: order, capacity: min(sizeHint + sizeHint / 8, memoryLimit))
    }

    /// Adds one entry, whose key is folded already; `sequence` says which place it has among the others,
    /// where that is not the order of adding.
    ///
    /// - Throws: `TableError.write` when memory is used up and no file can take the rest.
    @inline(__always)
    mutating func add(
        key: Span<UInt8>, value: Span<UInt8>, line: Int, mark: EntryMark = [], sequence: UInt64? = nil
    ) throws(TableError) {
        if run.byteCount + key.count + value.count + 32 > memoryLimit { try spill() }
        let entry = PendingEntry(line: line, mark: mark, sequence: sequence ?? UInt64(count))
        run.add(key: key, value: value, entry: entry)
        count += 1
        byteCount += key.count + value.count
        recordByteCount +=
            BerkeleyDBWriter.plannedLength(key.count) + BerkeleyDBWriter.plannedLength(value.count)
    }

    /// Calls `body` for each entry in order; entries of one key come one after the other, in the order of
    /// adding, and `isDouble` is true for all but the first of them.
    ///
    /// The sorter is empty afterwards.
    mutating func drain(
        _ body: (
            _ key: Span<UInt8>, _ value: Span<UInt8>, _ entry: PendingEntry, _ isDouble: Bool
        ) throws(TableError) -> Void
    ) throws(TableError) {
        if spilled.isEmpty {
            run.sort(bucketCount: bucketCount)
            try run.forEach(body)
        } else {
            try spill()
            try merge(body)
        }
        run = EntryRun(order: order, capacity: 0)
        spilled = []
        count = 0
        byteCount = 0
    }

    /// Whether nothing went to files.
    var isInMemory: Bool { spilled.isEmpty }

    /// Calls `body` for each entry whose key came before, with the entry of that key before it and the first
    /// of all.
    ///
    /// Nothing is taken out. Needs `isInMemory`.
    mutating func forEachDouble(
        _ body: (
            _ key: Span<UInt8>, _ entry: PendingEntry, _ previous: PendingEntry, _ first: PendingEntry
        ) throws(TableError) -> Void
    ) throws(TableError) {
        run.sort()
        try run.forEachDouble(body)
    }

    /// Calls `body` for each entry, as they were added.
    ///
    /// Nothing is taken out. Needs `isInMemory`.
    func forEachAsAdded(
        _ body: (Span<UInt8>, Span<UInt8>, PendingEntry) throws(TableError) -> Void
    ) throws(TableError) { try run.forEachAsAdded(body) }

    private mutating func spill() throws(TableError) {
        guard run.count > 0 else { return }
        run.sort()
        spilled.append(try SpilledRun(run, in: directory))
        run.removeAll()
    }

    private func merge(
        _ body: (Span<UInt8>, Span<UInt8>, PendingEntry, Bool) throws(TableError) -> Void
    ) throws(TableError) {
        var heap = MergeHeap()
        for run in spilled where try run.advance() { heap.insert(run) }
        var previous: [UInt8] = []
        var hasPrevious = false
        var wasRaw = false
        while let run = heap.smallest {
            let isRaw = run.entry.mark.contains(.raw)
            let isDouble = hasPrevious && order != .addition && wasRaw == isRaw && run.key == previous
            try body(run.key.span, run.value.span, run.entry, isDouble)
            if !isDouble {
                previous.replaceSubrange(0..., with: run.key)
                hasPrevious = true
                wasRaw = isRaw
            }
            heap.replaceSmallest(stillThere: try run.advance())
        }
    }
}
