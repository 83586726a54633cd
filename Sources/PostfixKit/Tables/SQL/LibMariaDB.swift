// The only way to the client library of MySQL and MariaDB: everything that touches it, and no pointer leaves this
// file.

internal import CMariaDB

/// libmariadb, opened at run time.
///
/// Source: the MariaDB documentation, "MariaDB Connector/C".
@safe struct LibMariaDB: Sendable {
    fileprivate let initialize: postkit_mysql_init
    fileprivate let setOption: postkit_mysql_options
    fileprivate let setTLS: postkit_mysql_ssl_set
    fileprivate let connect: postkit_mysql_real_connect
    fileprivate let escapeString: postkit_mysql_real_escape_string
    fileprivate let query: postkit_mysql_real_query
    fileprivate let storeResult: postkit_mysql_store_result
    fileprivate let fieldCount: postkit_mysql_field_count
    fileprivate let nextResult: postkit_mysql_next_result
    fileprivate let resultFieldCount: postkit_mysql_num_fields
    fileprivate let fetchRow: postkit_mysql_fetch_row
    fileprivate let fetchLengths: postkit_mysql_fetch_lengths
    fileprivate let freeResult: postkit_mysql_free_result
    fileprivate let errorMessage: postkit_mysql_error
    fileprivate let errorNumber: postkit_mysql_errno
    fileprivate let close: postkit_mysql_close
    fileprivate let setFileHandler: postkit_mysql_set_local_infile_handler

    /// The library, opened when it is needed for the first time.
    static let shared = Result<LibMariaDB, SharedLibrary.Failure> { () throws(SharedLibrary.Failure) in
        try LibMariaDB()
    }

    private init() throws(SharedLibrary.Failure) {
        let library = try SharedLibrary("libmariadb.so.3", package: "libmariadb3")
        unsafe initialize = try library.function("mysql_init", as: postkit_mysql_init.self)
        unsafe setOption = try library.function("mysql_options", as: postkit_mysql_options.self)
        unsafe setTLS = try library.function("mysql_ssl_set", as: postkit_mysql_ssl_set.self)
        unsafe connect = try library.function("mysql_real_connect", as: postkit_mysql_real_connect.self)
        unsafe escapeString = try library.function(
            "mysql_real_escape_string", as: postkit_mysql_real_escape_string.self)
        unsafe query = try library.function("mysql_real_query", as: postkit_mysql_real_query.self)
        unsafe storeResult = try library.function("mysql_store_result", as: postkit_mysql_store_result.self)
        unsafe fieldCount = try library.function("mysql_field_count", as: postkit_mysql_field_count.self)
        unsafe nextResult = try library.function("mysql_next_result", as: postkit_mysql_next_result.self)
        unsafe resultFieldCount = try library.function("mysql_num_fields", as: postkit_mysql_num_fields.self)
        unsafe fetchRow = try library.function("mysql_fetch_row", as: postkit_mysql_fetch_row.self)
        unsafe fetchLengths = try library.function(
            "mysql_fetch_lengths", as: postkit_mysql_fetch_lengths.self)
        unsafe freeResult = try library.function("mysql_free_result", as: postkit_mysql_free_result.self)
        unsafe errorMessage = try library.function("mysql_error", as: postkit_mysql_error.self)
        unsafe errorNumber = try library.function("mysql_errno", as: postkit_mysql_errno.self)
        unsafe close = try library.function("mysql_close", as: postkit_mysql_close.self)
        unsafe setFileHandler = try library.function(
            "mysql_set_local_infile_handler", as: postkit_mysql_set_local_infile_handler.self)
    }
}

