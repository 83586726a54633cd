import Foundation
import TestSupport
import Testing

/// Tables in databases beside the real Postfix, which asks the same servers.
@Suite(.enabled(if: Reference.isExpected, "no reference: run make reference"))
struct SQLTableTests {
    @Test(
        .enabled(if: ServerProgram.postgres.isExpected, ServerProgram.postgres.reasonOfSkipping),
        arguments: ParityCase.all.filter { $0.server == .postgres })
    func `both toolkits do the same with PostgreSQL`(_ one: ParityCase) async throws {
        try await compare(one)
    }

    @Test(
        .enabled(if: ServerProgram.mariadb.isExpected, ServerProgram.mariadb.reasonOfSkipping),
        arguments: ParityCase.all.filter { $0.server == .mariadb })
    func `both toolkits do the same with MariaDB`(_ one: ParityCase) async throws {
        try await compare(one)
    }

    @Test func `both toolkits find the same in random sqlite tables`() async throws {
        try await compareRandomTables(
            "sqlite", server: nil, settings: "dbpath = mail.sqlite",
            files: [("mail.sqlite", MailRows.sqliteDatabase)])
    }

    @Test(.enabled(if: ServerProgram.postgres.isExpected, ServerProgram.postgres.reasonOfSkipping))
    func `both toolkits find the same in random pgsql tables`() async throws {
        try await compareRandomTables(
            "pgsql", server: .postgres, settings: "hosts = 127.0.0.1:$port\nuser = postkit\ndbname = mail")
    }

    @Test(.enabled(if: ServerProgram.mariadb.isExpected, ServerProgram.mariadb.reasonOfSkipping))
    func `both toolkits find the same in random mysql tables`() async throws {
        try await compareRandomTables(
            "mysql", server: .mariadb, settings: "hosts = 127.0.0.1:$port\nuser = postkit\ndbname = mail")
    }

    /// Asks 20 tables for 50 keys each, or as many times that as `POSTKIT_PARITY_TABLES` has sixes.
    private func compareRandomTables(
        _ type: String, server: ServerProgram?, settings: String, files: [(name: String, bytes: [UInt8])] = []
    ) async throws {
        let first = Environment.number("SEED", default: 1)
        for round in 0..<max(1, Environment.number("POSTKIT_PARITY_TABLES", default: 6) / 6) {
            let seed = first + round
            var words = OddWords(seed: UInt64(seed))
            var one = ParityCase(file: "seed \(seed)", name: type)
            one.server = server
            one.files = files
            for number in 0..<20 {
                let keys = (0..<50).map { _ in
                    words.below(2) == 0 ? words.key() : MailRows.rows[words.below(MailRows.rows.count)].key
                }
                one.files.append(("keys\(number)", Array(keys.joined(separator: "\n").utf8)))
                one.script += """
                    cat >\(number).cf <<END
                    \(settings)
                    END
                    cat >>\(number).cf <<'END'
                    \(words.query())
                    \(words.settings())
                    END
                    touch -d '2 hours ago' \(number).cf
                    postmap -q - \(type):./\(number).cf <keys\(number)

                    """
            }
            try await compare(one)
        }
    }

    private func compare(_ one: ParityCase) async throws {
        let twins = try Twins()
        defer { twins.remove() }
        try await twins.compare(try await one.withServer())
    }
}

/// Servers that are dead, deaf or slow: the real Postfix would wait for ever, so it is not asked.
@Suite(.enabled(if: Reference.isExpected, "no reference: run make reference"))
struct DeafServerTests {
    @Test(arguments: ["pgsql", "mysql"])
    func `a server that never answers is a temporary error in time`(_ type: String) async throws {
        let deaf = try ListeningSocket()
        let directory = try Scratch.directory("deaf")
        try write("[client]\nconnect-timeout = 2\n", to: "options", in: directory)
        try write(
            """
            hosts = 127.0.0.1:\(deaf.port)
            dbname = mail
            query = select '%s'
            option_file = \(directory.path)/options
            """, to: "a.cf", in: directory)
        let ours = try Toolkit.ours()
        var environment = ours.fullEnvironment
        environment["PGCONNECT_TIMEOUT"] = "2"
        let start = Date()
        let outcome = try await runToEnd(
            ours.command("postmap", ["-q", "key", "\(type):./a.cf"]), in: directory, environment: environment,
            seconds: 300)
        #expect(outcome.status == 75)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errorText.contains("warning: connect to \(type) server 127.0.0.1:\(deaf.port): "))
        #expect(outcome.errorText.hasSuffix("table \(type):./a.cf: query error: no server has answered\n"))
        #expect(Date().timeIntervalSince(start) < 600)
    }

    @Test(
        .enabled(if: ServerProgram.postgres.isExpected, ServerProgram.postgres.reasonOfSkipping),
        arguments: [("pgsql", ServerProgram.postgres)])
    func `a dead server beside one that lives costs a warning at most`(
        _ type: String, _ program: ServerProgram
    ) async throws {
        let server = try await SharedServers.shared.server(program)
        let directory = try Scratch.directory("dead")
        try write(
            """
            hosts = 127.0.0.1:\(try LocalServer.freePort()), 127.0.0.1:\(server.port)
            user = postkit
            dbname = mail
            query = select v from t where k = '%s'
            """, to: "a.cf", in: directory)
        for _ in 0..<8 {
            let outcome = try await Toolkit.ours().run(
                "postmap", ["-q", "comma", "\(type):./a.cf"], in: directory)
            #expect(outcome.outputText == "a, b,c\n")
            #expect(outcome.status == 0)
        }
    }

    private func write(_ text: String, to name: String, in directory: URL) throws {
        try Data(text.utf8).write(to: directory.appendingPathComponent(name))
    }
}
