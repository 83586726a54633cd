import Foundation
import Testing

@Suite(.enabled(if: Hostile.canTrace, Hostile.needsTracing))
struct FileAttackTests {
    private static let types = [
        ("hash", "db.postkit"), ("btree", "db.postkit"), ("lmdb", "lmdb.postkit"), ("cdb", "cdb.tmp"),
    ]

    @Test(arguments: types)
    func `a new file whose name is given to another is not written by that name`(
        _ type: String, _ suffix: String
    ) throws {
        // The file is made, and its name was looked at; then there is a moment for the user to put a link there.
        try CommandCase(
            name: type,
            script: """
                echo precious >r/victim; cp r/victim before; echo 'a b' >u/v
                strace -f -o /dev/null -P v.\(suffix) -P u/v.\(suffix) -e inject=openat:delay_exit=500000:when=2+ \
                    -e inject=newfstatat:delay_exit=500000 \\
                    postmap -c . \(type):u/v 2>err & pid=$!
                until_ '[ -e u/v.\(suffix) ]'; as_user sh -c 'rm -f u/v.\(suffix); ln -s ../r/victim u/v.\(suffix)'
                wait $pid; echo $?; cmp before r/victim; grep -c 'Another file has this name now' err; ls u
                """,
            output: "73\n1\nv\nv.\(suffix)\n"
        ).attack()
    }

    @Test(arguments: types)
    func `what is installed is the file that was made`(_ type: String, _ suffix: String) throws {
        // The file is complete and synced; then there is a second for the user to exchange it.
        try CommandCase(
            name: type,
            script: """
                echo 'a b' >u/v; postmap -c . \(type):u/v; echo 'c d' >>u/v; cat u/v.* >before
                strace -f -o /dev/null -e inject=fsync:delay_enter=1500000:when=1 \\
                    postmap -c . \(type):u/v 2>err & pid=$!
                until_ '[ -e u/v.\(suffix) ]'; sleep 0.3
                as_user sh -c 'rm -f u/v.\(suffix); echo forged >u/v.\(suffix)'
                wait $pid; echo $?; grep -c 'Another file has this name now' err
                cmp before u/v.\(suffix.split(separator: ".")[0]); rm u/v.\(suffix)
                """,
            output: "73\n1\n",
            errors: ""
        ).attack()
    }

    @Test func `an editor does not write into a file that a user has open`() throws {
        try CommandCase(
            name: "main.cf.tmp",
            script: """
                echo 'mail_name = x' >u/main.cf; : >u/master.cf
                umask 077; exec 8>u/main.cf.tmp; umask 022; chown \(Hostile.user) u/main.cf.tmp
                postconf -c u -e mail_name=y; echo forged >&8; cat u/main.cf; what u/main.cf; ls u
                """,
            output: "mail_name = y\nu/main.cf regular file 0 0 644\nmain.cf\nmaster.cf\n"
        ).attack()
    }

    @Test func `an editor follows no link of a user to a file that is not the user's`() throws {
        try CommandCase(
            name: "main.cf",
            script: """
                echo 'mail_name = x' >r/main.cf; : >u/master.cf; as_user ln -s ../r/main.cf u/main.cf
                postconf -c u -e mail_name=y; echo $?; cat r/main.cf; ls r u
                as_user sh -c 'echo mail_name = x >u/own; ln -sf own u/main.cf'; postconf -c u -e mail_name=y; cat u/own
                """,
            output: """
                66
                mail_name = x
                r:
                main.cf

                u:
                main.cf
                master.cf
                mail_name = y

                """,
            errors: """
                postconf: fatal: open u/main.cf for reading: A symbolic link on the way is another user's

                """
        ).attack()
    }

    @Test func `an edited file is no program with the rights of its owner`() throws {
        try CommandCase(
            name: "set-user-id",
            script: """
                echo 'mail_name = x' >r/main.cf; chmod 6755 r/main.cf; postconf -c r -e mail_name=y; what r/main.cf
                """, output: "r/main.cf regular file 0 0 755\n"
        ).attack()
    }

