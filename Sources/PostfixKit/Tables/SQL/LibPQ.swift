// The only way to PostgreSQL's client library: everything that touches it, and no pointer leaves this file. It is
// asked without ever blocking, because by itself it would wait for ever.

internal import CPQ
internal import Glibc

/// libpq, opened at run time.
///
/// Source: the PostgreSQL manual, "libpq - C Library".
@safe struct LibPQ: Sendable {
    fileprivate let connectStart: postkit_PQconnectStart
    fileprivate let connectStartParams: postkit_PQconnectStartParams
    fileprivate let connectPoll: postkit_PQconnectPoll
    fileprivate let conninfo: postkit_PQconninfo
    fileprivate let conninfoParse: postkit_PQconninfoParse
    fileprivate let conninfoFree: postkit_PQconninfoFree
    fileprivate let status: postkit_PQstatus
    fileprivate let socket: postkit_PQsocket
    fileprivate let errorMessage: postkit_PQerrorMessage
    fileprivate let setNonblocking: postkit_PQsetnonblocking
    fileprivate let sendQuery: postkit_PQsendQuery
    fileprivate let flush: postkit_PQflush
    fileprivate let consumeInput: postkit_PQconsumeInput
    fileprivate let isBusy: postkit_PQisBusy
    fileprivate let getResult: postkit_PQgetResult
    fileprivate let resultStatus: postkit_PQresultStatus
    fileprivate let resultErrorMessage: postkit_PQresultErrorMessage
    fileprivate let tupleCount: postkit_PQntuples
    fileprivate let fieldCount: postkit_PQnfields
    fileprivate let getValue: postkit_PQgetvalue
    fileprivate let escapeString: postkit_PQescapeStringConn
    fileprivate let clear: postkit_PQclear
    fileprivate let finish: postkit_PQfinish
    fileprivate let setNoticeProcessor: postkit_PQsetNoticeProcessor

    /// The library, opened when it is needed for the first time.
    static let shared = Result<LibPQ, SharedLibrary.Failure> { () throws(SharedLibrary.Failure) in
        try LibPQ()
    }

    private init() throws(SharedLibrary.Failure) {
        let library = try SharedLibrary("libpq.so.5", package: "libpq5")
        unsafe connectStart = try library.function("PQconnectStart", as: postkit_PQconnectStart.self)
        unsafe connectStartParams = try library.function(
            "PQconnectStartParams", as: postkit_PQconnectStartParams.self)
        unsafe connectPoll = try library.function("PQconnectPoll", as: postkit_PQconnectPoll.self)
        unsafe conninfo = try library.function("PQconninfo", as: postkit_PQconninfo.self)
        unsafe conninfoParse = try library.function("PQconninfoParse", as: postkit_PQconninfoParse.self)
        unsafe conninfoFree = try library.function("PQconninfoFree", as: postkit_PQconninfoFree.self)
        unsafe status = try library.function("PQstatus", as: postkit_PQstatus.self)
        unsafe socket = try library.function("PQsocket", as: postkit_PQsocket.self)
        unsafe errorMessage = try library.function("PQerrorMessage", as: postkit_PQerrorMessage.self)
        unsafe setNonblocking = try library.function("PQsetnonblocking", as: postkit_PQsetnonblocking.self)
        unsafe sendQuery = try library.function("PQsendQuery", as: postkit_PQsendQuery.self)
        unsafe flush = try library.function("PQflush", as: postkit_PQflush.self)
        unsafe consumeInput = try library.function("PQconsumeInput", as: postkit_PQconsumeInput.self)
        unsafe isBusy = try library.function("PQisBusy", as: postkit_PQisBusy.self)
        unsafe getResult = try library.function("PQgetResult", as: postkit_PQgetResult.self)
        unsafe resultStatus = try library.function("PQresultStatus", as: postkit_PQresultStatus.self)
        unsafe resultErrorMessage = try library.function(
            "PQresultErrorMessage", as: postkit_PQresultErrorMessage.self)
        unsafe tupleCount = try library.function("PQntuples", as: postkit_PQntuples.self)
        unsafe fieldCount = try library.function("PQnfields", as: postkit_PQnfields.self)
        unsafe getValue = try library.function("PQgetvalue", as: postkit_PQgetvalue.self)
        unsafe escapeString = try library.function("PQescapeStringConn", as: postkit_PQescapeStringConn.self)
        unsafe clear = try library.function("PQclear", as: postkit_PQclear.self)
        unsafe finish = try library.function("PQfinish", as: postkit_PQfinish.self)
        unsafe setNoticeProcessor = try library.function(
            "PQsetNoticeProcessor", as: postkit_PQsetNoticeProcessor.self)
    }

