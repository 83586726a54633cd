import Foundation
import Testing

/// What postbuild makes, read by the real Postfix.
@Suite(.enabled(if: Reference.isExpected, "no reference: run make reference"))
struct BuildParityTests {
    private static let names = ["aliases", "virtual", "canonical", "transport", "relocated", "access"]

    @Test(arguments: [["hash"], ["btree"], ["lmdb"], ["cdb"], ["hash", "lmdb", "cdb", "btree"]])
    func `the real Postfix reads all that was built`(_ types: [String]) async throws {
        let server = try Server("build")
        defer { server.remove() }
        for round in 0...1 {
            try server.write(types: types, round: round)
            let outcome = try await server.build(round == 0 ? [] : ["--atomic"])
            #expect(outcome.status == 0, "\(outcome.errorText)")
            #expect(outcome.outputText.hasSuffix("6 tables: 6 \(round == 0 ? "created" : "changed")\n"))
            for (number, name) in Self.names.enumerated() {
                let answers = try await server.answers(types[number % types.count], name)
                #expect(answers == server.expected(name, round: round), "\(name)")
            }
        }
        let again = try await server.build()
        #expect(again.outputText.hasSuffix("6 tables: 6 unchanged\n"))
    }

    @Test(arguments: ["hash", "btree", "lmdb", "cdb"])
    func `what the real Postfix has built is up to date`(_ type: String) async throws {
        let server = try Server("build")
        defer { server.remove() }
        try server.write(types: [type])
        for name in Self.names {
            let program = name == "aliases" ? "postalias" : "postmap"
            let outcome = try await server.reference.run(
                program, ["\(type):\(server.directory.path)/\(name)"], in: server.directory)
            #expect(outcome.status == 0, "\(outcome.errorText)")
        }
        let outcome = try await server.build()
        #expect(outcome.outputText.hasSuffix("6 tables: 6 unchanged\n"), "\(outcome.outputText)")
        #expect(outcome.status == 0)
    }

    @Test(arguments: ["lmdb", "cdb"], [false, true])
    func `a migrated configuration means the same to the real Postfix`(
        _ type: String, _ losesSources: Bool
    ) async throws {
        let server = try Server("migrate")
        defer { server.remove() }
        try server.write(types: ["hash", "btree"])
        _ = try await server.build()
        let before = try await server.values()
        var answers: [String: [String]] = [:]
        for (number, name) in Self.names.enumerated() {
            answers[name] = try await server.answers(["hash", "btree"][number % 2], name)
            #expect(answers[name]?.isEmpty == false)
            if losesSources {
                try FileManager.default.removeItem(at: server.directory.appendingPathComponent(name))
            }
        }
        let outcome = try await server.build(["--migrate", type, "--apply"])
        #expect(outcome.status == 0, "\(outcome.errorText)\(outcome.outputText)")
        for name in Self.names {
            let found = try await server.answers(type, name)
            #expect(found == answers[name], "\(name)")
        }
        let wanted = before.map {
            $0.replacing("hash:", with: "\(type):").replacing("btree:", with: "\(type):")
        }
        let after = try await server.values().filter { !$0.hasPrefix("default_") }
        #expect(after == wanted)
        #expect(after != before)
        if Environment.isRoot {
            let status = try await check(server)
            #expect(status == 0)
        }
    }

    /// The exit status of `postfix check`, with the directories that it wants to see.
    private func check(_ server: Server) async throws -> Int32 {
        let reference = try #require(Reference.found)
        let directory = server.directory.path
        let more = """
            shlib_directory = \(reference.libraries.split(separator: ":").first ?? "")
            meta_directory = \(directory)
            daemon_directory = \(reference.daemons)
            command_directory = \(reference.programs)
            queue_directory = \(directory)/queue
            data_directory = \(directory)/data
            mail_owner = daemon
            setgid_group = mail
            maillog_file = /dev/stdout
            import_environment = MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ LANG=C LD_LIBRARY_PATH PATH

            """
        try server.write(try server.text("main.cf") + more, "main.cf")
        let script = """
            mkdir -p queue data postfix-files.d; : >postfix-files; cp "$MAIL_CONFIG/dynamicmaps.cf" . 2>/dev/null
            cd queue; mkdir -p active bounce corrupt defer deferred flush hold incoming maildrop private public pid \\
                saved trace; cd ..; chown -R daemon queue data; \(reference.programs)/postfix -c \(directory) check
            """
        let outcome = try await runToEnd(
            ["/bin/sh", "-c", script], in: server.directory, environment: server.reference.fullEnvironment)
        if outcome.status != 0 { Issue.record("\(outcome.outputText)\(outcome.errorText)") }
        return outcome.status
    }

    @Test func `a database of the real Postfix becomes a source that gives it again`() async throws {
        let server = try Server("decompile")
        defer { server.remove() }
        try server.write(types: ["hash"])
        _ = try await server.build()
        for name in Self.names {
            let table = "hash:\(server.directory.path)/\(name)"
            let source = try await server.build(["--decompile", table])
            #expect(source.status == 0, "\(source.errorText)")
            try server.write(source.outputText, name)
            let made = try await server.reference.run(
                name == "aliases" ? "postalias" : "postmap", [table], in: server.directory)
            #expect(made.status == 0, "\(made.errorText)")
            let answers = try await server.answers("hash", name)
            #expect(answers == server.expected(name))
        }
    }
}
