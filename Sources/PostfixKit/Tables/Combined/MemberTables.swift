// Tables that are made of others name them in braces: `{type:name, type:name}`. Here such a name becomes open
// tables, which are locked together.

/// The tables that a combination is made of, in the order of its name.
struct MemberTables {
    /// The combination, for messages.
    let owner: TableName
    /// The tables.
    let tables: [OpenTable]

    /// How deep tables may be nested in each other.
    static let depthLimit = 200

    /// Takes the name of a combination apart, and opens the tables that it lists.
    ///
    /// - Throws: `TableError` for a name that is not of the form, or a table that cannot be opened.
    ///
    /// Source: DATABASE_README, "pipemap" and "unionmap".
    init(of owner: TableName, options: TableOptions) throws(TableError) {
        self.owner = owner
        let hint: MessageText = "type:name..."
        let names = try bracedItems(of: owner, hint: hint)
        let inner = try options.nested(in: owner)
        var opened: [OpenTable] = []
        for text in names {
            guard text.contains(UInt8(ascii: ":")) else { throw badSyntax(of: owner, hint: hint) }
            opened.append(try TableRegistry.open(try TableName(member: text), options: inner))
        }
        tables = opened
    }

    /// What the first table is asked for.
    var keys: TableType.Keys? { tables.first?.keys }

    /// Looks a key up in one of the tables; an error is one of the combination.
    ///
    /// - Throws: `TableError`, under the name of the combination.
    func lookup(_ key: Span<UInt8>, in table: OpenTable) throws(TableError) -> [UInt8]? {
        do throws(TableError) {
            return try table.lookup(key)
        } catch { throw error.asked(through: owner) }
    }
}

extension TableError {
    /// The error as a table tells it that has asked another one.
    ///
    /// As Postfix does: that a lookup has failed is said of the table that was asked, and all else where it
    /// happened.
    func asked(through name: TableName) -> TableError {
        switch self {
        case .query(_, let reason): .query(name, reason: reason)
        case .operation(let operation, _, let reason): .operation(operation, name, reason: reason)
        default: self
        }
    }
}

extension TableName {
    /// The name of a table that is named within another one.
    ///
    /// - Throws: `TableError.missingType` where there is no colon.
    init(member text: [UInt8]) throws(TableError) {
        guard text.contains(UInt8(ascii: ":")) else { throw .missingType(text: text) }
        self.init(text, defaultType: [])
    }
}

extension TableOptions {
    /// The options of a table that is named within another one.
    ///
    /// - Throws: `TableError` where tables are nested too deeply.
    func nested(in owner: TableName) throws(TableError) -> TableOptions {
        var inner = self
        inner.use.nesting += 1
        guard inner.use.nesting <= MemberTables.depthLimit else {
            let isLong = owner.bytes.count > 30
            throw .badName(
                owner,
                problem: """
                    tables are nested more than \(MemberTables.depthLimit) deep: \
                    "\(Array(owner.bytes.prefix(30)))\(isLong ? "..." : "")"
                    """)
        }
        return inner
    }
}

/// The items in the braces that are the whole name of a table, which must be one at least.
///
/// - Throws: `TableError.badName` with `hint`, what should stand in the braces.
func bracedItems(of table: TableName, hint: MessageText) throws(TableError) -> [[UInt8]] {
    let name = table.name
    guard name.first == UInt8(ascii: "{"), endOfBraces(name.span, from: 0) == name.count - 1 else {
        throw badSyntax(of: table, hint: hint)
    }
    let items = listItems(name.span.extracting(1..<(name.count - 1)))
    guard !items.isEmpty else { throw badSyntax(of: table, hint: hint) }
    return items
}

/// The error of a name that is not braces with a list in them.
func badSyntax(of table: TableName, hint: MessageText) -> TableError {
    .badName(table, problem: "bad syntax: \"\(table)\"; need \"\(table.type):{\(hint)}\"")
}
