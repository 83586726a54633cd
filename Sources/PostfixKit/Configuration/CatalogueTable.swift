// The catalogue is text in static memory, so that a program that asks for one parameter pays for one.

/// A table of the catalogue: rows that end in a line feed, of fields that are separated by tabs.
struct CatalogueTable {
    private let text: StaticString

    init(_ text: StaticString) { self.text = text }

    /// All rows.
    var bytes: Span<UInt8> {
        @_lifetime(borrow self) get {
            let span = unsafe Span(_unsafeStart: text.utf8Start, count: text.utf8CodeUnitCount)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    /// The row whose first field is `name`, in a table that is sorted by it; nil where there is none.
    func row(_ name: Span<UInt8>) -> Range<Int>? {
        var low = 0
        var high = bytes.count
        while low < high {
            let row = row(around: low + (high - low) / 2)
            let order = compareBytes(bytes.extracting(field(0, of: row)), name)
            if order == 0 { return row }
            if order < 0 { low = row.upperBound + 1 } else { high = row.lowerBound }
        }
        return nil
    }

    /// The row that begins at `start`; nil at the end of the table.
    func row(at start: Int) -> Range<Int>? {
        guard start < bytes.count else { return nil }
        return start..<position(of: 0x0A, in: bytes, from: start)
    }

    /// The row in which the byte at `place` is.
    private func row(around place: Int) -> Range<Int> {
        var start = place
        while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
        return start..<position(of: 0x0A, in: bytes, from: place)
    }

    /// Where the field of a number, from 0, stands; empty at the end of the row when there are not so many.
    func field(_ number: Int, of row: Range<Int>) -> Range<Int> {
        let line = bytes.extracting(row)
        var start = 0
        for _ in 0..<number { start = min(position(of: 0x09, in: line, from: start) + 1, line.count) }
        let end = position(of: 0x09, in: line, from: start)
        return row.lowerBound + start..<row.lowerBound + end
    }

    /// The bytes of a field.
    func content(_ number: Int, of row: Range<Int>) -> [UInt8] {
        bytes.extracting(field(number, of: row)).array
    }
}
