// A database whose source is lost is the only copy of what it holds; this writes it as text that a build reads.

/// Writes entries as lines of a source, and makes sure that a build would read the same entries.
package struct SourceText {
    private let options: BuildOptions

    /// A writer of sources that are read by these options.
    package init(_ options: BuildOptions) { self.options = options }

    /// The line of an entry, with its line end; nil where a build would make another entry of it, or none.
    ///
    /// Source: postmap(1), "TABLE FORMAT"; aliases(5).
    package func line(key: [UInt8], value: [UInt8]) -> [UInt8]? {
        let names =
            switch options.grammar {
            case .map: [key + [0x09]]
            case .aliases:
                [
                    options.release.storesExternalAliasKeys ? key : externalForm(ofLocalpart: key.span),
                    quoted(key),
                ]
                .map { $0 + Array(": ".utf8) }
            }
        return names.lazy.map { $0 + value + [0x0A] }.first { isEntry($0, key, value) }
    }

    /// A name in quotes: so it stands for itself where it would be a comment, or have a domain.
    private func quoted(_ name: [UInt8]) -> [UInt8] {
        var text = [UInt8(ascii: "\"")]
        for byte in name {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { text.append(UInt8(ascii: "\\")) }
            text.append(byte)
        }
        return text + [UInt8(ascii: "\"")]
    }

    /// Whether a text is one line, and gives just this entry.
    private func isEntry(_ line: [UInt8], _ key: [UInt8], _ value: [UInt8]) -> Bool {
        var folded: [UInt8] = []
        var warnings = 0
        let warn = { (_: SourceWarning) in warnings += 1 }
        var lines = LogicalLineReader(text: line, name: "", warn: warn)
        guard let isThere = try? lines.advance(), isThere, lines.text.count == line.count - 1 else {
            return false
        }
        let text = lines.text
        if options.table.use.checksUTF8, !isValidUTF8(text) { return false }
        switch options.grammar {
        case .map:
            guard !beginsWithByteOrderMark(text), let entry = try? MapEntry(text),
                options.table.use.folding.append(text.extracting(entry.key), to: &folded)
            else { return false }
            return warnings == 0 && folded == key && text.extracting(entry.value).elementsEqual(value)
        case .aliases:
            guard case .entry(let name, let content) = parseAliasEntry(text, release: options.release),
                options.table.use.folding.append(name.span, to: &folded)
            else { return false }
            return warnings == 0 && folded == key && content == value
        }
    }
}

extension Span<UInt8> {
    fileprivate func elementsEqual(_ other: [UInt8]) -> Bool {
        count == other.count && compareBytes(self, other.span) == 0
    }
}

extension TableBuilder {
    /// Calls `body` for each entry of a table that a source would have, in the order of the keys.
    ///
    /// Entries that a build of aliases adds by itself are left out. Of several entries with one key the first counts.
    ///
    /// - Throws: `TableError` when the table cannot be read or listed.
    package func forEachSourceEntry(
        of table: TableName, _ body: (_ key: [UInt8], _ value: [UInt8]) throws(TableError) -> Void
    ) throws(TableError) {
        var sorter = EntrySorter(order: .key, directory: table.path.directory)
        try add(entriesOf: table, to: &sorter)
        try sorter.drain { (key, value, _, isDouble) throws(TableError) in
            if isDouble { return }
            if options.grammar == .aliases {
                if ServerKey.isOne(key) || ServerKey.isAt(key) && ServerKey.isAt(value) { return }
            }
            try body(key.array, value.array)
        }
    }

    /// Whether a table holds what only a build of aliases adds.
    ///
    /// - Throws: `TableError` when the table cannot be read.
    package func holdsAliases(_ table: TableName) throws(TableError) -> Bool {
        let opened = try TableRegistry.open(table, options: options.table)
        let at = [UInt8(ascii: "@")]
        guard try opened.lookup(at.span) == at else { return false }
        for key in ServerKey.allKeys {
            if try opened.table.lookup(key.span) != nil { return true }
        }
        return false
    }
}
