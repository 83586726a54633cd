import Foundation
import Testing

/// Passwords in every place where a configuration can have them, and every output that could show one.
///
/// All of them begin with `geheim`.
@Suite struct AttackSecretsTests {
    private static let mainFile = """
        compatibility_level = 3.6
        mydestination = example.com
        local_recipient_maps =
        alias_maps = hash:al
        alias_database = hash:al
        # Connection URIs: before the host, in the query, in odd spellings.
        a_hosts = postgresql://u:geheim1@h1:5432,h2/db?sslmode=require
        b_hosts = postgresql://h/db?user=u&password=geheim2&sslmode=require
        c_hosts = postgresql://h/db?pass%77ord=geheim3
        d_hosts = https://u:geheim4/5@h/x
        e_hosts = mysql://h/db;password=geheim6
        f_hosts = https://h/x#access_token=geheim7
        g_hosts = host=h password=geheim8 dbname=d
        h_hosts = ldap://h/o=x LDAPS://cn=a:geheim9@h/o=x
        # A parameter that another one makes a table of passwords, and parts of one.
        mine = inline:{ { h = u:geheim10 } }
        indirect = $mine
        smtp_sasl_password_maps = hash:al, ${indirect}
        login = geheim11
        lmtp_sasl_password_maps = inline:{ { h = $user:${login} } }
        word = geheim12
        db_password = $word
        # Names, as administrators spell them.
        db_passwd = geheim13
        DB_PASSWORD2 = geheim14
        ldap_bindpw = geheim15
        apiKey = geheim16
        my_api_key = geheim17
        auth-token = geheim18
        client_secret_old = geheim19
        x_pwd = geheim20
        mysql_pass = geheim21
        smtp_credentials = geheim22
        uses = $a_hosts $b_hosts $c_hosts $d_hosts $e_hosts $f_hosts $g_hosts $h_hosts $db_passwd $DB_PASSWORD2
            $ldap_bindpw $apiKey $my_api_key ${auth-token} $client_secret_old $x_pwd $mysql_pass $smtp_credentials
            $unused_only
        mailbox_command = /usr/bin/deliver --password geheim23 --token=geheim24
        other_command = /usr/bin/curl -u u:geheim25 https://h/
        """ + "\n"

    private static let masterFile = """
        smtp inet n - n - - smtpd
            -o db_passwd=geheim31 -o { x_password = geheim32 } -o mine=$word
        p unix - n n - - pipe user=nobody
            argv=/bin/x --password geheim33 --token=geheim34 --API-KEY geheim35 password=geheim36
            https://u:geheim37@h/ https://h/?key=1&api_key=geheim38 --header=x:Bearer Bearer geheim39
            {--secret geheim40} {password: geheim41} {--secret geheim42} --secret {geheim43}
            -H Authorization: Bearer geheim44 -H Authorization: Basic geheim45
            -p geheim62 -pgeheim63 -u u:geheim64 -uu:geheim65 --user u:geheim66 --user=u:geheim67 -U u%x:geheim68
            --proxy-user u:geheim69 {mysql -p geheim70 -u root} {curl -u u:geheim71 https://h/} {-pgeheim72}
        """ + "\n"