/// How a MySQL server is reached, the same for all servers of a table; what is nil or empty is left to the
/// library.
struct MySQLLogin: Sendable, Equatable {
    var user: [UInt8] = []
    var password: [UInt8] = []
    var database: [UInt8] = []
    /// The character set of the connection.
    var charset: [UInt8]?
    var optionFile: [UInt8]?
    var optionGroup: [UInt8]?
    var tlsKeyFile: [UInt8]?
    var tlsCertificateFile: [UInt8]?
    var tlsAuthorityFile: [UInt8]?
    var tlsAuthorityDirectory: [UInt8]?
    var tlsCiphers: [UInt8]?
    var verifiesCertificate: Bool?
    /// How long the server may take for each of its messages, in seconds; the option file may say otherwise.
    var seconds = 60

    /// Whether any file or cipher of TLS is named.
    fileprivate var namesTLS: Bool {
        [tlsKeyFile, tlsCertificateFile, tlsAuthorityFile, tlsAuthorityDirectory, tlsCiphers]
            .contains { $0 != nil }
    }
}

/// A connection to a MySQL or MariaDB server.
@safe final class MySQLConnection {
    /// Why it could not be made, or a query failed: the words of the library.
    struct Failure: Error, Sendable, Equatable {
        /// What failed.
        enum Step: String, Sendable {
            case connection
            case query
            case storeResult = "mysql_store_result"
            case nextResult = "mysql_next_result"
            /// There was more than one result with rows.
            case severalResults
        }

        let step: Step
        let reason: String
        /// Whether the server did not say anything in time, or went away.
        var isLate = false
    }

    private let library: LibMariaDB
    private let connection: UnsafeMutablePointer<MYSQL>

    /// Connects to a server: to a socket of this machine, the library's usual one where `host` is nil, or to a
    /// host and a port.
    ///
    /// - Throws: `Failure` when there is no connection.
    init(
        host: [UInt8]?, isSocket: Bool, port: UInt16, _ login: MySQLLogin, _ library: LibMariaDB
    ) throws(Failure) {
        self.library = library
        guard let handle = unsafe library.initialize(nil) else {
            throw Failure(step: .connection, reason: "insufficient memory")
        }
        unsafe connection = handle
        setOptions(login)
        refuseFiles()
        let name = host.map { CStringBuffer($0) }
        let user = CStringBuffer(login.user)
        let password = CStringBuffer(login.password)
        let database = CStringBuffer(login.database)
        let connected = unsafe library.connect(
            connection, isSocket ? nil : name?.pointer, user.pointer, password.pointer, database.pointer,
            UInt32(port), isSocket ? name?.pointer : nil, UInt(CLIENT_MULTI_RESULTS))
        withExtendedLifetime((name, user, password, database)) {}
        guard unsafe connected != nil else { throw failure(.connection) }
    }

    deinit { unsafe library.close(connection) }

    /// Sends no file of this machine to the server, whatever that asks for, and whatever an option file permits.
    ///
    /// Source: the MariaDB documentation, "mysql_set_local_infile_handler".
    private func refuseFiles() {
        var no: UInt32 = 0
        unsafe _ = library.setOption(connection, MYSQL_OPT_LOCAL_INFILE, &no)
        unsafe library.setFileHandler(
            connection, { (_, _, _) in 1 }, { (_, _, _) in -1 }, { _ in },
            { (_, text, room) in
                let reason = "a file of this machine is not sent to a server"
                guard let text = unsafe text, room > 0 else { return CR_UNKNOWN_ERROR }
                let bytes = reason.utf8.prefix(Int(room) - 1).map { CChar(bitPattern: $0) } + [0]
                for (index, byte) in bytes.enumerated() { unsafe text[index] = byte }
                return CR_UNKNOWN_ERROR
            }, nil)
    }

