// A table whose entries are in a directory: `ldap:FILE`.

/// An `ldap:` table.
///
/// The connection is made by the first lookup, kept, and made again where it was lost.
///
/// Source: ldap_table(5).
final class LDAPTable: LookupTable {
    let name: TableName
    private let library: LibLDAP
    private let settings: LDAPSettings
    private let options: TableOptions
    private let access: ClientAccess
    /// The sockets of the connection.
    private var sockets: [ClientFile] = []
    private var connection: LDAPConnection?
    /// Whether the connection has answered before.
    private var hasAnswered = false

    init(name: TableName, options: TableOptions) throws(TableError) {
        let settings = try TableSettings(name, options: options)
        self.name = name
        self.options = options
        access = ClientAccess(for: name, options: options)
        do throws(SharedLibrary.Failure) { library = try LibLDAP() } catch { throw error.error(for: name) }
        self.settings = try LDAPSettings(settings, library: library, access: access, options: options)
    }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? {
        let key = key.array
        // As Postfix does: the library's texts are UTF-8, and another key is not there.
        guard isValidUTF8(key.span), try settings.domain.admits(key, of: name) else { return nil }
        if connection == nil { connection = try connect() }
        var base: [UInt8] = []
        var filter: [UInt8] = []
        guard
            settings.templates.expand(settings.base, key: key, to: &base, quote: LDAPQuoting.appendName),
            settings.templates.expand(settings.filter, key: key, to: &filter, quote: LDAPQuoting.appendFilter)
        else { return nil }
        let search = LDAPSearch(
            base: base, scope: settings.scope.rawValue, filter: filter, attributes: settings.attributes.all)
        var (code, entries) = ask(search)
        // A server that has never answered is not asked a second time: that would take the time-out twice.
        if code == .serverDown, hasAnswered {
            connection = nil
            connection = try connect()
            (code, entries) = ask(search)
        }
        switch code {
        case .success:
            hasAnswered = true
            var expansion = LDAPExpansion(
                settings, key: key, library: library, warn: options.warn, search: { self.ask($0) })
            return try expansion.value(of: entries, table: name)
        case .noSuchObject:
            hasAnswered = true
            // A base that depends on the key is another way to ask for it.
            if settings.base.isDynamic { return nil }
            options.warn(
                """
                dict_ldap_lookup: \(name.name): Search base '\(base)' not found: \(code.rawValue): \
                \(library.text(of: code))
                """)
        default:
            options.warn("dict_ldap_lookup: Search error \(code.rawValue): \(library.text(of: code)) ")
            connection = nil
        }
        throw .query(name, reason: library.text(of: code))
    }

    private func ask(_ search: LDAPSearch) -> (code: LDAPCode, entries: [LDAPEntry]) {
        connection?.search(search, seconds: settings.timeout) ?? (.serverDown, [])
    }

    /// A connection with all its options, TLS and a name, as the settings have them.
    ///
    /// - Throws: `TableError.query` for what cannot be had, after a warning that tells.
    private func connect() throws(TableError) -> LDAPConnection {
        hasAnswered = false
        library.setDebugLevel(settings.debugLevel, note: options.note).forEach(options.warn)
        // Unlike Postfix: no wait is longer than the time-out, also in STARTTLS with its handshake, and in SASL.
        let seconds = max(settings.timeout, 0)
        var urls = settings.servers.urls
        if access.isConfined { (urls, sockets) = settings.servers.urls(for: access) }
        guard let connection = LDAPConnection(library, servers: urls, seconds: seconds) else {
            options.warn("dict_ldap_connect: Unable to init LDAP server \(urls)")
            throw .query(name, reason: "cannot use the list of servers")
        }
        guard connection.set(.connectTimeout, seconds: seconds) == .success,
            connection.set(.requestTimeout, seconds: max(seconds, 1)) == .success
        else { throw failed("Unable to set network timeout.") }
        guard connection.set(.protocolVersion, settings.version) == .success else {
            throw failed("Unable to set LDAP protocol version")
        }
        guard connection.set(.sizeLimit, Int32(truncatingIfNeeded: settings.sizeLimit)) == .success else {
            throw failed("\(name.name): Unable to set query result size limit to \(settings.sizeLimit).")
        }
        if connection.set(.dereference, settings.dereference) != .success {
            options.warn("dict_ldap_connect: Unable to set dereference option.")
        }
        guard connection.set(.followsReferrals, isOn: settings.followsReferrals) == .success else {
            throw failed("Unable to set Referral chasing.")
        }
        if settings.usesTLS { try prepareTLS(connection) }
        if settings.startsTLS {
            let code = connection.startTLS()
            guard code == .success else {
                let text = library.text(of: code)
                options.note("error: dict_ldap_connect: Unable to set STARTTLS: \(code.rawValue): \(text)")
                throw .query(name, reason: text)
            }
        }
        try bind(connection)
        return connection
    }