    /// Makes the configuration, and a source of passwords.
    private static func configuration(in folder: URL) throws {
        for (name, text) in [
            ("main.cf", mainFile), ("master.cf", masterFile),
            ("al", "root: ann, \"|/bin/x --password geheim51\"\n"),
            ("sasl_passwd", "h u:geheim52\n u2:geheim53\nh2 u:geheim54\u{1}\n"),
            ("transport", "example.com p:\n"),
        ] { try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8) }
    }

    /// The secrets that a script lets out, in the order of the text.
    private static func leaks(_ run: ShellRun) -> [String] {
        (run.output + run.errors).matches(of: /geheim[0-9]*/).map { String($0.output) }
    }

    @Test(arguments: [
        "postconf -c . --json", "postconf -c . --json -n", "postconf -c . --json -x",
        "postconf -c . --json -nx",
        "postconf -c . --json -C user", "postconf -c . --json -M", "postconf -c . --json -Mx",
        "postconf -c . --json -F", "postconf -c . --json -P", "postconf -c . --json -Px",
        "postconf -c . --explain mine indirect word login uses db_password a_hosts mailbox_command",
        "postconf -c . --explain --json mine indirect word login uses smtp_sasl_password_maps lmtp_sasl_password_maps",
        "mkdir e; cp main.cf master.cf e; sed -i 's/geheim/geheim9/' e/*; postconf --diff . e",
        "mkdir e; cp main.cf master.cf e; sed -i 's/geheim/geheim9/' e/*; postconf --json --diff . e",
        "postconf -c . --check-upgrade 3.11 --from 3.5",
        "postconf -c . --json --check-upgrade 3.11 --from 3.5",
        "postbuild -c . -v --check --diff", "postbuild -c . -v --json --check --diff",
        "postbuild -c . -v --migrate lmdb --dry-run", "postbuild -c . -v --json --migrate cdb --dry-run",
        "postalias -c . hash:al && postresolve -c . -v -o transport_maps=texthash:transport joe@example.com root",
        "postalias -c . hash:al && postresolve -c . -v --format json root@example.com",
        "postalias -c . hash:al && postresolve -c . --format dot root@example.com",
        "postalias -c . hash:al && postresolve -c . --audit; postresolve -c . -v --audit --format json",
        "postalias -c . hash:al && postresolve -c . --to ann",
        "postmap -c . --diff texthash:sasl_passwd; postmap -c . --diff hash:sasl_passwd",
        "postmap -c . hash:sasl_passwd; echo 'h u:geheim61' >sasl_passwd; postmap -c . --diff hash:sasl_passwd",
        "postmap -c . -q nobody texthash:sasl_passwd",
        "postmap -c . --as virtual --explain -q x 'inline:{{x = y},{bind_pw = geheim73}}'",
        "postmap -c . --as virtual --json -q x 'inline:{{x = y},{bind_pw = geheim73}}' 'inline:{{z_password = geheim74}}'",
    ])
    func `no output shows a secret`(_ script: String) throws {
        try withFolder { folder in
            try Self.configuration(in: folder)
            let run = try ShellRun(script, in: folder)
            #expect(Self.leaks(run) == [], "\(run.output)\(run.errors)")
        }
    }

    @Test(arguments: [
        "db_passwd geheim1", "db_passwd = geheim1\ndb_passwd = geheim2", "a_token geheim1",
        "x = postgresql://u:geheim1@h/${", "x = https://h/?password=geheim1 ${",
        "mine = inline:{{h = u:geheim1}}\nmine = x\nsmtp_sasl_password_maps = $mine",
        "api_key = geheim1${", "unused_passwd = geheim1", "unused = https://h/?token=geheim1",
    ])
    func `no message about a mistake shows a secret`(_ lines: String) throws {
        try withFolder { folder in
            try Self.configuration(in: folder)
            try "mydestination =\n\(lines)\n".write(
                to: folder.appendingPathComponent("main.cf"), atomically: true, encoding: .utf8)
            let run = try ShellRun(
                """
                postconf -c . -x >/dev/null; postconf -c . --lenient --json -n; postmap -c . -q a static:x
                postalias -c . -q a static:x; postresolve -c . a@example.com; postbuild -c . -v --check
                """, in: folder)
            #expect(Self.leaks(run) == [], "\(run.output)\(run.errors)")
        }
    }

    @Test(arguments: [
        "ldap", "mysql", "pgsql",
    ])
    func `no message about a server shows its password`(_ type: String) throws {
        try withFolder { folder in
            let port = try ListeningServer().port
            let file =
                switch type {
                case "ldap":
                    """
                    server_host = ldap://u:geheim1@127.0.0.1:\(port)/o=x
                    search_base = o=x
                    bind_pw = geheim2
                    bind_pw = geheim3
                    timeout = 1
                    debuglevel = -1
                    """
                case "mysql":
                    "hosts = 127.0.0.1:\(port)\npassword = geheim1\npassword = geheim2\ndbname = d\nquery = q"
                default:
                    "hosts = postgresql://u:geheim1@127.0.0.1:\(port)/d?sslpassword=geheim2 "
                        + "postgresql://127.0.0.1:\(port)/d?password=geheim3\nquery = q"
                }
            try "\(file)\n".write(to: folder.appendingPathComponent("t"), atomically: true, encoding: .utf8)
            let run = try ShellRun("postmap -c . -v -q a \(type):$PWD/t", in: folder)
            #expect(run.status != 0)
            #expect(Self.leaks(run) == [], "\(run.errors)")
        }
    }

    @Test(arguments: ["--check", "--check --json", "--check --json --diff", "--check -v"])
    func `no report of a table behind a server shows a secret`(_ options: String) throws {
        try withFolder { folder in
            try """
            compatibility_level = 3.6
            mydestination =
            alias_maps =
            alias_database =
            virtual_alias_maps = pgsql:postgresql://u:geheim1@127.0.0.1:1/d?password=geheim2
            smtp_generic_maps = ldap:{{bind_pw = geheim3} {server_host = ldap://u:geheim4@127.0.0.1:1} {search_base = x}}

            """.write(to: folder.appendingPathComponent("main.cf"), atomically: true, encoding: .utf8)
            let run = try ShellRun(": >master.cf; postbuild -c . --remote \(options)", in: folder)
            #expect(run.status != 0)
            #expect(Self.leaks(run) == [], "\(run.output)\(run.errors)")
        }
    }

    @Test func `what is no secret is shown`() throws {
        try withFolder { folder in
            try """
            password_file = /etc/secret
            smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd
            smtpd_tls_key_file = /etc/key
            token_limit = 5
            user = ann
            hosts = postgresql://ann@h:5432/db?sslmode=require https://h:80/x@y ldap://[::1]:389/o=x
            other = inline:{ { a = b } }
            third = $password_file ${token_limit} key=1
            smtpd_banner = $myhostname ESMTP password secret token
            local_header = a=b
            uses = $password_file $token_limit $user $hosts $other $third $local_header
            """.write(to: folder.appendingPathComponent("main.cf"), atomically: true, encoding: .utf8)
            let run = try ShellRun("postconf -c . --json -n 2>/dev/null | grep -c '[*][*][*]'", in: folder)
            #expect(run.output == "0\n")
        }
    }
}
