// Which parameters name lookup tables, and what these tables hold, is data that changes with the releases.

/// A parameter, or an access restriction, whose value names lookup tables.
struct TableParameter {
    /// The name of the parameter or restriction.
    let name: [UInt8]
    /// Whether it is an access restriction, and the table its argument.
    let isRestriction: Bool
    /// How the value names tables, in the words of the data.
    let syntax: [UInt8]
    /// The format of the tables, such as `virtual`.
    let format: [UInt8]
    /// How they are searched, in the words of the data.
    let search: [UInt8]
    /// What builds the tables, in the words of the data.
    let tool: [UInt8]

    private static var table: CatalogueTable { CatalogueTable(CatalogueData.tables) }

    /// The parameter or restriction of a name; nil where it names no tables.
    init?(named name: [UInt8]) {
        guard let row = Self.table.row(name.span) else { return nil }
        self.init(row)
    }

    /// The first parameter or restriction whose tables have a format.
    init?(ofFormat format: [UInt8]) {
        var start = 0
        while let row = Self.table.row(at: start) {
            if Self.table.content(3, of: row) == format {
                self.init(row)
                return
            }
            start = row.upperBound + 1
        }
        return nil
    }

    /// All parameters and restrictions, in the order of their names.
    static var all: [TableParameter] {
        var found: [TableParameter] = []
        var start = 0
        while let row = table.row(at: start) {
            found.append(TableParameter(row))
            start = row.upperBound + 1
        }
        return found
    }

    private init(_ row: Range<Int>) {
        name = Self.table.content(0, of: row)
        isRestriction = Self.table.content(1, of: row) == Array("restriction".utf8)
        syntax = Self.table.content(2, of: row)
        format = Self.table.content(3, of: row)
        search = Self.table.content(4, of: row)
        tool = Self.table.content(5, of: row)
    }
}
