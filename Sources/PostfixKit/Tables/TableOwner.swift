// A command in an alias runs with the rights of the user who can change the alias: the owner of the table.

/// Who decides what a table says.
enum TableOwner: Equatable {
    /// Root: the owner of the file, or of the configuration in which the table stands.
    case system
    /// Another user, by number.
    case user(UInt32)
    /// More than one user, or a user who cannot be determined.
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
        let members = try name.memberNames()
        guard members.isEmpty else {
            self = .system
            for member in members {
                let owner = try TableOwner(of: member)
                if owner == self || owner == .system { continue }
                self = self == .system ? owner : .unknown
            }
            return
        }
        let type = name.knownType
        switch type?.ownership {
        case .system: self = .system
        case .settings:
            let isFile = name.name.first.map { "/.".utf8.contains($0) } == true
            self = isFile ? try Self.owner(of: name.path) : .system
        case .file, nil:
            self =
                name.isWrittenOut
                ? .system : try Self.owner(of: type?.format?.path(of: name) ?? name.path)
        }
    }

    private static func owner(of file: FilePath) throws(TableError) -> TableOwner {
        do throws(SystemError) {
            guard let status = try FileStatus.of(file) else { throw .noSuchFile }
            return status.owner == 0 ? .system : .user(status.owner)
        } catch { throw .open(what: "", file, error) }
    }
}

extension TableName {
    /// The owner of the source of a table: the user who may say, as root may, where its database is.
    var sourceOwner: UInt32? { ((try? FileStatus.of(path)) ?? nil)?.owner }
}
