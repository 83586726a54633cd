extension LDAPTests {
    /// The entries that the cases ask for.
    static let data: String = {
        let entry = { LDAPDirectory.entry($0, $1) }
        let suffix = LDAPDirectory.suffix
        func thing(_ name: String, _ attributes: (String, String)...) -> String {
            entry("cn=\(name)", [("cn", name), ("kind", name)] + attributes)
        }
        var data = LDAPDirectory.entry("", [("dc", "example")], class: "domain")
        data += LDAPDirectory.entry("ou=deep", [("ou", "deep")], class: "organizationalUnit")
        data += entry("cn=u9,ou=deep", [("cn", "u9"), ("kind", "u9"), ("drop", "deep@example.com")])
        data += thing("u1", ("drop", "a@example.com"), ("drop", "B@example.com"), ("userPassword", "word"))
        data += thing("u2", ("drop", "two"), ("address", "two@example.com"), ("address", "@empty"))
        data += thing("u3", ("drop;lang-de", "drei"), ("drop;lang-en", "three"), ("drop", "3"))
        data += thing("user@mail.example.com", ("drop", "full"))
        data += entry("cn=user", [("cn", "user"), ("kind", "user"), ("drop", "part")])
        data += thing("nothing", ("address", "x"))
        // Groups: by name, by URL, one within the other, and one within itself.
        data += thing(
            "g1", ("drop", "group"), ("leads", "cn=u1,\(suffix)"), ("leads", "cn=none,\(suffix)"),
            ("leads", "cn=u2,\(suffix)"))
        data += thing("g2", ("leads", "cn=g1,\(suffix)"), ("leads", "cn=u3,\(suffix)"))
        data += thing("g3", ("drop", "three"), ("leads", "cn=g3,\(suffix)"))
        data += thing("g4", ("lead", "ldap:///\(suffix)?drop,address?sub?(kind=u*)"))
        data += thing("g5", ("lead", "ldap:///\(suffix)??one?(kind=u1)"), ("drop", "five"))
        data += thing("g6", ("lead", "ldap:///\(suffix)?sn?one?(kind=u1)"), ("drop", "six"))
        data += thing("g7", ("lead", "ldap://[::1"))
        data += thing("g8", ("lead", "ldap:///cn=none,\(suffix)?drop?base"), ("drop", "eight"))
        data += thing("g9", ("lead", "ldap:///\(suffix)?DROP;lang-de?one?(kind=u3)"))
        data += thing("g10", ("leads", "cn=g1,\(suffix)"), ("terminal", "end"), ("drop", "not this"))
        data += thing("g11", ("lead", "ldap:///\(suffix)?drop?one?(kind="))
        data += thing("g12", ("leads", "cn=u1,\(suffix)"), ("drop", "group"), ("address", "leaf"))
        // Several entries for one key, in the order in which they were added.
        for (index, attributes) in [
            [("drop", "1")], [("terminal", "t2"), ("drop", "2")], [("drop", "3")],
            [("leads", "cn=u1,\(suffix)"), ("drop", "4"), ("address", "l4")],
            [("drop", "5"), ("address", "l5")],
            [("terminal", "t6"), ("drop", "6"), ("address", "l6")],
        ].enumerated() {
            data += entry("cn=many\(index)", [("cn", "many\(index)"), ("kind", "many")] + attributes)
            if index > 1 {
                data += entry("cn=some\(index)", [("cn", "some\(index)"), ("kind", "some")] + attributes)
            }
        }
        // Names for entries, and a way to a server.
        data += "dn: cn=other,\(suffix)\nobjectClass: alias\nobjectClass: extensibleObject\ncn: other\n"
        data += "kind: other\naliasedObjectName: cn=u1,\(suffix)\n\n"
        return data
    }()

    /// All kinds of attributes at once.
    private static let roles = """
        terminal_result_attribute = terminal
        leaf_result_attribute = address
        special_result_attribute = leads, lead
        """

    static let cases: [Case] = [
        Case(
            name: "values, and a key that is not there", settings: "", keys: ["u1", "U2", "none", "nothing"]),
        Case(name: "one key", settings: "", operands: ["-q", "u1"]),
        Case(name: "one key that is not there", settings: "", operands: ["-q", "none"], status: 1),
        Case(name: "an empty key", settings: "", operands: ["-q", ""], status: 1),
        Case(name: "characters of filters", settings: "", keys: ["*", "u*", "u1)(kind=*", "\\75\\31", "u1"]),
        Case(
            name: "several attributes", settings: "result_attribute = address, drop;lang-en DROP",
            keys: ["u2", "u3"]),
        Case(name: "options of attributes", settings: "result_attribute = drop;lang-de", keys: ["u3", "u1"]),
        Case(
            name: "formats",
            settings: "result_attribute = drop, address\nresult_format = %u at %d%% of %S, %U",
            keys: ["u1", "u2"]),
        Case(name: "an old format", settings: "result_filter = <%s>"),
        Case(
            name: "parts of keys",
            settings: "query_filter = (&(kind=%u)(kind=%U))\nresult_format = %s-%D-%1-%2",
            keys: ["user@mail.example.com", "user@com", "user", "@mail.example.com", "user@..example"]),
        Case(
            name: "a domain", settings: "domain = mail.example.com, u1",
            keys: ["u1", "user@mail.example.com", "a@u1"]),
        Case(
            name: "a base by key",
            settings: "search_base = cn=%u,\(LDAPDirectory.suffix)\nquery_filter = (drop=*)"),
        Case(
            name: "a base by key, and what is not there",
            settings: "search_base = cn=%s,\(LDAPDirectory.suffix)\nquery_filter = (cn=%s)",
            keys: ["none", "a,b", "u1"]),
        Case(name: "a base that is not there", settings: "search_base = dc=none", status: 75),
        Case(name: "a base that is no name", settings: "search_base = what", status: 75),
        Case(name: "a broken filter", settings: "query_filter = (kind=%s", status: 75),
        Case(name: "a filter for all", settings: "query_filter = kind=u1"),
        Case(name: "scope one", settings: "scope = One", keys: ["u1", "u9"]),
        Case(
            name: "scope base", settings: "scope = base\nsearch_base = cn=u1,\(LDAPDirectory.suffix)",
            keys: ["u1", "u2"]),
        Case(name: "an unknown scope", settings: "scope = down", keys: ["u9"]),
        Case(
            name: "groups by name", settings: "special_result_attribute = leads",
            keys: ["g1", "g2", "u1", "none"]),
        Case(
            name: "groups by URL",
            settings: "special_result_attribute = lead\nresult_attribute = drop, address",
            keys: ["g4", "g5", "g6", "g9"]),
        Case(
            name: "groups by both", settings: roles, keys: ["g1", "g2", "g4", "g5", "g10", "g12", "u1", "u2"]),
        Case(name: "a broken URL", settings: roles, keys: ["g7"], status: 75),
        Case(name: "a URL with a broken filter", settings: roles, keys: ["g11"], status: 75),
        Case(name: "a URL to nowhere", settings: roles, keys: ["g8", "g5"]),
        Case(
            name: "a group in itself", settings: "special_result_attribute = leads\nrecursion_limit = 5",
            keys: ["g3"], status: 75),
        Case(
            name: "enough recursion", settings: "special_result_attribute = leads\nrecursion_limit = 3",
            keys: ["g2"]),
        Case(
            name: "too little recursion", settings: "special_result_attribute = leads\nrecursion_limit = 2",
            keys: ["g2"], status: 75),
        Case(name: "several entries", settings: "", keys: ["many", "some"]),
        Case(name: "several entries of all kinds", settings: roles, keys: ["many", "some"]),
        Case(
            name: "several entries, terminal", settings: "terminal_result_attribute = terminal",
            keys: ["many", "some"]),
        Case(
            name: "several entries, leaf",
            settings:
                "leaf_result_attribute = drop\nresult_attribute = address\nspecial_result_attribute = leads",
            keys: ["many", "some"]),
        Case(name: "a limit that is enough", settings: "expansion_limit = 2"),
        Case(name: "too many values", settings: "expansion_limit = 1", status: 75),
        Case(
            name: "too many values in a group", settings: "\(roles)\nexpansion_limit = 3\nsize_limit = 9",
            keys: ["g2"], status: 75),
        Case(name: "too many entries", settings: "size_limit = 2", keys: ["u1", "many"], status: 75),
        Case(
            name: "too many entries in a group", settings: "\(roles)\nsize_limit = 2", keys: ["g4"],
            status: 75),
        Case(
            name: "aliases",
            settings: "dereference = 2\nscope = base\nsearch_base = cn=other,\(LDAPDirectory.suffix)"),
        Case(
            name: "aliases left alone",
            settings: "scope = base\nsearch_base = cn=other,\(LDAPDirectory.suffix)",
            status: 1),
        Case(
            name: "a name and a password", settings: "bind_dn = cn=u1,\(LDAPDirectory.suffix)\nbind_pw = word"
        ),
        Case(
            name: "a wrong password", settings: "bind_dn = cn=u1,\(LDAPDirectory.suffix)\nbind_pw = other",
            status: 75),
        Case(
            name: "a name without a password", settings: "bind_dn = cn=u1,\(LDAPDirectory.suffix)", status: 75
        ),
        Case(name: "no bind", settings: "bind = none"),
        Case(name: "no bind, version 2", settings: "bind = no\nversion = 2"),
        Case(name: "version 2", settings: "version = 2"),
        Case(name: "an unknown version", settings: "version = 9"),
        Case(
            name: "SASL without a mechanism of ours", settings: "bind = sasl\nsasl_mechs = NONE", status: 75),
        Case(
            name: "SASL over the local socket",
            settings: "server_host = @SOCKET\nbind = sasl\nsasl_mechs = EXTERNAL"),
        Case(
            name: "SASL for somebody else",
            settings: "server_host = @SOCKET\nbind = sasl\nsasl_mechs = EXTERNAL\nsasl_authz_id = u:x",
            status: 75),
        Case(name: "the local socket", settings: "server_host = @SOCKET"),
        Case(name: "TLS, nothing checked", settings: "server_host = ldaps://127.0.0.1:@SECURE"),
        Case(
            name: "TLS, checked",
            settings:
                "server_host = ldaps://127.0.0.1:@SECURE\ntls_require_cert = yes\ntls_ca_cert_file = @FILES/certificate"
        ),
        Case(
            name: "TLS, checked in vain",
            settings: "server_host = ldaps://127.0.0.1:@SECURE\ntls_require_cert = yes", status: 75),
        Case(
            name: "STARTTLS, checked",
            settings: "start_tls = yes\ntls_require_cert = yes\ntls_ca_cert_file = @FILES/certificate"),
        Case(
            name: "STARTTLS, checked in vain", settings: "start_tls = yes\ntls_require_cert = yes", status: 75
        ),
        Case(name: "STARTTLS, version 2", settings: "start_tls = yes\nversion = 2"),
        Case(name: "no such certificate", settings: "start_tls = yes\ntls_ca_cert_file = /none", status: 75),
        Case(name: "no such ciphers", settings: "start_tls = yes\ntls_cipher_suite = NONE-SUCH", status: 75),
        Case(name: "a dead port", settings: "server_host = 127.0.0.1:@DEAD", status: 75),
        Case(name: "a dead port, no bind", settings: "server_host = 127.0.0.1:@DEAD\nbind = no", status: 75),
        Case(
            name: "a dead port, and another server",
            settings: "server_host = 127.0.0.1:@DEAD, 127.0.0.1\nserver_port = @PORT"),
        Case(name: "a silent server", settings: "server_host = 127.0.0.1:@SILENT\ntimeout = 1", status: 75),
        Case(
            name: "a silent server, no bind",
            settings: "server_host = 127.0.0.1:@SILENT\ntimeout = 1\nbind = no", status: 75),
        Case(
            name: "a silent server, STARTTLS",
            settings: "server_host = 127.0.0.1:@SILENT\ntimeout = 1\nstart_tls = yes", status: 75),
        Case(name: "no time at all", settings: "timeout = 0\nbind = no", status: 75),
        Case(name: "a broken server URL", settings: "server_host = ldap://[::1", status: 75),
        Case(name: "an unknown scheme", settings: "server_host = ldapx://127.0.0.1", status: 75),
        Case(name: "an empty list of servers", settings: "server_host = ,", status: 75),
        Case(name: "no server", settings: "server_host =", status: 78),
        Case(
            name: "obsolete settings",
            settings: "cache = yes\ncache_expiry = 3\ncache_size = 0\nchase_referrals = yes"),
        Case(name: "an unknown dereference", settings: "dereference = 4"),
        Case(name: "no recursion", settings: "recursion_limit = 0", status: 78),
        Case(name: "an unknown bind", settings: "bind = always", status: 78),
        Case(name: "no number", settings: "timeout = soon", status: 78),
        Case(name: "no boolean", settings: "chase_referrals = 1", status: 78),
        Case(name: "too strong", settings: "bind = sasl\nsasl_minssf = 4097", status: 78),
        Case(name: "an unknown part in a filter", settings: "query_filter = (kind=%x)", status: 78),
        Case(name: "an unknown part in a format", settings: "result_format = %", status: 78),
        Case(name: "listing", settings: "", operands: ["-s"], status: 64),
        Case(name: "creating", settings: "", operands: [], status: 64),
        Case(name: "adding", settings: "", operands: ["-i"], status: 64),
        Case(name: "deleting", settings: "", operands: ["-d", "u1"], status: 64),
    ]
}
