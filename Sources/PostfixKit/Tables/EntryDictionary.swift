// Tables that have no file of their own are kept in memory, in the order in which they were written.

/// Keys and their values, in the order of the first appearance of each key.
struct EntryDictionary {
    private var values: [[UInt8]: [UInt8]] = [:]
    private var order: [[UInt8]] = []

    /// Whether there is no entry.
    var isEmpty: Bool { order.isEmpty }

    /// Stores a value, in place of the one that the key has.
    mutating func set(_ value: [UInt8], for key: [UInt8]) {
        if values.updateValue(value, forKey: key) == nil { order.append(key) }
    }

    /// The value of a key; nil where there is none.
    func value(of key: Span<UInt8>) -> [UInt8]? { values[key.array] }

    /// Calls `body` for each entry.
    func forEach(
        _ body: (_ key: Span<UInt8>, _ value: Span<UInt8>) throws(TableError) -> Void
    ) throws(TableError) {
        for key in order {
            guard let value = values[key] else { continue }
            try body(key.span, value.span)
        }
    }
}
