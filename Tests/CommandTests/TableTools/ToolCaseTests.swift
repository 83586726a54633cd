import Testing

@Suite struct ToolCaseTests {
    private static let usage = """
        postmap: fatal: usage: postmap [-bfFhimnNoprsuUvw] [-c config_dir] [-d key] [-q key] [map_type:]file...

        """

    static let commandLines: [CommandCase] = [
        CommandCase(
            name: "the version is told by both tools", script: "postmap --version; postalias --version",
            output: "postmap (Postkit) 0.1.0\npostalias (Postkit) 0.1.0\n"),
        CommandCase(
            name: "without operands there is nothing to do", script: "postmap", errors: usage, status: 64),
        CommandCase(
            name: "an unknown option is a usage error", script: "postmap -Z",
            errors: "postmap: invalid option -- 'Z'\n" + usage, status: 64),
        CommandCase(
            name: "two kinds of work exclude each other", script: "postmap -c . --check --diff hash:t",
            errors: """
                postmap: fatal: specify only one of -d -i -q -s --check --convert --diff or --if-changed

                """, status: 64),
        CommandCase(
            name: "--force is for --convert", script: "postmap -c . --force hash:t",
            errors: "postmap: fatal: option --force requires --convert\n", status: 64),
        CommandCase(
            name: "--strict is for building", script: "postmap -c . --strict -q a hash:t",
            errors: "postmap: fatal: option --strict is for building tables only\n", status: 64),
        CommandCase(
            name: "--convert wants a type, and one table",
            script: "postmap -c . --convert lmdb hash:t; postmap -c . --convert lmdb:u hash:t hash:t",
            errors: """
                postmap: fatal: --convert takes a table "type:name" instead of "lmdb"
                postmap: fatal: --convert takes one table to read

                """, status: 64),
        CommandCase(
            name: "a distribution that is not known is a usage error",
            script: "postmap --distribution suse -q a hash:t",
            errors: "postmap: fatal: unknown distribution: suse (postfix or debian is known)\n", status: 64),
        CommandCase(
            name: "a time of the environment has to be a number",
            script: "SOURCE_DATE_EPOCH=x postmap -c . -q a hash:t",
            errors: "postmap: fatal: SOURCE_DATE_EPOCH is no number of seconds: x\n", status: 64),
        CommandCase(
            name: "the release of the environment counts, and that of the command line before it",
            script: """
                export POSTKIT_POSTFIX_VERSION=3.10
                postmap -c . -jq a static:x; postmap -c . --postfix-version 3.11 -jq a static:x
                """,
            output: "{\"a\": \"x\"}\n",
            errors: "postmap: invalid option -- 'j' (not in Postfix 3.10)\n" + usage),
        CommandCase(
            name: "help that cannot be written is no success", script: "postmap --help >/dev/full",
            errors: "postmap: fatal: write error: No space left on device\n", status: 73),
        CommandCase(
            name: "newaliases takes no operands, and does nothing but build",
            script: """
                mkdir bin; ln -s "$(command -v postalias)" bin/newaliases
                newaliases x; echo $?; echo 'alias_database =' >main.cf; newaliases -c .
                echo 'alias_database = hash:a' >main.cf; newaliases -c . -q x
                """,
            output: "64\n",
            errors: """
                newaliases: fatal: newaliases takes no operands: see alias_database
                newaliases: warning: alias_database is empty: there is nothing to build
                newaliases: fatal: newaliases only builds: use postalias

                """, status: 64),
    ]

