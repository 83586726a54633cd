// A pgsql table and a mysql table differ in their client libraries; the servers behind them are asked in one way.

/// The servers of an SQL table, and what they are asked.
struct SQLServers<Connection> {
    /// The addresses, in the order of the setting; the only one twice where the release asks it again.
    let addresses: [ServerAddress]
    /// What is asked.
    let query: SQLQuery
    private let list: ServerList<Connection>

    /// Reads the settings of the query, and `hosts`, whose words `address` takes apart.
    ///
    /// - Throws: `TableError` for a setting that is missing or wrong.
    init(
        _ settings: TableSettings, options: TableOptions, retryInterval: Int, hasFunction: Bool = false,
        address: ([UInt8]) throws(TableError) -> ServerAddress
    ) throws(TableError) {
        query = try SQLQuery(settings, options: options, hasFunction: hasFunction)
        var hosts = try settings.list("hosts")
        if hosts.isEmpty { hosts = [Array("localhost".utf8)] }
        if hosts.count == 1, options.release.retriesLoneServers { hosts += hosts }
        addresses = try hosts.map(address)
        list = ServerList(addresses, retryInterval: retryInterval, warn: options.warn)
    }

    /// The value of a key, put together from the rows that the first server gives that answers; nil without a row,
    /// and for a key that is not asked for.
    ///
    /// - Throws: `TableError.query` where no server has answered, after a warning for each.
    func lookup(
        _ key: Span<UInt8>, asUTF8: Bool, connect: (ServerAddress) throws(ServerTrouble) -> Connection,
        _ ask: (Connection, _ key: [UInt8], ServerAddress) throws(ServerTrouble) -> [[UInt8]?]
    ) throws(TableError) -> [UInt8]? {
        let key = upToNull(key).array
        if asUTF8, !isValidUTF8(key.span) { return nil }
        guard try query.concerns(key) else { return nil }
        let table = query.table
        let values = list.ask(connect: connect) { (connection, address) throws(ServerTrouble) in
            try ask(connection, key, address)
        }
        guard let values else { throw .query(table, reason: "no server has answered") }
        var answer = query.answer(for: key) { key in
            "dict_\(table.type)_lookup: \(table.name): Expansion limit exceeded for key: '\(key)'"
        }
        for value in values { try answer.add(value) }
        return answer.value
    }
}

extension TableSettings {
    /// How long a database server is left alone after a failure, in seconds.
    ///
    /// - Throws: `TableError` for an interval that is not one.
    func retryInterval(_ release: PostfixRelease) throws(TableError) -> Int {
        guard release.hasServerIntervals else { return 60 }
        let interval = try integer("retry_interval", default: 60, minimum: 1)
        _ = try integer("idle_interval", default: 60, minimum: 1)
        return interval
    }
}
