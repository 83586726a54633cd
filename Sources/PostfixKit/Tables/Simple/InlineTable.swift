// A table written out in its own name: `inline:{name=value, {name = text with blanks}}`.

/// An `inline:` table.
///
/// Of several entries with one key the last counts. Since 3.11 its keys are folded as those of a texthash are.
///
/// Source: DATABASE_README, "inline".
final class InlineTable: ListableTable {
    let name: TableName
    private let folding: KeyFolding
    private let valuesAreFiles: Bool
    private var entries = EntryDictionary()

    init(name: TableName, options: TableOptions) throws(TableError) {
        self.name = name
        folding = options.foldingOfText
        valuesAreFiles = options.use.valuesAreFiles
        let text = name.name
        guard !options.use.checksUTF8 || isValidUTF8(text.span) else {
            throw badName("bad UTF-8 syntax", need: "name=value")
        }
        guard text.count > 2, text.first == UInt8(ascii: "{"),
            endOfBraces(text.span, from: 0) == text.count - 1
        else { throw badName("bad syntax", need: "name=value") }
        for item in listItems(text.span.extracting(1..<(text.count - 1))) { try add(item, options.root) }
        guard !entries.isEmpty else { throw badName("empty table") }
    }

    private func add(_ item: [UInt8], _ root: RootDirectory?) throws(TableError) {
        var text = item
        if item.first == UInt8(ascii: "{") {
            switch bracedText(item.span) {
            case .text(let inside): text = inside
            case .unbalanced: throw badName("missing '}' in \"\(item)\"")
            case .trailing: throw badName("syntax error after '}' in \"\(item)\"")
            }
        }
        let assignment: (key: Range<Int>, value: Range<Int>)
        do throws(QuotedAssignment.Problem) {
            assignment = try QuotedAssignment.parts(of: text.span)
        } catch {
            throw badName(error.message)
        }
        let key = text.span.extracting(assignment.key)
        let folded = folding.folded(key)
        var value = text.span.extracting(assignment.value).array
        if valuesAreFiles {
            do throws(TableError) {
                value = try fileValue(value.span, in: root)
            } catch { throw badName(error.message, kind: error.kind) }
        }
        entries.set(value.span, for: folded.span)
    }

    private func badName(
        _ problem: MessageText, need: String? = nil, kind: TableError.Kind = .usage
    ) -> TableError {
        let need = need ?? (valuesAreFiles ? "name=filename" : "name=value")
        let message: MessageText = "\(problem): \"\(name)\"; need \"inline:{\(need)...}\""
        return kind == .usage ? .badName(name, problem: message) : .other(message, kind: kind)
    }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? { entries.value(of: key) }

    func origin(ofEntryFor key: Span<UInt8>) throws(TableError) -> EntryOrigin? {
        entries.contains(key) ? EntryOrigin(file: name.path, line: 1) : nil
    }

    func forEachEntry(
        _ body: (Span<UInt8>, Span<UInt8>) throws(TableError) -> Void
    ) throws(TableError) { try entries.forEach(body) }
}

extension TableType {
    /// `inline:` tables.
    static let inline = TableType(readOnly: "inline", keys: .fixed) { (name, options) throws(TableError) in
        try InlineTable(name: name, options: options)
    }.with {
        $0.ownership = .system
        $0.content = .name
    }
}
