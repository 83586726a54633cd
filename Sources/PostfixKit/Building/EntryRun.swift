// The entries that fit into memory: their bytes one after the other, and an index that is sorted.

/// A place in the index of a run: what the entry is sorted by, and where its bytes are.
struct EntryReference {
    /// The first eight bytes of what the order compares, most significant first, so that most comparisons
    /// need no look at the key.
    var prefix: UInt64
    /// Where the entry begins in the bytes of the run.
    var offset: Int
}

/// Entries in memory, sorted on demand.
struct EntryRun {
    private let order: EntryOrder
    private var bytes: [UInt8] = []
    private var index: [EntryReference] = []

    init(order: EntryOrder, capacity: Int) {
        self.order = order
        bytes.reserveCapacity(capacity)
    }

    var count: Int { index.count }

    /// The memory in use, in bytes.
    var byteCount: Int { bytes.count + index.count * MemoryLayout<EntryReference>.stride }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        index.removeAll(keepingCapacity: true)
    }

    @inline(__always)
    mutating func add(key: Span<UInt8>, value: Span<UInt8>, entry: PendingEntry) {
        index.append(EntryReference(prefix: sortPrefix(key, entry), offset: bytes.count))
        appendNumber(entry.sequence)
        appendNumber(UInt64(entry.line) << 2 | UInt64(entry.mark.rawValue))
        appendNumber(UInt64(key.count))
        appendNumber(UInt64(value.count))
        bytes.append(key)
        bytes.append(value)
    }

    /// Seven bits a byte, the least significant first; all but the last byte have the high bit set.
    @inline(__always)
    private mutating func appendNumber(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    @inline(__always)
    private func sortPrefix(_ key: Span<UInt8>, _ entry: PendingEntry) -> UInt64 {
        switch order {
        case .key: return leadingBytes(of: key, from: 0)
        case .hash(let terminated):
            var hash = berkeleyDBHash(key)
            if terminated && !entry.mark.contains(.raw) { hash = hash &* 16_777_619 }
            return UInt64(reversedBits(hash)) << 32 | leadingBytes(of: key, from: 0) >> 32
        case .addition: return entry.sequence
        }
    }

    /// The header of an entry, and where its key begins.
    struct Header {
        var entry: PendingEntry
        var key: Range<Int>
        var value: Range<Int>
    }

    @inline(__always)
    func header(_ reference: EntryReference) -> Header {
        var position = reference.offset
        let sequence = number(&position)
        let line = number(&position)
        let keyCount = Int(number(&position))
        let valueCount = Int(number(&position))
        return Header(
            entry: PendingEntry(
                line: Int(line >> 2), mark: EntryMark(rawValue: UInt8(line & 3)), sequence: sequence),
            key: position..<position + keyCount,
            value: position + keyCount..<position + keyCount + valueCount)
    }

    @inline(__always)
    private func number(_ position: inout Int) -> UInt64 {
        var result: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = bytes[position]
            position += 1
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return result }
            shift += 7
        }
    }

    private func leadingKeyBytes(_ reference: EntryReference, from depth: Int) -> UInt64 {
        leadingBytes(of: bytes.span.extracting(header(reference).key), from: depth)
    }

    /// Calls `body` for each entry, in the order of the index.
    func forEach(
        _ body: (Span<UInt8>, Span<UInt8>, PendingEntry, Bool) throws(TableError) -> Void
    ) throws(TableError) {
        var previous = 0..<0
        var previousPrefix: UInt64?
        var wasRaw = false
        // The entries lie all over the memory. Looking at several headers in a row, the processor fetches
        // them together instead of waiting for each.
        var headers: [Header] = []
        headers.reserveCapacity(Self.headersAtOnce)
        var start = 0
        while start < index.count {
            let end = min(start + Self.headersAtOnce, index.count)
            headers.removeAll(keepingCapacity: true)
            for place in start..<end { headers.append(header(index[place])) }
            for place in start..<end {
                let header = headers[place - start]
                let key = bytes.span.extracting(header.key)
                let isDouble =
                    previousPrefix == index[place].prefix && order != .addition
                    && previous.count == header.key.count
                    && wasRaw == header.entry.mark.contains(.raw)
                    && compareBytes(bytes.span.extracting(previous), key) == 0
                try body(key, bytes.span.extracting(header.value), header.entry, isDouble)
                if !isDouble { previous = header.key }
                previousPrefix = index[place].prefix
                wasRaw = header.entry.mark.contains(.raw)
            }
            start = end
        }
    }

    private static let headersAtOnce = 32

    /// Calls `body` for each entry, as they were added; the index need not be in order.
    func forEachAsAdded(
        _ body: (Span<UInt8>, Span<UInt8>, PendingEntry) throws(TableError) -> Void
    ) throws(TableError) {
        var next = EntryReference(prefix: 0, offset: 0)
        while next.offset < bytes.count {
            let header = header(next)
            try body(
                bytes.span.extracting(header.key), bytes.span.extracting(header.value), header.entry)
            next.offset = header.value.upperBound
        }
    }

    /// Calls `body` for each entry whose key came before, with the entry of that key before it and the first
    /// of all; the index is in order.
    func forEachDouble(
        _ body: (
            _ key: Span<UInt8>, _ entry: PendingEntry, _ previous: PendingEntry, _ first: PendingEntry
        ) throws(TableError) -> Void
    ) throws(TableError) {
        guard var before = index.first else { return }
        var first: Header?
        for reference in index.dropFirst() {
            defer { before = reference }
            guard reference.prefix == before.prefix else {
                first = nil
                continue
            }
            let entry = header(reference), previous = header(before)
            let key = bytes.span.extracting(entry.key)
            guard entry.key.count == previous.key.count,
                entry.entry.mark.contains(.raw) == previous.entry.mark.contains(.raw),
                compareBytes(bytes.span.extracting(previous.key), key) == 0
            else {
                first = nil
                continue
            }
            if first == nil { first = previous }
            try body(key, entry.entry, previous.entry, (first ?? previous).entry)
        }
    }

    /// Calls `body` for each entry with its sort prefix, in the order of the index.
    func forEachStored(
        _ body: (UInt64, PendingEntry, Span<UInt8>, Span<UInt8>) throws(TableError) -> Void
    ) throws(TableError) {
        for reference in index {
            let header = header(reference)
            try body(
                reference.prefix, header.entry, bytes.span.extracting(header.key),
                bytes.span.extracting(header.value))
        }
    }

    // MARK: sorting

    /// Puts the index in order: by prefix, then by key, then as the entries came.
    ///
    /// With a number of buckets, a power of two, hashed entries are sorted bucket by bucket instead.
    mutating func sort(bucketCount: Int? = nil) {
        var index: [EntryReference] = []
        swap(&index, &self.index)
        if case .hash = order, let bucketCount {
            let mask = UInt32(truncatingIfNeeded: bucketCount - 1)
            for place in index.indices {
                let prefix = index[place].prefix
                let bucket = reversedBits(UInt32(prefix >> 32)) & mask
                index[place].prefix = UInt64(bucket) << 32 | prefix & 0xFFFF_FFFF
            }
        }
        sortByPrefix(&index)
        if order != .addition { forEachGroup(&index, 0..<index.count, depth: order == .key ? 8 : 0) }
        swap(&index, &self.index)
    }

    /// Sorts further what is alike in the prefix.
    private func forEachGroup(_ index: inout [EntryReference], _ range: Range<Int>, depth: Int) {
        var start = range.lowerBound
        while start < range.upperBound {
            let prefix = index[start].prefix
            var end = start + 1
            while end < range.upperBound, index[end].prefix == prefix { end += 1 }
            // Keys hold no NUL: a prefix that ends in one is the end of its key, and such keys are equal.
            if end - start > 1, depth == 0 || prefix & 0xFF != 0 {
                sortGroup(&index, start..<end, depth: depth)
                for place in start..<end { index[place].prefix = prefix }
            }
            start = end
        }
    }

    /// Sorts entries whose keys are alike in the first `depth` bytes.
    private func sortGroup(_ index: inout [EntryReference], _ range: Range<Int>, depth: Int) {
        guard depth < 128 else {
            index[range].sort { a, b in
                let order = compareBytes(
                    bytes.span.extracting(header(a).key), bytes.span.extracting(header(b).key))
                return order != 0 ? order < 0 : a.offset < b.offset
            }
            return
        }
        for place in range { index[place].prefix = leadingKeyBytes(index[place], from: depth) }
        index[range].sort { ($0.prefix, $0.offset) < ($1.prefix, $1.offset) }
        forEachGroup(&index, range, depth: depth + 8)
    }
}

