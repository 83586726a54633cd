// Client libraries open files and sockets by themselves, some of them without being told; names that are meant inside
// a root would be looked up outside of it.

internal import Glibc

/// What the client library of a table may open.
///
/// Without a root that is everything, as for Postfix. With one it is what settings name, found inside the root and
/// handed over open; what the library would find by itself is kept from it: files with passwords, option files,
/// credentials of the user who runs this.
final class ClientAccess {
    /// The table that has the library.
    let table: TableName
    private let root: RootDirectory?
    private var files: [ClientFile] = []

    /// Whether the library is confined to a root.
    var isConfined: Bool { root != nil }

    /// The name of a file that never exists.
    static let nowhere = Array("/dev/null/none".utf8)

    /// The access of one table.
    init(for table: TableName, options: TableOptions) {
        self.table = table
        root = options.root
        if isConfined { Self.forgetEnvironment() }
    }

    /// The name under which the library finds a file that a setting names.
    ///
    /// The file stays open as long as this value lives.
    ///
    /// - Throws: `TableError` where there is no such file inside the root, or it is not a regular one.
    func file(_ name: [UInt8], of setting: String) throws(TableError) -> [UInt8] {
        guard let root else { return name }
        let path = FilePath(name).inside(root)
        do throws(SystemError) {
            let handle = try FileHandle(path, .readAtOnce)
            guard try handle.status().isRegular else { throw .invalidArgument }
            let file = try ClientFile(handle)
            files.append(file)
            return file.name
        } catch {
            throw .other("\(table): \(setting): open \(path): \(error.reason)", kind: .noInput)
        }
    }

    /// The same of a setting that may be missing.
    ///
    /// - Throws: as above.
    func optionalFile(_ name: [UInt8]?, of setting: String) throws(TableError) -> [UInt8]? {
        guard let name, !name.isEmpty else { return nil }
        return try file(name, of: setting)
    }

    /// Refuses a setting that would lead the library out of the root.
    ///
    /// - Throws: `TableError` of kind `unavailable`, with the reason, where there is a root.
    func refuse(_ setting: String, because reason: MessageText) throws(TableError) {
        if isConfined {
            throw .other(
                "\(table): \(setting) cannot be used below another root: \(reason)", kind: .unavailable)
        }
    }

    /// A socket inside the root, under a name that is good as long as the value lives.
    ///
    /// - Throws: `SystemError` where there is none.
    func socket(_ name: [UInt8]) throws(SystemError) -> ClientFile {
        guard let root else { return ClientFile(name: name) }
        return try ClientFile(socket: FilePath(name).inside(root))
    }

    /// How the names of variables begin that client libraries, and those for Kerberos, look at.
    private static let variables = ["PG", "LDAP", "MYSQL_", "MARIADB_", "KRB5", "SASL_"].map {
        Array($0.utf8)
    }

    /// Takes from the process what says which user's files are used.
    ///
    /// The tickets of Kerberos, and the file of the LDAP client, have no other switch.
    private static func forgetEnvironment() {
        var names: [[UInt8]] = []
        var next = unsafe environ
        while let entry = unsafe next.pointee {
            let name = unsafe Array(String(cString: entry).utf8).prefix { $0 != UInt8(ascii: "=") }
            if variables.contains(where: { name.starts(with: $0) }) { names.append(Array(name)) }
            unsafe next += 1
        }
        for name in names { _ = unsafe FilePath(name).withCString { unsafe unsetenv($0) } }
        let nowhere = String(decoding: nowhere, as: UTF8.self)
        for (name, value) in [
            ("LDAPNOINIT", "1"), ("HOME", nowhere), ("KRB5CCNAME", "FILE:\(nowhere)"),
            ("KRB5_CLIENT_KTNAME", "FILE:\(nowhere)"),
        ] { _ = unsafe setenv(name, value, 1) }
    }
}
