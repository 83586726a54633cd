import Foundation
import Testing

/// What becomes of main.cf when an edit is cut short, and where its name cannot be replaced.
@Suite struct ConfigurationEditTests {
    static let cases: [CommandCase] = [
        CommandCase(
            name: "an edit says whether it changed anything",
            script: """
                echo 'a = 1' >main.cf; for v in 1 2 2; do postconf -c . --changed -e a=$v; done
                postconf -c . --changed -X nosuch; postconf -c . --changed -X a; MAIL_CONFIG=. postconf --changed b=1
                """,
            output: """
                unchanged ./main.cf
                changed ./main.cf
                unchanged ./main.cf
                unchanged ./main.cf
                changed ./main.cf
                changed ./main.cf

                """),
        CommandCase(
            name: "a change is reported of edits only", script: "postconf -c . --changed -d",
            errors: "postconf: fatal: option --changed requires -e, -X or -#\n", status: 64),
        CommandCase(
            name: "each kind of failure has its status",
            script: """
                postconf -c . -e a; a=$?; postconf -c . -e a=1; b=$?; postconf -c none -e a=1; c=$?
                mkdir main.cf; postconf -c . -X a; d=$?; rmdir main.cf; ls; echo $a $b $c $d
                """,
            output: "64 66 73 66\n",
            errors: """
                postconf: fatal: missing '=' after attribute name: "a"
                postconf: fatal: open ./main.cf for reading: No such file or directory
                postconf: fatal: open none/main.cf.tmp: No such file or directory
                postconf: fatal: read ./main.cf: Is a directory

                """),
        CommandCase(
            name: "a limit of the file size leaves the old file",
            script: """
                seq 3000 | sed 's/^/# /' >main.cf; cp main.cf old; chmod 640 main.cf
                (ulimit -f 8; postconf -c . -e a=1 2>errors); s=$?
                cmp main.cf old && stat -c %a main.cf; cat errors; ls; exit $s
                """,
            output: "640\npostconf: fatal: write ./main.cf.tmp: File too large\nerrors\nmain.cf\nold\n",
            status: 73),
        CommandCase(
            name: "the last release sorts what it adds, and ends the last line",
            script: "printf 'm = 1\\n# c' >main.cf; postconf -c . -e z=1 a=2 M=3; cat main.cf",
            output: "m = 1\n# c\nM = 3\na = 2\nz = 1\n"),
        CommandCase(
            name: "a name that is removed twice is removed",
            script:
                "printf 'a = 1\\nb = 2\\n' >main.cf; postconf -c . -X a a; postconf -c . '-#' b b; cat main.cf",
            output: "#b = 2\n"),
    ]

    @Test(arguments: cases)
    func `edits do what the manual says`(_ one: CommandCase) throws {
        try withFolder { folder in
            let run = try ShellRun(one.script, in: folder)
            #expect(run.output == one.output)
            #expect(run.errors == one.errors)
            #expect(run.status == one.status)
        }
    }

    /// Runs a script in a name space of its own, as its root; nil where the system does not let us.
    private func inNamespace(_ script: String, _ folder: URL) throws -> ShellRun? {
        guard try ShellRun("unshare -rm true", in: folder).status == 0 else { return nil }
        try Data(script.utf8).write(to: folder.appendingPathComponent("script"))
        return try ShellRun("unshare -rm sh ./script", in: folder)
    }