    /// What a connection URI sets; nil where it is not one that the library understands.
    func parameters(of uri: [UInt8]) -> [(name: String, value: [UInt8])]? {
        let text = CStringBuffer(uri)
        guard let options = unsafe conninfoParse(text.pointer, nil) else { return nil }
        defer { unsafe conninfoFree(options) }
        var parameters: [(name: String, value: [UInt8])] = []
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val {
                unsafe parameters.append((String(cString: keyword), bytes(of: value)))
            }
            unsafe option += 1
        }
        return parameters
    }
}

/// A connection to a PostgreSQL server.
@safe final class PostgreSQLConnection {
    /// Why it could not be made, or a query failed: the words of the library.
    struct Failure: Error, Sendable, Equatable {
        /// What failed.
        enum Step: Sendable, Equatable {
            /// The connection.
            case connection
            /// The query: the server refused it, or is gone.
            case query
            /// The answer makes no sense.
            case response
            /// The answer is neither rows nor the end of a command; with the number of what it is.
            case result(UInt32)
            /// A part of the key cannot be written in the encoding of the connection.
            case escape
        }

        let step: Step
        let reason: String
        /// Whether the time was up.
        var isLate = false
    }

    private let library: LibPQ
    private let connection: OpaquePointer
    /// How long the server may take to answer, in seconds.
    private let seconds: Int

    /// The connection parameters that the library is given.
    enum Target {
        /// All in one text, which may be a URI.
        case text([UInt8])
        /// One by one, in the names of the library; a `dbname` that is such a text comes first, and the others
        /// go before what it says.
        case parameters([(name: String, value: [UInt8])])
        /// The same, each just as it is.
        case exact([(name: String, value: [UInt8])])
    }

    /// Connects to a server.
    ///
    /// - Throws: `Failure` when there is no connection after the time that the target gives
    ///   (`connect_timeout`), or after `seconds`.
    init(_ target: Target, _ library: LibPQ, seconds: Int) throws(Failure) {
        self.library = library
        self.seconds = seconds
        guard let connection = unsafe Self.start(target, library) else {
            throw Failure(step: .connection, reason: "PQconnectdb or PQsetdbLogin failed")
        }
        unsafe self.connection = connection
        unsafe _ = library.setNoticeProcessor(connection, { _, _ in }, nil)
        try connect()
    }

    private static func start(_ target: Target, _ library: LibPQ) -> OpaquePointer? {
        switch target {
        case .text(let text):
            let buffer = CStringBuffer(text)
            return unsafe library.connectStart(buffer.pointer)
        case .parameters(let parameters): return unsafe start(parameters, expanding: true, library)
        case .exact(let parameters): return unsafe start(parameters, expanding: false, library)
        }
    }

    private static func start(
        _ parameters: [(name: String, value: [UInt8])], expanding: Bool, _ library: LibPQ
    ) -> OpaquePointer? {
        let names = parameters.map { CStringBuffer(Array($0.name.utf8)) }
        let values = parameters.map { CStringBuffer($0.value) }
        defer { withExtendedLifetime((names, values)) {} }
        var namePointers: [UnsafePointer<CChar>?] = unsafe names.map { unsafe $0.pointer }
        var valuePointers: [UnsafePointer<CChar>?] = unsafe values.map { unsafe $0.pointer }
        unsafe namePointers.append(nil)
        unsafe valuePointers.append(nil)
        return unsafe library.connectStartParams(&namePointers, &valuePointers, expanding ? 1 : 0)
    }

    deinit { unsafe library.finish(connection) }

    /// Drives the connection until it stands.
    private func connect() throws(Failure) {
        let limit = connectionTimeLimit ?? seconds
        let deadline = monotonicTime() + Double(limit)
        guard unsafe library.status(connection) != CONNECTION_BAD else { throw failure(.connection) }
        var wanted = Int16(POLLOUT)
        while true {
            guard wait(for: wanted, until: deadline) else {
                throw Failure(step: .connection, reason: "timeout expired", isLate: true)
            }
            switch unsafe library.connectPoll(connection) {
            case PGRES_POLLING_OK: return
            case PGRES_POLLING_READING: wanted = Int16(POLLIN)
            case PGRES_POLLING_WRITING: wanted = Int16(POLLOUT)
            default: throw failure(.connection)
            }
        }
    }

