import Foundation
import TestSupport
import Testing

@Suite struct PostbuildTests {
    /// A configuration of a map and a table of aliases.
    private static let setup = """
        printf '%s\\n' 'virtual_alias_maps = hash:virtual' 'alias_maps = hash:aliases' 'alias_database =' >main.cf
        : >master.cf; printf 'a@x b\\nc@x d\\n' >virtual; echo 'root: ann' >aliases

        """

    static let cases: [CommandCase] = [
        CommandCase(
            name: "a first run creates all, a second changes nothing, a changed line changes one table",
            script: setup + """
                postbuild -c .; touch -d 'next year' virtual; postbuild -c .; echo 'e@x f' >>virtual; postbuild -c .
                postalias -c . -q root hash:aliases; postmap -c . -q e@x hash:virtual
                """,
            output: """
                created hash:aliases (1 entry, +1 -0 ~0)
                created hash:virtual (2 entries, +2 -0 ~0)
                2 tables: 2 created
                unchanged hash:aliases (1 entry)
                unchanged hash:virtual (2 entries)
                2 tables: 2 unchanged
                unchanged hash:aliases (1 entry)
                changed hash:virtual (3 entries, +1 -0 ~0)
                2 tables: 1 unchanged, 1 changed
                ann
                f

                """),
        CommandCase(
            name: "a check writes nothing, says what would change, and shows the entries",
            script: setup + """
                postbuild -c . >/dev/null; printf 'a@x z\\ng@x h\\n' >virtual; cp virtual.db old
                postbuild -c . --check --diff; s=$?; cmp old virtual.db; exit $s
                """,
            output: """
                unchanged hash:aliases (1 entry)
                changed hash:virtual (2 entries, +1 -1 ~1)
                -a@x\tb
                +a@x\tz
                -c@x\td
                +g@x\th
                2 tables: 1 unchanged, 1 changed

                """, status: 1),
        CommandCase(
            name: "a change of any size is counted alike",
            script: """
                echo 'virtual_alias_maps = hash:v' >main.cf; echo 'alias_maps =' >>main.cf
                echo 'alias_database =' >>main.cf; : >master.cf
                seq -f 'k%g v' 1 2000 >v; postbuild -c . >/dev/null
                sed -i 's/^k7 v$/k7 w/; /^k8 /d; $a new v' v; postbuild -c . --check
                sed 's/v$/w/' v >w; mv w v; postbuild -c . --check
                """,
            output: """
                changed hash:v (2000 entries, +1 -1 ~1)
                1 table: 1 changed
                changed hash:v (2000 entries, +1 -1 ~1999)
                1 table: 1 changed

                """, status: 1),
        CommandCase(
            name: "a table of two grammars is an error that names both places",
            script: setup + """
                echo 'virtual_alias_maps = hash:aliases' >>main.cf; postbuild -c .; s=$?; ls *.db; exit $s
                """,
            output: "failed hash:aliases\n1 table: 1 failed\n",
            errors: """
                postbuild: warning: ./main.cf, line 4: overriding earlier entry: virtual_alias_maps=hash:virtual
                postbuild: error: hash:aliases: it is a table of aliases (name: value) for alias_maps \
                (./main.cf, line 2), and of keys and values (key value) for virtual_alias_maps (./main.cf, line 4) \
                (for alias_maps (./main.cf, line 2))
                ls: cannot access '*.db': No such file or directory

                """, status: 78),
        CommandCase(
            name: "two types for one file are an error that names both places",
            script: setup + """
                echo 'transport_maps = btree:virtual' >>main.cf; postbuild -c . --only hash:virtual \
                    --only btree:virtual; s=$?; ls *.db; exit $s
                """,
            output: "failed btree:virtual\nfailed hash:virtual\n2 tables: 2 failed\n",
            errors: """
                postbuild: error: btree:virtual: virtual.db is to be btree:virtual for transport_maps \
                (./main.cf, line 4), and hash:virtual for virtual_alias_maps (./main.cf, line 1) \
                (for transport_maps (./main.cf, line 4))
                postbuild: error: hash:virtual: virtual.db is to be btree:virtual for transport_maps \
                (./main.cf, line 4), and hash:virtual for virtual_alias_maps (./main.cf, line 1) \
                (for virtual_alias_maps (./main.cf, line 1))
                ls: cannot access '*.db': No such file or directory

                """, status: 78),
        CommandCase(
            name: "a missing source fails, and the rest is built; a database without a source is kept",
            script: setup + """
                rm aliases; postbuild -c .; echo $?; echo 'root: ann' >aliases; postbuild -c . >/dev/null
                rm aliases; postbuild -c .
                """,
            output: """
                failed hash:aliases
                created hash:virtual (2 entries, +2 -0 ~0)
                2 tables: 1 created, 1 failed
                66
                kept hash:aliases (no source aliases)
                unchanged hash:virtual (2 entries)
                2 tables: 1 unchanged, 1 kept

                """,
            errors: """
                postbuild: error: hash:aliases: open aliases: No such file or directory \
                (for alias_maps (./main.cf, line 2))

                """),
        CommandCase(
            name: "a strict run refuses a source with warnings, and names them",
            script: setup + """
                postbuild -c . >/dev/null; printf 'a@x z\\na@x y\\n' >virtual; postbuild -c . --strict; s=$?
                postmap -c . -q a@x hash:virtual; exit $s
                """,
            output:
                "unchanged hash:aliases (1 entry)\nfailed hash:virtual\n2 tables: 1 unchanged, 1 failed\nb\n",
            errors: """
                postbuild: warning: virtual.db: duplicate entry: "a@x" (virtual, line 2; first at line 1)
                postbuild: error: hash:virtual: virtual: 1 warning: nothing was replaced \
                (for virtual_alias_maps (./main.cf, line 1))

                """, status: 65),
        CommandCase(
            name: "an atomic run replaces nothing where one table fails",
            script: setup + """
                postbuild -c . >/dev/null; echo 'e@x f' >>virtual; echo 'b: c' >>aliases
                echo 'relocated_maps = hash:gone' >>main.cf; postbuild -c . --atomic; s=$?
                postmap -c . -q e@x hash:virtual; ls; sed -i '$d' main.cf; postbuild -c . --atomic
                postmap -c . -q e@x hash:virtual; ls; exit $s
                """,
            output: """
                withheld hash:aliases (2 entries, +1 -0 ~0)
                failed hash:gone
                withheld hash:virtual (3 entries, +1 -0 ~0)
                3 tables: 2 withheld, 1 failed
                aliases
                aliases.db
                main.cf
                master.cf
                virtual
                virtual.db
                changed hash:aliases (2 entries, +1 -0 ~0)
                changed hash:virtual (3 entries, +1 -0 ~0)
                2 tables: 2 changed
                f
                aliases
                aliases.db
                main.cf
                master.cf
                virtual
                virtual.db

                """,
            errors: "postbuild: error: hash:gone: open gone: No such file or directory "
                + "(for relocated_maps (./main.cf, line 4))\n", status: 66),
        CommandCase(
            name: "a directory is no source, and a table of aliases needs no type",
            script: """
                printf '%s\\n' 'alias_maps = btree:aliases' 'alias_database = aliases' \\
                    'default_database_type = btree' 'relocated_maps = hash:d' >main.cf; : >master.cf; mkdir d
                echo 'root: ann' >aliases; postbuild -c .
                """,
            output:
                "created btree:aliases (1 entry, +1 -0 ~0)\nfailed hash:d\n2 tables: 1 created, 1 failed\n",
            errors: "postbuild: error: hash:d: d: is a directory (for relocated_maps (./main.cf, line 4))\n",
            status: 66),
        CommandCase(
            name: "a broken pattern fails the deployment",
            script: """
                printf '%s\\n' 'alias_maps =' 'alias_database =' 'header_checks = regexp:checks' >main.cf; : >master.cf
                echo '/[a/ REJECT' >checks; postbuild -c .; s=$?; echo '/a/ REJECT' >checks; postbuild -c .; exit $s
                """,
            output: "failed regexp:checks\n1 table: 1 failed\nchecked regexp:checks\n1 table: 1 checked\n",
            errors: """
                postbuild: warning: regexp map checks, line 1: Unmatched [, [^, [:, [., or [=
                postbuild: error: regexp:checks: 1 warning (for header_checks (./main.cf, line 3))

                """, status: 65),
        CommandCase(
            name: "a rule that puts parts of the address where mail goes is no rule",
            script: """
                : >master.cf; echo '/^(.*)@example\\.org$/ smtp:[$1.example.net]' >t
                for p in transport_maps sender_dependent_relayhost_maps sender_dependent_default_transport_maps \\
                    address_verify_transport_maps mailbox_transport_maps fallback_transport_maps virtual_uid_maps \\
                    mailbox_command_maps virtual_alias_maps relocated_maps local_login_sender_maps; do
                    printf '%s\\n' 'alias_maps =' 'alias_database =' "$p = regexp:t, pcre:t, unionmap:{regexp:t}" >main.cf
                    postbuild -c . --check --strict 2>&1 | grep -c 'is not allowed: skipping this rule'
                done
                echo 'transport_maps = regexp:t' >>main.cf; postbuild -c . --check; echo $?
                """,
            output: """
                2
                2
                2
                2
                2
                2
                2
                2
                0
                0
                0
                failed regexp:t
                checked pcre:t
                2 tables: 1 checked, 1 failed
                65

                """,
            errors: """
                postbuild: warning: regexp map t, line 1: regular expression substitution is not allowed: skipping this rule
                postbuild: error: regexp:t: 1 warning (for local_login_sender_maps (./main.cf, line 3))

                """),
        CommandCase(
            name: "what only the release names is nobody's trouble",
            script: """
                mkdir -p r/etc/postfix; : >r/etc/postfix/main.cf; : >r/etc/postfix/master.cf; postbuild --root r
                echo 'root: ann' >r/etc/aliases; postbuild --root r; ls r/etc
                """,
            output: """
                skipped hash:/etc/aliases (no source, and only the default of alias_database names it)
                1 table: 1 skipped
                created hash:/etc/aliases (1 entry, +1 -0 ~0)
                1 table: 1 created
                aliases
                aliases.db
                postfix

                """),
        CommandCase(
            name: "the accounts and databases of a root are looked at inside of it",
            script: """
                mkdir -p r/etc/postfix; : >r/etc/postfix/master.cf; echo 'dbpath = /etc/db' >r/etc/postfix/s.cf
                echo "query = SELECT v FROM t WHERE k = '%s'" >>r/etc/postfix/s.cf
                printf '%s\\n' 'alias_maps =' 'alias_database =' 'relocated_maps = sqlite:/etc/postfix/s.cf, environ:x' \\
                    'local_recipient_maps = unix:passwd.byname' >r/etc/postfix/main.cf
                postbuild --root r --remote 2>/dev/null; echo 'ann:x:1:1::/:' >r/etc/passwd; : >r/etc/db
                postbuild --root r --remote 2>err; cut -d' ' -f3-6 err; postbuild --root r
                """,
            output: """
                failed unix:passwd.byname
                failed sqlite:/etc/postfix/s.cf
                checked environ:x
                3 tables: 1 checked, 2 failed
                checked unix:passwd.byname
                failed sqlite:/etc/postfix/s.cf
                checked environ:x
                3 tables: 2 checked, 1 failed
                sqlite:/etc/postfix/s.cf: dict_sqlite_lookup: /etc/postfix/s.cf: SQL
                checked unix:passwd.byname
                skipped sqlite:/etc/postfix/s.cf (opened with --remote only)
                checked environ:x
                3 tables: 2 checked, 1 skipped

                """),
        CommandCase(
            name: "a root is never left",
            script: """
                mkdir -p r/etc/postfix; printf '%s\\n' 'alias_maps = lmdb:/etc/aliases' 'alias_database =' \
                    'virtual_alias_maps = cdb:/etc/link' 'relocated_maps = pcre:/etc/rules' >r/etc/postfix/main.cf
                : >r/etc/postfix/master.cf; echo 'root: ann' >r/etc/aliases; echo 'a b' >r/etc/virtual
                ln -s /etc/virtual r/etc/link; ln -s /etc/real.cdb r/etc/link.cdb; echo '/x/ y' >r/etc/rules
                postbuild --root r; postbuild --root r --atomic; ls r/etc
                """,
            output: """
                created lmdb:/etc/aliases (1 entry, +1 -0 ~0)
                checked pcre:/etc/rules
                created cdb:/etc/link (1 entry, +1 -0 ~0)
                3 tables: 2 created, 1 checked
                unchanged lmdb:/etc/aliases (1 entry)
                checked pcre:/etc/rules
                unchanged cdb:/etc/link (1 entry)
                3 tables: 2 unchanged, 1 checked
                aliases
                aliases.lmdb
                link
                link.cdb
                postfix
                real.cdb
                rules
                virtual

                """),
        CommandCase(
            name: "types can be mapped, and one table asked for by its parameter",
            script: setup + """
                postbuild -c . --type-map hash=lmdb --only virtual_alias_maps; postbuild -c . --type-map hash=sql
                postbuild -c . --only nothing; ls
                """,
            output: """
                created lmdb:virtual (2 entries, +2 -0 ~0)
                1 table: 1 created
                aliases
                main.cf
                master.cf
                virtual
                virtual.lmdb

                """,
            errors: """
                postbuild: fatal: --type-map takes two indexed types, such as hash=lmdb, instead of hash=sql
                postbuild: fatal: --only nothing: neither a table that is named, nor a parameter that names one

                """),
        CommandCase(
            name: "programs get one object for each table, and one for all",
            script: setup
                + "rm aliases; echo 'alias_maps =' >>main.cf; postbuild -c . --json --diff 2>/dev/null",
            output: """
                {"table": "hash:virtual", "state": "created", "changed": true, "role": "map", "source": "virtual", \
                "database": "virtual.db", "entries": 2, "added": 2, "removed": 0, "replaced": 0, "warnings": [], \
                "references": [{"parameter": "virtual_alias_domains", "origin": {"kind": "default"}}, \
                {"parameter": "virtual_alias_maps", "origin": {"kind": "file", "file": "./main.cf", "line": 1, \
                "column": 1}}], "differences": [{"key": "a@x", "old": [], "new": ["b"]}, \
                {"key": "c@x", "old": [], "new": ["d"]}]}
                {"summary": true, "changed": true, "failed": false, "tables": 1, "states": {"created": 1}}

                """),
        CommandCase(
            name: "passwords are not shown",
            script: """
                printf '%s\\n' 'alias_maps =' 'alias_database =' 'smtp_sasl_password_maps = hash:sasl' >main.cf
                : >master.cf; echo 'mx.example.com user:secret' >sasl; chmod 600 sasl; umask 022
                postbuild -c . --diff; postbuild -c . --json --check --diff | grep -c secret; stat -c %a sasl.db
                """,
            output: """
                created hash:sasl (1 entry, +1 -0 ~0)
                +mx.example.com\t***
                1 table: 1 created
                0
                600

                """),
        CommandCase(
            name: "a database becomes a source again",
            script: setup + """
                printf '%s\\n' '# comment' 'a@x  b,' '   c' '"q r"@x s' >virtual
                printf '%s\\n' 'root: ann' '"a b": "|/bin/x y", z' >aliases
                postbuild -c . >/dev/null; rm virtual aliases; postbuild -c . --decompile hash:virtual >virtual
                postbuild -c . --decompile hash:aliases >aliases; cat virtual aliases; postbuild -c . --check --strict
                """,
            output: """
                "q r"@x\ts
                a@x\tb,   c
                "a b": "|/bin/x y", z
                root: ann
                unchanged hash:aliases (2 entries)
                unchanged hash:virtual (2 entries)
                2 tables: 2 unchanged

                """),
        CommandCase(
            name: "an entry that no source gives is named, and the others are written",
            script: """
                printf 'A B\\nc d\\n' >t; postmap -f hash:t; rm t; postbuild --decompile hash:t
                """,
            output: "c\td\n",
            errors: "postbuild: error: hash:t: key \"A\": no line of a source gives this entry\n", status: 65),
        CommandCase(
            name: "options that exclude each other are refused",
            script: """
                postbuild x; postbuild --apply; postbuild --migrate sdbm; postbuild --jobs 0
                postbuild --decompile hash:x --check; postbuild --migrate lmdb --dry-run --apply
                """,
            errors: """
                postbuild: fatal: postbuild takes no operands: use --only x
                postbuild: fatal: option --apply requires --migrate
                postbuild: fatal: --migrate takes lmdb or cdb instead of sdbm
                postbuild: fatal: --jobs takes a number from 1 to 1024 instead of 0
                postbuild: fatal: specify only one of --decompile and --check
                postbuild: fatal: specify only one of --dry-run and --apply

                """, status: 64),
        CommandCase(
            name: "a configuration that is not there is missing input",
            script: "postbuild -c .", errors: "postbuild: fatal: open ./main.cf: No such file or directory\n",
            status: 66),
    ]