    static let tables: [CommandCase] = [
        CommandCase(
            name: "the status tells whether something was found",
            script: """
                echo a 1 >t; postmap -c . hash:t hash:none; echo $?; postmap -c . -q b hash:t; echo $?
                postmap -c . -d b hash:t; echo $?; postmap -c . -d a hash:t; echo $?; postmap -c . -q a hash:t
                """,
            output: "66\n1\n1\n0\n", errors: "postmap: fatal: open none: No such file or directory\n",
            status: 1),
        CommandCase(
            name: "a directory is an empty source", script: "mkdir d; postmap -c . hash:d; ls",
            output: "d\nd.db\n", errors: "postmap: warning: d: is a directory: the table has no entries\n"),
        CommandCase(
            name:
                "a new table has the permissions of its source, and an old one its own, as far as the source has them",
            script: """
                echo a 1 >t; chmod 600 t; umask 0; postmap -c . hash:t; stat -c %a t.db
                chmod 640 t.db; postmap -c . hash:t; stat -c %a t.db
                chmod 644 t; chmod 640 t.db; postmap -c . hash:t; stat -c %a t.db
                chmod 600 t; postmap -c . -p hash:t; stat -c %a t.db
                rm t.db; postmap -c . -p hash:t; stat -c %a t.db
                """, output: "600\n600\n640\n640\n644\n"),
        CommandCase(
            name: "a database behind a symbolic link stays there",
            script: """
                echo a 1 >t; mkdir x; ln -s x/t.db t.db; postmap -c . hash:t; ls x; test -L t.db
                """, output: "t.db\n"),
        CommandCase(
            name: "the type is that of main.cf, where none is named",
            script: """
                echo 'default_database_type = cdb' >main.cf; echo a 1 >t; postmap -c . t; ls
                MAIL_CONFIG=. postmap -q a t
                """, output: "main.cf\nt\nt.cdb\n1\n"),
        CommandCase(
            name: "files that are no databases are bad data",
            script: """
                echo none >t.db; echo none >t.lmdb; echo none >t.cdb
                for k in hash btree lmdb cdb; do postmap -c . -q a $k:t 2>/dev/null; echo $?; done
                """, output: "65\n65\n65\n65\n"),
        CommandCase(
            name: "each table is told of",
            script: "echo a 1 >t; postmap -c . --if-changed cdb:t lmdb:t hash:t",
            output: "changed t.cdb\nchanged t.lmdb\nchanged t.db\n"),
        CommandCase(
            name: "without a database, all is a difference",
            script: "printf 'a 1\\nb 2\\n' >t; postmap -c . --diff hash:t; s=$?; ls; exit $s",
            output: "+a\t1\n+b\t2\nt\n", status: 1),
        CommandCase(
            name: "entries are added to a table that may not be there",
            script: """
                printf 'c 3\\na 2\\n' | postmap -c . -i hash:t; echo a 4 | postmap -c . -i hash:t
                postmap -c . -q a hash:t; echo a 5 | postmap -c . -ri hash:t; postmap -c . -s hash:t | sort
                """,
            output: "2\na\t5\nc\t3\n",
            errors: "postmap: warning: t.db: duplicate entry: \"a\" (stdin, line 1)\n"),
        CommandCase(
            name: "a cdb table is written as a whole", script: "postmap -c . -i cdb:t </dev/null; ls",
            errors: "postmap: fatal: unsupported non-bulk change request\n"),
        CommandCase(
            name: "files are values",
            script: """
                echo k f >t; postmap -c . --check -F hash:t; printf hello >f
                postmap -c . -F hash:t; postmap -c . -Fq k hash:t; postmap -c . -q k hash:t
                """,
            output: "hello\naGVsbG8=\n",
            errors: "postmap: warning: t, line 1: open f: No such file or directory: skipping this entry\n"),
        CommandCase(
            name: "a table that fails may work later", script: "postmap -c . -q x fail:x static:y",
            errors: "postmap: fatal: table fail:x: query error: Application error\n", status: 75),
        CommandCase(
            name: "a file that grows too large leaves the old table and no other file",
            script: """
                echo a 1 >t; postmap -c . hash:t; echo a 2 >t
                (ulimit -f 0; postmap -c . hash:t 2>/dev/null); echo $?; postmap -c . -q a hash:t; ls
                """, output: "73\n1\nt\nt.db\n"),
        CommandCase(
            name: "an alias is local, in the words of the release",
            script: """
                echo 'a@b: c' >t; postalias -c . --postfix-version 3.7 --check hash:t
                postalias -c . --check hash:t
                """,
            errors: """
                postalias: warning: t, line 1: name must be local
                postalias: warning: t, line 1: name must be local and have no domain

                """, status: 1),
        CommandCase(
            name: "an alias without a colon is left out",
            script: "printf 'a: b\\nc\\n' >t; postalias -c . hash:t; postalias -c . --diff hash:t",
            errors: """
                postalias: warning: t, line 2: need name:value pair
                postalias: warning: t, line 2: need name:value pair

                """),
    ]

    @Test(arguments: commandLines)
    func `command lines mean what the manual says`(_ one: CommandCase) throws { try run(one) }

    @Test(arguments: tables)
    func `tables are built and asked as the manual says`(_ one: CommandCase) throws { try run(one) }

    private func run(_ one: CommandCase) throws {
        try withFolder { folder in
            let run = try ShellRun(one.script, in: folder)
            #expect(run.output == one.output)
            #expect(run.errors == one.errors)
            #expect(run.status == one.status)
        }
    }
}
