import Foundation
import Testing

@Suite struct PostbuildMigrationTests {
    /// A configuration with everything that a move has to think of.
    private static let setup = """
        printf '%s\\n' '# alias_maps = hash:comment' 'alias_maps = hash:aliases, hash:/var/lib/mailman/data/aliases' \\
            'alias_database = hash:aliases' 'dir = hash:tb' 'virtual_alias_maps = ${dir}/virtual' \\
            'kind = hash' 'transport_maps = $kind:transport' 'smtpd_banner = hash:not a table' \\
            'default_database_type = hash' \\
            'smtpd_tls_session_cache_database = btree:${data_directory}/scache' \\
            'proxy_read_maps = $virtual_alias_maps proxy:hash:other' >main.cf
        printf '%s\\n' 'smtp inet n - n - - smtpd' \\
            '  -o smtpd_sender_restrictions=check_sender_access,hash:senders  -v' \\
            'x unix - n n - - pipe argv=/bin/x hash:none' >master.cf
        mkdir tb; echo 'a b' >tb/virtual; echo 'c d' >transport; echo 'e OK' >senders; echo 'root: ann' >aliases

        """

    @Test func `references are edited, and what cannot be decided is named`() throws {
        try withFolder { folder in
            let run = try ShellRun(Self.setup + "postbuild -c . --migrate lmdb --apply", in: folder)
            #expect(run.status == 69)
            #expect(
                run.errors == """
                    postbuild: warning: alias_maps (./main.cf, line 2): hash:/var/lib/mailman/data/aliases is built by \
                    another program (mailman): tell that program first
                    postbuild: warning: transport_maps (./main.cf, line 7): hash:transport is put together from other \
                    values: edit it by hand

                    """)
            #expect(
                run.output == """
                    created lmdb:aliases (1 entry, +1 -0 ~0)
                    created lmdb:senders (1 entry, +1 -0 ~0)
                    skipped lmdb:/var/lib/postfix/scache (Postfix keeps this cache by itself)
                    created lmdb:tb/virtual (1 entry, +1 -0 ~0)
                    4 tables: 3 created, 1 skipped
                    --- ./main.cf
                    +++ ./main.cf
                    @@ -1,11 +1,12 @@
                     # alias_maps = hash:comment
                    -alias_maps = hash:aliases, hash:/var/lib/mailman/data/aliases
                    -alias_database = hash:aliases
                    -dir = hash:tb
                    +alias_maps = lmdb:aliases, hash:/var/lib/mailman/data/aliases
                    +alias_database = lmdb:aliases
                    +dir = lmdb:tb
                     virtual_alias_maps = ${dir}/virtual
                     kind = hash
                     transport_maps = $kind:transport
                     smtpd_banner = hash:not a table
                    -default_database_type = hash
                    -smtpd_tls_session_cache_database = btree:${data_directory}/scache
                    -proxy_read_maps = $virtual_alias_maps proxy:hash:other
                    +default_database_type = lmdb
                    +smtpd_tls_session_cache_database = lmdb:${data_directory}/scache
                    +proxy_read_maps = $virtual_alias_maps proxy:lmdb:other
                    +default_cache_db_type = lmdb
                    --- ./master.cf
                    +++ ./master.cf
                    @@ -1,3 +1,3 @@
                     smtp inet n - n - - smtpd
                    -  -o smtpd_sender_restrictions=check_sender_access,hash:senders  -v
                    +  -o smtpd_sender_restrictions=check_sender_access,lmdb:senders  -v
                     x unix - n n - - pipe argv=/bin/x hash:none

                    """)
            let again = try ShellRun("postbuild -c . --migrate lmdb 2>&1 | grep -c '^[-+]'", in: folder)
            #expect(again.output == "0\n")
        }
    }

    @Test func `without being told to, nothing is edited or built`() throws {
        try withFolder { folder in
            let run = try ShellRun(
                Self.setup + """
                    cp main.cf old; postbuild -c . --migrate cdb --dry-run >/dev/null 2>&1; cmp main.cf old && ls tb
                    postbuild -c . --migrate cdb >/dev/null 2>&1; cmp main.cf old && ls tb
                    """, in: folder)
            #expect(run.output == "virtual\nvirtual\nvirtual.cdb\n")
        }
    }

    @Test func `a cache cannot be a constant database`() throws {
        try withFolder { folder in
            let run = try ShellRun(Self.setup + "postbuild -c . --migrate cdb --dry-run 2>&1", in: folder)
            #expect(run.output.contains("which cannot be a cdb file"))
            #expect(!run.output.contains("cdb:${data_directory}"))
        }
    }

    @Test func `the shown edit is one that patch makes`() throws {
        try withFolder { folder in
            let run = try ShellRun(
                Self.setup + """
                    command -v patch >/dev/null || { echo same; exit; }
                    mkdir p; cp -R main.cf master.cf tb transport senders aliases p
                    postbuild -c . --migrate lmdb --dry-run 2>/dev/null | sed -n '/^---/,$p' >edit
                    postbuild -c . --migrate lmdb --apply >/dev/null 2>&1; cd p && patch -s -p0 <../edit
                    cmp main.cf ../main.cf && cmp master.cf ../master.cf && echo same
                    """, in: folder)
            #expect(run.output == "same\n")
        }
    }

    @Test func `a database without a source moves, too`() throws {
        try withFolder { folder in
            let run = try ShellRun(
                """
                printf '%s\\n' 'alias_maps = hash:aliases' 'alias_database =' 'relocated_maps = btree:r' >main.cf
                : >master.cf; echo 'root: ann' >aliases; echo 'a b' >r; postbuild -c . >/dev/null; rm aliases r
                postbuild -c . --migrate lmdb --apply | grep -v '^[-+ @]'
                postalias -c . -q root lmdb:aliases; postmap -c . -q a lmdb:r; postbuild -c . --migrate lmdb --apply
                postbuild -c . --decompile lmdb:aliases
                """, in: folder)
            #expect(run.errors == "")
            #expect(
                run.output == """
                    created lmdb:aliases (1 entry, +1 -0 ~0)
                    created lmdb:r (1 entry, +1 -0 ~0)
                    2 tables: 2 created
                    ann
                    b
                    0 tables
                    root: ann

                    """)
        }
    }

    @Test func `what is not built is not edited, and is named`() throws {
        try withFolder { folder in
            let run = try ShellRun(
                """
                printf '%s\\n' 'alias_maps =' 'alias_database =' 'x = 1' 'relocated_maps = hash:old' \\
                    'virtual_alias_maps = ${x?{hash:a}:{hash:b}}' 'relocated_maps = hash:r, ${y?{hash:none}}' \\
                    >main.cf
                : >master.cf; echo 'k v' >a; cp a b; cp a r; cp a old; postbuild -c . --migrate lmdb --apply 2>err
                grep -v 'overriding\\|undefined' err; postbuild -c . 2>/dev/null
                """, in: folder)
            #expect(
                run.output == """
                    created lmdb:r (1 entry, +1 -0 ~0)
                    created lmdb:a (1 entry, +1 -0 ~0)
                    2 tables: 2 created
                    --- ./main.cf
                    +++ ./main.cf
                    @@ -2,5 +2,7 @@
                     alias_database =
                     x = 1
                     relocated_maps = hash:old
                    -virtual_alias_maps = ${x?{hash:a}:{hash:b}}
                    -relocated_maps = hash:r, ${y?{hash:none}}
                    +virtual_alias_maps = ${x?{lmdb:a}:{hash:b}}
                    +relocated_maps = lmdb:r, ${y?{hash:none}}
                    +default_database_type = lmdb
                    +default_cache_db_type = lmdb
                    postbuild: warning: ./main.cf, line 4: hash:old is in a place that counts for nothing now: \
                    edit it by hand
                    postbuild: warning: ./main.cf, line 5: hash:b is in a place that counts for nothing now: \
                    edit it by hand
                    postbuild: warning: ./main.cf, line 6: hash:none is in a place that counts for nothing now: \
                    edit it by hand
                    unchanged lmdb:r (1 entry)
                    unchanged lmdb:a (1 entry)
                    2 tables: 2 unchanged

                    """)
        }
    }

    @Test func `a value that names no table stays as it is`() throws {
        try withFolder { folder in
            let run = try ShellRun(
                """
                printf '%s\\n' 'alias_maps =' 'alias_database =' 'greet = ESMTP hash:none' 'smtpd_banner = $greet' \\
                    'my_banner = see hash:foo' 'inner = hash:t' 'outer = $(inner)' 'relocated_maps = ${outer}' \\
                    'smtpd_restriction_classes = mine' 'mine = check_sender_access hash:t' >main.cf
                : >master.cf; echo 'k v' >t; postbuild -c . --migrate lmdb --apply >/dev/null; echo $?; cat main.cf
                """, in: folder)
            #expect(run.errors == "")
            #expect(
                run.output == """
                    0
                    alias_maps =
                    alias_database =
                    greet = ESMTP hash:none
                    smtpd_banner = $greet
                    my_banner = see hash:foo
                    inner = lmdb:t
                    outer = $(inner)
                    relocated_maps = ${outer}
                    smtpd_restriction_classes = mine
                    mine = check_sender_access lmdb:t
                    default_database_type = lmdb
                    default_cache_db_type = lmdb

                    """)
        }
    }
}
