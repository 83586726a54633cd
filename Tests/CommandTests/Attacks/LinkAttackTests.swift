import Foundation
import Testing

@Suite(.enabled(if: Hostile.isRoot, Hostile.needsRoot))
struct LinkAttackTests {
    private static let types = [("hash", "db"), ("btree", "db"), ("lmdb", "lmdb"), ("cdb", "cdb")]

    private static let refusal = "A symbolic link on the way is another user's"

    /// Root's source in the directory of a user, who has put a link in the place of the database.
    private static let trap = """
        echo 'a b' >r/t; for k in hash btree lmdb cdb; do echo 'x y' >r/$k; postmap -c . $k:r/$k; done; chmod 600 r/*.*
        echo 'a b' >u/v; cat r/*.* >before
        trap_() { as_user ln -sf ../r/$1.$2 u/v.$2; }

        """

    @Test(arguments: types)
    func `root follows no link of a user in the place of a database`(_ type: String, _ suffix: String) throws
    {
        try CommandCase(
            name: type,
            script: Self.trap + """
                trap_ \(type) \(suffix)
                postmap -c . \(type):u/v; echo $?
                postmap -c . --convert \(type):u/v --force \(type):r/\(type); echo $?
                [ \(type) = cdb ] || { echo 'c d' | postmap -c . -i \(type):u/v; echo $?; }
                [ \(type) = cdb ] || { postmap -c . -d x \(type):u/v; echo $?; }
                cat r/*.* | cmp - before; stat -c '%a %u' r/*.* | sort -u; readlink u/v.\(suffix); ls u
                """,
            output: (type == "cdb" ? "73\n73\n" : "73\n73\n\(type == "lmdb" ? 66 : 73)\n66\n") + """
                600 0
                ../r/\(type).\(suffix)
                v
                v.\(suffix)

                """,
            errors: Array(
                repeating: "postmap: fatal: open \(Self.opening(type))u/v.\(suffix): \(Self.refusal)\n",
                count: 2
            ).joined()
                + (type == "cdb"
                    ? ""
                    : """
                    postmap: fatal: open \(type == "lmdb" ? "database " : "")u/v.\(suffix): \(Self.refusal)
                    postmap: fatal: open database u/v.\(suffix): \(Self.refusal)

                    """)
        ).attack()
    }

    private static func opening(_ type: String) -> String {
        type == "hash" || type == "btree" ? "" : "database "
    }

    @Test(arguments: types)
    func `a link of root's, and one of the owner of the source, are followed`(
        _ type: String, _ suffix: String
    ) throws {
        try CommandCase(
            name: type,
            script: """
                mkdir r/d u/d; chown \(Hostile.user) u/d; echo 'a b' >r/v; ln -s d/own.\(suffix) r/v.\(suffix)
                as_user sh -c 'echo a b >u/v; ln -s d/own.\(suffix) u/v.\(suffix)'
                postmap -c . \(type):r/v \(type):u/v; postmap -c . -q a \(type):r/d/own \(type):u/d/own
                what r/d/* u/d/*
                [ \(type) = cdb ] || { echo 'c d' | postmap -c . -i \(type):u/v; postmap -c . -q c \(type):u/d/own; }
                [ \(type) = cdb ] || { postmap -c . -d c \(type):u/v && postmap -c . -q c \(type):u/d/own; }
                exit 0
                """,
            output: """
                b
                r/d/own.\(suffix) regular file 0 0 644
                u/d/own.\(suffix) regular file 61234 61234 644
                \(type == "cdb" ? "" : "d\n")
                """
        ).attack()
    }

