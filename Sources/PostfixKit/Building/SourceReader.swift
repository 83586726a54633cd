// From a source to entries: the only place that knows all the grammars, and what each does with a bad line.

/// Reads all entries of a source, folded and checked.
struct SourceReader {
    let source: TableSource
    let options: BuildOptions
    /// Receives each warning, in the order of the lines.
    let warn: (SourceWarning) -> Void

    /// What an entry is given to: key, value and line.
    typealias Sink = (Span<UInt8>, Span<UInt8>, Int) throws(TableError) -> Void

    /// Calls `body` for each entry of an open source file.
    func forEachEntry(_ file: consuming FileHandle, size: Int, _ body: Sink) throws(TableError) {
        switch options.grammar {
        case .map(let valuesAreFiles):
            try readMap(file, size: size, valuesAreFiles: valuesAreFiles, body)
        case .aliases:
            try readAliases(file, size: size, body)
        }
    }

    private func readMap(
        _ file: consuming FileHandle, size: Int, valuesAreFiles: Bool, _ body: Sink
    ) throws(TableError) {
        let name = source.name
        var lines = MapSourceReader(
            file, name: name, checkingUTF8: options.table.use.checksUTF8, warn: warn)
        var key: [UInt8] = []
        var hasForeignKeys = false
        var countdown = 4096
        while true {
            let entry: MapEntry?
            do throws(SystemError) {
                entry = try lines.next()
            } catch { throw .read(name, error) }
            guard let entry else { break }
            key.removeAll(keepingCapacity: true)
            guard options.table.use.folding.append(lines.line.extracting(entry.key), to: &key) else {
                continue
            }
            if !hasForeignKeys, !isASCII(key.span) {
                hasForeignKeys = true
                options.noteForeignKeys()
            }
            if valuesAreFiles {
                if let value = contents(lines.line.extracting(entry.value), line: lines.lineNumber) {
                    try body(key.span, value.span, lines.lineNumber)
                }
            } else {
                try body(key.span, lines.line.extracting(entry.value), lines.lineNumber)
            }
            countdown -= 1
            if countdown == 0 {
                countdown = 4096
                tell(lines.bytesRead, of: size)
            }
        }
    }

    private func readAliases(_ file: consuming FileHandle, size: Int, _ body: Sink) throws(TableError) {
        let name = source.name
        var lines = LogicalLineReader(file, name: name, warn: warn)
        var entry = AliasEntry()
        var key: [UInt8] = []
        var isFirst = true
        var hasForeignKeys = false
        var countdown = 4096
        while true {
            do throws(SystemError) {
                guard try lines.advance() else { break }
            } catch { throw .read(name, error) }
            let number = lines.lineNumber
            if isFirst {
                isFirst = false
                if beginsWithByteOrderMark(lines.line) { warn(.byteOrderMark(name, line: number)) }
            }
            let line = upToNull(lines.line)
            if options.table.use.checksUTF8, !isASCII(line), !isValidUTF8(lines.line) {
                warn(.notUTF8(name, line: number, text: line.array))
                continue
            }
            do throws(AliasEntry.Problem) {
                try entry.parse(line, release: options.release)
            } catch {
                switch error {
                case .noText: break
                case .needNameValuePair: warn(.needNameAndValue(name, line: number))
                case .nameMustBeLocal:
                    warn(.nameMustBeLocal(name, line: number, explained: options.release.explainsLocalNames))
                }
                continue
            }
            key.removeAll(keepingCapacity: true)
            guard options.table.use.folding.append(entry.key.span, to: &key) else { continue }
            if !hasForeignKeys, !isASCII(key.span) {
                hasForeignKeys = true
                options.noteForeignKeys()
            }
            try body(key.span, entry.value.span, number)
            countdown -= 1
            if countdown == 0 {
                countdown = 4096
                tell(lines.bytesRead, of: size)
            }
        }
    }

    private func tell(_ done: Int, of size: Int) {
        if size > 0 { options.progress(min(1, Double(done) / Double(size))) }
    }

    /// The content of the files that a value lists; nil with a warning where one cannot be read.
    private func contents(_ value: Span<UInt8>, line: Int) -> [UInt8]? {
        do throws(TableError) {
            return try fileValue(value, in: options.table.root)
        } catch {
            warn(.unreadableValueFile(source.name, line: line, error.message))
            return nil
        }
    }
}
