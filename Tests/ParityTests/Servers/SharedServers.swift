import Foundation
import Testing

/// The database servers of the tests, each started once, when it is needed for the first time.
actor SharedServers {
    static let shared = SharedServers()

    private var starts: [ServerProgram: Task<LocalServer, any Error>] = [:]

    /// A server that holds the rows of `MailRows` in a database `mail`; user `postkit` needs no password.
    func server(_ program: ServerProgram) async throws -> LocalServer {
        if let start = starts[program] { return try await start.value }
        let start = Task {
            switch program {
            case .postgres: try await Self.startPostgres()
            default: try await Self.startMariaDB()
            }
        }
        starts[program] = start
        return try await start.value
    }

    private static func startPostgres() async throws -> LocalServer {
        let initdb = ServerProgram.file("usr/lib/postgresql/15/bin/initdb")
        let postgres = ServerProgram.postgres.path
        return try await LocalServer.start(
            .postgres, ready: "ready to accept connections",
            prepare: { directory in
                let data = directory.appendingPathComponent("data").path
                try await LocalServer.prepare(
                    [
                        initdb, "-D", data, "-U", "postkit", "-A", "trust", "--no-sync", "-E", "UTF8",
                        "--no-locale",
                    ],
                    in: directory)
                for (database, statements) in [
                    ("postgres", "create database mail;\n"), ("mail", MailRows.statements(.postgres)),
                ] {
                    try await LocalServer.prepare(
                        [postgres, "--single", "-F", "-D", data, database], in: directory,
                        input: Array(statements.utf8))
                }
            },
            arguments: { directory, port in
                let data = directory.appendingPathComponent("data").path
                return ["-D", data, "-h", "127.0.0.1", "-p", "\(port)", "-k", directory.path, "-F"]
            })
    }

    private static func startMariaDB() async throws -> LocalServer {
        let share = ServerProgram.file("usr/share/mysql")
        @Sendable func arguments(_ directory: URL) -> [String] {
            [
                "--no-defaults", "--datadir=\(directory.path)/data", "--tmpdir=\(directory.path)",
                "--lc-messages-dir=\(share)", "--character-sets-dir=\(share)/charsets", "--skip-log-bin",
                "--plugin-dir=\(directory.path)", "--innodb-flush-log-at-trx-commit=0",
            ]
        }
        return try await LocalServer.start(
            .mariadb, ready: "ready for connections",
            prepare: { directory in
                let data = directory.appendingPathComponent("data").path
                try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
                try LocalServer.give(data)
                var statements = "create database mysql;\nuse mysql;\n"
                for name in ["mysql_system_tables.sql", "mysql_system_tables_data.sql"] {
                    statements += try String(contentsOfFile: "\(share)/\(name)", encoding: .utf8) + "\n"
                }
                statements += "create database mail default character set utf8mb4;\nuse mail;\n"
                statements += MailRows.statements(.mariadb)
                try await LocalServer.prepare(
                    [ServerProgram.mariadb.path] + arguments(directory) + ["--bootstrap"], in: directory,
                    input: Array(statements.utf8))
            },
            arguments: { directory, port in
                arguments(directory) + [
                    "--skip-grant-tables", "--bind-address=127.0.0.1", "--port=\(port)",
                    "--socket=\(directory.path)/socket",
                ]
            })
    }
}

extension ParityCase {
    /// The case with its server running, and the variables that name it.
    func withServer() async throws -> ParityCase {
        guard let server else { return self }
        let running = try await SharedServers.shared.server(server)
        var result = self
        let socket = server == .postgres ? running.directory.path : "\(running.directory.path)/socket"
        result.script = """
            port=\(running.port) socket=\(socket) closed=\(try LocalServer.freePort())
            \(script)
            """
        return result
    }
}
