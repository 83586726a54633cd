import Foundation
import Testing

/// The kinds of work of postconf that are not parameters or services, and the root of another file system.
@Suite struct PostconfModeTests {
    private static let templates = """
        for k in failure delay success verify; do
            printf '%s_template = <<E\\nFrom: a\\nSubject: b\\n' $k
            case $k in failure | delay) echo 'Postmaster-Subject: c' ;; esac
            printf '\\n%s of $myhostname\\nE\\n' $k
        done >t.cf
        """

    static let modes: [CommandCase] = [
        CommandCase(
            name: "a build without a distribution has neither SASL nor TLS",
            script:
                "for o in -a -A '-T compile-version' '-T run-version' '-T public-key-algorithms'; do postconf $o; done"
        ),
        CommandCase(
            name: "a distribution has what it was built with",
            script: """
                export POSTKIT_DISTRIBUTION=debian POSTKIT_POSTFIX_VERSION=3.7
                postconf -a; postconf -A; postconf -T compile-version; postconf -T run-version
                """,
            output: "cyrus\ndovecot\ncyrus\nOpenSSL 3.0.11 19 Sep 2023\n"),
        CommandCase(
            name: "only what TLS can be asked for is answered", script: "postconf -T foo",
            errors: "postconf: warning: unknown 'postconf -T' mode: foo\n", status: 64),
        CommandCase(
            name: "debug tables are listed for the releases that have them",
            script:
                "for v in 3.7 3.11; do postconf -m --postfix-version $v | grep -c debug; done; postconf -m | grep -c hash",
            output: "0\n1\n2\n"),
        CommandCase(
            name: "a file with all templates needs no program",
            script: """
                \(templates)
                echo 'myhostname = mx.example' >main.cf; postconf -c . -b t.cf; postconf -c . -t t.cf | head -n 7
                """,
            output: """
                expanded_failure_text = <<EOF
                failure of mx.example
                EOF

                expanded_delay_text = <<EOF
                delay of mx.example
                EOF

                expanded_success_text = <<EOF
                success of mx.example
                EOF

                expanded_verify_text = <<EOF
                verify of mx.example
                EOF
                failure_template = <<EOF
                Charset: us-ascii
                From: a
                Subject: b
                Postmaster-Subject: c

                failure of $myhostname

                """),
        CommandCase(
            name: "templates that only Postfix has are not made up",
            script: """
                echo 'daemon_directory = .' >main.cf; postconf -c . -t; echo $?
                echo 'failure_template = x' >t.cf; postconf -c . -b t.cf
                """,
            output: "69\n",
            errors: """
                postconf: fatal: not supported: built-in bounce templates
                postconf: fatal: not supported: built-in bounce templates

                """, status: 69),
        CommandCase(
            name: "templates that the file lacks come from the program",
            script: """
                \(templates)
                mv t.cf all; printf '#!/bin/sh\\necho "$MAIL_CONFIG $*" >called; cat all\\n' >bounce; chmod +x bounce
                printf 'daemon_directory = .\\nmyhostname = mx.example\\n' >main.cf
                printf 'delay_template = <<E\\nmine\\nE\\n' >t.cf
                postconf -c . -b t.cf | grep -v EOF; cat called; postconf -c . -t t.cf | sed -n 11,16p
                """,
            output: """
                failure of mx.example

                mine

                success of mx.example

                verify of mx.example
                . -SVndump_templates -o bounce_template_file= -o queue_directory=.
                Charset: us-ascii
                From: a
                Subject: b
                Postmaster-Subject: c

                mine

                """),
        CommandCase(
            name: "a program that fails has said why",
            script: """
                printf '#!/bin/sh\\necho no >&2; exit 1\\n' >bounce; chmod +x bounce
                echo 'daemon_directory = .' >main.cf; postconf -c . -b
                """,
            errors: "no\n", status: 78),
        CommandCase(
            name: "lines of a template file have their own numbers",
            script: """
                : >main.cf; printf '\\n# c\\nfailure_template = <<\\n' >t.cf; postconf -c . -b t.cf; echo $?
                printf 'x_template = <<E\\na\\nE\\n\\nnothing\\n' >t.cf; postconf -c . -b t.cf; echo $?
                postconf -c . -b nosuch
                """,
            output: "78\n78\n",
            errors: """
                postconf: fatal: t.cf, line 3: missing end marker after <<
                postconf: warning: t.cf, line 3: unknown template name: x_template -- ignoring this template
                postconf: fatal: t.cf, line 5: missing '=' after attribute name: "nothing"
                postconf: fatal: open nosuch: No such file or directory

                """, status: 66),
    ]

    private static let image = """
        mkdir -p R/etc/postfix R/srv out etc/postfix
        echo 'relayhost = inside' >R/etc/postfix/main.cf; : >R/etc/postfix/master.cf; : >R/srv/master.cf
        echo 'relayhost = outside' | tee out/main.cf >etc/postfix/main.cf

        """

