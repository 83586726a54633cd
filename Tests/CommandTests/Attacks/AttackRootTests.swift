import Foundation
import TestSupport
import Testing

/// An image of another system, with tables that try to reach the system on which they are looked at.
@Suite struct AttackRootTests {
    /// Makes an image in `img`, and files of the host in `host`.
    private static func image(in folder: URL, _ settings: String = "") throws {
        for name in ["img/etc/postfix", "img/data", "host"] {
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
        }
        try write("compatibility_level = 3.6\n\(settings)", "img/etc/postfix/main.cf", folder)
        try write("", "img/etc/postfix/master.cf", folder)
    }

    private static func write(_ text: String, _ name: String, _ folder: URL) throws {
        try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }

    // MARK: SQLite

    static let harmfulQueries = [
        "insert into t values ('z', 'z')", "update t set v = 'z'", "delete from t", "drop table t",
        "replace into f values ('z', 'z')", "attach '%@/host/other.db' as o", "vacuum into '%@/host/copy.db'",
        "create table n (a)", "create temp table n (a)",
        "create trigger r after insert on t begin select 1; end",
        "pragma journal_mode = wal", "pragma user_version = 7", "pragma temp_store_directory = '%@/host'",
        "select * from pragma_table_info('t')", "select load_extension('%@/host/none')",
        "select fts3_tokenizer('simple')", "begin immediate", "savepoint s", "analyze", "reindex",
        "select 'A' where 1 = 1; insert into t values ('q', 'q')",
    ]

