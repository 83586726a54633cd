// Tables that have no file of their own are kept in memory, in the order in which they were written: as few
// pieces of memory as there can be, because a source may have a hundred million bytes.

/// Keys and their values, in the order of the first appearance of each key.
///
/// **Cost**: the bytes of keys and values, and about 40 bytes for each entry.
struct EntryDictionary {
    /// Where an entry stands in `bytes`: the key, and the value.
    private struct Place {
        var key: Int
        var keyLength: Int32
        var valueLength: Int32
        var value: Int
        /// The line of the entry's source.
        var line: Int
    }

    /// All keys and values.
    private var bytes: [UInt8] = []
    private var places: [Place] = []
    /// The entries by the hash of their keys: numbers from 1 in `places`, and 0 where there is none.
    ///
    /// Where two meet, the next slot is looked at. The count is a power of two.
    private var slots: [UInt32] = []

    /// Whether there is no entry.
    var isEmpty: Bool { places.isEmpty }

    /// Stores a value, in place of the one that the key has; false where there is no room for it.
    ///
    /// A key or a value has less than 2 GB, and the dictionary less than 4,294,967,295 entries.
    @discardableResult
    mutating func set(_ value: Span<UInt8>, for key: Span<UInt8>, line: Int = 0) -> Bool {
        guard let keyLength = Int32(exactly: key.count), let valueLength = Int32(exactly: value.count),
            places.count < UInt32.max - 1
        else { return false }
        if places.count >= slots.count / 4 * 3 { grow() }
        let slot = slot(of: key)
        let start = bytes.count
        if slots[slot] > 0 {
            bytes.append(value)
            let place = Int(slots[slot]) - 1
            places[place].value = start
            places[place].valueLength = valueLength
            places[place].line = line
        } else {
            bytes.append(key)
            bytes.append(value)
            places.append(
                Place(
                    key: start, keyLength: keyLength, valueLength: valueLength, value: start + key.count,
                    line: line))
            slots[slot] = UInt32(places.count)
        }
        return true
    }

    /// Whether a key has a value.
    func contains(_ key: Span<UInt8>) -> Bool { place(of: key) != nil }

    /// The value of a key; nil where there is none.
    func value(of key: Span<UInt8>) -> [UInt8]? {
        place(of: key).map { Array(bytes[$0.value..<$0.value + Int($0.valueLength)]) }
    }

    /// The line of a key's entry in its source; nil where there is none.
    func line(of key: Span<UInt8>) -> Int? { place(of: key)?.line }

    /// Calls `body` for each entry.
    func forEach(
        _ body: (_ key: Span<UInt8>, _ value: Span<UInt8>) throws(TableError) -> Void
    ) throws(TableError) {
        for place in places {
            let text = bytes.span
            try body(
                text.extracting(place.key..<place.key + Int(place.keyLength)),
                text.extracting(place.value..<place.value + Int(place.valueLength)))
        }
    }

    private func place(of key: Span<UInt8>) -> Place? {
        guard !slots.isEmpty else { return nil }
        let number = slots[slot(of: key)]
        return number > 0 ? places[Int(number) - 1] : nil
    }

    /// The slot where a key is, or where it belongs.
    private func slot(of key: Span<UInt8>) -> Int {
        let mask = slots.count - 1
        var slot = Self.hash(key) & mask
        while slots[slot] > 0 {
            let place = places[Int(slots[slot]) - 1]
            let stored = bytes.span.extracting(place.key..<place.key + Int(place.keyLength))
            if stored.count == key.count, compareBytes(stored, key) == 0 { break }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private mutating func grow() {
        var wider = [UInt32](repeating: 0, count: max(16, slots.count * 2))
        let mask = wider.count - 1
        for (index, place) in places.enumerated() {
            let key = bytes.span.extracting(place.key..<place.key + Int(place.keyLength))
            var slot = Self.hash(key) & mask
            while wider[slot] > 0 { slot = (slot + 1) & mask }
            wider[slot] = UInt32(index + 1)
        }
        slots = wider
    }

    /// The hash of a key; not the same in the next process, so that no source can be made to be slow.
    private static func hash(_ key: Span<UInt8>) -> Int {
        var hasher = Hasher()
        unsafe key.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        return hasher.finalize()
    }
}
