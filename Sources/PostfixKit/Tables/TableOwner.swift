// A command that an alias names is run with the rights of whoever can change the alias: the owner of the table.

/// Who decides what a table says.
enum TableOwner: Equatable {
    /// Root: the owner of the file, or of the configuration in which the table stands.
    case system
    /// Another user, by number.
    case user(UInt32)
    /// More than one, or nobody that can be told.
    case unknown

    /// The owner of an open table.
    ///
    /// - Throws: `TableError` when the file cannot be looked at.
    ///
    /// Source: aliases(5), "SECURITY"; local(8), "DELIVERY RIGHTS".
    init(of table: OpenTable) throws(TableError) {
        try self.init(of: table.name)
    }

    private init(of name: TableName) throws(TableError) {
        let text = name.name
        switch name.typeText {
        case "environ", "fail", "inline", "internal", "static", "unix": self = .system
        case "pipemap", "unionmap":
            self = .system
            for member in try bracedItems(of: name, hint: "type:name...") {
                let owner = try TableOwner(of: try TableName(member: member).inside(name.root))
                if owner == self || owner == .system { continue }
                self = self == .system ? owner : .unknown
            }
        case "debug", "proxy": try self.init(of: try TableName(member: text).inside(name.root))
        case "ldap", "memcache", "mysql", "pgsql", "sqlite":
            let isFile = text.first == UInt8(ascii: "/") || text.first == UInt8(ascii: ".")
            self = isFile ? try Self.owner(of: name.path) : .system
        default:
            if text.first == UInt8(ascii: "{") {
                self = .system
            } else if let format = TableRegistry.type(of: name)?.format {
                self = try Self.owner(of: format.path(of: name))
            } else {
                self = try Self.owner(of: name.path)
            }
        }
    }

    private static func owner(of file: FilePath) throws(TableError) -> TableOwner {
        do throws(SystemError) {
            guard let status = try FileStatus.of(file) else { throw .noSuchFile }
            return status.owner == 0 ? .system : .user(status.owner)
        } catch { throw .open(what: "", file, error) }
    }
}