    private func failed(_ warning: MessageText) -> TableError {
        options.warn("dict_ldap_connect: \(warning)")
        return .query(name, reason: "cannot set an option of the client library")
    }

    private func prepareTLS(_ connection: borrowing LDAPConnection) throws(TableError) {
        let tls = settings.tls
        let texts: [(String, LDAPConnection.Option, [UInt8])] = [
            ("tls_random_file", .randomFile, tls.randomFile),
            ("tls_ca_cert_file", .certificateAuthorities, tls.certificateAuthorities),
            ("tls_ca_cert_dir", .certificateAuthorityDirectory, tls.certificateAuthorityDirectory),
            ("tls_cert", .certificate, tls.certificate),
            ("tls_key", .key, tls.key),
            ("tls_cipher_suite", .ciphers, tls.ciphers),
        ]
        for (setting, option, value) in texts where !value.isEmpty {
            try check(connection.set(option, value), "Unable to set \(setting) to \(value):")
        }
        // The library's numbers for "demand" and "never".
        let demand: Int32 = tls.requiresCertificate ? 2 : 0
        try check(connection.set(.requireCertificate, demand), "Unable to set tls_require_cert to \(demand):")
        try check(connection.set(.newTLSContext, 0), "Unable to allocate new TLS context")
    }

    private func check(_ code: LDAPCode, _ problem: MessageText) throws(TableError) {
        if code == .success { return }
        let text = library.text(of: code)
        options.warn("dict_ldap_set_tls_options: \(problem) \(code.rawValue): \(text)")
        throw .query(name, reason: text)
    }

    private func bind(_ connection: borrowing LDAPConnection) throws(TableError) {
        let code: LDAPCode
        switch settings.bind {
        case .none: return
        case .simple:
            code = connection.bind(
                name: settings.bindName, password: settings.bindPassword, seconds: settings.timeout)
        case .sasl:
            let strength = Array("minssf=\(max(settings.sasl.minimumStrength, 0))".utf8)
            let set = connection.set(.saslSecurity, strength)
            code =
                set == .success
                ? connection.bind(
                    mechanisms: settings.sasl.mechanisms,
                    LDAPCredentials(
                        name: settings.bindName, password: settings.bindPassword,
                        realm: settings.sasl.realm, authorization: settings.sasl.authorization)) : set
        }
        if code == .success {
            hasAnswered = true
            return
        }
        let who = settings.bindName.isEmpty ? Array("empty or implicit".utf8) : settings.bindName
        let text = library.text(of: code)
        options.warn(
            """
            dict_ldap_connect: Unable to bind to server \(settings.servers.urls) with dn \(who): \
            \(code.rawValue) (\(text))
            """)
        throw .query(name, reason: text)
    }
}

extension TableType {
    /// `ldap:` tables.
    static let ldap = TableType(readOnly: "ldap", keys: .fixed) { (name, options) throws(TableError) in
        try LDAPTable(name: name, options: options)
    }.with {
        $0.ownership = .settings
        $0.reach = .server
    }
}
