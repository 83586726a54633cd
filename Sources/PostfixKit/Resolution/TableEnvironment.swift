// All stages ask tables, and often the same ones: each is opened once.

/// How the tables of a configuration are opened, and those that are open already.
final class TableEnvironment {
    /// What all tables have in common.
    let options: TableOptions
    /// The places of entries in their sources.
    let sources: SourceIndex

    /// Counts the resolutions: what is remembered of one says nothing about the next.
    var generation = 0

    private var known: [Known: OpenTable] = [:]

    /// A table, and the options that differ between those who ask it.
    private struct Known: Hashable {
        let table: TableName
        let trust: TableTrust
        let foldsKeys: Bool
    }

    init(options: TableOptions) {
        self.options = options
        sources = SourceIndex(options: options)
    }

    /// Opens a table; one that cannot be opened answers each question with the reason.
    func open(_ name: TableName, _ options: TableOptions) -> OpenTable {
        let known = Known(table: name, trust: options.use.trust, foldsKeys: options.use.folding != .none)
        if let table = self.known[known] { return table }
        let table: OpenTable
        do throws(TableError) {
            table = try TableRegistry.open(name, options: options)
        } catch {
            table = OpenTable(
                UnavailableTable(name, error), type: UnavailableTable.type, folding: .none, options: options)
        }
        self.known[known] = table
        return table
    }

    /// Calls `body` with the locks of all tables that are open, taken once.
    ///
    /// A table that gives no lock now is asked for one by each lookup, which tells what is wrong.
    func withLocks<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        let locked = known.values.filter { (table) in (try? table.beginBatch()) != nil }
        defer { locked.endBatch() }
        return try body()
    }
}

/// What stands for a table that could not be opened.
final class UnavailableTable: LookupTable {
    let name: TableName
    private let error: TableError

    static let type = TableType("unavailable", keys: .pattern) { (name, _) throws(TableError) in
        throw .notSupported(name)
    }

    init(_ name: TableName, _ error: TableError) {
        self.name = name
        self.error = .other("\(name) is unavailable. \(error.message)", kind: Self.kind(of: error))
    }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? { throw error }

    /// What the failure means to mail: Postfix tries again later, but what it can do and we cannot is not known.
    private static func kind(of error: TableError) -> TableError.Kind {
        switch error {
        case .unsupportedType: .temporary
        case .open(_, _, let reason) where reason.isForbidden: .unavailable
        case _ where error.kind == .unavailable: .unavailable
        default: .temporary
        }
    }
}