    @Test func `a mounted file is overwritten in place`() throws {
        try withFolder { folder in
            let run = try inNamespace(
                """
                mkdir d; printf 'a = 1\\nlong = %0999d\\n' 7 >real; printf '' >d/main.cf
                mount --bind real d/main.cf || exit
                postconf -c d -v -X long; postconf -c d -e b=2; cat real; ls d; umount d/main.cf; wc -c <d/main.cf
                """, folder)
            guard let run else { return }
            #expect(run.output == "a = 1\nb = 2\nmain.cf\n0\n")
            #expect(
                run.errors
                    == "postconf: d/main.cf: updating in place: its name cannot be replaced (Device or resource busy)\n"
            )
        }
    }

    @Test func `a full file system leaves the old file`() throws {
        try withFolder { folder in
            let run = try inNamespace(
                """
                mkdir d; mount -t tmpfs -o size=256k tmpfs d || exit
                seq 30000 | head -c 100000 | sed 's/^/#/' >main.cf; cp main.cf d/main.cf
                head -c 1000000 /dev/zero >d/filler 2>/dev/null
                postconf -c d -e a=1; echo $?; cmp main.cf d/main.cf; ls d
                """, folder)
            guard let run else { return }
            #expect(run.output == "73\nfiller\nmain.cf\n")
            #expect(run.errors.hasSuffix("main.cf.tmp: No space left on device\n"))
        }
    }

    @Test(arguments: ["TERM", "INT", "HUP", "KILL"])
    func `a signal leaves the old or the new file, whole`(_ signal: String) throws {
        try withFolder { folder in
            // The wait grows until the edit is done before the signal comes.
            let run = try ShellRun(
                """
                seq 20000 | sed 's/^/# a comment /' >main.cf; echo 'a = 0' >>main.cf
                for i in 1 2 3 4 5 6; do
                    cp main.cf old; sed "s/^a = .*/a = $i/" main.cf >new
                    sh -c 'exec postconf -c . -e a='$i & p=$!
                    sleep 0.0$i; kill -\(signal) $p 2>/dev/null; wait $p 2>/dev/null
                    cmp -s main.cf old || cmp -s main.cf new || echo "damaged by $i"
                    case \(signal) in KILL) ;; *) ls main.cf.tmp 2>/dev/null ;; esac
                done
                postconf -c . -e a=last; tail -n 1 main.cf; ls
                """, in: folder)
            #expect(run.output == "a = last\nmain.cf\nnew\nold\n")
        }
    }

    @Test func `an editor that waits for another can be ended`() throws {
        try withFolder { folder in
            let run = try ShellRun(
                """
                echo a = 1 >main.cf; : >main.cf.tmp; chmod 600 main.cf.tmp
                exec 9>>main.cf.tmp; flock 9
                sh -c 'exec 9>&-; exec postconf -c . -e a=2' & p=$!
                sleep 0.3; kill $p; wait $p; echo $?; cat main.cf
                exec 9>&-; postconf -c . -e a=3; cat main.cf; ls
                """, in: folder)
            #expect(run.output == "143\na = 1\na = 3\nmain.cf\n")
        }
    }

    @Test(.enabled(if: getuid() == 0, "another user is needed"))
    func `who may not give files away owns the new file, as with Postfix`() throws {
        try withFolder { folder in
            let run = try ShellRun(
                """
                chmod 755 .; mkdir d; echo a = 1 >d/main.cf; chown 65534:65534 d
                copy=$(mktemp -d); chmod 755 $copy; cp "$(command -v postconf)" $copy
                trap 'rm -r $copy' EXIT
                become="setpriv --reuid 65534 --regid 65534 --clear-groups $copy/postconf -c d"
                $become -e a=2 2>&1 | sed 's/^[^:]*: //'; stat -c '%a %u' d/main.cf; cat d/main.cf
                chown 0:0 d/main.cf; chmod 666 d/main.cf
                $become -e a=3; stat -c '%a %u' d/main.cf; cat d/main.cf; ls d
                """, in: folder)
            #expect(
                run.output == """
                    warning: d/main.cf: the new file cannot have the attributes of the old one (Operation not permitted)
                    644 65534
                    a = 2
                    666 0
                    a = 3
                    main.cf

                    """)
        }
    }

    @Test func `the access control list of the old file is kept`() throws {
        try withFolder { folder in
            let run = try ShellRun(
                """
                echo a = 1 >main.cf; setfacl -m u:1234:rw,g:2345:r main.cf 2>/dev/null || exit 99
                getfacl -cn main.cf >old; postconf -c . -e a=2; getfacl -cn main.cf | cmp - old; cat main.cf
                """, in: folder)
            guard run.status != 99 else { return }
            #expect(run.output == "a = 2\n")
        }
    }
}
