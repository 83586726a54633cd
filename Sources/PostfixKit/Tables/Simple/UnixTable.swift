// The users and groups of the system as a table: `unix:passwd.byname` and `unix:group.byname`.

/// A `unix:` table: a key is a name, and the value the line that /etc/passwd or /etc/group would have.
///
/// Source: DATABASE_README, "unix".
final class UnixTable: LookupTable {
    let name: TableName
    private let accounts: Accounts
    private let list: SystemAccounts

    init(name: TableName, options: TableOptions) throws(TableError) {
        self.name = name
        accounts = options.surroundings.accounts
        switch String(decoding: name.name, as: UTF8.self) {
        case "passwd.byname": list = .users
        case "group.byname": list = .groups
        default: throw .badName(name, problem: "unknown table: \(name)")
        }
    }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? {
        do throws(SystemError) {
            return try accounts.line(of: upToNull(key).array, in: list)
        } catch {
            guard accounts.areOfSystem else {
                throw .other(
                    "table \(name): accounts of that host are unknown: \(error.reason)", kind: .unavailable)
            }
            throw .query(name, reason: error.reason)
        }
    }
}

extension TableName {
    /// Whether the users of the system are the keys of the table.
    var holdsUsers: Bool { knownType?.readsAccounts == true && name.elementsEqual("passwd.byname".utf8) }
}

extension TableType {
    /// `unix:` tables.
    static let unix = TableType(readOnly: "unix", keys: .fixed) { (name, options) throws(TableError) in
        try UnixTable(name: name, options: options)
    }.with {
        $0.ownership = .system
        $0.readsAccounts = true
    }
}
