// A postmap source file, line by line, with everything said about the lines that hold no entry.

/// Reads the entries of a lookup table's source.
///
/// Source: postmap(1), "TABLE FORMAT".
package struct MapSourceReader: ~Copyable {
    /// The bytes of the source that were read so far.
    package var bytesRead: Int { lines.bytesRead }
    /// The line of the current entry: that of its first physical line, from 1.
    package var lineNumber: Int { lines.lineNumber }

    private var lines: LogicalLineReader
    private let name: FilePath
    private let checkingUTF8: Bool
    private let consequence: String
    private let warn: (SourceWarning) -> Void
    private var isFirst = true

    /// Reads the entries of an open file; `name` is how messages call it, and `consequence` is what they say
    /// after a line without key and value.
    package init(
        _ file: consuming FileHandle, name: FilePath, checkingUTF8: Bool, consequence: String = "",
        warn: @escaping (SourceWarning) -> Void
    ) {
        lines = LogicalLineReader(file, name: name, warn: warn)
        self.name = name
        self.checkingUTF8 = checkingUTF8
        self.consequence = consequence
        self.warn = warn
    }

    /// The logical line of the current entry, as far as its first NUL.
    package var line: Span<UInt8> {
        @_lifetime(borrow self) get { lines.text }
    }

    /// Where key and value of the next entry stand in `line`; nil at the end of the source.
    ///
    /// - Throws: `SystemError` when the source cannot be read.
    package mutating func next() throws(SystemError) -> MapEntry? {
        while try lines.advance() {
            let isFirst = isFirst
            self.isFirst = false
            let line = lines.text
            if isFirst, beginsWithByteOrderMark(line) { warn(.byteOrderMark(name, line: lineNumber)) }
            if checkingUTF8, !isASCII(line), !isValidUTF8(lines.line) {
                warn(.notUTF8(name, line: lineNumber, text: line.array))
                continue
            }
            do throws(MapEntry.Problem) {
                let entry = try MapEntry(line)
                if line[entry.key.upperBound - 1] == UInt8(ascii: ":") {
                    warn(.aliasFormat(name, line: lineNumber))
                }
                return entry
            } catch {
                switch error {
                case .unbalancedQuote:
                    warn(.unbalancedQuote(name, line: lineNumber, text: line.array))
                case .missingPart:
                    warn(.expectedKeyAndValue(name, line: lineNumber, consequence: consequence))
                }
            }
        }
        return nil
    }
}

/// Whether a text begins with the UTF-8 form of U+FEFF.
package func beginsWithByteOrderMark(_ text: Span<UInt8>) -> Bool {
    text.count >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF
}
