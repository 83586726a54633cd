import Foundation
import Testing

@Suite(.enabled(if: Hostile.isRoot, Hostile.needsRoot))
struct ModeAttackTests {
    private static let types = [("hash", "db"), ("btree", "db"), ("lmdb", "lmdb"), ("cdb", "cdb")]

    @Test(arguments: types)
    func `a rebuild keeps owner, group and mode, without what the source does not give`(
        _ type: String, _ suffix: String
    ) throws {
        try CommandCase(
            name: type,
            script: """
                cd r; echo 'a b' >t; postmap -c . \(type):t; chown 61235:61236 t.\(suffix); chmod 640 t.\(suffix)
                postmap -c . \(type):t; what t.\(suffix); chmod 604 t; postmap -c . \(type):t; what t.\(suffix)
                chmod 644 t t.\(suffix); postmap -c . \(type):t; what t.\(suffix)
                chmod 600 t; postmap -c . \(type):t; what t.\(suffix)
                chmod 664 t.\(suffix); postmap -c . -p \(type):t; what t.\(suffix)
                chmod 666 t.\(suffix); chmod 644 t; postmap -c . \(type):t; what t.\(suffix)
                """,
            output: [640, 600, 644, 600, 664, 644].map { "t.\(suffix) regular file 61235 61236 \($0)\n" }
                .joined()
        ).attack()
    }

    @Test(arguments: types)
    func `no database is a program with the rights of its owner`(_ type: String, _ suffix: String) throws {
        try CommandCase(
            name: type,
            script: """
                cd r; echo 'a b' >t; postmap -c . \(type):t; chmod 6755 t.\(suffix); chmod 755 t
                setcap cap_setuid+ep t.\(suffix) 2>/dev/null
                postmap -c . \(type):t; what t.\(suffix); getcap t.\(suffix) 2>/dev/null
                printf '%s\\n' 'virtual_alias_maps = \(type):t' 'alias_maps =' 'alias_database =' >main.cf; : >master.cf
                echo 'c d' >>t; chmod 6755 t.\(suffix); postbuild -c . --atomic >/dev/null; what t.\(suffix)
                """,
            output: "t.\(suffix) regular file 0 0 755\nt.\(suffix) regular file 0 0 755\n"
        ).attack()
    }

    @Test(arguments: types)
    func `a source that is made private makes a table that can be read a new one`(
        _ type: String, _ suffix: String
    ) throws {
        try CommandCase(
            name: type,
            script: """
                cd r; echo 'a b' >t; postmap -c . \(type):t; chmod 600 t; postmap -c . --if-changed \(type):t; what t.\(suffix)
                printf '%s\n' 'virtual_alias_maps = \(type):t' 'alias_maps =' 'alias_database =' >main.cf; : >master.cf
                chmod 644 t.\(suffix); postbuild -c . --check; postbuild -c . -v 2>&1 | grep 'read by'; what t.\(suffix)
                postbuild -c .
                """,
            output: """
                changed t.\(suffix)
                t.\(suffix) regular file 0 0 600
                changed \(type):t (1 entry, +0 -0 ~0)
                1 table: 1 changed
                postbuild: \(type):t: it may be read by others than its source
                t.\(suffix) regular file 0 0 600
                unchanged \(type):t (1 entry)
                1 table: 1 unchanged

                """
        ).attack()
    }

    @Test func `an update in place takes away the permissions that the source does not give`() throws {
        try CommandCase(
            name: "in place",
            script: """
                cd r; echo 'a b' >t; postmap -c . lmdb:t; ln t.lmdb other; chmod 600 t; postmap -c . lmdb:t 2>/dev/null
                what other
                """, output: "other regular file 0 0 600\n"
        ).attack()
    }

    @Test func `what its owner could not read is not given to the owner of a file in a user's directory`()
        throws
    {
        try CommandCase(
            name: "leak",
            script: """
                echo 'secret x' >r/secret; chmod 600 r/secret; as_user sh -c 'ln -s ../r/secret u/v; echo a b >u/w'
                postmap -c . hash:u/w; as_user mv u/w.db u/v.db; postmap -c . hash:u/v; what u/v.db
                """, output: "u/v.db regular file 0 0 600\n"
        ).attack()
    }

    @Test(arguments: types)
    func `a table from a database is its owner's, as one from a text`(_ type: String, _ suffix: String) throws
    {
        try CommandCase(
            name: type,
            script: """
                as_user sh -c 'echo a b >u/v'; postmap -c . hash:u/v; postmap -c . --convert \(type):u/w hash:u/v
                what u/w.\(suffix); postmap -c . -q a \(type):u/w
                """, output: "u/w.\(suffix) regular file 61234 61234 644\nb\n"
        ).attack()
    }
}
