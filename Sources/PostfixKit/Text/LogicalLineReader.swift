// Every text table, aliases file and configuration file is a sequence of logical lines; this reads them, from
// a file of any size, a piece at a time.

/// Takes a source file apart into logical lines.
///
/// A logical line begins with a physical line whose first byte is neither white space nor `#`, and goes on
/// over all that follow and begin with white space. Physical lines that are empty, all white space, or
/// comments are dropped wherever they stand, and end nothing. The text is joined as it is, without the line
/// feeds.
///
/// Source: postconf(5), "the main.cf file format"; postmap(1), "TABLE FORMAT".
package struct LogicalLineReader: ~Copyable {
    /// The number of the first physical line of the current logical line, from 1.
    package private(set) var lineNumber = 0
    /// The number of the last physical line of the current logical line.
    package private(set) var lastLineNumber = 0
    /// How many bytes of the source were read so far.
    package private(set) var bytesRead = 0

    private let file: FileHandle
    private let name: FilePath
    private let warn: (SourceWarning) -> Void
    private var buffer: [UInt8]
    private var filled = 0
    private var atEnd = false
    /// Where the current logical line begins, and, while it is one physical line, ends.
    private var lineStart = 0
    private var lineEnd = 0
    /// Where the next physical line begins.
    private var next = 0
    /// The number of the physical line at `next`.
    private var nextNumber = 1
    private var joined: [UInt8] = []
    private var isJoined = false
    private var textLength = 0
    /// Whether a line that was dropped since the last logical line has a NUL.
    private var droppedNull = false

    /// Reads the logical lines of an open file; `name` is how messages call it.
    package init(
        _ file: consuming FileHandle, name: FilePath, capacity: Int = 1 << 18,
        warn: @escaping (SourceWarning) -> Void
    ) {
        self.file = file
        self.name = name
        self.warn = warn
        buffer = [UInt8](repeating: 0, count: max(capacity, 16))
    }

    /// Reads the logical lines of a text; `name` is how messages call it.
    package init(text: [UInt8], name: FilePath, warn: @escaping (SourceWarning) -> Void) {
        // No descriptor: all that there is to read is there.
        file = FileHandle(descriptor: -1)
        self.name = name
        self.warn = warn
        buffer = text
        filled = text.count
        bytesRead = text.count
        atEnd = true
    }

    /// The current logical line, without line feeds; NUL bytes are still in it.
    package var line: Span<UInt8> {
        @_lifetime(borrow self) get {
            isJoined ? joined.span : buffer.span.extracting(lineStart..<lineEnd)
        }
    }

    /// The current logical line as far as its first NUL.
    package var text: Span<UInt8> {
        @_lifetime(borrow self) get { line.extracting(first: textLength) }
    }

    /// Goes to the next logical line; false at the end of the source.
    ///
    /// - Throws: `SystemError` when the source cannot be read.
    package mutating func advance() throws(SystemError) -> Bool {
        while true {
            guard try findFirstLine() else { return false }
            try joinContinuations()
            textLength = position(of: 0, in: line)
            if textLength < line.count || droppedNull {
                warn(.textAfterNull(name, lines: lineNumber...nextNumber - 1))
            }
            if isWhiteSpace(line[0]) {
                warn(.startsWithWhiteSpace(name, text: text.array, line: lineNumber))
                continue
            }
            return true
        }
    }

    /// Finds the physical line that begins the next logical line.
    private mutating func findFirstLine() throws(SystemError) -> Bool {
        isJoined = false
        droppedNull = false
        lineStart = next
        while let end = try endOfNextLine() {
            let number = nextNumber
            let start = next
            step(over: end)
            if isText(start..<end) {
                (lineStart, lineEnd) = (start, end)
                (lineNumber, lastLineNumber) = (number, number)
                return true
            }
            noteNull(in: start..<end)
            lineStart = next
        }
        if droppedNull { warn(.textAfterNull(name, lines: nextNumber - 1...nextNumber - 1)) }
        return false
    }

    /// Adds what follows and begins with white space, and drops what is empty or a comment.
    private mutating func joinContinuations() throws(SystemError) {
        while true {
            if next >= filled {
                guard try fill() else { return }
            }
            let first = buffer[next]
            guard PhysicalLineKind.isNoStart(firstByte: first) else { return }
            guard let end = try endOfNextLine() else { return }
            let text = next..<end
            if isText(text) {
                if !isJoined {
                    isJoined = true
                    joined.removeAll(keepingCapacity: true)
                    join(lineStart..<lineEnd)
                }
                join(text)
                lastLineNumber = nextNumber
            } else {
                noteNull(in: text)
            }
            step(over: end)
            if isJoined { lineStart = next }
        }
    }

    private mutating func join(_ range: Range<Int>) { joined += buffer[range] }

    /// Whether a physical line has text, and is not a comment.
    private func isText(_ range: Range<Int>) -> Bool {
        PhysicalLineKind(buffer.span.extracting(range)) != .remark
    }

    /// Remembers a NUL in a line that is dropped: Postfix warns of it with the logical line around it.
    private mutating func noteNull(in range: Range<Int>) {
        if position(of: 0, in: buffer.span.extracting(0..<range.upperBound), from: range.lowerBound)
            < range.upperBound
        {
            droppedNull = true
        }
    }

    private mutating func step(over end: Int) {
        next = end < filled ? end + 1 : end
        nextNumber += 1
    }

    /// Where the physical line at `next` ends (its line feed, or the end of the source); nil at the end.
    private mutating func endOfNextLine() throws(SystemError) -> Int? {
        var searched = 0
        while true {
            let end = position(of: 0x0A, in: buffer.span.extracting(0..<filled), from: next + searched)
            if end < filled { return end }
            searched = filled - next
            if try !fill() { return searched > 0 ? filled : nil }
        }
    }

    /// Reads more, keeping all from `lineStart` on; false at the end of the source.
    private mutating func fill() throws(SystemError) -> Bool {
        if atEnd { return false }
        if lineStart > 0 {
            let kept = filled - lineStart
            for index in 0..<kept { buffer[index] = buffer[lineStart + index] }
            next -= lineStart
            lineEnd -= lineStart
            filled = kept
            lineStart = 0
        }
        if filled == buffer.count {
            buffer.append(contentsOf: repeatElement(0, count: buffer.count))
        }
        let count = try file.read(into: &buffer, from: filled)
        filled += count
        bytesRead += count
        atEnd = count == 0
        return count > 0
    }
}
