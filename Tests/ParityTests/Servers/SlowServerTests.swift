@testable import PostfixKit
import Testing

/// Servers that take a query and then their time: the core is asked, because the limit is its option.
@Suite(.enabled(if: Reference.isExpected, "no reference: run make reference"))
struct SlowServerTests {
    @Test(
        .enabled(if: ServerProgram.postgres.isExpected, ServerProgram.postgres.reasonOfSkipping),
        .timeLimit(.minutes(20)))
    func `a slow PostgreSQL server is a temporary error in time`() async throws {
        try await expectLateness(
            .postgres, "pgsql", query: "select pg_sleep(50)",
            warning: "pgsql query failed: fatal error from host 127.0.0.1:PORT: timeout expired after 1 s")
    }

    @Test(
        .enabled(if: ServerProgram.mariadb.isExpected, ServerProgram.mariadb.reasonOfSkipping),
        .timeLimit(.minutes(20)))
    func `a slow MariaDB server is a temporary error in time`() async throws {
        try await expectLateness(
            .mariadb, "mysql", query: "select sleep(50)",
            warning: "mysql:NAME: query failed: Lost connection to server during query")
    }

    private func expectLateness(
        _ program: ServerProgram, _ type: String, query: String, warning: String
    ) async throws {
        let server = try await SharedServers.shared.server(program)
        let settings = """
            hosts = 127.0.0.1:\(server.port)
            user = postkit
            dbname = mail
            query = \(query)
            """
        let path = try scratchFile("slow.cf", settings)
        var warnings: [String] = []
        let release = try #require(PostfixRelease("3.10"))
        var options = TableOptions(
            postfix: MirroredPostfix(release, .upstream),
            surroundings: TableSurroundings(warn: { warnings.append($0.string) }), use: TableUse(isUTF8: true)
        )
        options.use.serverTimeLimit = 1
        let name = TableName(type: Array(type.utf8), name: Array(path.utf8))
        let table = try TableRegistry.open(name, options: options)
        var thrown: TableError?
        let key = Array("key".utf8)
        let start = ContinuousClock.now
        do throws(TableError) { _ = try table.lookup(key.span) } catch { thrown = error }
        #expect(ContinuousClock.now - start < .seconds(600))
        #expect(thrown == .query(name, reason: "no server has answered"))
        #expect(thrown?.kind == .temporary)
        let expected = warning.split(separator: "PORT", omittingEmptySubsequences: false)
            .joined(separator: "\(server.port)")
            .split(separator: "NAME", omittingEmptySubsequences: false).joined(separator: path)
        #expect(warnings == [expected])
    }
}
