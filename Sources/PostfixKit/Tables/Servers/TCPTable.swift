// A table behind a server that answers lines: `tcp:HOST:PORT`.

/// A `tcp:` table.
///
/// Unlike Postfix, one lookup with all of its attempts ends within the time that Postfix has for a single read:
/// a server that is silent, or sends a byte now and then, cannot hold the caller for longer. Where many questions are
/// asked for one answer, a server that is not there is tried twice, and not ten times.
///
/// Source: tcp_table(5).
package final class TCPTable: LookupTable {
    /// The name of the table.
    package let name: TableName
    private let options: TableOptions
    private let limits: RetryLimits
    private var link: ServerLink?

    /// A table that has not asked its server anything yet.
    package init(name: TableName, options: TableOptions, limits: RetryLimits = .tcp) {
        self.name = name
        self.options = options
        self.limits =
            options.use.isPatientWithServers
            ? limits : RetryLimits(milliseconds: limits.milliseconds, attempts: 2, pause: 0)
    }

    /// Asks the server.
    package func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? {
        let link = try openLink()
        let deadline = Deadline(inMilliseconds: limits.milliseconds)
        let request = TCPTableProtocol.request(key)
        var reason = ""
        for attempt in 1...max(limits.attempts, 1) {
            if attempt > 1 {
                pause(milliseconds: limits.pause)
                if deadline.hasPassed { break }
            }
            guard connect(link, deadline, &reason) else { continue }
            let reply: TCPTableProtocol.Reply
            do throws(ConnectionError) {
                reply = try link.exchange(request.span, until: deadline) {
                    TCPTableProtocol.scan($0, isAtEnd: $1)
                }
            } catch {
                reason = error.reason
                options.warn("read TCP map reply from \(name.name): unexpected EOF (\(reason))")
                if case .timeout = error { break }
                continue
            }
            if case .tooLong = reply {
                reason = "text longer than \(TCPTableProtocol.lineLimit)"
                options.warn("read TCP map reply from \(name.name): \(reason)")
                link.close()
                continue
            }
            return try value(of: reply, link)
        }
        throw .query(name, reason: reason)
    }

    /// What a reply says.
    private func value(of reply: TCPTableProtocol.Reply, _ link: ServerLink) throws(TableError) -> [UInt8]? {
        let problem: String
        var shown: [UInt8]
        switch reply {
        case .found(let value): return value
        case .notFound: return nil
        case .failed(let line):
            // Postfix shows whatever the system said last; the server knows better.
            link.close()
            throw .query(
                name, reason: String(decoding: MessageText(line).printable.prefix(100), as: UTF8.self))
        case .badCode(let line): (problem, shown) = ("bad status code", line)
        case .malformed(let line): (problem, shown) = ("malformed reply", line)
        case .tooLong: (problem, shown) = ("malformed reply", [])
        }
        link.close()
        shown = Array(MessageText(shown).printable(with: UInt8(ascii: "_")).prefix(100))
        options.warn("read TCP map reply from \(name.name): \(problem): \(shown)")
        throw .query(name, reason: problem)
    }

    /// Makes sure of a connection that is ready for a question.
    private func connect(_ link: ServerLink, _ deadline: Deadline, _ reason: inout String) -> Bool {
        if link.isOutOfStep() {
            options.warn("TCP map \(name.name): the server says more than it was asked: connecting again")
            link.close()
        }
        do throws(ConnectionError) {
            try link.open(until: deadline)
            return true
        } catch {
            if case .notFound(let words) = error {
                options.warn("host or service \(name.name) not found: \(words)")
            }
            reason = error.reason
            options.warn("connect to TCP map \(name.name): \(reason)")
            return false
        }
    }

    /// The way to the server, found out when it is needed: a name that is not an endpoint does no harm in a table that
    /// is never asked.
    private func openLink() throws(TableError) -> ServerLink {
        if let link { return link }
        let endpoint: Endpoint
        do throws(EndpointError) {
            endpoint = try Endpoint(.inet, name.name)
        } catch { throw .other(error.problem, kind: .configuration) }
        let link = ServerLink(to: endpoint, families: try options.surroundings.addressFamilies)
        self.link = link
        return link
    }
}

extension TableType {
    /// `tcp:` tables.
    static let tcp = TableType(readOnly: "tcp", keys: .pattern) { (name, options) throws(TableError) in
        TCPTable(name: name, options: options)
    }.with {
        $0.reach = .server
        $0.isForeign = true
    }
}
