// A table written out in its own name: `inline:{name=value, {name = text with blanks}}`.

/// An `inline:` table.
///
/// Source: DATABASE_README, "inline".
final class InlineTable: ListableTable {
    let name: TableName
    private var entries = EntryDictionary()

    init(name: TableName, options: TableOptions) throws(TableError) {
        self.name = name
        guard name.name.first == UInt8(ascii: "{"), name.name.count > 2,
            case .text(let inside) = bracedText(name.name.span)
        else { throw Self.badName(name, "bad syntax: \"\(name)\"") }
        for item in listItems(inside.span) { try add(item, options) }
        guard !entries.isEmpty else { throw Self.badName(name, "empty table: \"\(name)\"") }
    }

    private func add(_ item: [UInt8], _ options: TableOptions) throws(TableError) {
        var text = item
        if item.first == UInt8(ascii: "{") {
            switch bracedText(item.span) {
            case .text(let inside): text = inside
            case .unbalanced: throw Self.badName(name, "missing '}' in \"\(item)\"")
            case .trailing: throw Self.badName(name, "syntax error after '}' in \"\(item)\"")
            }
        }
        guard let equals = text.firstIndex(of: UInt8(ascii: "=")) else {
            throw Self.badName(name, "missing '=' after attribute name: \"\(name)\"")
        }
        let key = text.span.extracting(..<equals).trimmed.array
        guard !key.contains(where: isWhiteSpace) || key.first == UInt8(ascii: "\"") else {
            throw Self.badName(name, "missing '=' after attribute name: \"\(name)\"")
        }
        var folded: [UInt8] = []
        if !options.folding.append(key.span, to: &folded) { folded = key }
        var value = text.span.extracting((equals + 1)...).trimmed.array
        if options.valuesAreFiles { value = try fileValue(value.span) }
        entries.set(value, for: folded)
    }

    private static func badName(_ name: TableName, _ problem: MessageText) -> TableError {
        .badName(name, problem: "\(problem); need \"inline:{name=value...}\"")
    }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? { entries.value(of: key) }

    func forEachEntry(
        _ body: (Span<UInt8>, Span<UInt8>) throws(TableError) -> Void
    ) throws(TableError) { try entries.forEach(body) }
}
