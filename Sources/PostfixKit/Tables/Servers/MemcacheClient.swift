// What a memcache table says to its memcached, how often it tries, and what it says of a failure.

/// The way to one memcached.
final class MemcacheClient {
    /// Why a command has not succeeded.
    struct Failure: Error {
        let reason: String
    }

    private let table: TableName
    private let warn: (MessageText) -> Void
    private let endpoint: [UInt8]
    private let limits: RetryLimits
    private let lifetime: Int, flags: Int, lineLimit: Int, valueLimit: Int
    private let link: ServerLink

    /// Reads the settings that tell about the server.
    ///
    /// - Throws: `TableError` for a setting that is not what it should be.
    init(_ settings: TableSettings, options: TableOptions) throws(TableError) {
        table = settings.table
        warn = options.warn
        let seconds = try settings.integer("timeout", default: 2)
        lifetime = try settings.integer("ttl", default: 3600)
        flags = try settings.integer("flags", default: 0)
        let pause = try settings.integer("retry_pause", default: 1, minimum: 1)
        let attempts = try settings.integer("max_try", default: 2, minimum: 1)
        limits = RetryLimits(milliseconds: seconds * 1000, attempts: attempts, pause: pause * 1000)
        lineLimit = try settings.integer("line_size_limit", default: 1024, minimum: 1)
        valueLimit = try settings.integer("data_size_limit", default: 10240, minimum: 1)
        let text = try settings.string("memcache", default: "inet:localhost:11211")
        let families = try options.surroundings.addressFamilies
        do throws(EndpointError) {
            let service = try Endpoint.parts(ofService: text)
            endpoint = service.endpoint
            let place = try Endpoint(service.transport, service.endpoint, in: options.root)
            link = ServerLink(to: place, families: families)
        } catch { throw .other(error.problem, kind: .configuration) }
    }

    // MARK: commands

    /// The value of a key, or nil where the cache has none.
    func value(of key: [UInt8]) -> Result<[UInt8]?, Failure> {
        attempt { (deadline) throws(Complaint) in
            let line = try reply(to: MemcacheProtocol.get(key), deadline)
            switch MemcacheProtocol.header(line, limit: valueLimit) {
            case .end: return nil
            case .unexpected:
                throw Complaint("\(table.name)", "unexpected memcache server reply", Array(line.prefix(30)))
            case .value(let count):
                let incomplete = Complaint("\(table.name)", "EOF receiving memcache server reply")
                let value: [UInt8]?
                do throws(ConnectionError) {
                    value = try link.receive(until: deadline) { (input, _) in
                        MemcacheProtocol.scanValue(input, byteCount: count)
                    }
                } catch { throw incomplete }
                guard let value else { throw incomplete }
                // The value counts, whatever comes behind it; the connection does not.
                let last = (try? self.line(deadline)) ?? nil
                if last != Array("END".utf8) { link.close() }
                return value
            }
        }
    }

    /// Stores a value; a failure is only reported, since a cache may miss a value.
    func store(_ value: [UInt8], for key: [UInt8]) {
        guard value.count <= valueLimit else {
            // What could not be read back is not stored.
            return warn(
                """
                database \(table): data for key \(key) is too long (data_size_limit=\(valueLimit)) \
                -- not stored
                """)
        }
        let request = MemcacheProtocol.set(key, value, flags: flags, lifetime: lifetime)
        _ = attempt { (deadline) throws(Complaint) in
            let line = try reply(to: request, deadline)
            if !line.elementsEqual("STORED".utf8) {
                throw Complaint("database \(table)", "update failed", Array(line.prefix(30)))
            }
        }
    }

    /// Forgets a key; false where the cache does not have it.
    func delete(_ key: [UInt8]) -> Result<Bool, Failure> {
        attempt { (deadline) throws(Complaint) in
            let line = try reply(to: MemcacheProtocol.delete(key), deadline)
            if line.elementsEqual("DELETED".utf8) { return true }
            if line.elementsEqual("NOT_FOUND".utf8) { return false }
            throw Complaint("database \(table)", "delete failed", Array(line.prefix(30)))
        }
    }

    // MARK: attempts

    /// The warning about a failed attempt, except the first one.
    private struct Complaint: Error {
        let subject: MessageText
        let problem: MessageText

        init(_ subject: MessageText, _ problem: MessageText, _ detail: [UInt8]? = nil) {
            self.subject = subject
            self.problem = detail.map { "\(problem): \($0)" } ?? problem
        }
    }

    /// Makes attempts until one succeeds, each with a time of its own; a server that takes no connection is not
    /// asked again.
    private func attempt<Answer>(
        _ command: (_ deadline: Deadline) throws(Complaint) -> Answer
    ) -> Result<Answer, Failure> {
        var reason = ""
        for count in 1...limits.attempts {
            if count > 1 { pause(milliseconds: limits.pause) }
            if link.isOutOfStep() { link.close() }
            do throws(ConnectionError) {
                try link.open(until: Deadline(inMilliseconds: limits.milliseconds))
            } catch {
                if case .notFound(let words) = error {
                    warn("host or service \(endpoint) not found: \(words)")
                }
                warn("connect to \(endpoint): \(error.reason)")
                return .failure(Failure(reason: error.reason))
            }
            do throws(Complaint) {
                return .success(try command(Deadline(inMilliseconds: limits.milliseconds)))
            } catch {
                if count > 1 { warn("\(error.subject): \(error.problem)") }
                reason = MessageText(error.problem.printable).string
            }
            link.close()
        }
        return .failure(Failure(reason: reason))
    }

    /// Sends a request and reads the first line of the answer.
    private func reply(to request: [UInt8], _ deadline: Deadline) throws(Complaint) -> [UInt8] {
        let line: [UInt8]?
        do throws(ConnectionError) {
            line = try link.exchange(request.span, until: deadline, scanLine)
        } catch { throw Complaint("database \(table)", "I/O error", Array(error.reason.utf8)) }
        guard let line else {
            throw Complaint("database \(table)", "I/O error", Array("a line is too long".utf8))
        }
        return line
    }

    /// Reads a further line of an answer.
    private func line(_ deadline: Deadline) throws(ConnectionError) -> [UInt8]? {
        try link.receive(until: deadline, scanLine)
    }

    private func scanLine(_ input: Span<UInt8>, _ isAtEnd: Bool) -> ReplyScan<[UInt8]?> {
        MemcacheProtocol.scanLine(input, limit: lineLimit)
    }
}
