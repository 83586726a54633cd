// A table behind a server that answers netstrings, as Sendmail has them: `socketmap:inet:HOST:PORT:NAME`.

/// A `socketmap:` table.
///
/// Unlike Postfix, one lookup ends within the time that Postfix has for a single read, and connections are not
/// shared by the tables of one server.
///
/// Source: socketmap_table(5).
package final class SocketmapTable: LookupTable {
    /// The name of the table.
    package let name: TableName
    private let options: TableOptions
    private let limits: RetryLimits
    private let map: [UInt8]
    private let server: (transport: Endpoint.Transport, endpoint: [UInt8])
    private var link: ServerLink?

    /// A table that has not asked its server anything yet.
    ///
    /// - Throws: `TableError` for a name that tells no server and no map.
    package init(
        name: TableName, options: TableOptions, limits: RetryLimits = .socketmap
    ) throws(TableError) {
        self.name = name
        self.options = options
        self.limits = limits
        guard let colon = name.name.lastIndex(of: UInt8(ascii: ":")) else {
            throw .other("socketmap requires server:socketmap argument", kind: .configuration)
        }
        map = Array(name.name[(colon + 1)...])
        do throws(EndpointError) {
            server = try Endpoint.parts(ofService: Array(name.name[..<colon]))
        } catch { throw .other(error.problem, kind: .configuration) }
    }

    /// Asks the server.
    package func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? {
        let link = try openLink()
        let deadline = Deadline(inMilliseconds: limits.milliseconds)
        let request = SocketmapProtocol.request(map: map, key: key)
        var attempt = 1
        while true {
            try connect(link, deadline)
            let reply: Result<[UInt8], Netstring.Problem>
            do throws(ConnectionError) {
                reply = try link.exchange(request.span, until: deadline) {
                    Netstring.scan($0, isAtEnd: $1, limit: SocketmapProtocol.replyLimit)
                }
            } catch {
                // A server that was started anew has closed its old connections: that is not a failure.
                if error.isDisconnect, attempt < limits.attempts, !deadline.hasPassed {
                    attempt += 1
                    pause(milliseconds: limits.pause)
                    continue
                }
                throw failed(error.isDisconnect ? "unexpected disconnect" : "time limit exceeded")
            }
            switch reply {
            case .success(let text): return try value(of: SocketmapProtocol.reply(text))
            case .failure(let problem):
                link.close()
                throw failed(problem.reason)
            }
        }
    }

    /// What a reply says.
    private func value(of reply: SocketmapProtocol.Reply) throws(TableError) -> [UInt8]? {
        switch reply {
        case .found(let value): return value
        case .notFound: return nil
        case .failed(let failure, let reason):
            let shown = Array(MessageText(reason).printable.prefix(200))
            options.warn(
                "\(name) socketmap server \(failure.rawValue) error\(reason.isEmpty ? "" : ": ")\(shown)")
            throw .query(name, reason: failure == .permanent ? nil : "\(failure.rawValue) error")
        }
    }

    /// Says why a lookup has failed.
    private func failed(_ reason: String) -> TableError {
        options.warn("table \(name) lookup error: \(reason)")
        return .query(name, reason: reason)
    }

    /// Makes sure of a connection that is ready for a question.
    private func connect(_ link: ServerLink, _ deadline: Deadline) throws(TableError) {
        if link.isOutOfStep() {
            options.warn("\(name): the server says more than it was asked: connecting again")
            link.close()
        }
        do throws(ConnectionError) {
            try link.open(until: deadline)
        } catch {
            if case .notFound(let words) = error {
                options.warn("host or service \(server.endpoint) not found: \(words)")
            }
            options.warn("connect to \(server.endpoint): \(error.reason)")
            throw failed(error.reason)
        }
    }

    /// The way to the server, found out when it is needed.
    private func openLink() throws(TableError) -> ServerLink {
        if let link { return link }
        let endpoint: Endpoint
        do throws(EndpointError) {
            endpoint = try Endpoint(server.transport, server.endpoint, in: options.root)
        } catch { throw .other(error.problem, kind: .configuration) }
        let link = ServerLink(to: endpoint, families: try options.surroundings.addressFamilies)
        self.link = link
        return link
    }
}

extension TableType {
    /// `socketmap:` tables.
    static let socketmap = TableType(readOnly: "socketmap", keys: .pattern) {
        (name, options) throws(TableError) in
        try SocketmapTable(name: name, options: options)
    }.with {
        $0.reach = .server
        $0.isForeign = true
    }
}