    private func setOptions(_ login: MySQLLogin) {
        var seconds = UInt32(clamping: login.seconds)
        for option in [MYSQL_OPT_CONNECT_TIMEOUT, MYSQL_OPT_READ_TIMEOUT, MYSQL_OPT_WRITE_TIMEOUT] {
            unsafe _ = library.setOption(connection, option, &seconds)
        }
        if let file = login.optionFile { setOption(MYSQL_READ_DEFAULT_FILE, file) }
        if let group = login.optionGroup, !group.isEmpty { setOption(MYSQL_READ_DEFAULT_GROUP, group) }
        if let charset = login.charset { setOption(MYSQL_SET_CHARSET_NAME, charset) }
        if login.namesTLS {
            let names = [
                login.tlsKeyFile, login.tlsCertificateFile, login.tlsAuthorityFile,
                login.tlsAuthorityDirectory, login.tlsCiphers,
            ].map { $0.map { CStringBuffer($0) } }
            unsafe _ = library.setTLS(
                connection, names[0]?.pointer, names[1]?.pointer, names[2]?.pointer, names[3]?.pointer,
                names[4]?.pointer)
            withExtendedLifetime(names) {}
        }
        if let verifies = login.verifiesCertificate {
            var flag: my_bool = verifies ? 1 : 0
            unsafe _ = library.setOption(connection, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &flag)
        }
    }

    private func setOption(_ option: mysql_option, _ value: [UInt8]) {
        let text = CStringBuffer(value)
        unsafe _ = library.setOption(connection, option, text.pointer)
    }

    /// Sends a query; the answer is each value, row by row, with nil for NULL, or nil where the query has no
    /// rows by its nature.
    ///
    /// - Throws: `Failure` when the query fails, or has more than one result with rows.
    func values(of query: [UInt8]) throws(Failure) -> [[UInt8]?]? {
        let text = CStringBuffer(query)
        guard unsafe library.query(connection, text.pointer, UInt(query.count)) == 0 else {
            throw failure(.query)
        }
        var first: [[UInt8]?]?
        var trouble: Failure?
        // All results are taken: the connection could not be used again with one left.
        while true {
            if let result = unsafe library.storeResult(connection) {
                if first == nil {
                    first = unsafe values(of: result)
                } else {
                    trouble = trouble ?? Failure(step: .severalResults, reason: "")
                }
                unsafe library.freeResult(result)
            } else if unsafe library.fieldCount(connection) != 0 {
                trouble = trouble ?? failure(.storeResult)
            }
            let state = unsafe library.nextResult(connection)
            if state > 0 { trouble = trouble ?? failure(.nextResult) }
            if state != 0 { break }
        }
        if let trouble { throw trouble }
        return first
    }

    private func values(of result: UnsafeMutablePointer<MYSQL_RES>) -> [[UInt8]?] {
        var values: [[UInt8]?] = []
        let columns = unsafe Int(library.resultFieldCount(result))
        while let row = unsafe library.fetchRow(result) {
            let lengths = unsafe library.fetchLengths(result)
            for column in 0..<columns {
                guard let value = unsafe row[column], let lengths = unsafe lengths else {
                    values.append(nil)
                    continue
                }
                let bytes = unsafe UnsafeBufferPointer(start: value, count: Int(lengths[column]))
                values.append(unsafe bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) })
            }
        }
        return values
    }

    /// A part of a key as it can stand between quotes, in the character set of the connection.
    ///
    /// - Throws: `Failure` for what is not a text in this character set.
    func quoted(_ part: ArraySlice<UInt8>) throws(Failure) -> [UInt8] {
        let text = CStringBuffer(Array(part))
        var output = [CChar](repeating: 0, count: 2 * part.count + 1)
        let count = unsafe library.escapeString(connection, &output, text.pointer, UInt(part.count))
        guard count <= UInt(2 * part.count) else {
            throw Failure(step: .query, reason: "cannot escape input string")
        }
        return output.prefix(Int(count)).map { UInt8(bitPattern: $0) }
    }

    private func failure(_ step: Failure.Step) -> Failure {
        Failure(
            step: step,
            reason: unsafe library.errorMessage(connection).map { unsafe String(cString: $0) } ?? "",
            isLate: [CR_SERVER_LOST, CR_SERVER_GONE_ERROR].contains(
                Int32(bitPattern: unsafe library.errorNumber(connection))))
    }
}