    @Test(arguments: cases)
    func `the run prints what is expected`(_ one: CommandCase) throws {
        try withFolder { folder in
            let run = try ShellRun(one.script, in: folder)
            #expect(run.output == one.output)
            #expect(run.errors == one.errors)
            #expect(run.status == one.status)
        }
    }

    @Test func `the example server is built once, and a changed line builds one table`() throws {
        try withFolder { folder in
            let run = try ShellRun(
                """
                cp -R '\(Toolkit.root.path)/Examples/mail1.org' m; cd m; postbuild -c .; postbuild -c . | tail -n 1
                echo 'new@mail1.org pepe' >>tb/aliases; postbuild -c . | grep changed
                for c in dovecot backup backup-two; do postbuild -c $c >/dev/null; echo $?; done
                """, in: folder)
            #expect(
                run.output == """
                    created hash:aliases (2 entries, +2 -0 ~0)
                    created hash:tb/no-dominio-local (1 entry, +1 -0 ~0)
                    created hash:tb/clients (1 entry, +1 -0 ~0)
                    created hash:tb/aliases (4 entries, +4 -0 ~0)
                    checked regexp:tb/desechables
                    5 tables: 4 created, 1 checked
                    5 tables: 4 unchanged, 1 checked
                    unchanged hash:aliases (2 entries)
                    unchanged hash:tb/no-dominio-local (1 entry)
                    unchanged hash:tb/clients (1 entry)
                    changed hash:tb/aliases (5 entries, +1 -0 ~0)
                    5 tables: 3 unchanged, 1 changed, 1 checked
                    0
                    0
                    0

                    """, "\(run.errors)")
        }
    }

    @Test func `every place of a configuration is found, and named`() throws {
        try withFolder { folder in
            let run = try ShellRun(
                """
                printf '%s\\n' 'smtpd_restriction_classes = local_only' \\
                    'local_only = check_sender_access hash:senders, reject' 'indexed = hash:' 'alias_maps =' \\
                    'alias_database =' \\
                    'virtual_alias_maps = proxy:hash:virtual, unionmap:{hash:one,pipemap:{inline:{a=b},hash:two}}' \\
                    'virtual_alias_domains =' 'relay_domains =' 'fast_flush_domains =' "mydestination = example.com, ${PWD}/list, \\${indexed}domains, !hash:not" \\
                    'mynetworks = 127.0.0.0/8, [::1]/128' \\
                    'smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:10023,' \\
                    '  check_recipient_access { hash:braces, {search_order = x}}, hash:bare' >main.cf
                echo 'foo hash:inlist' >list
                printf '%s\\n' 'submission inet n - n - - smtpd -o mua=x' \\
                    '  -o { smtpd_client_restrictions = check_client_access hash:override, reject }' >master.cf
                for t in senders virtual one two domains not braces bare override inlist; do echo "$t 1" >$t; done
                postbuild -c . -v 2>&1 | sed "s|$PWD|.|" | grep '^postbuild: hash'
                """, in: folder)
            #expect(
                run.output == """
                    postbuild: hash:inlist: mydestination (./list, line 1)
                    postbuild: hash:domains: mydestination (./main.cf, line 10)
                    postbuild: hash:not: mydestination (./main.cf, line 10)
                    postbuild: hash:override: check_client_access in smtpd_client_restrictions of submission/inet \
                    (./master.cf, line 2)
                    postbuild: hash:braces: check_recipient_access in smtpd_recipient_restrictions (./main.cf, line 12)
                    postbuild: hash:bare: smtpd_recipient_restrictions (./main.cf, line 12)
                    postbuild: hash:senders: check_sender_access in local_only (./main.cf, line 2)
                    postbuild: hash:virtual: virtual_alias_maps (./main.cf, line 6)
                    postbuild: hash:one: virtual_alias_maps (./main.cf, line 6)
                    postbuild: hash:two: virtual_alias_maps (./main.cf, line 6)

                    """)
        }
    }

    /// Pieces that a configuration is made of, and some that it should not be.
    private static let pieces = [
        "virtual_alias_maps = ", "alias_maps = ", "mydestination = ", "smtpd_restriction_classes = ", "x = ",
        "hash:",
        "lmdb:", "proxy:", "unionmap:{", "pipemap:{", "{", "}", "$", "${", "$x", "$virtual_alias_maps", ",",
        " ", "!",
        "=", ":", "/", "a", "b", "check_client_access ", "inline:{a=b}", "regexp:{{/a/ b}}", "\n", "\n ",
        "\n#", "\u{0}",
        "smtpd_client_restrictions = ", "tls_server_sni_maps = ", "${x?{a}:{b}}",
    ]

    @Test func `a configuration of any text ends in a known way, and a check writes nothing`() throws {
        var random = SeededGenerator(seed: 20_261_121)
        for _ in 0..<60 {
            try withFolder { folder in
                let text = (0..<Int.random(in: 1...30, using: &random)).map { _ in
                    Self.pieces.randomElement(using: &random) ?? ""
                }
                try Data(text.joined().utf8).write(to: folder.appendingPathComponent("main.cf"))
                let run = try ShellRun(
                    """
                    echo 'smtp inet n - n - - smtpd -o x=hash:b' >master.cf; echo 'a: b' >a; echo 'a b' >b; cp main.cf old
                    postbuild -c . --check --diff; s=$?; postbuild -c . --migrate lmdb --dry-run >/dev/null
                    cmp main.cf old && [ "$(ls | tr '\\n' ' ')" = 'a b main.cf master.cf old ' ] || s=200; exit $s
                    """, in: folder)
                #expect(
                    [0, 1, 65, 66, 69, 78].contains(run.status),
                    "\(text.joined()): \(run.status) \(run.errors)")
            }
        }
    }
}
