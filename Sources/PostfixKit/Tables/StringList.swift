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
        case unavailable(TableError)
    }

    /// What a word of a list stands for besides itself.
    enum Style {
        /// Nothing else.
        case string
        /// The domains below it.
        case domain
        /// The domains below it, where it begins with a dot.
        case dottedDomain
    }

    /// How messages call the list.
    private let owner: [UInt8]
    private let folding: KeyFolding
    private let warn: (MessageText) -> Void
    private var patterns: [Pattern] = []

    /// Lists may name files, and tables whose settings have lists, that name them again: not without end.
    private static let depthLimit = 10

    private let style: Style
    /// Whether a word that cannot be used fails when it is compared with, not before.
    private let isPatient: Bool

    /// Takes a list apart, and opens its files and tables; `owner` is what it is the list of, for messages.
    ///
    /// A list that `isPatient` fails, as Postfix's do, when something has to be compared with a file or a table
    /// that could not be opened: the words before it still count.
    ///
    /// - Throws: `TableError` for a file or a table that cannot be opened, and for a `!` without a word.
    init(
        _ text: [UInt8], of owner: [UInt8], style: Style = .string, isPatient: Bool = false,
        options: TableOptions
    ) throws(TableError) {
        self.style = style
        self.isPatient = isPatient
        self.owner = owner
        folding = options.use.checksUTF8 ? .unicode : .ascii
        warn = options.warn
        var inner = options
        inner.use.folding = folding
        // What the tables of a list hold is never shown: only the asker's values name files.
        inner.use.valuesAreFiles = false
        inner.use.listDepth += 1
        try add(text.span, matching: true, options: inner)
    }

    /// Adds the words of a text; `matching` is what each means where it fits.
    private func add(
        _ text: Span<UInt8>, matching: Bool, options: TableOptions
    ) throws(TableError) {
        guard options.use.listDepth <= Self.depthLimit else {
            throw .other("\(owner): lists are nested too deeply", kind: .configuration)
        }
        var end = 0
        for item in listItems(text) {
            end = self.end(of: item, in: text, from: end)
            if item.first == UInt8(ascii: "#") {
                let rest = text.extracting(min(end + 1, text.count)..<text.count)
                if options.release.callsCommentsUnsupported {
                    warn("\(owner): comment at end of line is not supported: \(item) \(rest.array)")
                } else {
                    warn(
                        """
                        \(owner): #comment after other text is not allowed: \(item) \
                        \(Array(rest.array.prefix(20)))...
                        """)
                }
                return
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
        do throws(TableError) {
            try add(word: word, first, matches: matches, options: options)
        } catch {
            guard isPatient, error.kind != .configuration else { throw error }
            patterns.append(Pattern(what: .unavailable(error), matches: matches))
        }
    }

    private func add(
        word: ArraySlice<UInt8>, _ first: UInt8, matches: Bool, options: TableOptions
    ) throws(TableError) {
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
        inner.use.listDepth += 1
        let file: FileHandle
        do throws(SystemError) {
            file = try FileHandle.source(path)
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
        for pattern in patterns where try fits(pattern.what, string) { return pattern.matches }
        return false
    }

    private func fits(_ what: What, _ string: [UInt8]) throws(TableError) -> Bool {
        switch what {
        case .word(let word): return fits(word, string)
        case .unavailable(let error): throw error
        case .table(let table):
            do throws(TableError) {
                return try has(table, string)
            } catch {
                warn("\(owner): \(table.name): table lookup problem")
                throw error
            }
        }
    }

    private func fits(_ word: [UInt8], _ string: [UInt8]) -> Bool {
        if word == string { return true }
        switch style {
        case .string: return false
        case .domain: return string.hasSuffix([UInt8(ascii: ".")] + word)
        case .dottedDomain:
            return word.first == UInt8(ascii: ".") && string.count > word.count && string.hasSuffix(word)
        }
    }

    private func has(_ table: OpenTable, _ string: [UInt8]) throws(TableError) -> Bool {
        if try table.lookup(string.span) != nil { return true }
        guard style != .string, table.keys == .fixed else { return false }
        for parent in parentDomains(of: string.span, dotted: style == .dottedDomain)
        where try table.lookup(parent.span) != nil {
            return true
        }
        return false
    }
}