    @Test(arguments: harmfulQueries, [true, false])
    func `an SQLite query reads and does nothing else`(_ query: String, _ isBelowRoot: Bool) throws {
        try withFolder { folder in
            try Self.image(in: folder)
            let path = folder.appendingPathComponent("img/data/m.db")
            try writeSQLiteDatabase(
                at: path.path,
                "create table t (k, v); insert into t values ('a', 'A'); create virtual table f using fts5 (k, v)"
            )
            let before = try Data(contentsOf: path)
            let text = query.replacingOccurrences(of: "%@", with: folder.path)
            let database = isBelowRoot ? "/data/m.db" : path.path
            try Self.write("dbpath = \(database)\nquery = \(text)\n", "img/data/q.cf", folder)
            let run = try ShellRun(
                isBelowRoot
                    ? "postmap --root img -q a sqlite:/data/q.cf"
                    : "postmap -c . -q a sqlite:$PWD/img/data/q.cf",
                in: folder)
            // What follows the first statement is not run, by the library itself.
            #expect(run.status == (query.hasPrefix("select 'A'") ? 0 : 78))
            #expect(run.status == 0 || run.errors.hasSuffix("a query may only read\n"), "\(run.errors)")
            #expect(try Data(contentsOf: path) == before)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/host").isEmpty)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path + "/img/data").sorted()
                    == ["m.db", "q.cf"])
        }
    }

    @Test(arguments: [
        ("select v from t where k = '%s'", "A"), ("select v from w where k = '%s'", "A"),
        ("select v from f where f match '%s'", "five"), ("select v from g where g match '%s'", "three"),
        ("select id from r where x0 < 1", "1"), ("select upper(v) || 'x' from t", "Ax"),
        (
            "with recursive c (x) as (select 1 union all select x + 1 from c where x < 3) select x from c",
            "1,2,3"
        ),
    ])
    func `an SQLite query that reads is answered, below a root or not`(
        _ query: String, _ answer: String
    ) throws {
        try withFolder { folder in
            try Self.image(in: folder)
            try writeSQLiteDatabase(
                at: folder.path + "/img/data/m.db",
                """
                pragma journal_mode = wal; create table t (k, v); insert into t values ('a', 'A');
                create view w as select k, v from t; create virtual table f using fts5 (k, v);
                insert into f values ('a', 'five'); create virtual table g using fts3 (k, v);
                insert into g values ('a', 'three'); create virtual table r using rtree (id, x0, x1);
                insert into r values (1, 0, 2)
                """)
            try Self.write("dbpath = /data/m.db\nquery = \(query)\n", "img/data/q.cf", folder)
            try Self.write("dbpath = \(folder.path)/img/data/m.db\nquery = \(query)\n", "q.cf", folder)
            let run = try ShellRun(
                "postmap --root img -q a sqlite:/data/q.cf && ls img/data && postmap -c . -q a sqlite:$PWD/q.cf",
                in: folder)
            #expect(run.output == "\(answer)\nm.db\nq.cf\n\(answer)\n")
            #expect(run.errors == "")
        }
    }

    @Test func `a database with a part in another file is not half read below a root`() throws {
        try withFolder { folder in
            try Self.image(in: folder)
            try writeSQLiteDatabase(at: folder.path + "/img/data/m.db", "create table t (k, v)")
            try Self.write("dbpath = /data/m.db\nquery = select 1\n", "img/data/q.cf", folder)
            let run = try ShellRun(
                """
                ask() { postmap --root img -q a sqlite:/data/q.cf; echo $?; }
                head -c 512 /dev/zero >img/data/m.db-journal; ask; rm img/data/m.db-journal
                echo x >img/data/m.db-journal; ask; rm img/data/m.db-journal
                ln -s /data/m.db img/data/link.db; sed -i s/m.db/link.db/ img/data/q.cf; ask
                echo x >img/data/m.db-wal; ask
                """, in: folder)
            #expect(run.output == "1\n0\n66\n1\n0\n66\n")
            #expect(run.errors.contains("a part of the database is in /data/m.db-journal"))
            #expect(run.errors.contains("a part of the database is in /data/m.db-wal"))
        }
    }

    // MARK: files that values name

    @Test func `a source whose values name files takes them from the image`() throws {
        try withFolder { folder in
            try Self.image(
                in: folder, "tls_server_sni_maps = hash:/data/sni\nalias_maps =\nalias_database =\n")
            try Self.write("of the host", "host/key", folder)
            try Self.write("a.example \(folder.path)/host/key\nb.example /data/key\n", "img/data/sni", folder)
            try Self.write("of the image", "img/data/key", folder)
            let run = try ShellRun(
                """
                postbuild --root img 2>/dev/null; postmap --root img -F -q b.example hash:/data/sni
                for table in inline:{a=$PWD/host/key} static:$PWD/host/key randmap:{$PWD/host/key}; do
                postmap --root img -F -q a $table 2>/dev/null; done
                postmap --root img -F -q a.example texthash:/data/sni 2>/dev/null
                base64 -d img/data/sni.db 2>/dev/null; grep -c "$(printf 'of the host' | base64)" img/data/sni.db
                """, in: folder)
            #expect(run.output.hasSuffix("of the image\n0\n"), "\(run.output)")
            #expect(!run.output.contains("of the host"))
        }
    }

    // MARK: the network

    @Test(arguments: ["tcp:127.0.0.1:", "socketmap:inet:127.0.0.1:", "debug:tcp:127.0.0.1:"])
    func `the network is asked below a root where --remote says so, and only there`(_ name: String) throws {
        let server = try ListeningServer()
        try withFolder { folder in
            let table = "\(name)\(server.port)\(name.hasPrefix("socketmap") ? ":map" : "")"
            try Self.image(
                in: folder,
                "mydestination =\nvirtual_alias_maps = \(table)\nvirtual_alias_domains = example.com\n")
            let quiet = try ShellRun(
                """
                postmap --root img -q a \(table); echo $?; postalias --root img -q a \(table); echo $?
                postmap --root img -q a unionmap:{static:x,\(table)}; echo $?
                postresolve --root img a@example.com >/dev/null 2>&1; echo $?
                postresolve --root img --audit >/dev/null 2>&1
                postbuild --root img --only virtual_alias_maps | head -n 1
                """, in: folder)
            #expect(server.connections == 0)
            let refused = "below another root a server is asked with --remote only"
            #expect(quiet.errors.components(separatedBy: refused).count == 4, "\(quiet.errors)")
            #expect(quiet.output.hasPrefix("69\n69\n69\n69\n"))
            _ = try ShellRun("postmap --root img --remote -q a \(table)", in: folder)
            #expect(server.connections > 0)
        }
    }

    @Test func `engines are asked below a root where --remote says so`() throws {
        let server = try ListeningServer()
        try withFolder { folder in
            try Self.image(in: folder)
            let hosts = "hosts = 127.0.0.1:\(server.port)\nuser = u\npassword = p\ndbname = d\nquery = q\n"
            let files = [
                "mysql": hosts, "pgsql": hosts,
                "memcache": "memcache = inet:127.0.0.1:\(server.port)\nmax_try = 1\n",
                "ldap": "server_host = ldap://127.0.0.1:\(server.port)\nsearch_base = o=x\ntimeout = 2\n",
            ]
            for (type, text) in files { try Self.write(text, "img/data/\(type)", folder) }
            for type in files.keys.sorted() {
                let before = server.connections
                let run = try ShellRun("postmap --root img -q a \(type):/data/\(type)", in: folder)
                #expect(run.status == 69, "\(type): \(run.errors)")
                #expect(server.connections == before, "\(type)")
                _ = try ShellRun("postmap --root img --remote -q a \(type):/data/\(type)", in: folder)
                #expect(server.connections > before, "\(type)")
            }
        }
    }

    @Test func `a policy service is asked below a root where --remote says so`() throws {
        let server = try ListeningServer { peer in
            peer.receive()
            peer.send(Array("action=REJECT no\n\n".utf8))
        }
        try withFolder { folder in
            try Self.image(
                in: folder,
                """
                mydestination = example.com
                local_recipient_maps =
                smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:\(server.port)
                """ + "\n")
            try Self.write("smtp inet n - n - - smtpd\n", "img/etc/postfix/master.cf", folder)
            let ask = "postresolve --root img --from remote --ask-policy"
            let quiet = try ShellRun("\(ask) a@example.com", in: folder)
            #expect(server.connections == 0)
            #expect(quiet.output.contains("with --remote only"), "\(quiet.output)")
            let asked = try ShellRun("\(ask) --remote a@example.com", in: folder)
            #expect(server.connections == 1)
            #expect(!asked.output.contains("with --remote only"))
        }
    }

    @Test func `names of hosts are those of the image`() throws {
        try withFolder { folder in
            try Self.image(in: folder, "inet_interfaces = mx.example.test\nmydestination =\n")
            try Self.write("# hosts\n192.0.2.1 other MX.example.test # x\n", "img/etc/hosts", folder)
            let run = try ShellRun(
                """
                show() { postconf --root img --interfaces 192.0.2.1/24 -h mynetworks; }
                show; rm img/etc/hosts; show
                """, in: folder)
            #expect(run.output == "192.0.2.1/32\n")
            #expect(run.errors.contains("host not found: mx.example.test"), "\(run.errors)")
        }
    }

    @Test(arguments: ["postmap -q a static:x", "postalias -q a static:x", "postresolve a@example.com"])
    func `--remote is about a root`(_ command: String) throws {
        try withFolder { folder in
            let tool = command.split(separator: " ")[0]
            let run = try ShellRun("\(tool) --remote \(command.dropFirst(tool.count))", in: folder)
            #expect(run.errors == "\(tool): fatal: option --remote requires --root\n")
            #expect(run.status == 64)
        }
    }

    @Test(arguments: ["-i", "-d a"])
    func `a table is not changed in place below a root`(_ option: String) throws {
        try withFolder { folder in
            try Self.image(in: folder)
            let run = try ShellRun("echo 'a b' | postmap --root img \(option) hash:/data/t", in: folder)
            #expect(
                run.errors
                    == "postmap: fatal: option \(option.prefix(2)) cannot be used with --root: build the table anew\n"
            )
            #expect(run.status == 64)
        }
    }

    @Test func `tables are built, converted and listed below a root`() throws {
        try withFolder { folder in
            try Self.image(in: folder)
            try Self.write("a A\n", "img/data/t", folder)
            let run = try ShellRun(
                """
                for type in hash btree lmdb cdb; do
                cp img/data/t img/data/$type
                postmap --root img $type:/data/$type; postmap --root img -q a $type:/data/$type; done
                postmap --root img --convert lmdb:/data/n hash:/data/hash; postmap --root img -s lmdb:/data/n; ls img/data | grep "[.]"
                """, in: folder)
            #expect(run.output == "A\nA\nA\nA\na\tA\nbtree.db\ncdb.cdb\nhash.db\nlmdb.lmdb\nn.lmdb\n")
            #expect(run.errors == "")
        }
    }
}
