import Synchronization
import Testing

@testable import PostfixKit

/// libldap, where it is installed.
enum Installed {
    static let isLDAPThere = (try? LibLDAP()) != nil
}

@Suite(.enabled(if: Installed.isLDAPThere, "no libldap: install libldap-2.5-0 or libldap2"))
struct LDAPSettingsTests {
    private let directory: DatabaseDirectory

    init() throws { directory = try DatabaseDirectory() }

    @Test func `without a setting everything has the default of Postfix`() throws {
        let (settings, said) = try read("")
        #expect(said == [])
        #expect(settings.servers.urls == Array("ldap://localhost:389".utf8))
        #expect(settings.version == 2 && settings.scope == .subtree && settings.timeout == 10)
        #expect(settings.filter.parts.first == .text(Array("(mailacceptinggeneralid=".utf8)))
        #expect(settings.attributes.all == [Array("maildrop".utf8)])
        #expect(settings.bind == .simple && settings.bindName == [] && settings.bindPassword == [])
        #expect(settings.recursionLimit == 1000 && settings.expansionLimit == 0 && settings.sizeLimit == 0)
        #expect(settings.dereference == 0 && !settings.followsReferrals && !settings.usesTLS)
        #expect(settings.tls == LDAPSettings.TLS() && settings.debugLevel == 0)
        #expect(try read("", .debian).settings.version == 3)
    }

    @Test func `hosts become URLs, and URLs stay`() throws {
        let list = "a, b:1 ldaps://c ldapi://%2Frun%2Fx\n  [::1]:2, d"
        let (settings, said) = try read("server_host = \(list)\nserver_port = 7\n")
        let urls = "ldap://a:7 ldap://b:1 ldaps://c ldapi://%2Frun%2Fx ldap://[::1]:2 ldap://d:7"
        #expect(String(decoding: settings.servers.urls, as: UTF8.self) == urls)
        #expect(said == ["dict_ldap_open: URL scheme ldaps requires protocol version 3"])
        #expect(settings.version == 3 && settings.usesTLS)
    }

    @Test func `a broken URL is left out, and the others stay`() throws {
        let (settings, said) = try read("server_host = ldap://[::1 ldap://a\n")
        #expect(settings.servers.urls == Array("ldap://a".utf8))
        #expect(
            said == ["error: dict_ldap_open: error parsing URL ldap://[::1: 5: Compare False; skipping"])
    }

    @Test func `what is obsolete or unknown is said, and has the default`() throws {
        let (settings, said) = try read(
            """
            version = 4
            scope = deep
            query_filter = cn=x
            cache = yes
            cache_expiry = 0
            cache_size = 1
            dereference = 7
            start_tls = yes

            """)
        let file = directory.path("cf").description
        #expect(
            said == [
                "dict_ldap_open: \(file) Unknown version 4, using 2.",
                "dict_ldap_open: \(file): Unrecognized value deep specified for scope; using sub",
                "dict_ldap_open: \(file): Fixed query_filter cn=x is probably useless",
                "dict_ldap_open: \(file) ignoring cache", "dict_ldap_open: \(file) ignoring cache_expiry",
                "dict_ldap_open: \(file) ignoring cache_size",
                "dict_ldap_open: \(file) Unrecognized value 7 specified for dereference; using 0",
                "dict_ldap_open: \(file) start_tls requires protocol version 3",
            ])
        #expect(settings.scope == .subtree && settings.dereference == 0 && settings.version == 3)
    }

    @Test(arguments: [
        ("no", LDAPSettings.Bind.none), ("NONE", .none), ("yes", .simple), ("Simple", .simple),
        ("SASL", .sasl),
    ])
    func `a bind has two words for two of its kinds`(_ word: String, _ bind: LDAPSettings.Bind) throws {
        #expect(try read("bind = \(word)\n").settings.bind == bind)
    }

    @Test(arguments: [
        ("bind = maybe", "unsupported parameter value: bind = maybe"),
        ("recursion_limit = 0", "invalid recursion_limit parameter value 0 < 1"),
        ("version = 1", "invalid version parameter value 1 < 2"),
        ("bind = sasl\nsasl_minssf = 5000", "invalid sasl_minssf parameter value 5000 > 4096"),
        ("scope =", "bad string length 0 < 1: scope = "),
        ("server_port = x", "bad numerical configuration: server_port = x"),
        ("start_tls = on", "bad boolean configuration: start_tls = on"),
    ])
    func `a value that cannot be is an error with its place`(_ text: String, _ problem: String) throws {
        let file = directory.path("cf").description
        let line = text.split(separator: "\n").count
        let error = #expect(throws: TableError.self) { try read(text + "\n") }
        #expect(error?.kind == .configuration)
        #expect(error?.message.string == "\(file): \(problem) (\(file), line \(line))")
    }

    @Test func `the old name of the result format still counts`() throws {
        #expect(try read("result_filter = a%s\n").settings.format.parts.first == .text(Array("a".utf8)))
        let both = try read("result_filter = a%s\nresult_format = b%s\n").settings
        #expect(both.format.parts.first == .text(Array("b".utf8)))
    }

    @Test func `limits of entries follow limits of values`() throws {
        #expect(try read("expansion_limit = 3\n").settings.sizeLimit == 3)
        #expect(try read("expansion_limit = 3\nsize_limit = 5\n").settings.sizeLimit == 5)
    }

    @Test func `a missing library names the packages`() throws {
        let table = TableName(type: Array("ldap".utf8), name: Array("/x".utf8))
        let failure = #expect(throws: SharedLibrary.Failure.self) {
            _ = try LibLDAP(names: ["libldap-none.so.0", "libldap-none.so.1"])
        }
        let error = try #require(failure).error(for: table)
        #expect(error.kind == .unavailable)
        #expect(
            error.message.string == """
                table ldap:/x: cannot load the client library: libldap-none.so.0: cannot open shared object \
                file: No such file or directory; install the package libldap-2.5-0 or libldap2
                """)
    }

    private func read(
        _ text: String, _ distribution: Distribution = .upstream
    ) throws -> (settings: LDAPSettings, said: [String]) {
        try directory.write(Array(text.utf8), to: "cf")
        let said = Mutex<[String]>([])
        let hear = { (text: MessageText) in said.withLock { $0.append(text.string) } }
        var options = TableOptions(note: hear, warn: hear)
        options.mirror("3.11", distribution)
        let table = TableName(type: Array("ldap".utf8), name: directory.path("cf").bytes)
        let settings = try LDAPSettings(
            try TableSettings(table, options: options), library: try LibLDAP(),
            access: ClientAccess(for: table, options: options), options: options)
        return (settings, said.withLock { $0 })
    }
}
