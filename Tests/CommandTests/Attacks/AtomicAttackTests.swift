import Foundation
import Testing

@Suite(.enabled(if: Hostile.isRoot, Hostile.needsRoot))
struct AtomicAttackTests {
    /// The command that writes a configuration in `r`, whose only tables are these, named from the working directory.
    private static func configuration(_ tables: String...) -> String {
        let names = tables.map { $0.split(separator: ":").joined(separator: ":'$PWD'/") }
        return """
            printf '%s\\n' 'alias_maps =' 'alias_database =' \
                'virtual_alias_maps = \(names.joined(separator: ", "))' >r/main.cf; : >r/master.cf
            """
    }

    /// Two tables; the first one is locked, so that the second waits between its building and its installation.
    private static func attack(type: String = "hash", suffix: String = "db", _ deed: String) -> String {
        """
        \(configuration("hash:r/first", "\(type):u/v"))
        echo 'a b' >r/first; as_user sh -c 'echo a b >u/v'; postbuild -c r --jobs 1 >/dev/null
        echo 'c d' >>r/first; echo 'c d' >>u/v; echo precious >r/victim; chmod 600 r/victim
        exec 9<r/first.db; flock -s 9
        postbuild -c r --atomic --jobs 1 >out 2>err 9<&- & pid=$!
        until_ '[ -e u/v.\(suffix).tmp ] || [ -e u/v.\(suffix).postkit ]'
        until_ 'readlink /proc/$(tr -d " " </proc/$pid/task/$pid/children)/fd/* 2>/dev/null | grep -q first.db'
        \(deed)
        exec 9<&-; wait $pid; s=$?; cut -d' ' -f1,2 out; cat err >&2; what r/victim; cat r/victim

        """
    }

    /// A deed between the building and the installation of the second table, and what is found then: who the victim is,
    /// and what lies beside the source.
    private static func attackCase(
        _ name: String, type: String = "hash", suffix: String = "db", deed: String, look: String = "",
        output: String, problem: String
    ) -> CommandCase {
        CommandCase(
            name: name,
            script: attack(type: type, suffix: suffix, deed) + look
                + "find u -uid 0 -o -perm /6000; ls u; exit $s",
            output: "withheld hash:PWD/r/first\nfailed \(type):PWD/u/v\n2 tables:\n\(output)",
            errors: """
                postbuild: error: \(type):PWD/u/v: \(problem) (for virtual_alias_maps (r/main.cf, line 3))

                """, status: 75)
    }

    static let cases: [CommandCase] = [
        attackCase(
            "a source that is gone: nothing is root's, and nothing is root's to write",
            deed: "as_user sh -c 'rm u/v u/v.db; ln -s ../r/victim u/v.db'", look: "what u/v.db; ",
            output: """
                r/victim regular file 0 0 600
                precious
                u/v.db symbolic link 61234 61234 777
                v.db

                """,
            problem: "PWD/u/v, which was read for it: No such file or directory"),
        attackCase(
            "a source that is another file: a program of root's is no model for a table",
            deed: """
                chmod 4755 r/victim; as_user sh -c 'rm u/v u/v.db; ln -s ../r/victim u/v; ln -s ../r/victim u/v.db'
                """,
            output: """
                r/victim regular file 0 0 4755
                precious
                v
                v.db

                """,
            problem: "PWD/u/v, which was read for it: Another file has this name now"),
        attackCase(
            "a link in the place of the database leads where its owner may go, and no further",
            deed: "as_user ln -sf ../r/victim u/v.db",
            output: """
                r/victim regular file 0 0 600
                precious
                v
                v.db

                """,
            problem: "lock PWD/u/v.db: Too many levels of symbolic links"),
        attackCase(
            "the same of a constant database",
            type: "cdb", suffix: "cdb", deed: "as_user sh -c 'rm u/v u/v.cdb; ln -s ../r/victim u/v.cdb'",
            output: """
                r/victim regular file 0 0 600
                precious
                v.cdb

                """,
            problem: "PWD/u/v, which was read for it: No such file or directory"),
    ]

    @Test(arguments: cases)
    func `between building and installing root is nobody but the owner of the source`(_ one: CommandCase)
        throws
    {
        try one.attack()
    }

    @Test func `where the tool is killed each new file is removed by whoever made it`() throws {
        try CommandCase(
            name: "owners",
            script: """
                mkdir w; chown 61235:61235 w; echo 'a b' >r/last; echo 'a b' >u/v; echo 'a b' >w/v; chown \(Hostile.user) u/v
                chown 61235 w/v; \(Self.configuration("hash:r/last", "hash:u/v", "hash:w/v"))
                postbuild -c r >/dev/null; for t in r/last u/v w/v; do echo 'c d' >>$t; done
                exec 9<r/last.db; flock -s 9; postbuild -c r --atomic --jobs 1 >/dev/null 9<&- & pid=$!
                until_ '[ -e w/v.db.postkit ]'; worker=$(tr -d " " </proc/$pid/task/$pid/children)
                until_ 'readlink /proc/$worker/fd/* 2>/dev/null | grep -q last.db'
                kill -9 $pid; exec 9<&-; wait $pid 2>/dev/null; until_ '! [ -e /proc/$worker/fd/0 ]'; ls u w
                """, output: "u:\nv\nv.db\n\nw:\nv\nv.db\n"
        ).attack()
    }

    @Test func `a way back, and the end of the way, are gone as the owner of the source, too`() throws {
        // The second table is installed, and its source goes, while a third one is waited for.
        let script = """
            \(Self.configuration("hash:u/v", "hash:r/last"))
            echo 'a b' >r/last; as_user sh -c 'echo a b >u/v'; postbuild -c r --jobs 1 >/dev/null
            echo 'c d' >>r/last; echo 'c d' >>u/v; inode=$(stat -c %i u/v.db)
            exec 9<r/last.db; flock -s 9
            strace -f -o trace -e trace=renameat2,unlinkat,setresuid \
                postbuild -c r --atomic --jobs 1 >out 9<&- & pid=$!
            until_ '[ $(stat -c %i u/v.db) != $inode ]'; rm u/v
            exec 9<&-; wait $pid; s=$?; cat out; ls u; what u/v.db
            # Who removes the old database: the last one who was become before.
            grep -B99 'unlink.*v.db.postkit' trace | grep -o 'setresuid([^)]*)' | tail -1 | grep -c 61234
            exit $s
            """
        guard Hostile.canTrace else { return }
        try CommandCase(
            name: "finish", script: script,
            output: """
                changed hash:PWD/u/v (2 entries, +1 -0 ~0)
                changed hash:PWD/r/last (2 entries, +1 -0 ~0)
                2 tables: 2 changed
                v.db
                u/v.db regular file 61234 61234 644
                1

                """
        ).attack()
    }
}