/// The eight bytes of `key` from `start` on, most significant first, with zeroes after its end.
@inline(__always)
func leadingBytes(of key: Span<UInt8>, from start: Int) -> UInt64 {
    var result: UInt64 = 0
    let end = min(key.count, start + 8)
    var index = start
    while index < end {
        result = result << 8 | UInt64(key[index])
        index += 1
    }
    let missing = 8 - max(0, end - start)
    return missing == 8 ? 0 : result << UInt64(8 * missing)
}

/// A 32-bit number with its bits in the opposite order.
@inline(__always)
func reversedBits(_ number: UInt32) -> UInt32 {
    var bits = number.byteSwapped
    bits = (bits & 0x0F0F_0F0F) << 4 | (bits & 0xF0F0_F0F0) >> 4
    bits = (bits & 0x3333_3333) << 2 | (bits & 0xCCCC_CCCC) >> 2
    return (bits & 0x5555_5555) << 1 | (bits & 0xAAAA_AAAA) >> 1
}

/// Sorts by prefix, byte by byte from the least significant; what is alike stays in its order.
private func sortByPrefix(_ index: inout [EntryReference]) {
    if zip(index, index.dropFirst()).allSatisfy({ $0.prefix <= $1.prefix }) { return }
    guard index.count > 256 else {
        return index.sort { ($0.prefix, $0.offset) < ($1.prefix, $1.offset) }
    }
    var counts = [Int](repeating: 0, count: 8 * 256)
    for reference in index {
        var prefix = reference.prefix
        var digit = 0
        while digit < 8 * 256 {
            counts[digit + Int(prefix & 0xFF)] += 1
            prefix >>= 8
            digit += 256
        }
    }
    var other = index
    for digit in 0..<8 {
        let shift = UInt64(8 * digit)
        let first = digit * 256
        if counts[first + Int(index[0].prefix >> shift & 0xFF)] == index.count { continue }
        var place = 0
        for bucket in first..<first + 256 {
            let size = counts[bucket]
            counts[bucket] = place
            place += size
        }
        for reference in index {
            let bucket = first + Int(reference.prefix >> shift & 0xFF)
            other[counts[bucket]] = reference
            counts[bucket] += 1
        }
        swap(&index, &other)
    }
}
