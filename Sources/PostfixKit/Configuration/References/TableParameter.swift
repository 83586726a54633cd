// Which parameters name lookup tables, and what these tables hold, is data that changes with the releases.

/// A parameter, or an access restriction, whose value names lookup tables.
struct TableParameter {
    /// How a value names tables.
    enum Syntax: String {
        /// A list of tables.
        case maps
        /// One table.
        case single
        /// A list of words, files and tables.
        case list
        /// The same, in which words are actions.
        case acl
        /// A list of access restrictions.
        case restrictions
        /// A list of names of parameters that are lists of access restrictions.
        case names
        /// A list of tables that others use.
        case references
        /// The table is the argument of an access restriction.
        case argument
    }

    /// The name of the parameter or restriction.
    let name: [UInt8]
    /// How the value names tables.
    let syntax: Syntax
    /// What the tables hold.
    let format: TableFormat

    /// Whether it is an access restriction, and the table its argument.
    var isRestriction: Bool { syntax == .argument }

    private static var table: CatalogueTable { CatalogueTable(CatalogueData.tables) }

    /// The parameter or restriction of a name; nil where it names no tables.
    init?(named name: [UInt8]) {
        guard let row = Self.table.row(name.span) else { return nil }
        self.init(row)
    }

    /// The first parameter or restriction that `matches`.
    static func first(where matches: (TableParameter) -> Bool) -> TableParameter? {
        var start = 0
        while let row = table.row(at: start) {
            let parameter = TableParameter(row)
            if matches(parameter) { return parameter }
            start = row.upperBound + 1
        }
        return nil
    }

    /// All parameters and restrictions, in the order of their names.
    static var all: [TableParameter] {
        var found: [TableParameter] = []
        _ = first { parameter in
            found.append(parameter)
            return false
        }
        return found
    }

    private init(_ row: Range<Int>) {
        let words = (1..<8).map { String(decoding: Self.table.content($0, of: row), as: UTF8.self) }
        name = Self.table.content(0, of: row)
        syntax = Syntax(rawValue: words[1]) ?? .maps
        format = TableFormat(
            name: words[2], search: words[3], tool: words[4], value: words[5], trust: words[6])
    }
}
