import Foundation
import Testing

/// One script and all that it prints.
struct CommandCase: CustomTestStringConvertible, Sendable {
    var name: String
    var script: String
    var output = ""
    var errors = ""
    var status: Int32 = 0

    var testDescription: String { name }
}

@Suite struct BuildModeTests {
    static let cases: [CommandCase] = [
        CommandCase(
            name: "a check writes nothing and counts warnings as a finding",
            script: "printf 'a b\\nc\\n' >t; postmap -c . --check hash:t; s=$?; ls; exit $s",
            output: "t\n", errors: "postmap: warning: t, line 2: expected format: key whitespace value\n",
            status: 1),
        CommandCase(
            name: "a check of a sound source finds nothing",
            script: "echo a b >t; postmap -c . --check hash:t; s=$?; ls; exit $s", output: "t\n"),
        CommandCase(
            name: "a strict build replaces nothing where there are warnings",
            script: """
                echo a 1 >t; postmap -c . hash:t; printf 'a 2\\na 3\\n' >t
                postmap -c . --strict hash:t; s=$?; postmap -c . -q a hash:t; ls; exit $s
                """,
            output: "1\nt\nt.db\n",
            errors: """
                postmap: warning: t.db: duplicate entry: "a" (t, line 2; first at line 1)
                postmap: fatal: t: 1 warning: nothing was replaced

                """, status: 65),
        CommandCase(
            name: "a build on demand removes what a killed one has left",
            script: """
                echo a 1 >t; postmap -c . hash:t; touch t.db.postkit t.db.postkit-update
                postmap -c . --if-changed hash:t; ls
                """,
            output: "unchanged t.db\nt\nt.db\n"),
        CommandCase(
            name: "a build on demand goes by the content",
            script: """
                echo a 1 >t; postmap -c . --if-changed hash:t; touch -d 'next year' t
                postmap -c . --if-changed hash:t; echo b 2 >>t; postmap -c . --if-changed hash:t
                postmap -c . -n --if-changed hash:t; postmap -c . -n --if-changed hash:t
                """,
            output: "changed t.db\nunchanged t.db\nchanged t.db\nchanged t.db\nunchanged t.db\n"),
        CommandCase(
            name: "a damaged database is built anew on demand",
            script: """
                echo a 1 >t; echo none >t.db; postmap -c . --if-changed hash:t; postmap -c . -q a hash:t
                """, output: "changed t.db\n1\n"),
        CommandCase(
            name: "differences are shown by key",
            script: """
                printf 'a 1\\nb 2\\nc 3\\n' >t; postmap -c . lmdb:t; printf 'a 1\\nb 9\\nd 4\\n' >t
                postmap -c . --diff lmdb:t
                """, output: "-b\t2\n+b\t9\n-c\t3\n+d\t4\n", status: 1),
        CommandCase(
            name: "an alias table that was built elsewhere is no difference",
            script: """
                echo 'a: b' >t; postalias -c . hash:t; touch -d yesterday t; postalias -c . --diff hash:t
                postalias -c . --if-changed hash:t
                """, output: "unchanged t.db\n"),
        CommandCase(
            name: "a table without source is converted, and an existing one only by force",
            script: """
                echo A 1 >t; postmap -c . hash:t; rm t; postmap -c . --convert cdb:u hash:t
                postmap -c . -s cdb:u; postmap -c . --convert cdb:u hash:t; s=$?
                postmap -c . --force --convert cdb:u hash:t && exit $s
                """, output: "a\t1\n",
            errors: "postmap: fatal: u.cdb: the file exists; use --force to replace it\n", status: 73),
        CommandCase(
            name: "an option that a release lacks is a usage error",
            script: "echo a 1 >t; postmap -c . hash:t; postmap -c . --postfix-version 3.7 -j -q a hash:t",
            errors: """
                postmap: invalid option -- 'j' (not in Postfix 3.7)
                postmap: fatal: usage: postmap [-bfFhimnNoprsuUvw] [-c config_dir] [-d key] [-q key] \
                [map_type:]file...

                """, status: 64),
        CommandCase(
            name: "JSON escapes what it has to",
            script: "printf 'a \"b\\\\\\\\c\"\\tx\\n' >t; postmap -c . hash:t; postmap -c . -jq a hash:t",
            output: "{\"a\": \"\\\"b\\\\\\\\c\\\"\\tx\"}\n"),
        CommandCase(
            name: "a release that is not known is a usage error",
            script: "postmap --postfix-version 9.9 -q a hash:t",
            errors: "postmap: fatal: unknown Postfix release: 9.9 (3.5 to 3.11 are known)\n", status: 64),
        CommandCase(
            name: "a configuration directory that is missing is a configuration error",
            script: "echo a 1 >t; postmap -c none hash:t",
            errors: "postmap: fatal: open none/main.cf: No such file or directory\n", status: 78),
        CommandCase(
            name: "without main.cf a table with keys beyond ASCII says how it was folded",
            script: "echo 'Ä 1' >t; postmap -c . hash:t; postmap -c . -s hash:t", output: "ä\t1\n",
            errors: """
                postmap: warning: hash:t: no main.cf in .: keys beyond ASCII were folded as Unicode text, as a \
                fresh Postfix 3.11 would

                """),
        CommandCase(
            name: "a main.cf without compatibility_level folds ASCII only",
            script: ": >main.cf; echo 'ÄB 1' >t; postmap -c . hash:t; postmap -c . -s hash:t",
            output: "Äb\t1\n"),
        CommandCase(
            name: "output that cannot be written is no success",
            script: "echo a 1 >t; postmap -c . hash:t; postmap -c . -q a hash:t >/dev/full",
            errors: "postmap: fatal: write error: No space left on device\n", status: 73),
        CommandCase(
            name: "the same source gives the same bytes",
            script: """
                echo a b >t; for k in hash btree lmdb cdb; do
                    postmap -c . $k:t; cp "$(ls t.*)" one; sleep 0.01; postmap -c . $k:t; cmp one t.*; rm one t.*
                done
                """),
        CommandCase(
            name: "the time of an alias table is that of its source or of the environment",
            script: """
                echo 'a: b' >t; touch -d @7 t; postalias -c . -f hash:t; postalias -c . -s hash:t | grep MODI
                SOURCE_DATE_EPOCH=12 postalias -c . hash:t; postalias -c . -s hash:t | grep MODI
                """, output: "YP_LAST_MODIFIED:\t0000000007\nYP_LAST_MODIFIED:\t0000000012\n"),
        CommandCase(
            name: "newaliases builds all of alias_database",
            script: """
                mkdir bin; ln -s "$(command -v postalias)" bin/newaliases
                echo 'alias_database = hash:one, cdb:two' >main.cf; echo 'a: b' >one; echo 'c: d' >two
                MAIL_CONFIG=. newaliases; MAIL_CONFIG=. postalias -q c cdb:two; ls *.*
                """, output: "d\nmain.cf\none.db\ntwo.cdb\n"),
        CommandCase(
            name: "a byte order mark is part of the first key, with a warning",
            script:
                "printf '\\357\\273\\277a b\\n' >t; postmap -c . -f btree:t; postmap -c . -s btree:t | wc -c",
            output: "7\n",
            errors: """
                postmap: warning: t, line 1: the UTF-8 byte order mark becomes part of the first key
                postmap: warning: hash

                """.replacingOccurrences(of: "postmap: warning: hash\n", with: "")),
        CommandCase(
            name: "unknown types and types that cannot be created",
            script: "postmap -c . -q a foo:t; a=$?; : >t; postmap -c . regexp:t; b=$?; echo $a $b",
            output: "69 64\n",
            errors: """
                postmap: fatal: unsupported dictionary type: foo
                postmap: fatal: no 'map create' support for this type: regexp

                """),
    ]

    @Test(arguments: cases)
    func `the tools do what the manual says`(_ one: CommandCase) throws {
        try withFolder { folder in
            let run = try ShellRun(one.script, in: folder)
            #expect(run.output == one.output)
            #expect(run.errors == one.errors)
            #expect(run.status == one.status)
        }
    }
}
