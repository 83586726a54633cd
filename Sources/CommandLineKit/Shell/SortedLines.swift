// What is found in the order of a database is shown in the order of its source, as people read that.

internal import PostfixKit

/// Texts by the places that they are about: the files as they were first named, and their lines in order.
struct SortedLines {
    private struct Line {
        let file: Int
        let line: Int
        let number: Int
        let text: ReportText
        let address: [UInt8]
    }

    private var files: [[UInt8]: Int] = [:]
    private var lines: [Line] = []

    /// Adds a text and the address that it is about; without a place it keeps its order behind the others of
    /// `table`.
    mutating func add(
        _ text: ReportText, at origin: EntryOrigin?, in table: [UInt8], about address: [UInt8] = []
    ) {
        let file = origin?.file.bytes ?? table
        let rank = files[file] ?? files.count
        files[file] = rank
        lines.append(
            Line(
                file: rank, line: origin?.line ?? 0, number: lines.count, text: text, address: address))
    }

    /// Calls `body` with each text and its address.
    func forEach<Failure: Error>(
        _ body: (_ text: ReportText, _ address: [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        let sorted = lines.sorted { ($0.file, $0.line, $0.number) < ($1.file, $1.line, $1.number) }
        for line in sorted { try body(line.text, line.address) }
    }
}
