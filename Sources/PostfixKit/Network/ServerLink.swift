// A table asks its server many things: one connection serves them all, and is made when it is needed.

/// The way to one server, with the connection that is open at the moment.
package final class ServerLink {
    /// Where the server is.
    package let endpoint: Endpoint
    private let families: AddressFamilies
    private var connection: Connection?

    /// A link that has not connected yet.
    package init(to endpoint: Endpoint, families: AddressFamilies) {
        self.endpoint = endpoint
        self.families = families
    }

    /// Connects, unless a connection is open.
    package func open(until deadline: Deadline) throws(ConnectionError) {
        if connection == nil {
            connection = try Connection(to: endpoint, families: families, until: deadline)
        }
    }

    /// Ends the connection, if there is one.
    package func close() { connection = nil }

    /// Whether the server has sent something without a request: its next reply would be taken for the answer
    /// to another request.
    package func isOutOfStep() -> Bool { connection?.hasUnreadInput() ?? false }

    /// Sends a request over the open connection and reads the reply.
    ///
    /// - Throws: `ConnectionError`; the connection is closed then.
    package func exchange<Reply>(
        _ request: Span<UInt8>, until deadline: Deadline,
        _ scan: (_ input: Span<UInt8>, _ isAtEnd: Bool) -> ReplyScan<Reply>
    ) throws(ConnectionError) -> Reply {
        do throws(ConnectionError) {
            guard connection != nil else { throw .closed }
            try connection?.write(request, until: deadline)
        } catch {
            close()
            throw error
        }
        return try receive(until: deadline, scan)
    }

    /// Reads what follows in a reply of several parts.
    ///
    /// - Throws: as `exchange`.
    package func receive<Reply>(
        until deadline: Deadline, _ scan: (_ input: Span<UInt8>, _ isAtEnd: Bool) -> ReplyScan<Reply>
    ) throws(ConnectionError) -> Reply {
        do throws(ConnectionError) {
            guard let reply = try connection?.reply(until: deadline, scan) else { throw .closed }
            return reply
        } catch {
            close()
            throw error
        }
    }
}
