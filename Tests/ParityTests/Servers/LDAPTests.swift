import Foundation
import TestSupport
import Testing

/// Tables of type ldap: the same server, asked by both toolkits.
@Suite(.enabled(if: LDAPDirectory.isExpected, LDAPDirectory.reasonOfSkipping))
struct LDAPTests {
    /// One table, what is done with it, and how ours ends.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        /// The lines of the file but for server and base, which it may name itself.
        var settings: String
        /// What is asked, one run for all.
        var keys: [String] = ["u1"]
        /// What comes before the table in place of a query.
        var operands: [String]?
        var status: Int32 = 0

        var testDescription: String { name }
    }

    @Test func `both toolkits get the same of one directory`() async throws {
        let directory = try await LDAPDirectory.start(Self.data)
        let silent = try ListeningSocket()
        let dead = try LocalServer.freePort()
        let place = try Scratch.directory("ldap")
        async let others: Void = checkConnections(directory)
        let standard = """
            server_host = 127.0.0.1:\(directory.server.port)
            search_base = \(LDAPDirectory.suffix)
            query_filter = (kind=%s)
            result_attribute = drop
            """
        let names = [
            "@PORT": "\(directory.server.port)", "@SECURE": "\(directory.securePort)", "@DEAD": "\(dead)",
            "@SILENT": "\(silent.port)", "@SOCKET": directory.socketURL,
            "@FILES": directory.server.directory.path,
        ]
        for (index, one) in Self.cases.enumerated() {
            var lines = standard.split(separator: "\n").map(String.init)
            var own = one.settings
            for (name, text) in names { own = own.replacingOccurrences(of: name, with: text) }
            let set = own.split(separator: "\n").map { $0.prefix { $0 != " " && $0 != "=" } }
            lines.removeAll { line in set.contains { line.hasPrefix("\($0) =") } }
            let text = lines.joined(separator: "\n") + "\n" + own + "\n"
            try Data(text.utf8).write(to: place.appendingPathComponent("\(index).cf"))
        }
        async let expected = Self.outcomes(of: try .reference(), in: place)
        async let actual = Self.outcomes(of: try .ours(), in: place)
        try await others
        for ((one, wanted), got) in zip(zip(Self.cases, try await expected), try await actual) {
            let comment = Comment(rawValue: one.name)
            #expect(got.outputText == wanted.outputText, comment)
            #expect(shown(got) == shown(wanted), comment)
            #expect(got.status == one.status, "\(one.name): \(got.errorText)")
            #expect((got.status == 0) == (wanted.status == 0), comment)
        }
    }

    /// What needs a server, too, but is not said by one case.
    private func checkConnections(_ directory: LDAPDirectory) async throws {
        let place = try Scratch.directory("ldap")
        let settings = [
            "server_host = \(directory.socketURL)", "search_base = \(LDAPDirectory.suffix)",
            "query_filter = (kind=%s)", "result_attribute = drop", "bind = no",
        ]
        // The same settings in a file of their own, and in main.cf.
        try Data(settings.map { $0 + "\n" }.joined().utf8).write(to: place.appendingPathComponent("t.cf"))
        let configuration = place.appendingPathComponent("configuration")
        let source = try #require(Reference.found).configuration
        try FileManager.default.copyItem(atPath: source, toPath: configuration.path)
        let main = configuration.appendingPathComponent("main.cf")
        let text = try String(contentsOf: main, encoding: .utf8) + settings.map { "old_\($0)\n" }.joined()
        try Data(text.utf8).write(to: main)
        for toolkit in try Toolkit.both() {
            let old = try await toolkit.run(
                "postmap", ["-c", configuration.path, "-q", "u1", "ldap:old"], in: place)
            #expect(old.outputText == "a@example.com,B@example.com\n", "\(toolkit.name): \(old.errorText)")
        }
        // The reference is ended by a signal here: a server that has gone cannot be written to.
        let ours = try Toolkit.ours()
        let words = Batch.quoted(ours.command("postmap", ["-q", "-", "ldap:./t.cf"]))
        let idle = try await runToEnd(
            ["/bin/sh", "-c", "(echo u1; sleep 5; echo u2) | \(words)"], in: place,
            environment: ours.fullEnvironment)
        #expect(idle.outputText == "u1\ta@example.com,B@example.com\nu2\ttwo\n")
        #expect(idle.errorText == "", "a connection that the server has closed")
        // The reference does not keep to sasl_minssf: what it hands over is no text.
        let strong = settings.dropLast() + ["bind = sasl", "sasl_mechs = EXTERNAL", "sasl_minssf = 128"]
        try Data(strong.map { $0 + "\n" }.joined().utf8).write(to: place.appendingPathComponent("s.cf"))
        let refused = try await ours.run("postmap", ["-q", "u1", "ldap:./s.cf"], in: place)
        #expect(refused.status == 75)
        #expect(refused.errorText.contains("-6 (Unknown authentication method)"), "\(refused.errorText)")
    }

    /// In a handshake the reference waits without end; ours does not.
    @Test(arguments: ["bind = no", "bind = yes", "start_tls = yes"])
    func `a silent server takes no longer than the time-out`(_ setting: String) async throws {
        let silent = try ListeningSocket()
        let place = try Scratch.directory("ldap")
        let scheme = setting == "start_tls = yes" ? "ldap" : "ldaps"
        let text = "server_host = \(scheme)://127.0.0.1:\(silent.port)\ntimeout = 1\n\(setting)\n"
        try Data(text.utf8).write(to: place.appendingPathComponent("t.cf"))
        // Much more than the time-out, because the tests share the machine; and much less than without end.
        let outcome = try await Toolkit.ours().run(
            "postmap", ["-q", "u1", "ldap:./t.cf"], in: place, seconds: 240)
        #expect(!outcome.isLate)
        #expect(outcome.status == 75)
        #expect(outcome.errorText.contains("Timed out"), "\(outcome.errorText)")
    }

    /// Runs all cases at once, in one shell: most of the time the reference sleeps before it ends with an error.
    private static func outcomes(of toolkit: Toolkit, in place: URL) async throws -> [Outcome] {
        var script = ""
        for (index, one) in cases.enumerated() {
            let words = (one.operands ?? ["-q", "-"]) + ["ldap:./\(index).cf"]
            let stem = "\(toolkit.name).\(index)"
            try Data(one.keys.map { $0 + "\n" }.joined().utf8).write(
                to: place.appendingPathComponent("\(stem).input"))
            script += """
                { \(Batch.quoted(toolkit.command("postmap", words))) <\(stem).input >\(stem).output 2>\(stem).errors
                echo $? >\(stem).status; } &

                """
            // A few at a time: the tests share the machine.
            if index % 16 == 15 { script += "sleep 0.1\n" }
        }
        let shell = try await runToEnd(
            ["/bin/sh", "-c", script + "wait"], in: place, environment: toolkit.fullEnvironment)
        #expect(!shell.isLate, "not done in time")
        return cases.indices.map { index in
            func bytes(_ suffix: String) -> [UInt8] {
                let file = place.appendingPathComponent("\(toolkit.name).\(index).\(suffix)").path
                return FileManager.default.contents(atPath: file).map { [UInt8]($0) } ?? []
            }
            let status = String(decoding: bytes("status"), as: UTF8.self).dropLast()
            return Outcome(output: bytes("output"), errors: bytes("errors"), status: Int32(status) ?? 124)
        }
    }

    /// What was said, but for the place of a mistake, which ours adds, and the reason of a failed query: in the
    /// reference that is what some system call left behind.
    private func shown(_ outcome: Outcome) -> [String] {
        outcome.errorText.split(separator: "\n").map { line in
            line.replacingOccurrences(
                of: #" \(\./[0-9]+\.cf, line [0-9]+\)$"#, with: "", options: .regularExpression
            )
            .replacingOccurrences(of: #"query error: .*$"#, with: "query error", options: .regularExpression)
        }
    }

    @Test func `both toolkits quote a thousand odd keys alike`() async throws {
        var random = OddKeys(seed: UInt64(Environment.number("SEED", default: 1)))
        let keys = (0..<1000).map { _ in random.next() }
        var data = LDAPDirectory.entry("", [("dc", "example")], class: "domain")
        var known: Set<String> = []
        for (index, key) in keys.enumerated() where index % 3 != 0 && known.insert(key).inserted {
            // Half of them are found by an attribute, half by their name.
            data +=
                index % 2 == 0
                ? LDAPDirectory.entry(
                    "cn=n\(index)", [("cn", "n\(index)"), ("aside", key), ("drop", "a\(index)")])
                : LDAPDirectory.entry(
                    "cn=\(LDAPDirectory.quoted(key))", [("cn", key), ("aside", key), ("drop", "n\(index)")])
        }
        let directory = try await LDAPDirectory.start(data)
        let place = try Scratch.directory("ldap")
        let settings = """
            server_host = ldap://127.0.0.1:\(directory.server.port)
            version = 3
            result_attribute = drop
            result_format = %s|%S

            """
        let tables = [
            "filter": "search_base = \(LDAPDirectory.suffix)\nquery_filter = (aside=%s)",
            "parts": "search_base = \(LDAPDirectory.suffix)\nquery_filter = (aside=%u@%d)",
            "base": "search_base = cn=%s,\(LDAPDirectory.suffix)\nquery_filter = (drop=*)\nscope = base",
        ]
        for (name, text) in tables {
            try Data("\(settings)\(text)\n".utf8).write(to: place.appendingPathComponent("\(name).cf"))
        }
        let input = Array(keys.map { $0 + "\n" }.joined().utf8)
        for table in tables.keys.sorted().map({ "ldap:./\($0).cf" }) {
            let wanted = try await Toolkit.reference().run(
                "postmap", ["-q", "-", table], in: place, input: input)
            let got = try await Toolkit.ours().run("postmap", ["-q", "-", table], in: place, input: input)
            #expect(wanted.status == 0, "\(wanted.errorText)")
            #expect(got.outputText == wanted.outputText)
            #expect(got.errorText == wanted.errorText)
            #expect(got.status == wanted.status)
            // Without hits there would be nothing to compare.
            #expect(wanted.outputText.split(separator: "\n").count > 100)
        }
    }
}

/// Keys with all that has a meaning in names and filters, the same for a seed on every machine.
struct OddKeys: Seeded {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func next() -> String {
        let pieces = [
            "*", "(", ")", "\\", ",", "+", "\"", "<", ">", ";", "#", "=", " ", "&", "|", "!", "~", "/", ":",
            "%",
            "%s", "\\2a", "\\", "ü", "日", "😀", "a", "b", "x y", ".", "-", "_", "'", "{", "}", "[", "]", "$",
            "^",
        ]
        // A letter first: white space at the ends of a key is not part of it.
        var key = "k"
        for _ in 0..<(1 + below(6)) { key += pieces[below(pieces.count)] }
        key += "\(below(400))"
        return below(3) == 0 ? key + "@example\(below(3)).com" : key
    }
}
