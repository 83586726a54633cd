// Keys come from standard input as they are written, many at a time or one by one.

internal import PostfixKit

/// The lines of standard input, as many at a time as have arrived.
struct InputLines: ~Copyable {
    private let file = FileHandle.standardInput
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var filled = 0
    private var used = 0
    private var atEnd = false

    /// Where the lines that have arrived stand, each as far as its first NUL; nil at the end of the input.
    ///
    /// - Throws: `TableError.read`.
    mutating func next() throws(TableError) -> [Range<Int>]? {
        while !atEnd {
            if used > 0 {
                let rest = filled - used
                for index in 0..<rest { buffer[index] = buffer[used + index] }
                (filled, used) = (rest, 0)
            }
            if filled == buffer.count { buffer.append(contentsOf: repeatElement(0, count: buffer.count)) }
            let old = filled
            do throws(SystemError) {
                let count = try file.read(into: &buffer, from: filled)
                filled += count
                atEnd = count == 0
            } catch { throw .read("stdin", error) }
            let (lines, end) = self.lines(from: old)
            used = end
            if !lines.isEmpty { return lines }
        }
        return nil
    }

    /// The bytes of a line of the last call of `next`.
    @_lifetime(borrow self)
    func bytes(_ line: Range<Int>) -> Span<UInt8> { buffer.span.extracting(line) }

    /// The complete lines, when those as far as `old` were looked at before; and where they end.
    private func lines(from old: Int) -> (lines: [Range<Int>], end: Int) {
        var lines: [Range<Int>] = []
        let text = buffer.span.extracting(0..<filled)
        var start = used
        var search = old
        while true {
            let end = position(of: 0x0A, in: text, from: search)
            if end == filled { break }
            lines.append(start..<start + position(of: 0, in: text.extracting(start..<end)))
            start = end + 1
            search = start
        }
        if atEnd, start < filled {
            lines.append(start..<start + position(of: 0, in: text.extracting(start..<filled)))
            start = filled
        }
        return (lines, start)
    }
}

/// The bytes of standard input, as many at a time as have arrived.
struct InputPieces: ~Copyable {
    private let file = FileHandle.standardInput
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    /// How many bytes have arrived; nil at the end of the input.
    ///
    /// - Throws: `TableError.read`.
    mutating func next() throws(TableError) -> Int? {
        do throws(SystemError) {
            let count = try file.read(into: &buffer, from: 0)
            return count == 0 ? nil : count
        } catch { throw .read("stdin", error) }
    }

    /// The bytes of the last call of `next`.
    @_lifetime(borrow self)
    func bytes(_ count: Int) -> Span<UInt8> { buffer.span.extracting(0..<count) }
}
