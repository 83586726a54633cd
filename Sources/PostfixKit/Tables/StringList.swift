// A list of words that something is compared with: mydestination, the `domain` of a table, and others. Words may
// stand in files, and in tables.

/// A list of strings, of files of them, and of tables that have them as keys.
///
/// **Shape**: words separated by commas and white space, where braces protect both. `!` before a word turns its
/// meaning round. `/file` stands for the words of its logical lines, `type:name` for the keys of that table.
/// The first word that fits decides; without one the answer is no. Case does not matter.
///
/// Source: postconf(5), "mydestination".
final class StringList {
    /// Something to compare with, and what it means when it fits.
    private struct Pattern {
        let what: What
        let matches: Bool
    }

    private enum What {
        case word([UInt8])
        case table(OpenTable)
    }

    /// How messages call the list.
    private let owner: [UInt8]
    private let folding: KeyFolding
    private let warn: (MessageText) -> Void
    private var patterns: [Pattern] = []

    /// Lists may name files, and tables whose settings have lists, that name them again: not without end.
    private static let depthLimit = 10

    /// Takes a list apart, and opens its files and tables; `owner` is what it is the list of, for messages.
    ///
    /// - Throws: `TableError` for a file or a table that cannot be opened, and for a `!` without a word.
    init(_ text: [UInt8], of owner: [UInt8], options: TableOptions) throws(TableError) {
        self.owner = owner
        folding = options.checksUTF8 ? .unicode : .ascii
        warn = options.warn
        var inner = options
        inner.folding = folding
        // What the tables of a list hold is never shown: only the asker's values name files.
        inner.valuesAreFiles = false
        inner.listDepth += 1
        try add(text.span, matching: true, options: inner)
    }

    /// Adds the words of a text; `matching` is what each means where it fits.
    private func add(
        _ text: Span<UInt8>, matching: Bool, options: TableOptions
    ) throws(TableError) {
        guard options.listDepth <= Self.depthLimit else {
            throw .other("\(owner): lists are nested too deeply", kind: .configuration)
        }
        var end = 0
        for item in listItems(text) {
            end = self.end(of: item, in: text, from: end)
            if item.first == UInt8(ascii: "#") {
                let rest = text.extracting(min(end + 1, text.count)..<text.count)
                if options.listsEndAtComments {
                    warn("\(owner): comment at end of line is not supported: \(item) \(rest.array)")
                    return
                }
                warn(
                    """
                    \(owner): #comment after other text is not allowed: \(item) \
                    \(Array(rest.array.prefix(20)))...
                    """)
            }
            try add(item, matching: matching, options: options)
        }
    }

    /// Where a word that stands in a text after `start` ends.
    private func end(of word: [UInt8], in text: Span<UInt8>, from start: Int) -> Int {
        var place = start
        while place + word.count < text.count,
            compareBytes(text.extracting(place..<(place + word.count)), word.span) != 0
        {
            place += 1
        }
        return min(place + word.count, text.count)
    }

    /// Adds one word.
    private func add(_ item: [UInt8], matching: Bool, options: TableOptions) throws(TableError) {
        let word = item.drop { $0 == UInt8(ascii: "!") }
        let matches = (item.count - word.count).isMultiple(of: 2) ? matching : !matching
        guard let first = word.first else {
            throw .other("\(owner): no pattern after '!'", kind: .configuration)
        }
        if first == UInt8(ascii: "/") {
            try addFile(FilePath(Array(word)).inside(options.root), matching: matches, options: options)
        } else if first != UInt8(ascii: "["), word.contains(UInt8(ascii: ":")) {
            let table = try TableRegistry.open(TableName(Array(word), defaultType: []), options: options)
            patterns.append(Pattern(what: .table(table), matches: matches))
        } else {
            patterns.append(Pattern(what: .word(folding.folded(Array(word).span)), matches: matches))
        }
    }

    /// Adds the words of a file.
    private func addFile(_ path: FilePath, matching: Bool, options: TableOptions) throws(TableError) {
        var inner = options
        inner.listDepth += 1
        let file: FileHandle
        do throws(SystemError) {
            file = try FileHandle(path, .read)
        } catch { throw .open(what: "file ", path, error) }
        var lines = LogicalLineReader(file, name: path, capacity: 1 << 13) { [warn] in warn($0.message) }
        while true {
            do throws(SystemError) {
                guard try lines.advance() else { return }
            } catch {
                throw .other(
                    "match_list_parse: read file \(path): \(error.reason)", kind: .noInput)
            }
            try add(lines.text, matching: matching, options: inner)
        }
    }

    /// Whether the list has a string, for a table whose settings it is.
    ///
    /// - Throws: `TableError.query` for `asker` when a table of the list cannot be asked, after a warning.
    func matches(_ string: [UInt8], for asker: TableName) throws(TableError) -> Bool {
        do throws(TableError) {
            return try matches(string)
        } catch {
            switch error {
            case .query(_, let reason): throw .query(asker, reason: reason)
            case .operation(_, _, let reason): throw .query(asker, reason: reason)
            case _ where error.kind == .temporary: throw .query(asker, reason: error.message.string)
            default: throw error
            }
        }
    }

    /// Whether the list has a string.
    ///
    /// - Throws: `TableError` when a table of the list cannot be asked, after a warning.
    func matches(_ string: [UInt8]) throws(TableError) -> Bool {
        let string = folding.folded(string.span)
        for pattern in patterns {
            switch pattern.what {
            case .word(let word):
                if word == string { return pattern.matches }
            case .table(let table):
                do throws(TableError) {
                    if try table.lookup(string.span) != nil { return pattern.matches }
                } catch {
                    warn("\(owner): \(table.name): table lookup problem")
                    throw error
                }
            }
        }
        return false
    }
}
