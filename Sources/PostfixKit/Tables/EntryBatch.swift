// A table is listed in parts, so that no lock is held while the reader of the list takes his time; this is one part.

/// In which form the entries of a database are stored.
package struct StoredForms: Sendable, Equatable {
    /// How many have one NUL at the end of key and value.
    package private(set) var terminated = 0
    /// How many have none.
    package private(set) var plain = 0
    /// How many are stored in another form.
    package private(set) var odd = 0

    /// Notes an entry by the bytes of key and value, from the first NUL on.
    mutating func note(keyRest: Int, valueRest: Int) {
        switch (keyRest, valueRest) {
        case (1, 1): terminated += 1
        case (0, 0): plain += 1
        default: odd += 1
        }
    }
}

/// A table of a database file, which shows the form of its entries, too.
protocol IndexedTable: ListableTable {
    /// The forms of the entries that the last listing has shown.
    var storedForms: StoredForms { get }
}

/// Entries that were copied out of a file, to be shown when its lock has been given back.
struct EntryBatch {
    private var bytes: [UInt8] = []
    /// Where each key and each value ends.
    private var ends: [(key: Int, value: Int)] = []
    /// The last key as stored, for an index that goes on behind it.
    var lastKey: [UInt8]?
    /// The forms of all entries so far, those of earlier parts among them.
    private(set) var forms = StoredForms()

    /// The number of bytes after which the lock is given back.
    private static let size = 1 << 18

    /// Whether it is time to show what was collected.
    var isFull: Bool { bytes.count >= Self.size }

    /// Starts anew.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        lastKey = nil
    }

    /// Adds an entry, each part cut at its first NUL.
    mutating func append(
        _ key: borrowing StoredItem, _ value: borrowing StoredItem, in pages: borrowing BerkeleyDBPages,
        seen: inout PageSet
    ) throws(TableError) {
        let keyRest = try append(key, in: pages, seen: &seen)
        let keyEnd = bytes.count
        let valueRest = try append(value, in: pages, seen: &seen)
        ends.append((keyEnd, bytes.count))
        forms.note(keyRest: keyRest, valueRest: valueRest)
    }

    private mutating func append(
        _ item: borrowing StoredItem, in pages: borrowing BerkeleyDBPages, seen: inout PageSet
    ) throws(TableError) -> Int {
        guard item.isOverflow else { return append(item.bytes) }
        let content = try pages.overflow(item, seen: &seen)
        return append(content.span.raw)
    }

    /// Adds bytes up to the first NUL, and tells how many are left.
    private mutating func append(_ item: RawSpan) -> Int {
        let length = item.lengthBeforeNUL
        bytes.append(copying: item.extracting(first: length))
        return item.byteCount - length
    }

    /// Adds an entry as it is stored, each part cut at its first NUL.
    mutating func append(key: RawSpan, value: RawSpan) {
        let keyRest = append(key)
        let keyEnd = bytes.count
        let valueRest = append(value)
        ends.append((keyEnd, bytes.count))
        forms.note(keyRest: keyRest, valueRest: valueRest)
    }

    /// Shows the entries in the order in which they came.
    func forEach(
        _ body: (_ key: Span<UInt8>, _ value: Span<UInt8>) throws(TableError) -> Void
    ) throws(TableError) {
        let all = bytes.span
        var start = 0
        for end in ends {
            try body(all.extracting(start..<end.key), all.extracting(end.key..<end.value))
            start = end.value
        }
    }
}
