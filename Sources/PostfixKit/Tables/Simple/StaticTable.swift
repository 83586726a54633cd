// A table that answers every question with one value: `static:VALUE`.

/// A `static:` table.
///
/// Source: DATABASE_README, "static"; braces around the value allow white space in it.
final class StaticTable: LookupTable {
    let name: TableName
    private let value: [UInt8]

    init(name: TableName, options: TableOptions) throws(TableError) {
        self.name = name
        let text = try Self.text(name)
        value = options.use.valuesAreFiles ? try fileValue(text.span, in: options.root) : text
    }

    private static func text(_ name: TableName) throws(TableError) -> [UInt8] {
        guard name.name.first == UInt8(ascii: "{") else { return name.name }
        switch bracedText(name.name.span) {
        case .text(let inside) where name.name.last == UInt8(ascii: "}"): return inside
        case .unbalanced:
            throw .badName(name, problem: "bad static:name syntax: missing '}' in \"\(name.name)\"")
        case .text, .trailing:
            throw .badName(
                name, problem: "bad static:name syntax: syntax error after '}' in \"\(name.name)\"")
        }
    }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? { value }
}

extension TableType {
    /// `static:` tables.
    static let `static` = TableType("static", keys: .fixed) { (name, options) throws(TableError) in
        try StaticTable(name: name, options: options)
    }.with {
        $0.ownership = .system
        $0.content = .name
        $0.answersEveryKey = true
    }
}