    static let roots: [CommandCase] = [
        CommandCase(
            name: "the usual directory is that of the image",
            script: image
                + "postconf --root R relayhost; postconf --root R -c /etc/../../../etc/postfix -h relayhost",
            output: "relayhost = inside\ninside\n"),
        CommandCase(
            name: "a name without a slash begins at the root, too",
            script: image
                + "postconf --root R -c etc/postfix -h relayhost; MAIL_CONFIG=/etc/postfix postconf --root R -h relayhost",
            output: "inside\ninside\n"),
        CommandCase(
            name: "no link and no dots lead out",
            script: image + """
                ln -s $PWD/out R/absolute; ln -s ../out R/relative; ln -s $PWD/out/main.cf R/srv/main.cf
                for d in /absolute /relative /../out ../out /srv; do postconf --root R -c $d -h relayhost; echo $?; done
                """,
            output: "66\n66\n66\n66\n66\n",
            errors: """
                postconf: fatal: open /absolute/main.cf: No such file or directory
                postconf: fatal: open /relative/main.cf: No such file or directory
                postconf: fatal: open /../out/main.cf: No such file or directory
                postconf: fatal: open ../out/main.cf: No such file or directory
                postconf: fatal: open /srv/main.cf: No such file or directory

                """),
        CommandCase(
            name: "links lead to where they lead in the image",
            script: image + """
                mv R/etc/postfix/main.cf R/srv/real; ln -s ../../../../srv/real R/etc/postfix/main.cf
                ln -s /etc/postfix R/link; postconf --root R -c /link -h relayhost
                """,
            output: "inside\n"),
        CommandCase(
            name: "what values name is looked for in the image",
            script: image + """
                echo 'virtual_alias_maps = mysql:/etc/a.cf, mysql:/etc/b.cf' >R/etc/postfix/main.cf
                echo 'odd = 1' >R/etc/a.cf; postconf --root R -n
                """,
            output: "virtual_alias_maps = mysql:/etc/a.cf, mysql:/etc/b.cf\n",
            errors: """
                postconf: warning: mysql:/etc/a.cf: unused parameter: odd=1
                postconf: warning: open "mysql" configuration "/etc/b.cf": No such file or directory

                """),
        CommandCase(
            name: "an edit replaces the file in the image, where the link leads",
            script: image + """
                mv R/etc/postfix/main.cf R/srv/real; ln -s /srv/real R/etc/postfix/main.cf; chmod 640 R/srv/real
                postconf --root R --changed -e relayhost=new; cat R/srv/real; stat -c %a R/srv/real
                postconf --root R -M a/unix='a unix - - n - - smtp'; postconf --root R -M
                find . -name '*.tmp'; readlink R/etc/postfix/main.cf; cat out/main.cf etc/postfix/main.cf
                """,
            output: """
                changed /etc/postfix/main.cf
                relayhost = new
                640
                a          unix  -       -       n       -       -       smtp
                /srv/real
                relayhost = outside
                relayhost = outside

                """),
        CommandCase(
            name: "an edit does not leave the image",
            script: image + """
                ln -sf $PWD/out/main.cf R/etc/postfix/main.cf; postconf --root R -e relayhost=new; echo $?
                ln -s $PWD/out R/d; postconf --root R -c /d -e relayhost=new; echo $?; ls out; cat out/main.cf
                """,
            output: "66\n73\nmain.cf\nrelayhost = outside\n",
            errors: """
                postconf: fatal: open /etc/postfix/main.cf for reading: No such file or directory
                postconf: fatal: open /d/main.cf.tmp: No such file or directory

                """),
        CommandCase(
            name: "no program of the image is run",
            script: image + """
                mkdir -p R/bin; printf '#!/bin/sh\\ntouch ran\\n' >R/bin/bounce; chmod +x R/bin/bounce
                echo 'daemon_directory = /bin' >R/etc/postfix/main.cf; postconf --root R -t; s=$?; find . -name ran; exit $s
                """,
            errors: "postconf: fatal: not supported: built-in bounce templates\n", status: 69),
        CommandCase(
            name: "the root is a directory that is there",
            script: "postconf --root nosuch -d; echo $?; : >f; postconf --root f -d",
            output: "66\n",
            errors: """
                postconf: fatal: open nosuch: No such file or directory
                postconf: fatal: open f: Not a directory

                """, status: 66),
    ]

    @Test(arguments: modes)
    func `modes do what the manual says`(_ one: CommandCase) throws { try check(one) }

    @Test(arguments: roots)
    func `a root is not left`(_ one: CommandCase) throws { try check(one) }

    private func check(_ one: CommandCase) throws {
        try withFolder { folder in
            let run = try ShellRun(one.script, in: folder)
            #expect(run.output == one.output)
            #expect(run.errors == one.errors)
            #expect(run.status == one.status)
        }
    }
}
