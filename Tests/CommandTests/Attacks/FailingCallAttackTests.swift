import Foundation
import Testing

/// What a command leaves, and says, when a call of the system fails at a bad moment.
@Suite(.enabled(if: Hostile.canTrace, Hostile.needsTracing))
struct FailingCallAttackTests {
    private static let table =
        "seq 4000 | sed 's/.*/k& v/' >t; postmap -c . hash:t; cp t.db old.db\n"

    @Test(arguments: ["newfstatat", "fstat", "openat", "flock", "fcntl", "unlinkat"])
    func `a temporary file goes though a look at it, or its removal, fails`(_ call: String) throws {
        // Each of the first calls on the new file fails once.
        try CommandCase(
            name: call,
            script: """
                cd r; printf '%s\\n' 'virtual_alias_maps = hash:t' 'alias_maps =' 'alias_database =' >main.cf; : >master.cf
                echo 'a b' >t; for k in hash lmdb cdb; do postmap -c . $k:t; done; echo 'a b' >new; ls >../files
                check() {
                    new=$1; shift
                    for n in 1 2 3 4 5 6 7 8 9; do
                        echo "$n x" >>t
                        strace -f -o /dev/null -P $new -P $PWD/$new -e inject=\(call):error=EIO:when=$n "$@" \\
                            >../out 2>&1 </dev/null
                        rm -f new.*; ls | diff - ../files || echo "$* $n"
                    done
                }
                check t.db.postkit postmap -c . hash:t; check t.lmdb.postkit postmap -c . lmdb:t
                check t.cdb.tmp postmap -c . cdb:t; check new.db.postkit postmap -c . hash:new
                check main.cf.tmp postconf -c . -e mail_name=x; check t.db.postkit postbuild -c . --atomic
                """
        ).attack()
    }

    @Test(arguments: ["openat:error=ENOMEM", "pwrite64:error=EDQUOT", "fcntl:error=ENOLCK"])
    func `a table that an addition cannot make can be read, or is not there`(_ fault: String) throws {
        try CommandCase(
            name: fault,
            script: """
                cd r; : >t
                for n in 1 2 3 4; do
                    echo 'a b' | strace -o /dev/null -P t.lmdb -P $PWD/t.lmdb -e inject=\(fault):when=$n \\
                        postmap -c . -i lmdb:t 2>/dev/null || [ ! -e t.lmdb ] || postmap -c . -s lmdb:t
                    rm -f t.lmdb
                done
                """
        ).attack()
    }

    @Test func `root removes what was made for a user whose rights it cannot take`() throws {
        // From the n-th attempt on the system refuses, in whatever process: before or after the files are in place.
        try CommandCase(
            name: "rights",
            script: """
                cd u; printf '%s\\n' 'alias_maps =' 'alias_database =' 'virtual_alias_maps = hash:t, cdb:v' >main.cf
                : >master.cf; echo 'a b' >t; echo 'a b' >v; chown \(Hostile.user):\(Hostile.user) *
                postbuild -c . >/dev/null; ls >../files
                for call in setresuid setresgid setgroups; do
                    for n in 1 2 3 4 5 6 7 8; do
                        for last in '' +; do
                            echo "$call$n$last x" >>t; echo "$call$n$last x" >>v
                            timeout -s KILL 30 strace -f -o /dev/null -e inject=$call:error=ENOMEM:when=$n$last \\
                                postbuild -c . --atomic --jobs 1 >../out 2>&1
                            [ $? != 137 ] || echo "$call $n$last: waits"
                            ls | diff ../files - || echo "$call $n$last"
                            [ "$(postmap -c . -q $call$n$last hash:t)" = "$(postmap -c . -q $call$n$last cdb:v)" ] ||
                                echo "$call $n$last: one of them"
                        done
                    done
                done
                """
        ).attack()
    }

    @Test func `what was written in place and not synced is told so`() throws {
        try CommandCase(
            name: "fsync",
            script: "cd r; \(Self.table)" + """
                echo 'c d' | strace -o /dev/null -e inject=fsync:error=EIO:when=1 postmap -c . -i hash:t; echo $?
                postmap -c . -q c hash:t
                echo 'e f' | strace -o /dev/null -e inject=fsync:error=EINTR:when=1 postmap -c . -i hash:t; echo $?
                postmap -c . -q e hash:t
                """,
            output: "73\nd\n0\nf\n",
            errors: """
                postmap: fatal: sync t.db: the new content is in the file, but a crash of the system may still lose it: \
                Input/output error

                """
        ).attack()
    }