    @Test(arguments: [
        "flock", "fsync", "fchmod", "fchown", "ftruncate", "rename", "renameat", "renameat2", "fstat",
    ])
    func `no temporary file stays where a call of the system fails`(_ call: String) throws {
        // Each of the first calls of its kind fails once.
        try CommandCase(
            name: call,
            script: """
                cd r; printf '%s\\n' 'virtual_alias_maps = hash:t' 'alias_maps =' 'alias_database =' >main.cf; : >master.cf
                echo 'a b' >t; for k in hash lmdb cdb; do postmap -c . $k:t; done; ls >../files; cat t.* >../before
                chown 61235 t.*; touch ../trouble
                for n in 1 2 3 4 5 6; do
                    for run in 'postmap -c . hash:t' 'postmap -c . lmdb:t' 'postmap -c . cdb:t' \\
                        'postconf -c . -e mail_name=x'$n 'postbuild -c . --atomic'; do
                        echo "$n x" >>t
                        strace -f -o /dev/null -e inject=\(call):error=EIO:when=$n $run >../out 2>&1
                        ls | diff - ../files >>../trouble || echo "$run $n" >>../trouble
                        for k in hash lmdb cdb; do postmap -c . -q a $k:t >/dev/null || echo "$run $n: lost" >>../trouble; done
                    done
                done
                cat ../trouble
                """
        ).attack()
    }

    @Test(arguments: ["sendto", "recvfrom", "poll", "socketpair"])
    func `no trouble with a worker lets anybody wait for ever`(_ call: String) throws {
        // Each of the first calls of its kind fails once, in whatever process makes it.
        try CommandCase(
            name: call,
            script: """
                cd r; printf '%s\\n' 'alias_maps =' 'alias_database =' 'virtual_alias_maps = hash:t, hash:v' >main.cf
                : >master.cf; echo 'a b' >t; echo 'a b' >v; postbuild -c . >/dev/null; ls >../files
                for n in 1 2 3 4 5 6 7 8; do
                    echo "$n x" >>t; echo "$n x" >>v
                    timeout -s KILL 20 strace -f -o /dev/null -e inject=\(call):error=ECONNRESET:when=$n \\
                        postbuild -c . --atomic --jobs 2 >../out 2>&1
                    [ $? != 137 ] || echo "$n: waits"
                    ls | diff ../files - || echo "$n: left"
                    postmap -c . -q a hash:t hash:v >/dev/null || echo "$n: lost"
                done
                """
        ).attack()
    }

    @Test func `a worker that is lost, and cannot be replaced at once, is not waited for`() throws {
        try CommandCase(
            name: "fork",
            script: """
                cd r; printf '%s\\n' 'alias_maps =' 'alias_database =' 'virtual_alias_maps = hash:t, hash:v' >main.cf
                : >master.cf; echo 'a b' >t; echo 'a b' >v; postbuild -c . >/dev/null; echo 'c d' >>t; echo 'c d' >>v
                inode=$(stat -c %i t.db); exec 9<v.db; flock -s 9; cat *.db >../before
                timeout -s KILL 40 strace -o /dev/null -e inject=fork,clone,clone3:error=EAGAIN:when=3 \\
                    postbuild -c . --atomic --jobs 2 >../out 2>../err 9<&- & pid=$!
                until_ '[ $(stat -c %i t.db) != $inode ]'
                tool=$(pgrep -P $(pgrep -P $pid strace) postbuild); kill -9 $(pgrep -P $tool); exec 9<&-
                wait $pid; echo $?; cut -d' ' -f1,2 ../out; cat *.db | cmp - ../before
                """,
            output: "75\nwithheld hash:t\nfailed hash:v\n2 tables:\n"
        ).attack()
    }
}
