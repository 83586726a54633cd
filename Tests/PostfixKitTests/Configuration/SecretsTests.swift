import PostfixKit
import Testing

@Suite struct SecretsTests {
    @Test(arguments: [
        ("db_password", "x", true), ("ldap_bind_pw", "x", true), ("API_KEY", "x", true),
        ("db_passwd", "x", true),
        ("client_secret", "x", true), ("db_password", "", false), ("db_password", "$other", false),
        ("db_password", "${other}", false), ("db_password", "$a$b", true), ("relayhost", "x", false),
        ("smtp_sasl_password_maps", "hash:/etc/postfix/sasl", false),
        ("smtp_sasl_password_maps", "inline:{{a = b:c}}", true),
        ("smtp_sasl_password_maps", "proxy:static:u:p", true),
        ("hosts", "postgresql://user:pass@host/db", true), ("hosts", "postgresql://user@host/db", false),
        ("hosts", "a://b c://d:e@f", true), ("smtpd_tls_key_file", "/etc/key", false), ("", "a", false),
        ("hosts", "ldap://u:a/b@h", true), ("hosts", "ldap://h:389/a@b", false),
        ("h", "ldap://[::1]:1/a@b", false),
        ("hosts", "pg://h/d?user=a&password=b", true), ("hosts", "pg://h/d?p%61ssword=b", true),
        ("hosts", "pg://h/d?password=$p", false), ("hosts", "pg://h/d?sslmode=a", false),
        ("dsn", "host=h password=b", true), ("command", "/x --password b", true),
        ("command", "/x --token=b", true),
        ("command", "/x --passive b", false), ("banner", "password secret token", false),
        ("command", "/x -p b", true), ("command", "/x -pb", true), ("command", "/x -p 783", false),
        ("command", "/x -p /b", false), ("command", "/x -p $b", false), ("command", "/x -p -v", false),
        ("command", "/x -u a:b", true), ("command", "/x -ua:b", true), ("command", "/x --user=a:b", true),
        ("command", "/x --user a:1", true), ("command", "/x -u a", false), ("command", "/x -u 5:7", false),
        ("command", "/x -u a:$b", false), ("command", "/x --users=a:b", false), ("command", "/x-p b", false),
        ("command", "/x - a:b", false), ("command", "/x -u", false), ("command", "/x -u pg://h:5/d", false),
        ("my_token_2", "a", true), ("token_limit", "5", false), ("password_file", "/x", false),
        ("accessKey", "a", false),
        ("access_key", "a", true), ("x_pw", "a", true), ("x_pwned", "a", false), ("Pass", "a", true),
        ("smtp_sasl_password_maps", "{{a = b:c}}", true), ("smtp_sasl_password_maps", "${a}:/b", false),
    ])
    func `a value is hidden by its name, or by what it looks like`(
        _ name: String, _ value: String, _ isHidden: Bool
    ) {
        #expect(Secrets.hides(ParameterName(Array(name.utf8)), Array(value.utf8)) == isHidden)
    }

