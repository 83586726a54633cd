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
        let text = bytes
        // The row that is looked for, if any, begins at `low` or behind it, and before `high`.
        var low = 0
        var high = text.count
        while low < high {
            let middle = low + (high - low) / 2
            // Some rows are so long that going back to where one begins would cost more than all the rest.
            let start = middle == low ? low : position(of: 0x0A, in: text, from: middle - 1) + 1
            guard start < high else {
                high = middle
                continue
            }
            let row = start..<position(of: 0x0A, in: text, from: start)
            let order = compareBytes(text.extracting(field(0, of: row)), name)
            if order == 0 { return row }
            if order < 0 { low = row.upperBound + 1 } else { high = start }
        }
        return nil
    }

    /// The row that begins at `start`; nil at the end of the table.
    func row(at start: Int) -> Range<Int>? {
        guard start < bytes.count else { return nil }
        return start..<position(of: 0x0A, in: bytes, from: start)
    }

    /// The row that ends at `end`; nil at the start of the table.
    func row(before end: Int) -> Range<Int>? {
        let text = bytes
        var start = end
        while start > 0, text[start - 1] != 0x0A { start -= 1 }
        return end > 0 ? start..<end : nil
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