    /// `connect_timeout` of the parameters, the environment or a service file; nil where it is not set.
    private var connectionTimeLimit: Int? {
        guard let options = unsafe library.conninfo(connection) else { return nil }
        defer { unsafe library.conninfoFree(options) }
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            if unsafe strcmp(keyword, "connect_timeout") == 0, let value = unsafe option.pointee.val {
                // As the library does: one second is too short a time to be meant.
                guard let number = unsafe Int(String(cString: value)), number > 0 else { return nil }
                return min(max(number, 2), 3600)
            }
            unsafe option += 1
        }
        return nil
    }

    /// Sends a query, and calls `body` with each value, row by row; NULL is an empty text.
    ///
    /// Of several statements the last one answers.
    ///
    /// - Throws: `Failure` when the query fails, or takes too long.
    func rows(of query: [UInt8]) throws(Failure) -> [[UInt8]] {
        let deadline = monotonicTime() + Double(seconds)
        let text = CStringBuffer(query)
        guard unsafe library.setNonblocking(connection, 1) == 0,
            unsafe library.sendQuery(connection, text.pointer) == 1
        else { throw failure(.query) }
        var last: OpaquePointer?
        defer { unsafe library.clear(last) }
        while true {
            try finishSending(deadline)
            try awaitResult(deadline)
            guard let result = unsafe library.getResult(connection) else { break }
            unsafe library.clear(last)
            unsafe last = unsafe result
            switch unsafe library.resultStatus(result) {
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                // The server waits for data, or would send some without end.
                return try unsafe values(of: result)
            default: break
            }
        }
        guard let result = unsafe last else { throw failure(.query) }
        return try unsafe values(of: result)
    }

    private func finishSending(_ deadline: Double) throws(Failure) {
        while true {
            let state = unsafe library.flush(connection)
            if state == 0 { return }
            guard state > 0 else { throw failure(.query) }
            guard wait(for: Int16(POLLIN | POLLOUT), until: deadline) else { throw lateness }
            guard unsafe library.consumeInput(connection) == 1 else { throw failure(.query) }
        }
    }

    private func awaitResult(_ deadline: Double) throws(Failure) {
        while unsafe library.isBusy(connection) == 1 {
            guard wait(for: Int16(POLLIN), until: deadline) else { throw lateness }
            guard unsafe library.consumeInput(connection) == 1 else { throw failure(.query) }
        }
    }

    private var lateness: Failure {
        Failure(step: .query, reason: "timeout expired after \(seconds) s", isLate: true)
    }

    /// The values of a result, row by row.
    private func values(of result: OpaquePointer) throws(Failure) -> [[UInt8]] {
        let status = unsafe library.resultStatus(result)
        switch status {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK: break
        case PGRES_FATAL_ERROR:
            let text = unsafe library.resultErrorMessage(result).map { unsafe String(cString: $0) }
            throw Failure(step: .query, reason: text ?? "")
        case PGRES_BAD_RESPONSE: throw failure(.response)
        default: throw failure(.result(UInt32(status.rawValue)))
        }
        var values: [[UInt8]] = []
        let columns = unsafe library.fieldCount(result)
        for row in 0..<max(0, unsafe library.tupleCount(result)) {
            for column in 0..<max(0, columns) {
                guard let value = unsafe library.getValue(result, row, column) else { continue }
                values.append(unsafe bytes(of: value))
            }
        }
        return values
    }

    /// A part of a key as it can stand between single quotes, in the encoding of the connection.
    ///
    /// - Throws: `Failure` for what is not a text in this encoding.
    func quoted(_ part: ArraySlice<UInt8>) throws(Failure) -> [UInt8] {
        let text = CStringBuffer(Array(part))
        var output = [CChar](repeating: 0, count: 2 * part.count + 1)
        var problem: Int32 = 0
        let count = unsafe library.escapeString(connection, &output, text.pointer, part.count, &problem)
        guard problem == 0, count <= 2 * part.count else { throw failure(.escape) }
        return output.prefix(count).map { UInt8(bitPattern: $0) }
    }

    // MARK: waiting

    /// Waits until the socket is ready for what is wanted; false when the time is up.
    private func wait(for events: Int16, until deadline: Double) -> Bool {
        while true {
            let left = deadline - monotonicTime()
            guard left > 0 else { return false }
            var descriptor = pollfd(fd: unsafe library.socket(connection), events: events, revents: 0)
            guard descriptor.fd >= 0 else { return true }
            let count = unsafe poll(&descriptor, 1, Int32(min(left * 1000 + 1, 3_600_000)))
            if count > 0 { return true }
            if count < 0, errno != EINTR { return true }
        }
    }

    private func failure(_ step: Failure.Step) -> Failure {
        Failure(
            step: step,
            reason: unsafe library.errorMessage(connection).map { unsafe String(cString: $0) } ?? "")
    }
}

/// The bytes of a C string.
private func bytes(of text: UnsafePointer<CChar>) -> [UInt8] {
    unsafe UnsafeBufferPointer(start: text, count: strlen(text)).map { UInt8(bitPattern: $0) }
}