    @Test func `pages that are written in part are taken back`() throws {
        // The call that writes all pages at once ends early, and one of those that should write the rest fails.
        try CommandCase(
            name: "pages",
            script: "cd r; \(Self.table)" + """
                seq 8 | sed 's/$/x y/' | strace -o /dev/null -e inject=preadv:retval=4096 \\
                    -e inject=pwrite64:error=EIO:when=2 postmap -c . -i hash:t; echo $?; cmp t.db old.db
                """,
            output: "73\n", errors: "postmap: fatal: write t.db: Input/output error\n"
        ).attack()
    }

    @Test func `a copy that the library does not get is not taken for the whole`() throws {
        try CommandCase(
            name: "copy",
            script: "cd r; \(Self.table)" + """
                for n in 1 2 3; do
                    cp old.db t.db
                    seq 3000 | sed 's/.*/a-longer-key-& a longer value/' |
                        strace -o /dev/null -e inject=dup3:error=EMFILE:when=$n postmap -c . -i hash:t 2>/dev/null && break
                    cmp t.db old.db; [ $(ls | wc -l) = 3 ] || ls
                done; echo $n
                """, output: "3\n"
        ).attack()
    }

    @Test(arguments: ["-i", "-d"])
    func `a file that is renamed over a database is not lost with a copy`(_ option: String) throws {
        try CommandCase(
            name: option,
            script: "cd r; \(Self.table)" + """
                echo 'o o' >o; postmap -c . hash:o; cp o.db other.db
                { [ \(option) = -i ] && seq 600 | sed 's/.*/zz& y/' || seq 3900 | sed 's/^/k/'; } >keys
                strace -o /dev/null -e inject=renameat2,renameat,rename:delay_enter=1500000:when=1 \\
                    postmap -c . \(option) $([ \(option) = -i ] || echo -) hash:t <keys & pid=$!
                until_ '[ -e t.db.postkit-update ]'; sleep 0.5; mv other.db t.db; wait $pid; echo $?
                cmp o.db t.db; ls
                """,
            output: "73\nkeys\no\no.db\nold.db\nt\nt.db\n",
            errors: "postmap: fatal: write t.db: Another file has this name now\n"
        ).attack()
    }

    @Test(arguments: ["hash", "lmdb", "cdb"])
    func `a rebuild replaces what was renamed over the database meanwhile`(_ type: String) throws {
        let suffix = type == "hash" ? "db" : type
        try CommandCase(
            name: type,
            script: """
                cd r; echo 'a b' >t; postmap -c . \(type):t; echo 'o o' >o; postmap -c . \(type):o; mv o.\(suffix) other
                echo 'c d' >>t
                strace -o /dev/null -e inject=renameat2,renameat,rename:delay_enter=1500000:when=1 \\
                    postmap -c . \(type):t & pid=$!
                sleep 1; mv other t.\(suffix); wait $pid; echo $?; postmap -c . -q c \(type):t; ls
                """,
            output: "0\nd\no\nt\nt.\(suffix)\n"
        ).attack()
    }

    @Test(
        arguments: [("hash", "db"), ("btree", "db"), ("lmdb", "lmdb"), ("cdb", "cdb")],
        [
            "postmap -c .", "postmap -c . -i", "postmap -c . -d a", "postmap -c . -q a",
            "postbuild --atomic -c .",
        ])
    func `a pipe that is put in the place of a database is not waited for`(
        _ type: (name: String, suffix: String), _ command: String
    ) throws {
        // Each look at the database is followed by a moment in which the user puts a pipe there; nobody writes to it.
        let operand = command.contains("postbuild") ? "." : "\(type.name):t"
        try CommandCase(
            name: type.name,
            script: """
                cd u; printf '%s\\n' 'alias_maps =' 'alias_database =' 'virtual_alias_maps = \(type.name):t' >main.cf
                : >master.cf; echo 'a b' >t; chown \(Hostile.user) t; postmap -c . \(type.name):t; cp -p t.* keep
                as_user mkfifo pipe
                for n in 1 2 3; do
                    as_user cp keep t.\(type.suffix); echo "$n x" >>t
                    echo 'y z' | timeout -s KILL 20 strace -f -o /dev/null -P t.\(type.suffix) -P $PWD/t.\(type.suffix) \\
                        -e inject=newfstatat,openat,openat2:delay_exit=600000:when=$n \\
                        \(command) \(operand) >../out 2>&1 & pid=$!
                    sleep 0.3; as_user mv pipe t.\(type.suffix) 2>/dev/null
                    wait $pid; [ $? != 137 ] || echo "$n: waits"
                    rm -f t.\(type.suffix) pipe; as_user mkfifo pipe
                done; rm pipe keep; ls
                """,
            output: "main.cf\nmaster.cf\nt\n"
        ).attack()
    }
}
