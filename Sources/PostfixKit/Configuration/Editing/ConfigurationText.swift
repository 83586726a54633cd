// An editor must give back every byte that it was not asked to change; this keeps them all, with the lines on top.

/// A configuration file, main.cf or master.cf: its bytes, its physical lines, and its logical lines.
///
/// The physical lines one after the other are the bytes of the file, whatever these are: NUL, no line feed at
/// the end, carriage returns. The logical lines are those of `LogicalLineReader`.
package struct ConfigurationText: Sendable {
    /// A line of the file.
    package struct PhysicalLine: Sendable, Equatable {
        /// Where it stands in `bytes`, its line feed included.
        package let range: Range<Int>
        /// What it is to the logical line around it.
        package let kind: PhysicalLineKind
    }

    /// A logical line, as the physical lines it is made of.
    package struct LogicalLine: Sendable, Equatable {
        /// The physical lines, as indices, from the first with text of it to the last; remarks stand among them.
        package let lines: Range<Int>
        /// The same, with the remarks that follow.
        package let reach: Range<Int>
        /// Whether it begins with white space, as only the first of a file can; readers skip it.
        package let isOrphan: Bool

        /// The number of the first physical line, from 1.
        package var lineNumber: Int { lines.lowerBound + 1 }
        /// The number of the last physical line with text, from 1.
        package var lastLineNumber: Int { lines.upperBound }
    }

    /// The name of the file, as messages call it.
    package let name: FilePath
    /// The content of the file.
    package let bytes: [UInt8]
    /// All lines, in their order.
    package let physicalLines: [PhysicalLine]
    /// What they say, in the same order.
    package let logicalLines: [LogicalLine]

    /// Takes a text apart; every text can be.
    package init(_ bytes: [UInt8], name: FilePath) {
        self.name = name
        self.bytes = bytes
        physicalLines = Self.physicalLines(of: bytes.span)
        logicalLines = Self.logicalLines(of: physicalLines)
    }

    private static func physicalLines(of bytes: Span<UInt8>) -> [PhysicalLine] {
        var lines: [PhysicalLine] = []
        var start = 0
        while start < bytes.count {
            let end = min(position(of: 0x0A, in: bytes, from: start) + 1, bytes.count)
            lines.append(
                PhysicalLine(range: start..<end, kind: PhysicalLineKind(bytes.extracting(start..<end))))
            start = end
        }
        return lines
    }

    private static func logicalLines(of lines: [PhysicalLine]) -> [LogicalLine] {
        var logical: [LogicalLine] = []
        guard var first = lines.firstIndex(where: { $0.kind != .remark }) else { return [] }
        var last = first
        for index in first..<lines.count {
            switch lines[index].kind {
            case .remark: continue
            case .continuation: last = index
            case .start:
                if index > first {
                    logical.append(
                        LogicalLine(
                            lines: first..<last + 1, reach: first..<index,
                            isOrphan: lines[first].kind == .continuation))
                }
                (first, last) = (index, index)
            }
        }
        logical.append(
            LogicalLine(
                lines: first..<last + 1, reach: first..<lines.count,
                isOrphan: lines[first].kind == .continuation))
        return logical
    }
}

extension ConfigurationText {
    /// A place in the file.
    package struct Place: Sendable, Equatable {
        /// The file.
        package let file: FilePath
        /// The number of the physical line, from 1.
        package let line: Int
        /// The byte of that line, from 1.
        package let column: Int
    }

    /// The bytes of a physical line, given by its index, with its line feed.
    @_lifetime(borrow self)
    package func bytes(ofLine index: Int) -> Span<UInt8> {
        bytes.span.extracting(physicalLines[index].range)
    }

    /// The bytes of a physical line, given by its index, without its line feed.
    @_lifetime(borrow self)
    package func content(ofLine index: Int) -> Span<UInt8> {
        bytes.span.extracting(contentRange(ofLine: index))
    }

    /// The indices of the physical lines that have text of a logical line.
    package func textLines(of line: LogicalLine) -> [Int] {
        line.lines.filter { physicalLines[$0].kind != .remark }
    }

    /// A logical line as a reader has it: its text joined, without line feeds.
    package func text(of line: LogicalLine) -> [UInt8] {
        var text: [UInt8] = []
        for index in line.lines where physicalLines[index].kind != .remark {
            text.append(content(ofLine: index))
        }
        return text
    }

    /// Where in the file a byte of a logical line's text stands; the end of the text is a place, too.
    package func place(ofByte offset: Int, in line: LogicalLine) -> Place {
        var before = 0
        var place = Place(file: name, line: line.lineNumber, column: 1)
        for index in textLines(of: line) {
            let count = contentRange(ofLine: index).count
            place = Place(file: name, line: index + 1, column: min(max(offset - before, 0), count) + 1)
            if offset < before + count { break }
            before += count
        }
        return place
    }

    /// What a reader warns of, in the order of the lines.
    package var warnings: [SourceWarning] {
        var warnings: [SourceWarning] = []
        var next = 0
        for line in logicalLines {
            if hasNull(in: next..<line.reach.upperBound) {
                warnings.append(.textAfterNull(name, lines: line.lineNumber...line.reach.upperBound))
            }
            next = line.reach.upperBound
            if line.isOrphan {
                let text = upToNull(text(of: line).span).array
                warnings.append(.startsWithWhiteSpace(name, text: text, line: line.lineNumber))
            }
        }
        if hasNull(in: next..<physicalLines.count) {
            warnings.append(.textAfterNull(name, lines: physicalLines.count...physicalLines.count))
        }
        return warnings
    }

    /// Whether one of some physical lines has a NUL.
    private func hasNull(in lines: Range<Int>) -> Bool {
        guard let first = lines.first, let last = lines.last else { return false }
        let end = physicalLines[last].range.upperBound
        return position(
            of: 0, in: bytes.span.extracting(0..<end), from: physicalLines[first].range.lowerBound) < end
    }

    private func contentRange(ofLine index: Int) -> Range<Int> {
        let range = physicalLines[index].range
        let isEnded = range.upperBound > range.lowerBound && bytes[range.upperBound - 1] == 0x0A
        return range.lowerBound..<range.upperBound - (isEnded ? 1 : 0)
    }
}

extension ConfigurationText {
    /// A setting of main.cf with its place.
    package struct LocatedAssignment: Sendable, Equatable {
        /// The name and the value, not expanded.
        package let assignment: ParameterAssignment
        /// The logical line that it is.
        package let line: LogicalLine
        /// Where the name begins.
        package let name: Place
        /// Where the value begins; of an empty one, the place behind the `=` and the white space after it.
        package let value: Place
    }

    /// Takes a logical line of main.cf apart.
    ///
    /// - Throws: `ConfigurationError.notAnAssignment`.
    package func assignment(of line: LogicalLine) throws(ConfigurationError) -> LocatedAssignment {
        let text = text(of: line)
        do throws(ParameterAssignment.Problem) {
            let parts = try ParameterAssignment.parts(of: text.span)
            return LocatedAssignment(
                assignment: try ParameterAssignment(text.span), line: line,
                name: place(ofByte: parts.name.lowerBound, in: line),
                value: place(ofByte: parts.value.lowerBound, in: line))
        } catch {
            throw .notAnAssignment(
                name, line: line.lineNumber, error, text: upToNull(text.span).trimmed.array)
        }
    }
}
