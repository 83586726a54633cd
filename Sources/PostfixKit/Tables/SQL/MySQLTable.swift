// A table in a MySQL or MariaDB database: `mysql:CONFIGURATION`.

/// A `mysql:` table.
///
/// Unlike Postfix: a server that does not answer is given up, after the time-outs of the option file or the
/// general limit. The settings `idle_interval` and `retry_interval` are of use only to a program that runs for long.
///
/// Source: mysql_table(5).
final class MySQLTable: LookupTable {
    let name: TableName
    private let servers: SQLServers<MySQLConnection>
    private let library: LibMariaDB
    private let login: MySQLLogin
    private let access: ClientAccess
    private let requiresResult: Bool

    init(name: TableName, options: TableOptions) throws(TableError) {
        self.name = name
        let release = options.release
        let settings = try TableSettings(name, options: options)
        var login = MySQLLogin()
        login.seconds = options.use.serverTimeLimit
        login.user = try settings.string("user")
        login.password = try settings.string("password")
        login.database = try settings.string("dbname", minimum: 1)
        if release.hasCharsetSetting {
            login.charset = try settings.string("charset", default: "utf8mb4", minimum: 1)
        }
        let retryInterval = try settings.retryInterval(release)
        access = ClientAccess(for: name, options: options)
        login.optionFile = try settings.optionalString("option_file")
        if login.optionFile != nil {
            try access.refuse("option_file", because: "it may name files and programs of this system")
        }
        login.optionGroup = try settings.string("option_group", default: "client")
        // A group alone stands for it in the usual files, which would be those of this system.
        if access.isConfined { login.optionGroup = nil }
        login.tlsKeyFile = try access.optionalFile(
            try settings.optionalString("tls_key_file"), of: "tls_key_file")
        login.tlsCertificateFile = try access.optionalFile(
            try settings.optionalString("tls_cert_file"), of: "tls_cert_file")
        login.tlsAuthorityFile = try access.optionalFile(
            try settings.optionalString("tls_CAfile"), of: "tls_CAfile")
        login.tlsAuthorityDirectory = try settings.optionalString("tls_CApath")
        if login.tlsAuthorityDirectory != nil {
            try access.refuse("tls_CApath", because: "use tls_CAfile")
        }
        login.tlsCiphers = try settings.optionalString("tls_ciphers")
        login.verifiesCertificate = try settings.optionalBoolean("tls_verify_cert")
        requiresResult = try settings.boolean("require_result_set", default: true)
        servers = try SQLServers(
            settings, options: options, retryInterval: retryInterval, address: Self.address)
        self.login = login
        do throws(SharedLibrary.Failure) {
            library = try LibMariaDB.shared.get()
        } catch { throw error.error(for: name) }
    }

    /// Takes a word of `hosts` apart.
    ///
    /// **Shape**: `unix:/socket`, `inet:host:port` or `host:port`; `localhost` is the usual socket of the library.
    ///
    /// - Throws: `TableError` for what is not a port.
    static func address(_ text: [UInt8]) throws(TableError) -> ServerAddress {
        let isSocket = text.starts(with: "unix:".utf8)
        var name = text[...]
        if isSocket || text.starts(with: "inet:".utf8) { name = name.dropFirst(5) }
        var port: [UInt8]?
        if let colon = name.lastIndex(of: UInt8(ascii: ":")) {
            let number = try servicePort(Array(name[(colon + 1)...]))
            port = Array(String(number).utf8)
            name = name[..<colon]
        }
        if isWord(name, "localhost") {
            return ServerAddress(text: text, kind: .unixSocket, name: [], port: port)
        }
        return ServerAddress(
            text: text, kind: isSocket ? .unixSocket : .network, name: Array(name), port: port)
    }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? {
        try servers.lookup(key, asUTF8: expectsUTF8) { (address) throws(ServerTrouble) in
            try connect(to: address)
        } _: { (connection, key, _) throws(ServerTrouble) in
            try ask(connection, for: key)
        }
    }

    private var expectsUTF8: Bool {
        login.charset.map { String(decoding: $0, as: UTF8.self).lowercased().hasPrefix("utf8") } ?? false
    }

    /// The usual socket of the library.
    private static let usualSocket = Array("/run/mysqld/mysqld.sock".utf8)

    private func connect(to address: ServerAddress) throws(ServerTrouble) -> MySQLConnection {
        var host = address.name.isEmpty ? nil : address.name
        var socket: ClientFile?
        if address.kind == .unixSocket, access.isConfined {
            do throws(SystemError) {
                socket = try access.socket(host ?? Self.usualSocket)
            } catch {
                throw ServerTrouble(warning: "connect to mysql server \(address.text): \(error.reason)")
            }
            host = socket?.name
        }
        defer { withExtendedLifetime(socket) {} }
        do throws(MySQLConnection.Failure) {
            return try MySQLConnection(
                host: host, isSocket: address.kind == .unixSocket,
                port: address.port.flatMap { UInt16(String(decoding: $0, as: UTF8.self)) } ?? 0, login,
                library)
        } catch {
            throw ServerTrouble(
                warning: "connect to mysql server \(address.text): \(error.reason)", isLate: error.isLate)
        }
    }

    private func ask(_ connection: MySQLConnection, for key: [UInt8]) throws(ServerTrouble) -> [[UInt8]?] {
        let values: [[UInt8]?]?
        do throws(MySQLConnection.Failure) {
            let text = try servers.query.text(for: key) {
                (part, output) throws(MySQLConnection.Failure) in output += try connection.quoted(part)
            }
            values = try connection.values(of: text)
        } catch {
            let problem: MessageText =
                switch error.step {
                case .connection, .query: "query failed: \(error.reason)"
                case .storeResult, .nextResult: "query failed (\(error.step.rawValue)): \(error.reason)"
                case .severalResults:
                    "query failed: multiple result sets returning data are not supported"
                }
            throw ServerTrouble(warning: "\(name): \(problem)")
        }
        guard values != nil || !requiresResult else {
            throw ServerTrouble(
                warning: "\(name): query failed: query returned no result set(require_result_set = yes)")
        }
        return values ?? []
    }
}

extension TableType {
    /// `mysql:` tables.
    static let mySQL = TableType(readOnly: "mysql", keys: .fixed) { (name, options) throws(TableError) in
        try MySQLTable(name: name, options: options)
    }.with {
        $0.ownership = .settings
        $0.reach = .server
    }
}
