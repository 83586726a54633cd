import Foundation
import Testing

/// What postbuild leaves when it is killed, or something is in its way: each table old or new, and whole.
///
/// `POSTKIT_PARITY_KILLS` is the number of kills.
@Suite(.enabled(if: Reference.isExpected, "no reference: run make reference"), .serialized)
struct BuildSafetyTests {
    private static let names = ["aliases", "virtual", "canonical", "transport", "relocated", "access"]
    private static let kills = Environment.number("POSTKIT_PARITY_KILLS", default: 20)

    /// The rounds that the tables are of; nil for one that is not whole.
    private func rounds(_ server: Server, _ type: String, upTo last: Int) async throws -> [Int?] {
        var found: [Int?] = []
        for name in Self.names {
            let answers = try await server.answers(type, name)
            found.append((0...last).first { answers == server.expected(name, round: $0) })
        }
        return found
    }

    /// Files that do not belong there when nothing runs.
    private func strangers(_ server: Server) throws -> [String] {
        try server.files.filter { name in
            !["main.cf", "master.cf", "filler"].contains(name)
                && !Self.names.contains { name == $0 || name == "\($0).db" || name == "\($0).lmdb" }
        }
    }

    @Test(arguments: ["hash", "lmdb"], [false, true])
    func `after a kill each table is old or new, and the next run completes the work`(
        _ type: String, _ isAtomic: Bool
    ) async throws {
        let server = try Server("kill")
        defer { server.remove() }
        try server.write(types: [type])
        let start = ContinuousClock.now
        _ = try await server.build()
        let whole = start.duration(to: .now)
        var current: [Int?] = Self.names.map { _ in 0 }
        for round in 1...max(1, Self.kills / 4) {
            try server.writeSources(round: round)
            let run = try server.ours.start(
                "postbuild", ["-c", server.directory.path] + (isAtomic ? ["--atomic"] : []),
                in: server.directory)
            try await Task.sleep(for: whole * Double.random(in: 0...1))
            // The whole group, or only the one that the others wait for.
            if round % 2 == 0 { run.end() } else { kill(run.pid, SIGKILL) }
            _ = try await run.outcome()
            // Workers that are left finish what they have begun.
            try await Task.sleep(for: .milliseconds(200))
            let found = try await rounds(server, type, upTo: round)
            for (new, old) in zip(found, current) {
                #expect(new == round || new == old, "\(found), round \(round)")
            }
            current = found
        }
        let last = try await server.build()
        #expect(last.status == 0, "\(last.errorText)")
        #expect(try strangers(server) == [])
        let end = max(1, Self.kills / 4)
        #expect(try await rounds(server, type, upTo: end) == Self.names.map { _ in end })
    }

    /// Runs postbuild in a shell script, with something in its way.
    private func build(_ server: Server, _ script: String) async throws -> Outcome {
        let words = Batch.quoted(server.ours.command("postbuild", ["-c", server.directory.path]))
        return try await runToEnd(
            ["/bin/sh", "-c", "build() { \(words) \"$@\"; }\n\(script)"], in: server.directory,
            environment: server.ours.fullEnvironment)
    }

