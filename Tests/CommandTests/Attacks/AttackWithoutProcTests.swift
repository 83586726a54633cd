// Images are built in places where nothing is mounted; there the programs work, or say what they miss.

import Foundation
import Testing

@Suite(.enabled(if: Possible.mounting, "needs a mount namespace of its own"))
struct AttackWithoutProcTests {
    private static let hide = "unshare -rm sh -c 'mount -t tmpfs none /proc && exec sh ./script'"

    private func run(_ script: String) throws -> ShellRun {
        try withFolder { folder in
            try Data(script.utf8).write(to: folder.appendingPathComponent("script"))
            return try ShellRun(Self.hide, in: folder)
        }
    }

    @Test(arguments: ["postmap", "postalias", "postconf", "postresolve", "postbuild"])
    func `every program starts`(_ program: String) throws {
        let run = try run("[ ! -e /proc/self ] && \(program) --version && \(program) --nonsense")
        #expect(run.output.hasPrefix("\(program) (Postkit) "))
        #expect(run.errors.hasPrefix("\(program): "))
        #expect(run.status == 64)
    }

    @Test(arguments: ["hash", "btree", "lmdb", "cdb"])
    func `tables are built, changed, asked and listed`(_ type: String) throws {
        let run = try run(
            """
            : >main.cf; export MAIL_CONFIG=.; echo 'a b' >t; t=\(type):t
            postmap $t && echo 'c d' >>t && postmap $t && postmap -q c $t
            [ \(type) = cdb ] || { echo 'e f' | postmap -i $t; postmap -q e $t; postmap -d e $t; }
            postmap -s $t; ls -A
            """)
        #expect(run.errors == "")
        #expect(run.output.split(separator: "\n").filter { $0.contains("\t") }.sorted() == ["a\tb", "c\td"])
        #expect(run.output.hasPrefix(type == "cdb" ? "d\n" : "d\nf\n"))
        #expect(!run.output.contains("postkit"))
    }

    @Test func `a file that has to be overwritten is overwritten, and nothing is left`() throws {
        let run = try run(
            """
            : >main.cf; mkdir tmp; export MAIL_CONFIG=. TMPDIR=$PWD/tmp; echo 'a b' >t; postmap lmdb:t
            ln t.lmdb u; echo 'c d' >>t; postmap lmdb:t; postmap -q c lmdb:t; cmp t.lmdb u; ls -A tmp
            """)
        #expect(run.errors == "postmap: warning: t.lmdb: the file has 2 names: updating in place\n")
        #expect(run.output == "d\n")
    }

    @Test func `a configuration is shown, edited, built and followed`() throws {
        let run = try run(
            """
            printf '%s\\n' 'myhostname = a.test' "virtual_alias_maps = hash:$PWD/v" 'alias_maps =' \
                'alias_database =' 'local_recipient_maps =' >main.cf
            printf '%s\\n' 'smtp inet n - n - - smtpd' >master.cf
            echo 'x@a.test y@r.test' >v; postconf -c . -e myorigin=a.test; postconf -c . -h myorigin
            postbuild -c . | tail -1; postresolve -c . x@a.test | grep -o 'y@r.test (.*/v:1)'
            postconf -c . -M
            """)
        #expect(run.errors == "")
        #expect(run.output.hasPrefix("a.test\n1 table: 1 created\n"))
        #expect(run.output.contains("/v:1)\n"))
    }

    @Test func `a table of an image says what it misses`() throws {
        let run = try run(
            """
            mkdir -p i/etc/postfix; cd i/etc/postfix; : >master.cf; echo 'a b' >v; cd ../../..
            printf '%s\\n' 'alias_maps =' 'alias_database =' 'virtual_alias_maps = hash:/etc/postfix/v' \
                'local_recipient_maps =' >i/etc/postfix/main.cf
            unset MAIL_CONFIG; postbuild --root i; echo $?; ls i/etc/postfix
            """)
        #expect(
            run.errors == """
                postbuild: error: hash:/etc/postfix/v: open database /etc/postfix/v.db.postkit: \
                Needs /proc, which is not mounted here (for virtual_alias_maps (/etc/postfix/main.cf, line 3))

                """)
        #expect(
            run.output == """
                failed hash:/etc/postfix/v
                1 table: 1 failed
                73
                main.cf
                master.cf
                v

                """)
    }
}
