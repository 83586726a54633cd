import Foundation
import Testing

/// What postconf does beyond Postfix's own.
@Suite struct PostconfTests {
    /// A configuration in the folder `d`.
    private static let configuration = """
        mkdir d; cat >d/main.cf <<'END'
        myhostname = mail.example.com
        mydestination = old
        # a remark
        mydestination = $myhostname,
            $mydomain
        smtp_use_tls = yes
        relayhost = [$gateway]
        gateway = gw.example.com
        db_password = geheim
        alias_maps = hash:/etc/aliases, pgsql:db
        compatibility_level = 3.11
        END
        cat >d/master.cf <<'END'
        smtp inet n - n - - smtpd
            -o mydestination=first -o { mydestination = second }
        submission inet n - n - - smtpd -o gateway=other.example.com -o sasl_password=$db_password.
        END

        """

    static let cases: [CommandCase] = [
        CommandCase(
            name: "an explanation tells where a value comes from and what it becomes",
            script: configuration + "postconf -c d --explain mydestination relayhost 2>/dev/null",
            output: """
                mydestination = $myhostname,    $mydomain
                  from: d/main.cf, line 4
                  without effect: d/main.cf, line 2: mydestination = old
                  default: $myhostname, localhost.$mydomain, localhost
                  expands to: mail.example.com,    example.com
                    $myhostname = mail.example.com (d/main.cf, line 1)
                    $mydomain = example.com (computed from the machine, or from other settings)
                  in smtp/inet: mydestination = first (d/master.cf, line 2), without effect
                  in smtp/inet: mydestination = second (d/master.cf, line 2)
                  kind: text
                  in Postfix: since 1.1 or before

                relayhost = [$gateway]
                  from: d/main.cf, line 7
                  default is empty
                  expands to: [gw.example.com]
                    $gateway = gw.example.com (d/main.cf, line 8)
                  in submission/inet: gateway = other.example.com (d/master.cf, line 3)
                  kind: text
                  in Postfix: since 1.1 or before

                """),
        CommandCase(
            name: "an explanation knows the history and the limits of a parameter",
            script: configuration
                + "postconf -c d --explain smtp_use_tls minimal_backoff_time fallback_relay 2>/dev/null",
            output: """
                smtp_use_tls = yes
                  from: d/main.cf, line 6
                  default: no
                  kind: yes or no
                  in Postfix: since 2.2
                  deprecated: since 3.9; specify "smtp_tls_security_level"

                minimal_backoff_time = 300s
                  from: default
                  kind: time, in seconds where no unit is given, value at least 1 second
                  in Postfix: since 1.1 or before

                fallback_relay =
                  from: default
                  kind: name of an older release
                  in Postfix: since 1.1 or before, until 2.2
                  deprecated: since 3.11; specify "smtp_fallback_relay"

                """),
        CommandCase(
            name: "an explanation of what cannot be expanded says why",
            script: "echo 'a = $a' >main.cf; echo 'myorigin = $a' >>main.cf; : >master.cf; "
                + "postconf -c . --explain myorigin 2>/dev/null",
            output: """
                myorigin = $a
                  from: ./main.cf, line 2
                  default: $myhostname
                  cannot be expanded: unreasonable macro call nesting: "a"
                  kind: text, length at least 1 byte
                  in Postfix: since 1.1 or before

                """, status: 78),
        CommandCase(
            name: "a name that is not known may be another",
            script: ": >main.cf; : >master.cf; postconf -c . myhostnme; postconf -c . nosuch; "
                + "postconf -c . --explain smtpd_helo_restriction",
            errors: """
                postconf: warning: myhostnme: unknown parameter
                postconf: did you mean "myhostname"?
                postconf: warning: nosuch: unknown parameter
                postconf: warning: smtpd_helo_restriction: unknown parameter
                postconf: did you mean "smtpd_helo_restrictions"?

                """, status: 1),
        CommandCase(
            name: "other names that are not known may be others, too",
            script: """
                echo 'mydestinaton = x' >main.cf
                echo 'smtp inet n - n - - smtpd -o relayhost=a -o relayhots=b' >master.cf
                postconf -c . -n -o myhostnam=b; postconf -c . -qM smpt/inet; postconf -c . -qM smtp/ined
                postconf -c . -qP smtp/inet/relayhot; postconf -c . -qM --json smpt; postconf -c . -qM zzzzz '*/ined'
                postconf -c . -F smtp/inet/chrot
                """,
            output: "config_directory = .\n",
            errors: """
                postconf: warning: ./main.cf: unused parameter: mydestinaton=x
                postconf: did you mean "mydestination"?
                postconf: warning: ./main.cf: unused parameter: myhostnam=b
                postconf: did you mean "myhostname"?
                postconf: warning: ./master.cf: unused parameter: relayhots=b
                postconf: did you mean "relayhost"?
                postconf: warning: unmatched request: "smpt/inet"
                postconf: did you mean "smtp/inet"?
                postconf: warning: unmatched request: "smtp/ined"
                postconf: did you mean "smtp/inet"?
                postconf: warning: unmatched request: "smtp/inet/relayhot"
                postconf: did you mean "smtp/inet/relayhost"?
                postconf: warning: unmatched request: "smpt"
                postconf: did you mean "smtp"?
                postconf: warning: unmatched request: "zzzzz"
                postconf: warning: unmatched request: "*/ined"
                postconf: did you mean "chroot"?
                postconf: fatal: invalid service attribute name: "chrot"

                """, status: 64),
        CommandCase(
            name: "a mistake in master.cf has its place, and is passed over where that is wanted",
            script: #"""
                echo 'myhostname = a.b' >main.cf
                printf '#\nsmtp inet n - n - - smtpd\n -o myhostname=${myhostname}\n' >master.cf; postconf -c . -M
                printf '#\nsmtp inet n - n - - smtpd\n -o u=${x -o x=$u\n' >master.cf; postconf -c . -qMx
                postconf -c . -qMx --lenient
                """#,
            output: """
                smtp       inet  n       -       n       -       -       smtpd -o {u=${x -o x=$u}

                """,
            errors: #"""
                postconf: warning: unreasonable macro call nesting: "myhostname"
                postconf: fatal: macro processing error (./master.cf, line 2: myhostname)
                postconf: warning: truncated macro reference: "${x -o x=$u"
                postconf: warning: truncated macro reference: "u=${x -o x=$u"
                postconf: fatal: macro processing error (./master.cf, line 2: smtp/inet)
                postconf: warning: truncated macro reference: "${x -o x=$u"
                postconf: warning: truncated macro reference: "u=${x -o x=$u"
                postconf: warning: macro processing error (./master.cf, line 2: smtp/inet)

                """#, status: 78),
        CommandCase(
            name: "a lone continuation has its place",
            script: "printf '#\\n  a = b\\n' | tee main.cf >master.cf; postconf -c . -n; postconf -c . -M",
            output: "config_directory = .\n",
            errors: """
                postconf: warning: ./main.cf: logical line must not start with whitespace: "  a = b" (./main.cf, line 2)
                postconf: warning: ./master.cf: logical line must not start with whitespace: "  a = b" (./master.cf, line 2)
                postconf: warning: ./master.cf: logical line must not start with whitespace: "  a = b" (./master.cf, line 2)
                postconf: warning: ./main.cf: logical line must not start with whitespace: "  a = b" (./main.cf, line 2)

                """),
        CommandCase(
            name: "data has the origin of each value and no secret",
            script: configuration + "postconf -c d --json -qx relayhost db_password config_directory "
                + "db_password 2>/dev/null; postconf -c d --json --show-secrets -q db_password 2>/dev/null; "
                + "MAIL_CONFIG=d postconf --json -d relay_transport",
            output: #"""
                {"name": "relayhost", "value": "[$gateway]", "expanded": "[gw.example.com]", "default": "", "class": "builtin", "origin": {"kind": "file", "file": "d/main.cf", "line": 7, "column": 1}}
                {"name": "db_password", "value": "***", "expanded": "***", "class": "user", "origin": {"kind": "file", "file": "d/main.cf", "line": 9, "column": 1}}
                {"name": "config_directory", "value": "d", "expanded": "d", "default": "/etc/postfix", "class": "builtin", "origin": {"kind": "directory"}}
                {"name": "db_password", "value": "***", "expanded": "***", "class": "user", "origin": {"kind": "file", "file": "d/main.cf", "line": 9, "column": 1}}
                {"name": "db_password", "value": "geheim", "class": "user", "origin": {"kind": "file", "file": "d/main.cf", "line": 9, "column": 1}}
                {"name": "relay_transport", "value": "relay", "class": "builtin", "origin": {"kind": "default"}}

                """#),
        CommandCase(
            name: "data of master.cf has the place of each word",
            script: configuration + """
                exec 2>/dev/null
                postconf -c d -M --json submission/inet; postconf -c d -F --json smtp/inet/command
                postconf -c d -P --json -x; postconf -c d -P -P --json smtp/inet/relayhost
                """,
            output: #"""
                {"name": "submission/inet", "service": "submission", "type": "inet", "private": "n", "unprivileged": "-", "chroot": "n", "wakeup": "-", "process_limit": "-", "command": "smtpd", "arguments": ["-o", "gateway=other.example.com", "-o", "sasl_password=***"], "origin": {"kind": "file", "file": "d/master.cf", "line": 3, "column": 1}}
                {"name": "smtp/inet/command", "service": "smtp", "type": "inet", "field": "command", "value": "smtpd -o mydestination=first -o mydestination=second", "origin": {"kind": "file", "file": "d/master.cf", "line": 1, "column": 21}}
                {"name": "smtp/inet/mydestination", "service": "smtp", "type": "inet", "parameter": "mydestination", "value": "second", "expanded": "second", "origin": {"kind": "file", "file": "d/master.cf", "line": 2, "column": 31}}
                {"name": "submission/inet/gateway", "service": "submission", "type": "inet", "parameter": "gateway", "value": "other.example.com", "expanded": "other.example.com", "origin": {"kind": "file", "file": "d/master.cf", "line": 3, "column": 36}}
                {"name": "submission/inet/sasl_password", "service": "submission", "type": "inet", "parameter": "sasl_password", "value": "***", "expanded": "***", "origin": {"kind": "file", "file": "d/master.cf", "line": 3, "column": 65}}
                {"name": "smtp/inet/relayhost", "service": "smtp", "type": "inet", "parameter": "relayhost", "value": "[$gateway]", "origin": {"kind": "file", "file": "d/main.cf", "line": 7, "column": 1}}

                """#),
        CommandCase(
            name: "data of the program itself",
            script: "postconf --json -l; postconf --json -m | grep hash; postconf --json -T compile-version "
                + "--distribution debian --postfix-version 3.7; postconf --json -b",
            output: """
                {"name": "flock"}
                {"name": "fcntl"}
                {"name": "dotlock"}
                {"name": "hash"}
                {"name": "texthash"}
                {"name": "OpenSSL 3.0.11 19 Sep 2023"}

                """,
            errors: "postconf: fatal: with option --json, do not specify -b\n", status: 64),
        CommandCase(
            name: "warnings beside data have no secrets",
            script: configuration + "echo 'my_password = s3cret' >>d/main.cf; echo 'my_password = s4cret' "
                + ">>d/main.cf; postconf -c d --json relayhost 2>&1 | grep -c -e s3cret -e s4cret",
            output: "0\n", status: 1),
        CommandCase(
            name: "mistakes beside data are told without secrets",
            script: #"""
                cat >main.cf <<'END'
                db_password geheim1
                smtp_sasl_password_maps = inline:{host=user:geheim2
                db_password = ${geheim3
                my_bind_pw = ${{a} ~ geheim4}
                relayhost = $my_bind_pw
                mydestination = pgsql://user:geheim5@host/x ${
                END
                cat >master.cf <<'END'
                a inet n - n - - smtpd -o {x_password geheim6} -o { y_password = geheim7 }z
                    -o z_password=${geheim8
                b unix - q n - - lmtp -o a_password=geheim9
                END
                for mode in '--json -n' '--json -x' '--json -d -P' '--json -M' '--json -Px' --explain\ relayhost; do
                    postconf -c . $mode; postconf -c . --lenient $mode
                done >out 2>&1
                for mode in '--diff . .' '--diff . defaults' '-c . --check-upgrade 3.11 --from 3.7'; do
                    postconf $mode; postconf --lenient $mode
                done >>out 2>&1
                grep -c geheim out
                postconf -c . --lenient --json --show-secrets -n 2>&1 | grep -o geheim. | sort -u | wc -l
                postconf -c . --lenient --json relayhost 2>&1 >/dev/null | grep -e line.1 -e expected | head -2
                """#,
            output: """
                0
                9
                postconf: warning: ./main.cf, line 1: missing '=' after attribute name: "db_password ***"
                postconf: warning: "==" or "!="" or "<"" or "<="" or ">="" or ">" expected at: ***

                """),
        CommandCase(
            name: "configurations that mean the same do not differ",
            script: configuration + """
                mkdir e; cp d/master.cf e; grep -v '^#' d/main.cf | sed 's/gw.example.com/gw.$mydomain/' >e/main.cf
                postconf --diff d e 2>/dev/null
                """),
        CommandCase(
            name: "what differs is shown, and told by the status",
            script: configuration + """
                mkdir e; sed 's/gw/relay/;s/geheim/anders/;/_maps/d' d/main.cf >e/main.cf
                sed 's/second/other/' d/master.cf >e/master.cf; echo 'x unix - - n - - pipe argv=x' >>e/master.cf
                postconf --diff d e 2>/dev/null | grep -v -e ^.proxy -e ^.local_r; postconf --diff --json d e 2>/dev/null |
                grep -e '"x/unix"' -e '"db_password"' -e '"alias_maps"'; postconf --diff d e >/dev/null 2>&1
                """,
            output: #"""
                -address_verify_relayhost = [gw.example.com]
                +address_verify_relayhost = [relay.example.com]
                -alias_maps = hash:/etc/aliases, pgsql:db
                +alias_maps = hash:/etc/aliases, nis:mail.aliases
                -db_password = ***
                +db_password = ***
                -gateway = gw.example.com
                +gateway = relay.example.com
                -relayhost = [gw.example.com]
                +relayhost = [relay.example.com]
                -smtp/inet: smtp inet n - n - - smtpd -o mydestination=first -o mydestination=second
                +smtp/inet: smtp inet n - n - - smtpd -o mydestination=first -o mydestination=other
                -submission/inet: submission inet n - n - - smtpd -o gateway=other.example.com -o sasl_password=***
                +submission/inet: submission inet n - n - - smtpd -o gateway=other.example.com -o sasl_password=***
                +x/unix: x unix - - n - - pipe argv=x
                {"kind": "parameter", "name": "alias_maps", "left": {"value": "hash:/etc/aliases, pgsql:db", "origin": {"kind": "file", "file": "d/main.cf", "line": 10, "column": 1}}, "right": {"value": "hash:/etc/aliases, nis:mail.aliases", "origin": {"kind": "default"}}}
                {"kind": "parameter", "name": "db_password", "left": {"value": "***", "origin": {"kind": "file", "file": "d/main.cf", "line": 9, "column": 1}}, "right": {"value": "***", "origin": {"kind": "file", "file": "e/main.cf", "line": 9, "column": 1}}}
                {"kind": "service", "name": "x/unix", "left": null, "right": {"value": "x unix - - n - - pipe argv=x", "origin": {"kind": "file", "file": "e/master.cf", "line": 4, "column": 1}}}

                """#, status: 1),
        CommandCase(
            name: "a configuration is compared with the defaults, or with what another release makes of it",
            script: """
                printf 'smtpd_banner = x\\n' >main.cf; echo 's unix - - n - - smtpd' >master.cf
                postconf --host-name box.example --diff . defaults; echo $?; postconf --diff . 3.7 | grep -e forbid
                """,
            output: """
                -postscreen_greet_banner = x
                +postscreen_greet_banner = box.example ESMTP Postfix
                -smtpd_banner = x
                +smtpd_banner = box.example ESMTP Postfix
                1
                -smtpd_forbid_bare_newline = normalize
                +smtpd_forbid_bare_newline = no
                -smtpd_forbid_unauth_pipelining = yes
                +smtpd_forbid_unauth_pipelining = no

                """),
        CommandCase(
            name: "an upgrade tells what changes",
            script: configuration + """
                echo 'smtpd_client_restrictions = reject_maps_rbl' >>d/main.cf
                postconf -c d --from 3.7 --check-upgrade 3.11 2>/dev/null | grep -v -e proxy_read -e import_ -e tls_.*list
                postconf -c d --from 3.7 --check-upgrade 3.11 >/dev/null 2>&1; echo $?
                postconf -c d --from 3.7 --check-upgrade 3.11 --json 2>/dev/null | grep -e newline -e use_tls
                """,
            output: #"""
                d/main.cf: smtp_tls_security_level: is not set, and its default changes from "" to "may"
                d/main.cf: smtpd_forbid_bare_newline: is not set, and its default changes from "no" to "normalize"
                d/main.cf: smtpd_forbid_unauth_pipelining: is not set, and its default changes from "no" to "yes"
                d/main.cf: tls_eecdh_auto_curves: is not set, and its default changes from "X25519 X448 prime256v1 secp521r1 secp384r1" to "X25519 X448 prime256v1 secp384r1 secp521r1"
                d/main.cf: tls_legacy_public_key_fingerprints: is not set, and is not in Postfix 3.11; delete the setting
                d/main.cf, line 10: alias_maps: Postfix 3.11 may be built without Berkeley DB, and then lacks table type hash; see non_bdb_migration_level
                d/main.cf, line 6: smtp_use_tls: is deprecated in Postfix 3.11; specify "smtp_tls_security_level"
                d/main.cf, line 12: smtpd_client_restrictions: restriction reject_maps_rbl is not in Postfix 3.11; specify "reject_rbl_client domain-name"
                1
                {"kind": "default", "name": "smtpd_forbid_bare_newline", "before": "no", "after": "normalize"}
                {"kind": "deprecated", "name": "smtp_use_tls", "advice": "specify \"smtp_tls_security_level\"", "origin": {"kind": "file", "file": "d/main.cf", "line": 6, "column": 1}}

                """#),
        CommandCase(
            name: "an upgrade tells what is gone, and of long lists what changes, whatever the machine",
            script: """
                cat >main.cf <<'END'
                tls_legacy_public_key_fingerprints = yes
                tls_export_cipherlist = x
                lmtp_assume_final = Yes
                sun_mailtool_compatibility = no
                virtual_alias_domains = a b c d e f g $lmtp_per_record_deadline
                END
                echo 'qmgr unix n - n 300 1 nqmgr' >master.cf
                postconf -c . --from 3.6 --check-upgrade 3.11 --host-name a.example | sed 's/ *+.*$/ +/' |
                grep -v -e tls_.*list:.*from -e smtpd_forb -e curves
                postconf -c . --from 3.6 --check-upgrade 3.11 --json | grep -e import_env
                postconf -c . --from 3.11 --check-upgrade 3.6 | grep -c -e ': service_name:'
                """,
            output: #"""
                ./main.cf: import_environment: is not set, and its default changes: +
                ./main.cf: lmtp_per_record_deadline: is not set, and is not in Postfix 3.11; specify "lmtp_per_request_deadline"
                ./main.cf: milter_default_action: is not set, and its default changes from "tempfail" to "shutdown"
                ./main.cf: proxy_read_maps: is not set, and its default changes: +
                ./main.cf: smtp_per_record_deadline: is not set, and is not in Postfix 3.11; specify "smtp_per_request_deadline"
                ./main.cf: smtpd_per_record_deadline: is not set, and is not in Postfix 3.11; specify "smtpd_per_request_deadline"
                ./main.cf: tlsproxy_client_level: is not set, and is not in Postfix 3.11; specify "tlsproxy_client_security_level"
                ./main.cf: tlsproxy_client_policy: is not set, and is not in Postfix 3.11; specify "tlsproxy_client_policy_maps"
                ./main.cf, line 5: virtual_alias_domains: its value changes: -no, by what it refers to
                ./main.cf, line 3: lmtp_assume_final: value "yes" is obsolete since Postfix 3.5; use flags=X on the lmtp service in master.cf
                ./main.cf, line 2: tls_export_cipherlist: is unused since Postfix 3.8; delete the setting
                ./main.cf, line 1: tls_legacy_public_key_fingerprints: is not in Postfix 3.11; delete the setting
                ./master.cf, line 1: qmgr/unix/command: command nqmgr is deprecated since Postfix 3.0 or before; use qmgr
                {"kind": "default", "name": "import_environment", "before": "MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ XAUTHORITY DISPLAY LANG=C POSTLOG_SERVICE POSTLOG_HOSTNAME", "after": "MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ XAUTHORITY DISPLAY LANG=C POSTLOG_SERVICE POSTLOG_HOSTNAME XDG_RUNTIME_DIR", "added": ["XDG_RUNTIME_DIR"], "removed": []}
                0

                """#, status: 1),
        CommandCase(
            name: "an upgrade that changes nothing is a success",
            script: ": >main.cf; : >master.cf; postconf -c . --check-upgrade 3.11 --from 3.11"),
        CommandCase(
            name: "options that do not go together are told",
            script: """
                postconf --json -j; postconf --json -f; postconf --json -e a=1; postconf --show-secrets
                postconf --explain; postconf --explain -d a; postconf --explain --diff a b; postconf --diff a
                postconf --diff -c a a b; postconf --diff a 3.99; postconf --from 3.7; postconf --check-upgrade 3.11
                postconf --check-upgrade 3.11 --from 1.0; postconf --check-upgrade 3.11 --from 3.7 x
                """,
            errors: """
                postconf: fatal: specify one of -j, --json
                postconf: fatal: with option --json, do not specify -f
                postconf: fatal: with option --json, do not specify -e
                postconf: fatal: option --show-secrets requires --json, --explain, --diff or --check-upgrade
                postconf: fatal: --explain requires name argument
                postconf: fatal: with option --explain, do not specify -d
                postconf: fatal: specify one of --explain, --diff
                postconf: fatal: --diff requires a directory, and a directory, "defaults" or a release
                postconf: fatal: with option --diff, do not specify -c
                postconf: fatal: unknown Postfix release: 3.99 (3.5 to 3.11 are known)
                postconf: fatal: option --from requires --check-upgrade
                postconf: fatal: option --check-upgrade requires --from
                postconf: fatal: unknown Postfix release: 1.0 (3.5 to 3.11 are known)
                postconf: fatal: with option --check-upgrade, do not specify x

                """, status: 64),
        CommandCase(
            name: "files that are not there have their statuses",
            script: """
                postconf -c none --explain a; a=$?; postconf --diff none none; b=$?
                postconf -c none --check-upgrade 3.11 --from 3.7; c=$?; : >main.cf; postconf -c . -M --json; d=$?
                echo 'a b' >main.cf; : >master.cf; postconf --diff . .; echo $a $b $c $d $?
                """,
            output: "66 66 66 66 78\n",
            errors: """
                postconf: fatal: open none/main.cf: No such file or directory
                postconf: fatal: open none/main.cf: No such file or directory
                postconf: fatal: open none/main.cf: No such file or directory
                postconf: fatal: open ./master.cf: No such file or directory
                postconf: fatal: ./main.cf, line 1: missing '=' after attribute name: "a b"

                """),
    ]

    @Test(arguments: cases)
    func `postconf goes beyond Postfix`(_ one: CommandCase) throws {
        try withFolder { folder in
            let run = try ShellRun(one.script, in: folder)
            #expect(run.output == one.output)
            #expect(run.errors == one.errors)
            #expect(run.status == one.status)
        }
    }
}