    @Test(arguments: [false, true])
    func `a limit of the file size leaves the old tables`(_ isAtomic: Bool) async throws {
        let server = try Server("limit")
        defer { server.remove() }
        try server.write(types: ["hash"])
        _ = try await server.build()
        try server.writeSources(round: 1)
        // 8 KiB: some tables fit and some do not.
        let outcome = try await build(server, "ulimit -f 32; build \(isAtomic ? "--atomic" : "")")
        #expect(outcome.status == 73, "\(outcome.errorText)")
        let found = try await rounds(server, "hash", upTo: 1)
        #expect(!found.contains(nil))
        #expect(found.contains(0))
        if isAtomic { #expect(found == Self.names.map { _ in 0 }) }
        #expect(try strangers(server) == [])
    }

    @Test func `a full file system leaves the old tables`() async throws {
        guard Environment.isRoot else { return }
        let mount = try Scratch.directory("full")
        let environment = try Toolkit.ours().fullEnvironment
        let mounted = try await runToEnd(
            ["mount", "-t", "tmpfs", "-o", "size=2m,mode=755", "tmpfs", mount.path], in: Scratch.root,
            environment: environment)
        guard mounted.status == 0 else { return }
        do {
            let server = try Server("full", in: mount)
            try server.write(types: ["hash"])
            _ = try await server.build()
            try server.writeSources(round: 1)
            let outcome = try await build(
                server,
                """
                free=$(df -k --output=avail . | tail -n 1); head -c $(((free - 24) * 1024)) /dev/zero >filler
                build --atomic
                """)
            #expect(outcome.status == 73, "\(outcome.errorText)")
            #expect(try await rounds(server, "hash", upTo: 1) == Self.names.map { _ in 0 })
            #expect(try strangers(server) == [])
        }
        _ = try await runToEnd(["umount", mount.path], in: Scratch.root, environment: environment)
    }

    @Test func `a user builds what may be built, and the rest is named`() async throws {
        guard Environment.isRoot else { return }
        let server = try Server("user")
        defer { server.remove() }
        try server.write(types: ["hash"])
        _ = try await server.build()
        try server.writeSources(round: 1)
        let user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        let outcome = try await runToEnd(
            [
                "/bin/sh", "-c", "chmod 755 .; chown 65534 virtual virtual.db; \(Batch.quoted(user)) \"$@\"",
                "sh",
            ]
                + server.ours.command("postbuild", ["-c", server.directory.path]),
            in: server.directory, environment: server.ours.fullEnvironment)
        #expect(outcome.status == 73, "\(outcome.errorText)")
        #expect(outcome.outputText.hasSuffix("6 tables: 1 changed, 5 failed\n"), "\(outcome.outputText)")
        #expect(outcome.errorText.contains("aliases.db: Permission denied"))
        #expect(try await rounds(server, "hash", upTo: 1) == [0, 1, 0, 0, 0, 0])
    }

    @Test func `root builds each table as the owner of its source`() async throws {
        guard Environment.isRoot else { return }
        let server = try Server("owner")
        defer { server.remove() }
        try server.write(types: ["hash"])
        let outcome = try await build(
            server,
            """
            chmod 777 .; chown 65534:65534 virtual; chown 1:1 canonical; chmod 600 canonical
            build --jobs 2; stat -c '%n %u:%g %a' *.db
            """)
        #expect(outcome.status == 0, "\(outcome.errorText)")
        let lines = outcome.outputText.split(separator: "\n").suffix(6).map(String.init)
        #expect(
            lines == [
                "access.db 0:0 644", "aliases.db 0:0 644", "canonical.db 1:1 600", "relocated.db 0:0 644",
                "transport.db 0:0 644", "virtual.db 65534:65534 644",
            ])
    }

    @Test func `sources that come and go never take a table with them`() async throws {
        let server = try Server("vanish")
        defer { server.remove() }
        try server.write(types: ["hash"])
        _ = try await server.build()
        let outcome = try await build(
            server,
            """
            mkdir away; (for i in 1 2 3 4 5 6 7 8 9 10 11 12; do mv virtual away; sleep 0.01; mv away/virtual .
            done) & for i in 1 2 3 4 5 6; do build >/dev/null 2>&1; done; wait; rmdir away; build | tail -n 1
            """)
        #expect(outcome.outputText == "6 tables: 6 unchanged\n")
        #expect(try await rounds(server, "hash", upTo: 0) == Self.names.map { _ in 0 })
    }

    @Test func `two runs at once leave whole tables, and nothing else`() async throws {
        let server = try Server("twice")
        defer { server.remove() }
        try server.write(types: ["hash", "lmdb", "btree", "hash", "lmdb", "btree"])
        let outcome = try await build(
            server, "for i in 1 2 3; do build --atomic & build & done; wait; build | tail -n 1")
        #expect(
            outcome.outputText.hasSuffix("6 tables: 6 unchanged\n"),
            "\(outcome.outputText)\(outcome.errorText)")
        #expect(try strangers(server) == [])
    }

    /// An atomic run finds the lock at the end of its work, when other tables are in place already.
    @Test(arguments: [false, true])
    func `a lock that another program keeps is a failure that may pass`(_ isAtomic: Bool) async throws {
        let server = try Server("lock")
        defer { server.remove() }
        try server.write(types: ["hash"])
        _ = try await server.build()
        try server.writeSources(round: 1)
        let outcome = try await build(
            server,
            """
            flock -o -x virtual.db sleep 40 & sleep 0.5; build \(isAtomic ? "--atomic" : "")
            s=$?; kill $!; exit $s
            """)
        #expect(outcome.status == 75, "\(outcome.errorText)")
        let last = isAtomic ? "5 withheld, 1 failed" : "5 changed, 1 failed"
        #expect(outcome.outputText.hasSuffix("6 tables: \(last)\n"), "\(outcome.outputText)")
        #expect(
            outcome.errorText.contains("lock \(server.directory.path)/virtual.db"), "\(outcome.errorText)")
        #expect(try strangers(server) == [])
        let old = isAtomic ? 0 : 1
        #expect(try await rounds(server, "hash", upTo: 1) == [old, 0, old, old, old, old])
    }
}
