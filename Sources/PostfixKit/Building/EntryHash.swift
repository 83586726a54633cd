// Most tables have not changed, and others in a few entries: to know which, entries need not be sorted, nor kept.

/// Numbers for entries: what differs has, but for one chance in 2^64, another number.
///
/// They are good for one process only, which has random numbers of its own in them.
struct EntryHash: Sendable {
    /// The number of the key.
    let key: UInt64
    /// The number of key and value.
    let entry: UInt64

    private static let seed = UInt64.random(in: .min ... .max)
    private static let multiplier = UInt64.random(in: .min ... .max) | 1

    /// The numbers of an entry.
    @inline(__always)
    init(_ key: Span<UInt8>, _ value: Span<UInt8>) {
        let seed = Self.seed
        let multiplier = Self.multiplier
        let number = Self.hash(key.raw, seed, multiplier)
        // No number is 0: that is an empty place in a table of them.
        self.key = max(1, number)
        entry = max(1, Self.hash(value.raw, number ^ 0x9E37_79B9_7F4A_7C15, multiplier))
    }

    @inline(__always)
    private static func hash(_ bytes: RawSpan, _ seed: UInt64, _ multiplier: UInt64) -> UInt64 {
        var state = seed ^ UInt64(truncatingIfNeeded: bytes.byteCount)
        var place = 0
        while place + 8 <= bytes.byteCount {
            state = mix(state ^ bytes.number(at: place), multiplier)
            place += 8
        }
        var rest: UInt64 = 0
        while place < bytes.byteCount {
            rest = rest << 8 | UInt64(bytes.number(at: place) as UInt8)
            place += 1
        }
        return mix(mix(state ^ rest, multiplier) ^ seed, multiplier)
    }

    @inline(__always)
    private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}

/// The numbers of all entries of a source or a database, in its order.
struct EntryHashes {
    /// How many entries there are.
    private(set) var count = 0
    /// The same for all orders of the same entries.
    private(set) var sum: UInt64 = 0
    private(set) var keys: [UInt64] = []
    private(set) var entries: [UInt64] = []
    /// Whether single ones can be asked for later.
    let keepsAll: Bool

    /// No entries yet.
    init(keepsAll: Bool) { self.keepsAll = keepsAll }

    /// Adds an entry.
    @inline(__always)
    mutating func add(_ key: Span<UInt8>, _ value: Span<UInt8>) {
        let hash = EntryHash(key, value)
        sum &+= hash.entry
        count += 1
        if keepsAll {
            keys.append(hash.key)
            entries.append(hash.entry)
        }
    }
}

/// Which entries of a source and of its database have a key that is not the same in both.
struct EntrySelection {
    /// For each entry of the source, in its order.
    let source: [Bool]
    /// For each entry of the database, in its order.
    let stored: [Bool]

    /// Selects what differs; nil where that is so much that nothing is won.
    ///
    /// `always` are keys that are selected in any case.
    init?(_ source: EntryHashes, _ stored: EntryHashes, always: [UInt64]) {
        guard source.entries.count == source.count, stored.entries.count == stored.count else { return nil }
        var wanted = HashCounts(source.count)
        for hash in source.entries { wanted.add(hash) }
        var keys = always
        for (key, hash) in zip(stored.keys, stored.entries) where !wanted.remove(hash) { keys.append(key) }
        for (key, hash) in zip(source.keys, source.entries) where !wanted.isEven(hash) { keys.append(key) }
        guard keys.count <= 1 + (source.count + stored.count) / 4 else { return nil }
        var selected = HashCounts(keys.count)
        for key in keys { selected.add(key) }
        self.source = source.keys.map { selected.contains($0) }
        self.stored = stored.keys.map { selected.contains($0) }
    }

    /// Numbers that are no 0, and how often each was added more than removed.
    private struct HashCounts {
        private var hashes: [UInt64]
        private var counts: [Int32]
        private let mask: Int

        /// Room for this many different numbers.
        init(_ count: Int) {
            var size = 16
            while size < 2 * count { size *= 2 }
            hashes = [UInt64](repeating: 0, count: size)
            counts = [Int32](repeating: 0, count: size)
            mask = size - 1
        }

        /// The place of a number, or the empty one where it would be.
        @inline(__always)
        private func place(_ hash: UInt64) -> Int {
            var place = Int(truncatingIfNeeded: hash) & mask
            while hashes[place] != 0, hashes[place] != hash { place = (place + 1) & mask }
            return place
        }

        @inline(__always)
        mutating func add(_ hash: UInt64) {
            let place = place(hash)
            hashes[place] = hash
            counts[place] &+= 1
        }

        /// Takes away a number; false for one that was never added.
        @inline(__always)
        mutating func remove(_ hash: UInt64) -> Bool {
            let place = place(hash)
            if hashes[place] == 0 { return false }
            counts[place] &-= 1
            return true
        }

        @inline(__always)
        func contains(_ hash: UInt64) -> Bool { hashes[place(hash)] != 0 }

        /// Whether a number was removed as often as it was added.
        @inline(__always)
        func isEven(_ hash: UInt64) -> Bool { counts[place(hash)] == 0 }
    }
}
