import Foundation
import Testing

@Suite struct PostbuildSafetyTests {
    /// A configuration that names one table of aliases.
    private static func setup(_ lines: String...) -> String {
        let text = lines.map { "\"\($0)\"" }.joined(separator: " ")
        return "printf '%s\\n' \(text) >main.cf; : >master.cf; mkdir d; ln -s d e; echo 'root: ann' >d/al\n"
    }

    static let cases: [CommandCase] = [
        CommandCase(
            name: "what a table is does not depend on which tables are wanted alone",
            script: setup("alias_maps = hash:d/al", "alias_database = hash:d/al") + """
                postbuild -c .; postbuild -c . --only local_recipient_maps; postalias -c . -q root hash:d/al
                """,
            output: """
                created hash:d/al (1 entry, +1 -0 ~0)
                1 table: 1 created
                unchanged hash:d/al (1 entry)
                checked unix:passwd.byname
                2 tables: 1 unchanged, 1 checked
                ann

                """),
        CommandCase(
            name: "a migrated table is what the tables of other types say that it is",
            script: setup("alias_maps = lmdb:d/al", "alias_database =", "local_recipient_maps = hash:d/al")
                + """
                postbuild -c .; postbuild -c . --migrate lmdb --apply | grep -v '^[-+@ ]'
                postalias -c . -q root lmdb:d/al
                """,
            output: """
                created lmdb:d/al (1 entry, +1 -0 ~0)
                created hash:d/al (1 entry, +1 -0 ~0)
                2 tables: 2 created
                unchanged lmdb:d/al (1 entry)
                1 table: 1 unchanged
                ann

                """),
        CommandCase(
            name: "a file is one file, however its name is spelled",
            script: setup(
                "alias_maps = hash:d/al", "alias_database = hash:.//d/./al",
                "local_recipient_maps = hash:$PWD/e/al") + """
                    postbuild -c .; echo 'virtual_alias_maps = hash:e/al' >>main.cf; postbuild -c .; s=$?
                    postalias -c . -q root hash:d/al; exit $s
                    """,
            output: """
                created hash:.//d/./al (1 entry, +1 -0 ~0)
                1 table: 1 created
                failed hash:.//d/./al
                1 table: 1 failed
                ann

                """,
            errors: """
                postbuild: error: hash:.//d/./al: it is a table of aliases (name: value) for alias_database \
                (./main.cf, line 2), and of keys and values (key value) for virtual_alias_maps (./main.cf, line 4) \
                (for alias_database (./main.cf, line 2))

                """, status: 78),
        CommandCase(
            name: "a parameter without a table can be asked for",
            script: setup("alias_maps =", "alias_database =") + "postbuild -c . --only alias_maps",
            output: "0 tables\n"),
        CommandCase(
            name:
                "a server that does not answer, and a bad file of a client, are trouble of their own tables",
            script: setup(
                "alias_maps =", "alias_database =", "relocated_maps = hash:d/v",
                "virtual_alias_maps = mysql:$PWD/bad, socketmap:inet:127.0.0.1:1:x") + """
                    echo 'a b' >d/v; echo foo >bad; postbuild -c . --remote 2>err; echo $?; grep -c refused err; echo bad= >bad
                    sed -i 's/mysql[^,]*,//' main.cf; postbuild -c . --remote 2>err
                    """,
            output: """
                created hash:d/v (1 entry, +1 -0 ~0)
                failed mysql:PWD/bad
                failed socketmap:inet:127.0.0.1:1:x
                3 tables: 1 created, 2 failed
                78
                3
                unchanged hash:d/v (1 entry)
                failed socketmap:inet:127.0.0.1:1:x
                2 tables: 1 unchanged, 1 failed

                """, status: 75),
        CommandCase(
            name: "what is in the way of the new file is named",
            script: setup("alias_maps = hash:d/al", "alias_database =")
                + "mkdir d/al.db.postkit; postbuild -c .",
            output: "failed hash:d/al\n1 table: 1 failed\n",
            errors: """
                postbuild: error: hash:d/al: open database d/al.db.postkit: File exists \
                (for alias_maps (./main.cf, line 1))

                """, status: 73),
        CommandCase(
            name: "passwords are not in messages",
            script: setup(
                "alias_maps =", "alias_database =",
                "smtp_sasl_password_maps = hash:d/s, inline:{a=u:hidden}, static:hidden") + """
                    printf '%s\\n' 'a@x u:hidden' 'hidden' 'a@x v:hidden' '"x hidden' >d/s; postbuild -c . -v --diff >out 2>err
                    postbuild -c . -v --json --strict >>out 2>>err; grep -c hidden out err; grep -c unbalanced err; grep '\\*' err | cut -d' ' -f1-6 | sort -u
                    """,
            output: """
                out:0
                err:0
                2
                postbuild: inline:***: smtp_sasl_password_maps (./main.cf, line 3)
                postbuild: static:***: smtp_sasl_password_maps (./main.cf, line 3)
                postbuild: warning: d/s, line 4: unbalanced

                """),
        CommandCase(
            name: "nobody reads from a device, or waits for the writer of a pipe",
            script: setup(
                "alias_maps =", "alias_database =", "mydestination = $PWD/p, /dev/zero",
                "virtual_alias_maps = hash:$PWD/p, regexp:/dev/zero, hash:/dev/null, texthash:/dev/null, mysql:/dev/zero, hash:d/v"
            ) + """
                mkfifo p d/v.db; echo 'a b' >d/v; postbuild -c . --remote 2>err; s=$?
                sed "s|$PWD|.|g" err
                rm master.cf; ln -s /dev/zero master.cf; postbuild -c . 2>&1; echo $?
                rm main.cf; ln -s /dev/zero main.cf; postbuild -c . 2>&1; echo $?; exit $s
                """,
            output: """
                failed hash:PWD/p
                failed regexp:/dev/zero
                failed hash:/dev/null
                checked texthash:/dev/null
                failed mysql:/dev/zero
                failed hash:d/v
                6 tables: 1 checked, 5 failed
                postbuild: error: fast_flush_domains (default): open file ./p: Nobody writes to the pipe
                postbuild: error: fast_flush_domains (default): open file /dev/zero: Is a device
                postbuild: error: mydestination (./main.cf, line 3): open file ./p: Nobody writes to the pipe
                postbuild: error: mydestination (./main.cf, line 3): open file /dev/zero: Is a device
                postbuild: error: relay_domains (default): open file ./p: Nobody writes to the pipe
                postbuild: error: relay_domains (default): open file /dev/zero: Is a device
                postbuild: error: hash:./p: open ./p: Nobody writes to the pipe (for virtual_alias_maps (./main.cf, line 4))
                postbuild: error: regexp:/dev/zero: open /dev/zero: Is a device (for virtual_alias_maps (./main.cf, line 4))
                postbuild: error: hash:/dev/null: open /dev/null: Is a device (for virtual_alias_maps (./main.cf, line 4))
                postbuild: error: mysql:/dev/zero: open /dev/zero: Is a device (for virtual_alias_maps (./main.cf, line 4))
                postbuild: error: hash:d/v: open d/v.db: Invalid argument (for virtual_alias_maps (./main.cf, line 4))
                postbuild: fatal: open ./master.cf: Is a device
                66
                postbuild: fatal: open ./main.cf: Is a device
                66

                """,
            errors: """
                """, status: 78),
        CommandCase(
            name: "passwords are not in messages about mistakes of a configuration, nor in a diff",
            script: """
                try() { printf '%b' "$1" >main.cf; printf '%b' "$2" >master.cf
                    { postbuild -c .; postbuild -c . --migrate lmdb --dry-run; postbuild -c . --json -v; } >>all 2>&1; }
                try 'db_password s3cret\\n'; try 'db_password = s3cret${x\\nrelocated_maps = pgsql:$db_password ${\\n'
                try 'mine = inline:{a=s3cret}${\\nsmtp_sasl_password_maps = $mine\\n'
                try 'smtp_sasl_password_maps = unionmap:{inline:{a=s3cret}, s3cret}, pcre:{{/a/ s3cret}, {s3cret}}\\nx_password = s3cret\\nrelocated_maps = hash:x'
                try 'relocated_maps = hash:x\\ndb_password =\\n s3cret\\nsmtp_sasl_password_maps =\\n hash:x\\n inline:{{a=\\n  s3cret}} hash:y\\n'
                try '' 'smtp inex n - n - - smtpd -o db_password=s3cret\\n'
                try '' 'smtp inet n - n - - smtpd -o relocated_maps=hash:x\\n  -o db_password=s3cret -o virtual_alias_maps=hash:x\\n'
                grep -ac s3cret all; grep -a '^+.*lmdb:' all; exit 0
                """,
            output: """
                0
                +relocated_maps = lmdb:x
                +relocated_maps = lmdb:x
                + lmdb:x
                +smtp inet n - n - - smtpd -o relocated_maps=lmdb:x

                """),
        CommandCase(
            name: "two types for one file: neither is written",
            script: setup("alias_maps = hash:d/al", "alias_database = btree:d/al")
                + "postbuild -c . 2>/dev/null; s=$?; ls d; exit $s",
            output: "failed btree:d/al\nfailed hash:d/al\n2 tables: 2 failed\nal\n", status: 78),
        CommandCase(
            name: "a database that is locked is not one that holds nothing",
            script: setup("alias_maps = hash:d/al", "alias_database =") + """
                postbuild -c . >/dev/null; flock -x d/al.db sh -c 'postbuild -c . --check'
                """,
            output: "failed hash:d/al\n1 table: 1 failed\n",
            errors: """
                postbuild: error: hash:d/al: lock d/al.db: Resource temporarily unavailable \
                (for alias_maps (./main.cf, line 1))

                """, status: 75),
        CommandCase(
            name: "a database that may not be read is not one that holds nothing",
            script: setup("alias_maps = hash:d/al", "alias_database =") + """
                postbuild -c . >/dev/null; chmod 000 d/al.db; chmod 755 . d
                [ $(id -u) != 0 ] || chown 65534 d/al; postbuild -c . --check
                """,
            output: "failed hash:d/al\n1 table: 1 failed\n",
            errors: """
                postbuild: error: hash:d/al: open database d/al.db: Permission denied \
                (for alias_maps (./main.cf, line 1))

                """, status: 66),
        CommandCase(
            name: "where a process is killed between the renames, all is as it was",
            script: setup("alias_maps = hash:d/al", "alias_database =", "virtual_alias_maps = hash:d/v") + """
                echo 'a b' >d/v; postbuild -c . >/dev/null; echo 'b: c' >>d/al; echo 'c d' >>d/v; cat d/*.db >old
                inode=$(stat -c %i d/al.db); exec 9<d/v.db; flock -s 9
                postbuild -c . --atomic --jobs 2 >out 2>err 9<&- & pid=$!
                for i in $(seq 500); do [ $(stat -c %i d/al.db) = $inode ] || break; sleep 0.02; done
                [ $(stat -c %i d/al.db) != $inode ] && sleep 2 && kill -9 $(cat /proc/$pid/task/$pid/children)
                exec 9<&-; wait $pid; s=$?; cat d/*.db | cmp old -; ls d; cut -d' ' -f1,2 out; exit $s
                """,
            output: """
                al
                al.db
                v
                v.db
                withheld hash:d/al
                failed hash:d/v
                2 tables:

                """, status: 75),
        CommandCase(
            name: "where a process is killed between the renames, a database that is new does not stay",
            script: setup("alias_maps = hash:d/al", "alias_database =", "virtual_alias_maps = hash:d/v") + """
                echo 'a b' >d/v; postbuild -c . >/dev/null; rm d/al.db; echo 'c d' >>d/v; cat d/*.db >old
                exec 9<d/v.db; flock -s 9
                postbuild -c . --atomic --jobs 2 >out 2>err 9<&- & pid=$!
                for i in $(seq 500); do [ -e d/al.db ] && break; sleep 0.02; done
                [ -e d/al.db ] && sleep 2 && kill -9 $(cat /proc/$pid/task/$pid/children)
                exec 9<&-; wait $pid; s=$?; cat d/*.db | cmp old -; ls d; cut -d' ' -f1,2 out; exit $s
                """,
            output: """
                al
                v
                v.db
                withheld hash:d/al
                failed hash:d/v
                2 tables:

                """, status: 75),
        CommandCase(
            name: "nobody is interrupted between the renames",
            script: setup("alias_maps = hash:d/al", "alias_database =", "virtual_alias_maps = hash:d/v") + """
                echo 'a b' >d/v; postbuild -c . >/dev/null; echo 'b: c' >>d/al; echo 'c d' >>d/v
                inode=$(stat -c %i d/al.db); exec 9<d/v.db; flock -s 9
                postbuild -c . --atomic --jobs 2 >out 9<&- & pid=$!
                for i in $(seq 500); do [ $(stat -c %i d/al.db) = $inode ] || break; sleep 0.02; done
                kill -TERM $pid; exec 9<&-; { wait $pid; s=$?; } 2>/dev/null; ls d
                postmap -c . -q c hash:d/v; postalias -c . -q b hash:d/al; exit $s
                """,
            output: "al\nal.db\nv\nv.db\nd\nc\n", status: 143),
        CommandCase(
            name: "nothing is left where sources have several owners",
            script: setup("alias_maps = hash:d/al", "alias_database =", "virtual_alias_maps = hash:f/v") + """
                mkdir f; echo 'a b' >f/v; chmod 755 . d f; [ $(id -u) != 0 ] || { chown -R 65534 d; chown -R 65533 f; }
                postbuild -c . >/dev/null; echo 'b: c' >>d/al; echo 'c d' >>f/v; postbuild -c . --atomic --jobs 1
                ls d f; echo 'd: c' >>d/al; echo 'd d' >>f/v; echo 'relocated_maps = hash:no' >>main.cf
                postbuild -c . --atomic --jobs 1 2>/dev/null; ls d f
                """,
            output: """
                changed hash:d/al (2 entries, +1 -0 ~0)
                changed hash:f/v (2 entries, +1 -0 ~0)
                2 tables: 2 changed
                d:
                al
                al.db

                f:
                v
                v.db
                withheld hash:d/al (3 entries, +1 -0 ~0)
                failed hash:no
                withheld hash:f/v (3 entries, +1 -0 ~0)
                3 tables: 2 withheld, 1 failed
                d:
                al
                al.db

                f:
                v
                v.db

                """),
    ]

    @Test(arguments: cases)
    func `nothing is destroyed`(_ one: CommandCase) throws {
        try withFolder { folder in
            let run = try ShellRun(one.script, in: folder)
            #expect(run.output.replacingOccurrences(of: folder.path, with: "PWD") == one.output)
            if !one.script.contains("2>err") { #expect(run.errors == one.errors) }
            #expect(run.status == one.status)
        }
    }
}
