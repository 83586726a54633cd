// A table that answers every question with one of several values, by chance: `randmap:{value, value}`.

/// A `randmap:` table.
///
/// Source: DATABASE_README, "randmap".
final class RandomTable: LookupTable {
    let name: TableName
    /// The values.
    let values: [[UInt8]]
    private let leavesNothingToChance: Bool

    init(name: TableName, options: TableOptions) throws(TableError) {
        self.name = name
        var values = try bracedItems(of: name, hint: "value...")
        if options.use.valuesAreFiles {
            values = try values.map { (files) throws(TableError) in
                try fileValue(files.span, in: options.root)
            }
        }
        self.values = values
        leavesNothingToChance = options.use.leavesNothingToChance
    }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? {
        leavesNothingToChance ? values.first : values.randomElement()
    }
}

extension TableType {
    /// `randmap:` tables.
    static let randmap = TableType(readOnly: "randmap", keys: .pattern) {
        (name, options) throws(TableError) in
        try RandomTable(name: name, options: options)
    }.with {
        $0.content = .name
        $0.answersByChance = true
    }
}
