// What distinguishes a table type is said once, beside the type; no other code needs to know its name.

/// A lookup table type.
///
/// A type is one value beside the table that it opens, and one line in `TableRegistry`. All that readers, builders
/// and checks do otherwise for one type than for another is a member here.
package struct TableType: Sendable {
    /// What a table is asked for.
    package enum Keys: Sendable, Equatable {
        /// Whole keys and parts of them; keys are folded.
        case fixed
        /// The full key only, as it is.
        case pattern
    }

    /// Who decides what a table says.
    enum Ownership: Sendable {
        /// The owner of the file that the table is read from, or the author of the name that holds the entries.
        case file
        /// The owner of the file of settings that the name gives; root where the settings are in main.cf.
        case settings
        /// Root, whatever the name is.
        case system
    }

    /// How far a question goes.
    enum Reach: Sendable {
        /// To a file, to the memory of the program, or to other tables.
        case near
        /// To a database engine, which may be out of reach where a table is only checked.
        case engine
        /// To a server, which is asked only where that is allowed.
        case server
    }

    /// How the names of other tables stand in the name of a table.
    enum Members: Sendable, Equatable {
        /// Not at all.
        case none
        /// The name is the name of one table.
        case one
        /// They are a list in braces.
        case list
    }

    /// Where the entries of a table are.
    enum Content: Sendable, Equatable {
        /// Outside of its name.
        case outside
        /// In a file, or in braces in the name.
        case fileOrName
        /// In the name.
        case name
    }

    /// The parameter that names the type of the tables that stand for those of a type which is gone.
    enum Successor: Sendable, Equatable {
        /// `default_database_type`.
        case database
        /// `default_cache_db_type`.
        case cache
    }

    /// Opens a table.
    typealias Opener = @Sendable (TableName, TableOptions) throws(TableError) -> any LookupTable
    /// Opens a table without a format for removing entries.
    typealias EraserOpener = @Sendable (TableName, TableOptions) throws(TableError) -> any EntryEraser

    /// The word before the colon.
    package let name: String
    /// What tables of this type are asked for.
    package let keys: Keys
    /// How the type is written; nil for one that can be queried only.
    package internal(set) var format: (any DatabaseFormat)?
    /// Whether a table of this type cannot be opened for changes at all (others can, and then do nothing).
    var isAlwaysReadOnly = false
    /// Who decides what a table says.
    var ownership = Ownership.file
    /// How far a question goes.
    var reach = Reach.near
    /// Whether the answers come from a service of others, which must not supply security-sensitive data.
    var isForeign = false
    /// How other tables stand in the name.
    var members = Members.none
    /// Where the entries are.
    var content = Content.outside
    /// Whether the rules are regular expressions, in which braces and dollar signs are their own.
    var holdsExpressions = false
    /// Whether a rule with a mistake is skipped with a warning, so that the mistake shows only when mail goes wrong.
    var skipsBadRules = false
    /// Whether every key has the same value.
    var answersEveryKey = false
    /// Whether the answer to a key may be another one the next time.
    var answersByChance = false
    /// Whether the answers are the accounts of the system.
    var readsAccounts = false
    /// Whether every use of a table is logged.
    var tellsOfUse = false
    /// Whether each release has the type; if not, `PostfixRelease.hasDebugTables` tells which do.
    var isInEveryRelease = true
    /// What names the type that stands for this one where Berkeley DB is gone; nil for all others.
    var successor: Successor?
    /// Whether the type is another name for a table, under which a service of Postfix asks it.
    package internal(set) var isProxy = false
    /// Opens a table.
    let open: Opener
    /// Opens a table without a format for removing entries; nil where that cannot be.
    var openForErasing: EraserOpener?

    /// A type that is read, and perhaps opened for changes, which it refuses then.
    init(_ name: String, keys: Keys, open: @escaping Opener) {
        self.name = name
        self.keys = keys
        self.open = open
    }

    /// A type that is written, whose tables are database files.
    init(_ name: String, _ format: any DatabaseFormat) {
        self.init(name, keys: .fixed) { (table, options) throws(TableError) in
            try format.reader(at: format.path(of: table), table: table, options: options)
        }
        self.format = format
    }

    /// A type of which no table can be opened for changes.
    init(readOnly name: String, keys: Keys, open: @escaping Opener) {
        self.init(name, keys: keys, open: open)
        isAlwaysReadOnly = true
    }

    /// The same type with other traits.
    func with(_ change: (inout TableType) -> Void) -> TableType {
        var type = self
        change(&type)
        return type
    }
}

extension TableType {
    /// Whether a table has a database file of its own.
    package var isIndexed: Bool { format?.hasFile == true }
    /// Whether a database can be changed in place, and so be a cache.
    var canBeCache: Bool { isIndexed && format?.isConstant == false }
    /// Whether the type is another name for a table, which checks keys and values itself.
    var leavesChecksToMember: Bool { members == .one }
    /// Whether the tables are files of Berkeley DB.
    package var isBerkeleyDB: Bool { successor != nil }
}

extension TableName {
    /// The type of the table; nil where it is not known.
    var knownType: TableType? { TableRegistry.type(of: self) }

    /// Whether the name itself holds the entries.
    package var holdsContent: Bool { isWrittenOut || knownType?.content == .name }

    /// The names of the tables that the table is made of, as they are written; none for most types.
    ///
    /// - Throws: `TableError.badName` where a list is not in its braces.
    func memberTexts() throws(TableError) -> [[UInt8]] {
        switch knownType?.members {
        case nil, .some(.none): []
        case .one: [name]
        case .list: try bracedItems(of: self, hint: "type:name...")
        }
    }

    /// The tables that the table is made of.
    ///
    /// - Throws: `TableError` as `memberTexts`, and for a member without a type.
    func memberNames() throws(TableError) -> [TableName] {
        try memberTexts().map { (text) throws(TableError) in try TableName(member: text).inside(root) }
    }

    /// The table behind all names that only stand for another one, as far as tables may be nested.
    var innermost: TableName {
        var table = self
        for _ in 0..<MemberTables.depthLimit {
            guard table.knownType?.members == .one, let member = try? table.memberNames().first else { break }
            table = member
        }
        return table
    }

    /// Whether the table, or one that it may ask, answers by chance.
    var answersByChance: Bool { answersByChance(depth: 0) }

    private func answersByChance(depth: Int) -> Bool {
        if knownType?.answersByChance == true { return true }
        guard depth < MemberTables.depthLimit else { return false }
        return (try? memberNames().contains { $0.answersByChance(depth: depth + 1) }) ?? false
    }
}
