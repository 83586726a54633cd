// A table in a PostgreSQL database: `pgsql:CONFIGURATION`.

/// A `pgsql:` table.
///
/// Unlike Postfix: a server that does not answer is given up, after `connect_timeout` of its URI (or of the
/// environment, `PGCONNECT_TIMEOUT`) or the general limit. The settings `idle_interval` and `retry_interval` are of
/// use only to a program that runs for long.
///
/// Source: pgsql_table(5).
final class PostgreSQLTable: LookupTable {
    let name: TableName
    private let servers: SQLServers<PostgreSQLConnection>
    private let library: LibPQ
    private let login: [(name: String, value: [UInt8])]
    private let access: ClientAccess
    /// The connection parameters of each server, by its address, where they are settled beforehand.
    private var targets: [[UInt8]: PostgreSQLConnection.Target] = [:]
    private let encoding: [UInt8]
    private let seconds: Int

    init(name: TableName, options: TableOptions) throws(TableError) {
        self.name = name
        seconds = options.use.serverTimeLimit
        let release = options.release
        let settings = try TableSettings(name, options: options)
        let user = try settings.string("user")
        let password = try settings.string("password")
        let database = try settings.string("dbname", minimum: release.alwaysNeedsDatabaseName ? 1 : 0)
        encoding =
            release.hasEncodingSetting
            ? try settings.string("encoding", default: "UTF8", minimum: 1) : Array("LATIN1".utf8)
        let retryInterval = try settings.retryInterval(release)
        servers = try SQLServers(
            settings, options: options, retryInterval: retryInterval, hasFunction: true, address: Self.address
        )
        if let host = servers.addresses.last(where: { $0.kind != .uri }), database.isEmpty {
            throw .other(
                "\(name): host target '\(host.name)' requires dbname setting", kind: .configuration)
        }
        login = [("dbname", database), ("user", user), ("password", password)].filter { !$0.1.isEmpty }
        do throws(SharedLibrary.Failure) {
            library = try LibPQ.shared.get()
        } catch { throw error.error(for: name) }
        access = ClientAccess(for: name, options: options)
        guard access.isConfined else { return }
        for address in servers.addresses {
            var parameters = parameters(of: address)
            if address.kind == .uri {
                guard let parsed = library.parameters(of: address.name) else {
                    throw .other("\(name): hosts: not a connection URI", kind: .configuration)
                }
                parameters = parsed
            }
            targets[address.text] = .exact(try access.confined(parameters))
        }
    }

    /// Takes a word of `hosts` apart.
    ///
    /// **Shape**: `postgresql://…`, `unix:/directory`, `inet:host:port` or `host:port`; `unix:` and `inet:` say
    /// nothing, the first byte does.
    static func address(_ text: [UInt8]) -> ServerAddress {
        if isURI(text) { return ServerAddress(text: text, kind: .uri, name: text, port: nil) }
        var rest = text[...]
        if rest.starts(with: "unix:".utf8) || rest.starts(with: "inet:".utf8) { rest = rest.dropFirst(5) }
        guard let first = rest.first, first != UInt8(ascii: "/") else {
            return ServerAddress(text: text, kind: .unixSocket, name: Array(rest), port: nil)
        }
        guard let colon = rest.lastIndex(of: UInt8(ascii: ":")) else {
            return ServerAddress(text: text, kind: .network, name: Array(rest), port: nil)
        }
        return ServerAddress(
            text: text, kind: .network, name: Array(rest[..<colon]), port: Array(rest[(colon + 1)...]))
    }

    /// Whether a text begins with `postgresql:`, or with letters and `://`.
    private static func isURI(_ text: [UInt8]) -> Bool {
        if text.starts(with: "postgresql:".utf8) { return true }
        let scheme = text.prefix { ($0 | 0x20) &- 0x61 < 26 }
        return !scheme.isEmpty && text.dropFirst(scheme.count).starts(with: "://".utf8)
    }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? {
        try servers.lookup(key, asUTF8: expectsUTF8) { (address) throws(ServerTrouble) in
            try connect(to: address)
        } _: { (connection, key, address) throws(ServerTrouble) in
            try ask(connection, for: key, at: address)
        }
    }

    private var expectsUTF8: Bool {
        ["utf8", "utf-8"].contains(String(decoding: encoding, as: UTF8.self).lowercased())
    }

    private func parameters(of address: ServerAddress) -> [(name: String, value: [UInt8])] {
        var parameters = login
        if !address.name.isEmpty { parameters.append(("host", address.name)) }
        if let port = address.port { parameters.append(("port", port)) }
        return parameters
    }

    private func connect(to address: ServerAddress) throws(ServerTrouble) -> PostgreSQLConnection {
        let usual: PostgreSQLConnection.Target =
            address.kind == .uri ? .text(address.name) : .parameters(parameters(of: address))
        let target = targets[address.text] ?? usual
        let connection: PostgreSQLConnection
        do throws(PostgreSQLConnection.Failure) {
            connection = try PostgreSQLConnection(target, library, seconds: seconds)
        } catch {
            throw ServerTrouble(
                warning: "connect to pgsql server \(address.text): \(error.reason)", isLate: error.isLate)
        }
        do throws(PostgreSQLConnection.Failure) {
            let name = try connection.quoted(encoding[...])
            _ = try connection.rows(of: Array("set client_encoding to '".utf8) + name + Array("'".utf8))
        } catch {
            throw ServerTrouble(
                warning: "dict_pgsql: cannot set the encoding to \(encoding), skipping \(address.text)",
                isLate: error.isLate)
        }
        return connection
    }

    private func ask(
        _ connection: PostgreSQLConnection, for key: [UInt8], at address: ServerAddress
    ) throws(ServerTrouble) -> [[UInt8]] {
        do throws(PostgreSQLConnection.Failure) {
            let text = try servers.query.text(for: key) {
                (part, output) throws(PostgreSQLConnection.Failure) in output += try connection.quoted(part)
            }
            return try connection.rows(of: text)
        } catch {
            let warning: MessageText =
                switch error.step {
                case .connection, .query:
                    "pgsql query failed: fatal error from host \(address.text): \(error.reason)"
                case .response: "pgsql query failed: protocol error, host \(address.text)"
                case .result(let number):
                    """
                    pgsql query failed: unknown code 0x\(String(number, radix: 16)) from host \(address.text)
                    """
                case .escape:
                    "dict pgsql: (host \(address.text)) cannot escape input string: \(error.reason)"
                }
            throw ServerTrouble(warning: warning, isLate: error.isLate)
        }
    }
}

extension TableType {
    /// `pgsql:` tables.
    static let postgreSQL = TableType(readOnly: "pgsql", keys: .fixed) { (name, options) throws(TableError) in
        try PostgreSQLTable(name: name, options: options)
    }.with {
        $0.ownership = .settings
        $0.reach = .server
    }
}
