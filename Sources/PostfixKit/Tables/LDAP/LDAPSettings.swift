// What a table of type ldap is configured with: read once, checked in the order and the words of Postfix.

/// The settings of an LDAP table.
///
/// Source: ldap_table(5).
struct LDAPSettings {
    /// How a client says who it is.
    enum Bind: Equatable {
        /// Not at all.
        case none
        /// With a name and a password.
        case simple
        /// As a SASL mechanism wants it.
        case sasl
    }

    /// What is said about certificates, where TLS is used.
    struct TLS: Equatable {
        var requiresCertificate = false
        var certificateAuthorities: [UInt8] = []
        var certificateAuthorityDirectory: [UInt8] = []
        var certificate: [UInt8] = []
        var key: [UInt8] = []
        var randomFile: [UInt8] = []
        var ciphers: [UInt8] = []
    }

    /// What SASL wants to know.
    struct SASL: Equatable {
        var mechanisms: [UInt8] = []
        var realm: [UInt8] = []
        var authorization: [UInt8] = []
        var minimumStrength = 0
    }

    let servers: LDAPServers
    private(set) var version: Int32
    private(set) var scope = LDAPScope.subtree
    /// In seconds, for each step: to connect, to bind, to search.
    let timeout: Int32
    let base: QueryTemplate
    let filter: QueryTemplate
    let format: QueryTemplate
    let templates: QueryTemplates
    let domain: DomainFilter
    let attributes: LDAPResultAttributes
    let bind: Bind
    let bindName: [UInt8]
    let bindPassword: [UInt8]
    let recursionLimit: Int
    /// 0 means no limit.
    let expansionLimit: Int
    /// The most entries that one search may find; 0 means no limit.
    let sizeLimit: Int
    private(set) var dereference: Int32
    let followsReferrals: Bool
    private(set) var sasl = SASL()
    let startsTLS: Bool
    private(set) var tls = TLS()
    let debugLevel: Int32

    /// Whether TLS is used, either from the first byte or from a request on.
    var usesTLS: Bool { startsTLS || servers.usesTLS }

    /// Reads the settings of a table.
    ///
    /// - Throws: `TableError` of kind `configuration` for a value that cannot be.
    init(
        _ settings: TableSettings, library: LibLDAP, access: ClientAccess, options: TableOptions
    ) throws(TableError) {
        let table = settings.table
        let warn = { (text: MessageText) in options.warn("dict_ldap_open: \(table.name)\(text)") }
        let hosts = try settings.string("server_host", default: "localhost", minimum: 1)
        let port = try settings.integer("server_port", default: 389)
        let standard = options.postfix.distribution.ldapProtocolVersion
        version = Int32(truncatingIfNeeded: try settings.integer("version", default: standard, minimum: 2))
        if version > 3 {
            warn(" Unknown version \(version), using \(standard).")
            version = Int32(truncatingIfNeeded: standard)
        }
        servers = LDAPServers(hosts, port: port, version: &version, library: library, options: options)
        let scopeName = try settings.string("scope", default: "sub", minimum: 1)
        if let known = Self.scopes.first(where: { LDAPAttributeName.isSame(Array($0.key.utf8), scopeName) }) {
            scope = known.value
        } else {
            warn(": Unrecognized value \(scopeName) specified for scope; using sub")
        }
        let baseText = try settings.string("search_base")
        timeout = Int32(truncatingIfNeeded: try settings.integer("timeout", default: 10))
        let filterText = try settings.string("query_filter", default: "(mailacceptinggeneralid=%s)")
        var formatText = try settings.string("result_format")
        if formatText.isEmpty { formatText = try settings.string("result_filter", default: "%s", minimum: 1) }
        var templates = QueryTemplates(of: table, warn: options.warn)
        base = try templates.parse(baseText, .query)
        filter = try templates.parse(filterText, .query)
        if !filter.isDynamic { warn(": Fixed query_filter \(filterText) is probably useless") }
        format = try templates.parse(formatText, .result)
        self.templates = templates
        domain = try DomainFilter(settings, options: options)
        attributes = try LDAPResultAttributes(settings)
        bind = try Self.bind(settings)
        bindName = try settings.string("bind_dn")
        bindPassword = try settings.string("bind_pw")
        if try settings.boolean("cache", default: false) { warn(" ignoring cache") }
        for name in ["cache_expiry", "cache_size"] where try settings.integer(name, default: -1) >= 0 {
            warn(" ignoring \(name)")
        }
        recursionLimit = try settings.integer("recursion_limit", default: 1000, minimum: 1)
        expansionLimit = try settings.integer("expansion_limit", default: 0)
        sizeLimit = try settings.integer("size_limit", default: expansionLimit)
        dereference = Int32(truncatingIfNeeded: try settings.integer("dereference", default: 0))
        if !(0...3).contains(dereference) {
            warn(" Unrecognized value \(dereference) specified for dereference; using 0")
            dereference = 0
        }
        let wantsReferrals = try settings.boolean("chase_referrals", default: false)
        if wantsReferrals, access.isConfined {
            warn(": ignoring chase_referrals below another root: a referral may name a socket of this system")
        }
        followsReferrals = wantsReferrals && !access.isConfined
        if bind == .sasl { sasl = try SASL(settings) }
        startsTLS = try settings.boolean("start_tls", default: false)
        if startsTLS && version < 3 {
            warn(" start_tls requires protocol version 3")
            version = 3
        }
        tls = try TLS(settings, access)
        debugLevel = Int32(truncatingIfNeeded: try settings.integer("debuglevel", default: 0))
    }

    private static let scopes: [String: LDAPScope] = ["one": .oneLevel, "base": .base, "sub": .subtree]

    private static func bind(_ settings: TableSettings) throws(TableError) -> Bind {
        let text = try settings.string("bind", default: "yes", minimum: 1)
        let words: [String: Bind] = [
            "no": .none, "none": .none, "yes": .simple, "simple": .simple, "sasl": .sasl,
        ]
        let known = words.first { LDAPAttributeName.isSame(Array($0.key.utf8), text) }
        guard let known else { throw settings.bad("bind", "unsupported parameter value: bind = \(text)") }
        return known.value
    }
}

extension LDAPSettings.SASL {
    fileprivate init(_ settings: TableSettings) throws(TableError) {
        mechanisms = try settings.string("sasl_mechs")
        realm = try settings.string("sasl_realm")
        authorization = try settings.string("sasl_authz_id")
        minimumStrength = try settings.integer("sasl_minssf", default: 0, maximum: 4096)
    }
}

extension LDAPSettings.TLS {
    fileprivate init(_ settings: TableSettings, _ access: ClientAccess) throws(TableError) {
        requiresCertificate = try settings.boolean("tls_require_cert", default: false)
        func file(_ name: String) throws(TableError) -> [UInt8] {
            try access.optionalFile(try settings.optionalString(name), of: name) ?? []
        }
        certificateAuthorities = try file("tls_ca_cert_file")
        certificateAuthorityDirectory = try settings.string("tls_ca_cert_dir")
        if !certificateAuthorityDirectory.isEmpty {
            try access.refuse("tls_ca_cert_dir", because: "use tls_ca_cert_file")
        }
        certificate = try file("tls_cert")
        key = try file("tls_key")
        randomFile = try file("tls_random_file")
        ciphers = try settings.string("tls_cipher_suite")
    }
}
