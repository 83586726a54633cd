// What one process tells another is a row of numbers and texts; this writes and reads it.

/// Numbers and texts, one after the other, as bytes.
package struct ByteRecord: Sendable {
    /// The bytes.
    package private(set) var bytes: [UInt8]
    private var place = 0

    /// Whether all was read.
    var isAtEnd: Bool { place >= bytes.count }

    /// An empty record, to be written.
    package init() { bytes = [] }

    /// A record to be read.
    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Adds a number.
    package mutating func add(_ number: Int) {
        var rest = UInt64(bitPattern: Int64(number))
        for _ in 0..<8 {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    /// Adds a text.
    package mutating func add(_ text: [UInt8]) {
        add(text.count)
        bytes += text
    }

    /// Adds a text that may be missing.
    package mutating func add(_ text: [UInt8]?) {
        add(text == nil ? 0 : 1)
        if let text { add(text) }
    }

    /// The next number; 0 behind the end.
    package mutating func number() -> Int {
        guard bytes.count - place >= 8 else { return 0 }
        var number: UInt64 = 0
        for index in (0..<8).reversed() { number = number << 8 | UInt64(bytes[place + index]) }
        place += 8
        return Int(truncatingIfNeeded: number)
    }

    /// The next text; empty behind the end.
    package mutating func text() -> [UInt8] {
        let count = min(max(number(), 0), bytes.count - place)
        defer { place += count }
        return Array(bytes[place..<(place + count)])
    }

    /// The next text that may be missing.
    package mutating func optionalText() -> [UInt8]? { number() == 0 ? nil : text() }

    /// Adds items, each by `body`.
    package mutating func add<Item>(_ items: [Item], _ body: (inout ByteRecord, Item) -> Void) {
        add(items.count)
        for item in items { body(&self, item) }
    }

    /// The next items, each by `body`.
    package mutating func items<Item>(_ body: (inout ByteRecord) -> Item) -> [Item] {
        let count = number()
        var items: [Item] = []
        while items.count < count, place < bytes.count { items.append(body(&self)) }
        return items
    }
}
