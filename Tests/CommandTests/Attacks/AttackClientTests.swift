import Foundation
import Glibc
import Testing

/// Client libraries of servers, with an image that wants them to open what is not its own.
@Suite struct AttackClientTests {
    /// Makes an image in `img`, and a home of the host's user in `home`.
    private static func image(in folder: URL, _ files: [String: String]) throws {
        for name in ["img/etc/postfix", "img/data", "img/run", "home/.postgresql", "run"] {
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
        }
        let common = [
            "img/etc/postfix/main.cf": "compatibility_level = 3.6\n", "img/etc/postfix/master.cf": "",
        ]
        for (name, text) in files.merging(common, uniquingKeysWith: { one, _ in one }) {
            try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }
    }

    private static func hosts(_ words: String, _ more: String = "") -> String {
        "hosts = \(words)\ndbname = d\nquery = q\n\(more)"
    }

    // MARK: sockets

    /// Tables whose server is a socket: the file of the table, and its name.
    private static func tables(of socket: String) -> [(table: String, file: String)] {
        let encoded = socket.replacingOccurrences(of: "/", with: "%2F")
        return [
            ("socketmap:unix:\(socket):map", ""),
            ("memcache:/data/c", "memcache = unix:\(socket)\nmax_try = 1\n"),
            ("mysql:/data/c", hosts("unix:\(socket)", "user = u\npassword = p\n")),
            ("ldap:/data/c", "server_host = ldapi://\(encoded)\nsearch_base = o=x\ntimeout = 2\n"),
        ]
    }

    @Test(arguments: 0..<4, ["", "link", "parent"])
    func `a socket is one of the image, and never one of the host`(_ index: Int, _ way: String) throws {
        try withFolder { folder in
            try Self.image(in: folder, [:])
            let server = try ListeningServer(at: folder.path + "/run/s")
            let name: String
            switch way {
            case "link":
                name = "/run/link"
                try FileManager.default.createSymbolicLink(
                    atPath: folder.path + "/img/run/link", withDestinationPath: folder.path + "/run/s")
            case "parent": name = "/../run/s"
            default: name = folder.path + "/run/s"
            }
            let (table, file) = Self.tables(of: name)[index]
            try file.write(toFile: folder.path + "/img/data/c", atomically: true, encoding: .utf8)
            let run = try ShellRun("postmap --root img --remote -q a '\(table)'", in: folder)
            #expect(run.status != 0)
            #expect(server.connections == 0, "\(table): \(run.errors)")
        }
    }

    @Test(arguments: 0..<4, ["/run/s", "/run/absolute", "/run/up/run/s"])
    func `a socket of the image is found`(_ index: Int, _ name: String) throws {
        try withFolder { folder in
            try Self.image(in: folder, [:])
            let server = try ListeningServer(at: folder.path + "/img/run/s")
            for (link, target) in [("absolute", "/run/s"), ("up", "/../..")] {
                try FileManager.default.createSymbolicLink(
                    atPath: folder.path + "/img/run/\(link)", withDestinationPath: target)
            }
            let (table, file) = Self.tables(of: name)[index]
            try file.write(toFile: folder.path + "/img/data/c", atomically: true, encoding: .utf8)
            _ = try ShellRun("postmap --root img --remote -q a '\(table)'", in: folder)
            #expect(server.connections > 0, "\(table)")
        }
    }

    @Test(arguments: [
        "unix:/run", "/run", "inet:/run", "postgresql:///d", "postgresql:///d?host=/run",
        "postgresql:///d?host=127.0.0.1%2C%2Frun", "postgresql://127.0.0.1/d?service=s",
        "postgresql://127.0.0.1/d?passfile=/etc/hosts", "postgresql://127.0.0.1/d?sslcrldir=/etc",
        "postgresql://127.0.0.1/d?krbsrvname=x", "postgresql://@run/d?host=@run",
    ])
    func `a PostgreSQL server that would lead out of the image is refused`(_ host: String) throws {
        try withFolder { folder in
            try Self.image(in: folder, ["img/data/c": Self.hosts(host)])
            let run = try ShellRun("postmap --root img --remote -q a pgsql:/data/c", in: folder)
            #expect(run.status == 69, "\(run.errors)")
            #expect(run.errors.contains("cannot be used below another root"), "\(run.errors)")
        }
    }

    // MARK: files