    @Test func `with -o a link of the owner of the source leads to files of that owner only`() throws {
        try CommandCase(
            name: "-o",
            script: """
                as_user sh -c 'echo a b >u/v; echo c d >u/w; mkdir u/d'; postmap -c . hash:u/w
                echo precious >r/victim; as_user ln -s ../r/victim u/v.db
                postmap -c . -o hash:u/v; echo $?; as_user ln -sf w.db u/v.db; postmap -c . -o hash:u/v
                postmap -c . -q a hash:u/w; cat r/victim
                """,
            output: "73\nb\nprecious\n",
            errors: "postmap: fatal: open u/v.db: \(Self.refusal)\n"
        ).attack()
    }

    @Test func `a directory on the way is no link of a user's`() throws {
        try CommandCase(
            name: "directory",
            script: """
                echo 'a b' >r/t; as_user ln -s ../r u/d; postmap -c . hash:u/d/t; s=$?; ls r
                mkdir r/e; ln -s e r/f; echo 'a b' >r/e/t; postmap -c . hash:r/f/t; ls r/e; exit $s
                """,
            output: "t\nt\nt.db\n", errors: "postmap: fatal: open u/d/t.db: \(Self.refusal)\n", status: 73
        ).attack()
    }

    @Test func `a missing file behind a link is made for root's links only`() throws {
        try CommandCase(
            name: "dangling",
            script: """
                as_user ln -s ../r/new.db u/v.db; echo 'a b' | postmap -c . -i hash:u/v; s=$?; ls r
                ln -s new.db r/v.db; echo 'a b' | postmap -c . -i hash:r/v; ls r; exit $s
                """,
            output: "new.db\nv.db\n", errors: "postmap: fatal: open u/v.db: \(Self.refusal)\n", status: 73
        ).attack()
    }

    @Test(arguments: ["hash", "lmdb"])
    func `another name of a file of root's is not written in the directory of a user`(_ type: String) throws {
        let suffix = type == "hash" ? "db" : "lmdb"
        try CommandCase(
            name: type,
            script: """
                echo 'x y' >r/t; postmap -c . \(type):r/t; cp r/t.\(suffix) before; ln r/t.\(suffix) u/v.\(suffix)
                echo 'a b' | postmap -c . -i \(type):u/v 2>err; echo $?; postmap -c . -d x \(type):u/v 2>>err; echo $?
                grep -c 'has other names' err; cmp before r/t.\(suffix)
                """,
            output: "\(type == "lmdb" ? 66 : 73)\n66\n2\n"
        ).attack()
    }

    @Test func `in an image, too, root follows root's links only`() throws {
        try CommandCase(
            name: "root",
            script: """
                mkdir -p i/etc/postfix i/home; chown \(Hostile.user) i/home; echo 'x y' >i/etc/t; echo 'x y' >i/etc/w
                printf '%s\\n' 'alias_maps =' 'alias_database =' 'virtual_alias_maps = hash:/etc/t, hash:/home/v, hash:/etc/w' \
                    >i/etc/postfix/main.cf; : >i/etc/postfix/master.cf
                ln -s /home/own.db i/etc/w.db; echo 'a b' >i/home/v; as_user ln -s /etc/u.db i/home/v.db
                echo precious >r/victim; as_user ln -s $PWD/r/victim i/home/own.db
                postbuild --root i; echo $?; cat r/victim; as_user rm i/home/own.db
                postbuild --root i >/dev/null 2>&1; ls -l i/home | grep -c ^-; ls i/etc i/home
                """,
            output: """
                created hash:/etc/t (1 entry, +1 -0 ~0)
                failed hash:/home/v
                failed hash:/etc/w
                3 tables: 1 created, 2 failed
                73
                precious
                2
                i/etc:
                postfix
                t
                t.db
                w
                w.db

                i/home:
                own.db
                v
                v.db

                """,
            errors: """
                postbuild: error: hash:/home/v: open /home/v.db: \(Self.refusal) (for virtual_alias_maps (/etc/postfix/main.cf, line 3))
                postbuild: error: hash:/etc/w: open /etc/w.db: \(Self.refusal) (for virtual_alias_maps (/etc/postfix/main.cf, line 3))

                """
        ).attack()
    }
}
