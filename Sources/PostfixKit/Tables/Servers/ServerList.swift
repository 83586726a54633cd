// A table can have several servers with the same data; which one is asked, and what happens when one fails, is
// the same for all types.

/// Where a server is.
struct ServerAddress: Sendable, Equatable {
    /// In which order servers are tried.
    enum Kind: Int, Sendable {
        /// A socket of this machine.
        case unixSocket
        /// A host of the network, or this one by its network name.
        case network
        /// Something that only the client library understands.
        case uri
    }

    /// The address as it is configured, for messages.
    let text: [UInt8]
    /// What it is.
    let kind: Kind
    /// The host or the path of the socket; empty for the usual socket of the library.
    let name: [UInt8]
    /// The port; nil for the usual one.
    let port: [UInt8]?
}

/// Why a server could not be asked, or did not answer: a warning; another server may.
struct ServerTrouble: Error {
    /// The warning.
    let warning: MessageText
    /// Whether the time was up: to ask the same server again would only take as long once more.
    var isLate = false
}

/// The servers of a table, and the connections to them.
///
/// Open connections are used first. Without one, servers are tried in random order, those of this machine first;
/// one that failed is left alone for a while.
///
/// Source: mysql_table(5) and pgsql_table(5), "hosts".
final class ServerList<Connection> {
    private struct Server {
        let address: ServerAddress
        var connection: Connection?
        /// Until when it is left alone, in seconds since 1970; 0 for one that has not failed.
        var restsUntil = 0
    }

    private var servers: [Server]
    private let retryInterval: Int
    private let warn: (MessageText) -> Void

    /// A safety net: the most connections that are tried for one query.
    private static var attemptLimit: Int { 99 }

    /// Servers, none of which is connected yet; `retryInterval` is in seconds.
    init(_ addresses: [ServerAddress], retryInterval: Int, warn: @escaping (MessageText) -> Void) {
        servers = addresses.map { Server(address: $0) }
        self.retryInterval = retryInterval
        self.warn = warn
    }

    /// Asks servers until one has answered; nil when none has, after a warning for each.
    func ask<Answer>(
        connect: (ServerAddress) throws(ServerTrouble) -> Connection,
        _ question: (Connection, ServerAddress) throws(ServerTrouble) -> Answer
    ) -> Answer? {
        var attempts = 0
        while let index = next() {
            do throws(ServerTrouble) {
                let connection: Connection
                if let open = servers[index].connection {
                    connection = open
                } else {
                    attempts += 1
                    guard attempts <= Self.attemptLimit else { return nil }
                    connection = try connect(servers[index].address)
                    servers[index].connection = connection
                }
                return try question(connection, servers[index].address)
            } catch {
                warn(error.warning)
                let address = servers[index].address
                for other in servers.indices where other == index || error.isLate {
                    guard servers[other].address == address else { continue }
                    servers[other].connection = nil
                    servers[other].restsUntil = currentTime() + retryInterval
                }
            }
        }
        return nil
    }

    /// The server to be asked now; nil when all have failed.
    private func next() -> Int? {
        let time = currentTime()
        let open = servers.indices.filter { servers[$0].connection != nil }
        let awake = open.isEmpty ? servers.indices.filter { servers[$0].restsUntil < time } : open
        guard let kind = awake.map({ servers[$0].address.kind.rawValue }).min() else { return nil }
        return awake.filter { servers[$0].address.kind.rawValue == kind }.randomElement()
    }
}
