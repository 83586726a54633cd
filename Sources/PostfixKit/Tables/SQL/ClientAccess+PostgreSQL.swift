// The parameters of a PostgreSQL connection below another root: libpq has a dozen ways to a file or a socket.

extension ClientAccess {
    /// The parameters that say nothing about files or sockets; all others are refused.
    ///
    /// Source: the PostgreSQL manual, "Parameter Key Words", to release 17.
    private static let plainParameters: Set<String> = [
        "application_name", "channel_binding", "client_encoding", "connect_timeout", "dbname",
        "fallback_application_name", "hostaddr", "keepalives", "keepalives_count", "keepalives_idle",
        "keepalives_interval", "load_balance_hosts", "max_protocol_version", "min_protocol_version",
        "options",
        "password", "port", "replication", "require_auth", "requiressl", "ssl_max_protocol_version",
        "ssl_min_protocol_version", "sslcertmode", "sslcompression", "sslmode", "sslnegotiation",
        "sslpassword",
        "sslsni", "target_session_attrs", "tcp_user_timeout", "user",
    ]

    /// The parameters that name a file, which is found inside the root; the library has usual names for each.
    private static let fileParameters = ["sslcert", "sslkey", "sslrootcert", "sslcrl"]

    /// The parameters of a connection, so that the library opens nothing but what is inside the root.
    ///
    /// - Throws: `TableError` for a parameter that would lead out, or a server without a network address.
    func confined(
        _ given: [(name: String, value: [UInt8])]
    ) throws(TableError) -> [(name: String, value: [UInt8])] {
        var result: [(name: String, value: [UInt8])] = []
        for (name, value) in given where !value.isEmpty {
            if Self.plainParameters.contains(name) {
                result.append((name, value))
            } else if Self.fileParameters.contains(name) {
                result.append((name, try file(value, of: name)))
            } else if name == "host" {
                result.append((name, value))
            } else if name != "gssencmode" {
                try refuse(name, because: "it would lead to a file of this system")
            }
        }
        try requireNetwork(result)
        // What is not given, the library would find in the directory of the user who runs this.
        for name in Self.fileParameters + ["passfile"] where !result.contains(where: { $0.name == name }) {
            result.append((name, Self.nowhere))
        }
        return result + [("gssencmode", Array("disable".utf8))]
    }

    /// Makes sure that each server is one of the network: a socket is looked up by the library itself, and its
    /// directory may hold a link to another place.
    private func requireNetwork(_ parameters: [(name: String, value: [UInt8])]) throws(TableError) {
        func items(_ name: String) -> [[UInt8]] {
            let value = parameters.last { $0.name == name }?.value ?? []
            return value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
                Array($0)
            }
        }
        let (hosts, addresses) = (items("host"), items("hostaddr"))
        for index in 0..<max(hosts.count, addresses.count) {
            if index < addresses.count, !addresses[index].isEmpty { continue }
            let host = index < hosts.count ? hosts[index] : []
            guard let first = host.first, !"/@".utf8.contains(first) else {
                return try refuse("a socket of pgsql", because: "name a host of the network")
            }
        }
    }
}