    @Test(arguments: [
        ("main.cf: unused parameter: db_password=a b=c", "main.cf: unused parameter: db_password=***"),
        (
            "a=b/main.cf, line 3: overriding earlier entry: my_secret=x",
            "a=b/main.cf, line 3: overriding earlier entry: my_secret=***"
        ),
        ("main.cf: unused parameter: x=y", "main.cf: unused parameter: x=y"),
        ("F, line 2: missing '=': \"a_password geheim\"", "F, line 2: missing '=': \"a_password ***\""),
        (
            "field \"q\" in \"l unix {a_secret = g \"h}x\" (F)",
            "field \"q\" in \"l unix {a_secret = ***\" (F)"
        ),
        ("{b c}x{my_bind_pw=geheim", "{b c}x{my_bind_pw=***"),
        ("\"pgsql://a:geheim@host/x ${\" b://c@d", "\"pgsql://***@host/x ${\" b://c@d"),
        ("\"x_password_maps inline:{a=geheim\"", "\"x_password_maps ***\""),
        ("undefined parameter: a_password", "undefined parameter: a_password"),
        ("\"a_password\" will be removed", "\"a_password\" will be removed"),
        ("a_password: unknown parameter", "a_password: unknown parameter"),
        ("a_password=$b", "a_password=$b"), ("a_password = ", "a_password = "), ("", ""),
        ("connect to pg://h/d?password=x: refused", "connect to pg://h/d?password=***: refused"),
        ("at ldap://u:x@h, ldap://v:y@i: no", "at ldap://***@h, ldap://***@i: no"),
        ("ldap_url(ldap://u:x/y@h)", "ldap_url(ldap://***@h)"),
        ("open \"ldap\" configuration \"//u:x@h:9\": no", "open \"ldap\" configuration \"//***@h:9\": no"),
        ("//u:x@h", "//***@h"), ("open /a//b:c@d: no", "open /a//b:c@d: no"),
        ("run /x --password y", "run /x --password ***"),
        ("unused parameter: c=/x -u u:y -p z w", "unused parameter: c=/x -u u:*** -p *** w"),
        ("specify only one of -p and -u a:b", "specify only one of -p and -u a:b"),
        (
            "table unionmap:{unix:passwd.byname static:a}: no",
            "table unionmap:{unix:passwd.byname static:a}: no"
        ),
        (
            "bad syntax: \"inline:{a}\"; need \"inline:{name=value...}\"",
            "bad syntax: \"inline:{a}\"; need \"inline:{name=value...}\""
        ),
        ("the token is unexpected", "the token is unexpected"), ("run --pass x", "run --pass ***"),
        ("option --show-secrets requires --json", "option --show-secrets requires --json"),
        ("a table of the password type", "a table of the password type"),
    ])
    func `a secret at the end of a message is hidden`(_ message: String, _ shown: String) {
        #expect(Secrets.hidden(in: MessageText(Array(message.utf8))).string == shown)
    }

    @Test(arguments: [PostfixRelease.oldest, .newest])
    func `names of parameters of Postfix are no secrets`(_ release: PostfixRelease) throws {
        let facts = HostFacts(
            hostName: Array("mail.example.com".utf8),
            interfaces: try HostFacts.interfaces(Array("127.0.0.1/8".utf8)))
        let known = KnownParameters(
            catalogue: ParameterCatalogue(release: release), directory: ConfigurationDirectory(option: "."),
            facts: facts)
        var count = 0
        try known.list([.builtin, .service], from: .defaults) { entry in
            let name = ParameterName(entry.name.array)
            #expect(!Secrets.hides(name, Array("x".utf8)), "\(name)")
            #expect(!known.secrets.hides(name, entry.value.array), "\(name)")
            count += 1
        }
        #expect(count > 500)
    }

    @Test(arguments: [("sasl_passwd", true), ("sasl_passwd.db", true), ("passwd", false), ("virtual", false)])
    func `a file of passwords is known by its name`(_ name: String, _ isSecret: Bool) {
        #expect(SecretNames.isSecret(file: FilePath("/etc/postfix/\(name)")) == isSecret)
    }
}

@Suite struct NearestNameTests {
    @Test(arguments: [
        ("myhostnme", "myhostname"), ("myhsotname", "myhostname"), ("relay_host", "relayhost"),
        ("smtpd_recipient_restriction", "smtpd_recipient_restrictions"), ("Myhostname", "myhostname"),
    ])
    func `the nearest name is found`(_ typed: String, _ meant: String) throws {
        let known = KnownParameters(
            catalogue: ParameterCatalogue(release: .newest), directory: ConfigurationDirectory(option: "."))
        let name = try #require(known.nearestName(to: ParameterName(Array(typed.utf8))))
        #expect(name.description == meant)
    }

    @Test(arguments: ["nosuch", "", "x", "abc", "completely_different_name"])
    func `a name that is like none has no nearest one`(_ typed: String) {
        let known = KnownParameters(
            catalogue: ParameterCatalogue(release: .newest), directory: ConfigurationDirectory(option: "."))
        #expect(known.nearestName(to: ParameterName(Array(typed.utf8))) == nil)
    }

    @Test func `a very long name costs nothing`() {
        var search = NearestName(to: Array(repeating: 97, count: 1_000_000))
        search.consider(Array(repeating: 97, count: 1_000_000).span)
        #expect(search.name == nil)
    }
}
