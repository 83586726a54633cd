import Foundation
import Testing

/// Real servers below another root: what is inside is reached, and what is outside is not.
@Suite(.enabled(if: Reference.isExpected, "no reference: run make reference"))
struct AttackServerTests {
    /// The tables of an image that is the directory of a server, asked for one key.
    private func ask(
        _ type: String, _ settings: String, key: String = "comma", below root: URL
    ) async throws -> Outcome {
        let name = "attack-\(UUID().uuidString).cf"
        let file = root.appendingPathComponent(name)
        try Data("\(settings)\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let ours = try Toolkit.ours()
        var environment = ours.fullEnvironment
        environment["MAIL_CONFIG"] = nil
        return try await runToEnd(
            ours.command("postmap", ["--root", root.path, "--remote", "-q", key, "\(type):/\(name)"]),
            in: root,
            environment: environment)
    }

    private static let query = "user = postkit\ndbname = mail\nquery = select v from t where k = '%s'"

    @Test(.enabled(if: ServerProgram.mariadb.isExpected, ServerProgram.mariadb.reasonOfSkipping))
    func `a MariaDB server is reached by its socket below a root, and gets no file`() async throws {
        let server = try await SharedServers.shared.server(.mariadb)
        let found = try await ask("mysql", "hosts = unix:/socket\n\(Self.query)", below: server.directory)
        #expect(found.outputText == "a, b,c\n", "\(found.errorText)")
        let outside = try await ask(
            "mysql", "hosts = unix:\(server.directory.path)/socket\n\(Self.query)", below: server.directory)
        #expect(outside.status == 75)
        #expect(outside.errorText.contains("No such file or directory"), "\(outside.errorText)")
        let load = "load data local infile '\(server.directory.path)/log' into table t"
        let settings = "hosts = 127.0.0.1:\(server.port)\nuser = postkit\ndbname = mail\nquery = \(load)\n"
        for more in ["", "require_result_set = no"] {
            let refused = try await ask("mysql", settings + more, below: server.directory)
            #expect(refused.status == 75, "\(refused.errorText)")
            #expect(refused.errorText.contains("query failed"), "\(refused.errorText)")
        }
    }

    @Test(.enabled(if: ServerProgram.postgres.isExpected, ServerProgram.postgres.reasonOfSkipping))
    func `a PostgreSQL server is reached by the network below a root, and not by a socket`() async throws {
        let server = try await SharedServers.shared.server(.postgres)
        for host in ["127.0.0.1:\(server.port)", "postgresql://postkit@127.0.0.1:\(server.port)/mail"] {
            let found = try await ask("pgsql", "hosts = \(host)\n\(Self.query)", below: server.directory)
            #expect(found.outputText == "a, b,c\n", "\(found.errorText)")
        }
        let socket = try await ask("pgsql", "hosts = unix:/\n\(Self.query)", below: server.directory)
        #expect(socket.status == 69)
        #expect(socket.errorText.contains("a socket of pgsql cannot be used below another root"))
        // A database whose name is a text of parameters is a name.
        let name =
            "hosts = 127.0.0.1:\(server.port)\nuser = postkit\ndbname = host=/ dbname=mail\nquery = select 1"
        let literal = try await ask("pgsql", name, below: server.directory)
        #expect(
            literal.errorText.contains("database \"host=/ dbname=mail\" does not exist"),
            "\(literal.errorText)")
    }

    @Test(.enabled(if: LDAPDirectory.isExpected, LDAPDirectory.reasonOfSkipping))
    func `an LDAP server is reached by its socket and with TLS below a root`() async throws {
        let directory = try await LDAPDirectory.start(
            LDAPDirectory.entry("", [("dc", "example")], class: "domain")
                + LDAPDirectory.entry("cn=a", [("cn", "a"), ("kind", "comma"), ("drop", "here")]))
        let root = directory.server.directory
        let common =
            "search_base = \(LDAPDirectory.suffix)\nquery_filter = (kind=%s)\nresult_attribute = drop\nbind = no\n"
        let found = try await ask("ldap", "server_host = ldapi://%2Fsocket\n\(common)", below: root)
        #expect(found.outputText == "here\n", "\(found.errorText)")
        let outside = try await ask("ldap", "server_host = \(directory.socketURL)\n\(common)", below: root)
        #expect(outside.status == 75, "\(outside.errorText)")
        let secure =
            "server_host = ldaps://127.0.0.1:\(directory.securePort)\ntls_require_cert = yes\n\(common)"
        let trusted = try await ask("ldap", "\(secure)tls_ca_cert_file = /certificate\n", below: root)
        #expect(trusted.outputText == "here\n", "\(trusted.errorText)")
        let untrusted = try await ask("ldap", secure, below: root)
        #expect(untrusted.status == 75)
        let host = try await ask(
            "ldap", "\(secure)tls_ca_cert_file = \(root.path)/certificate\n", below: root)
        #expect(host.status == 66, "\(host.errorText)")
        let referrals = try await ask(
            "ldap", "server_host = ldapi://%2Fsocket\nversion = 3\nchase_referrals = yes\n\(common)",
            below: root)
        #expect(referrals.outputText == "here\n")
        #expect(referrals.errorText.contains("ignoring chase_referrals below another root"))
    }

    @Test(.enabled(if: ServerProgram.memcached.isExpected, ServerProgram.memcached.reasonOfSkipping))
    func `a memcached is reached below a root where the network is allowed`() async throws {
        let server = try await LocalServer.start(.memcached) { _, port in
            ["-p", "\(port)", "-l", "127.0.0.1", "-U", "0", "-u", "nobody"]
        }
        let found = try await ask(
            "memcache", "memcache = inet:127.0.0.1:\(server.port)", below: server.directory)
        #expect(found.status == 1, "\(found.errorText)")
    }
}