    @Test(arguments: [
        ("mysql", "option_file = /etc/hosts", 69), ("mysql", "tls_CApath = /etc/ssl", 69),
        ("mysql", "tls_CAfile = %@/home/secret", 66), ("mysql", "tls_key_file = /etc/none", 66),
        ("mysql", "tls_cert_file = /data", 66), ("ldap", "tls_ca_cert_dir = /etc/ssl", 69),
        ("ldap", "tls_ca_cert_file = %@/home/secret", 66), ("ldap", "tls_key = %@/home/secret", 66),
        ("ldap", "tls_cert = /run/link", 66), ("ldap", "tls_random_file = /dev/urandom", 66),
        ("pgsql", "hosts = postgresql://127.0.0.1/d?sslrootcert=%@/home/secret", 66),
        ("pgsql", "hosts = postgresql://127.0.0.1/d?sslkey=%@/home/secret", 66),
        ("pgsql", "hosts = postgresql://127.0.0.1/d?sslcert=/run/link", 66),
        ("pgsql", "hosts = postgresql://127.0.0.1/d?sslcrl=/etc/none", 66),
    ])
    func `a file of a client is one of the image`(_ type: String, _ setting: String, _ status: Int32) throws {
        try withFolder { folder in
            let line = setting.replacingOccurrences(of: "%@", with: folder.path)
            let basis =
                type == "ldap" ? "server_host = 127.0.0.1\nsearch_base = o=x\n" : Self.hosts("127.0.0.1")
            try Self.image(in: folder, ["img/data/c": "\(basis)\(line)\n", "home/secret": "of the host"])
            try FileManager.default.createSymbolicLink(
                atPath: folder.path + "/img/run/link", withDestinationPath: folder.path + "/home/secret")
            let run = try ShellRun(
                "postmap --root img --remote -q a \(type):/data/c 2>&1 | tail -n 1", in: folder)
            #expect(run.output.hasPrefix("postmap: fatal: \(type):/data/c: "), "\(run.output)")
            let last = try ShellRun(
                "postmap --root img --remote -q a \(type):/data/c 2>/dev/null", in: folder)
            #expect(last.status == status, "\(run.output)")
        }
    }

    /// What variables say that name files of the user, all in `home`.
    private static let variables = """
        export HOME=$PWD/home PGPASSFILE=$PWD/home/.pgpass PGSERVICEFILE=$PWD/home/.pg_service.conf PGSERVICE=s
        export PGSYSCONFDIR=$PWD/home PGSSLCERT=$PWD/home/cert PGSSLKEY=$PWD/home/key PGSSLROOTCERT=$PWD/home/root
        export PGPASSWORD=hostsecret PGUSER=hostuser PGOPTIONS=hostoptions MYSQL_PWD=hostsecret
        export LDAPCONF=$PWD/home/ldap.conf LDAPRC=ldaprc LDAPTLS_CERT=$PWD/home/cert
        export KRB5CCNAME=FILE:$PWD/home/tickets MYSQL_HOME=$PWD/home MARIADB_HOME=$PWD/home
        export MYSQL_UNIX_PORT=$PWD/run/s

        """

    @Test(arguments: ["mysql", "pgsql", "ldap"])
    func `no file of the user who looks at an image is opened, and none of his passwords used`(
        _ type: String
    ) throws {
        let server = try ListeningServer { peer in
            switch type {
            case "mysql":
                peer.send(MySQLPackets.greeting)
                peer.receive()
            case "pgsql":
                // No TLS, no GSSAPI; then a password in clear text.
                while peer.receive().count == 8 { peer.send([UInt8(ascii: "N")]) }
                peer.send([UInt8(ascii: "R"), 0, 0, 0, 8, 0, 0, 0, 3])
                peer.receive()
            default: peer.receive()
            }
        }
        try withFolder { folder in
            let text =
                type == "ldap"
                ? "server_host = ldap://127.0.0.1:\(server.port)\nsearch_base = o=x\ntimeout = 2\n"
                : Self.hosts("127.0.0.1:\(server.port)")
            let credentials = "127.0.0.1:*:*:*:hostsecret\n"
            let mariaDB = "[client]\nuser = hostuser\npassword = hostsecret\n"
            try Self.image(
                in: folder,
                [
                    "img/data/c": text, "home/.pgpass": credentials, "home/.my.cnf": mariaDB,
                    "home/.ldaprc": "",
                    "home/ldaprc": "", "home/ldap.conf": "", "home/cert": "", "home/key": "", "home/root": "",
                    "home/.pg_service.conf": "[s]\nuser=hostuser\n", "home/pg_service.conf": "",
                    "home/tickets": "",
                    "home/.postgresql/postgresql.crt": "", "home/.postgresql/root.crt": "", "ldaprc": "",
                ])
            let watch = try FileWatch(
                folder.path + "/home", folder.path + "/home/.postgresql", folder.path + "/ldaprc")
            let run = try ShellRun(
                "chmod 600 home/.pgpass home/key\n\(Self.variables) postmap --root img --remote -q a \(type):/data/c",
                in: folder)
            #expect(server.connections > 0, "\(run.errors)")
            #expect(watch.opened.isEmpty, "\(watch.opened)")
            for word in ["hostuser", "hostsecret", "hostoptions"] { #expect(!server.text.contains(word)) }
        }
    }

    // MARK: a server that asks for files

    @Test(arguments: [true, false])
    func `a MySQL server that asks for a file does not get it`(_ isBelowRoot: Bool) throws {
        try withFolder { folder in
            let secret = folder.path + "/home/secret"
            let server = try ListeningServer { peer in
                peer.send(MySQLPackets.greeting)
                peer.receive()
                peer.send(MySQLPackets.ok(2))
                guard !peer.receive().isEmpty else { return }
                peer.send(MySQLPackets.packet(1, [0xFB] + Array(secret.utf8)))
                while !peer.receive().isEmpty { peer.send(MySQLPackets.ok(9)) }
            }
            let text = Self.hosts("127.0.0.1:\(server.port)", "user = u\npassword = p\n")
            let options = "[client]\nlocal-infile = 1\nloose-local-infile = 1\n"
            try Self.image(
                in: folder,
                [
                    "img/data/c": text, "home/secret": "of the host", "options": options,
                    "c": text + "option_file = \(folder.path)/options\n",
                ])
            let table = isBelowRoot ? "--root img --remote -q a mysql:/data/c" : "-c . -q a mysql:$PWD/c"
            let run = try ShellRun("postmap \(table)", in: folder)
            #expect(server.connections > 0)
            #expect(server.text.contains("q"), "\(run.errors)")
            #expect(!server.text.contains("of the host"))
            #expect(run.status == 75, "\(run.errors)")
            #expect(
                run.errors.contains("a file of this machine is not sent to a server")
                    || run.errors.contains("Load data local infile forbidden"), "\(run.errors)")
        }
    }
}

/// What a MySQL server says.
enum MySQLPackets {
    /// A packet with its header.
    static func packet(_ number: UInt8, _ body: [UInt8]) -> [UInt8] {
        [UInt8(body.count & 0xFF), UInt8(body.count >> 8 & 0xFF), 0, number] + body
    }

    /// The first packet of a server that knows passwords, and files of clients.
    static let greeting = packet(
        0,
        [10] + Array("10.11.0-MariaDB\0".utf8) + [1, 0, 0, 0] + Array("abcdefgh\0".utf8) + [
            0xFF, 0xA2, 45, 2, 0, 0x08, 0,
        ]
            + [21] + [UInt8](repeating: 0, count: 10) + Array("ijklmnopqrst\0mysql_native_password\0".utf8))

    /// The packet that says that all is well.
    static func ok(_ number: UInt8) -> [UInt8] { packet(number, [0, 0, 0, 2, 0, 0, 0]) }
}

/// Tells which files are opened.
final class FileWatch {
    private let descriptor: Int32
    private var names: [Int32: String] = [:]

    init(_ paths: String...) throws {
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard descriptor >= 0 else { throw POSIXError(.EMFILE) }
        for path in paths { names[unsafe inotify_add_watch(descriptor, path, UInt32(IN_OPEN))] = path }
    }

    deinit { close(descriptor) }

    /// The names of the files that were opened so far.
    var opened: [String] {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = unsafe read(descriptor, &buffer, buffer.count)
        var result: [String] = []
        var place = 0
        while place + 16 <= count {
            let length = Int(buffer[place + 12]) | Int(buffer[place + 13]) << 8
            let name = buffer[(place + 16)..<(place + 16 + length)].prefix { $0 != 0 }
            result.append("\(names[Int32(buffer[place])] ?? "?")/\(String(decoding: name, as: UTF8.self))")
            place += 16 + length
        }
        return result
    }
}
