import Foundation
import Testing

/// A running Postfix notices what our rebuilds have done.
///
/// A real proxymap(8) under a master(8) of its own, with a queue and a configuration below a temporary
/// directory and no network, is asked while our postmap rebuilds. `POSTKIT_PARITY_ROUNDS` is how often.
@Suite(.enabled(if: Reference.isExpected, "no reference: run make reference"), .serialized)
struct DaemonTests {
    static let rounds = Environment.number("POSTKIT_PARITY_ROUNDS", default: 5)
    static let types = ["hash", "btree", "lmdb", "cdb"]

    @Test(.enabled(if: Environment.isRoot, "a private master wants root"))
    func `a running proxymap answers from the newest table`() async throws {
        let system = try PrivatePostfix(tables: Self.types)
        defer { system.remove() }
        for type in Self.types { try await system.rebuild(type, value: "first") }
        let master = try system.start()
        for type in Self.types {
            #expect(try await system.answer(type, becomes: "first"), "\(type)")
        }
        for round in 1...max(1, Self.rounds) {
            for type in Self.types {
                // Two rebuilds within one second: the time of change alone would not tell them apart.
                try await system.rebuild(type, value: "round-\(round)-early")
                _ = try await system.answer(type)
                // Postfix's own postmap writes in place, and its daemons miss the second rebuild (measured).
                if Environment.text("POSTKIT_PARITY_SELF") != nil { try await Task.sleep(for: .seconds(2)) }
                try await system.rebuild(type, value: "round-\(round)")
                #expect(
                    try await system.answer(type, becomes: "round-\(round)"),
                    "\(type) after rebuild \(round)")
            }
        }
        kill(master.pid, SIGTERM)
        try await Task.sleep(for: .seconds(1))
        master.end()
        _ = try await master.outcome()
    }
}

/// A Postfix with one service, proxymap, that lives in a temporary directory.
private struct PrivatePostfix {
    let directory: URL
    private let reference: Toolkit
    private let ours: Toolkit
    private let daemons: String
    private let environment: [String: String]

    init(tables types: [String]) throws {
        let found = try #require(Reference.found)
        reference = try .reference()
        ours = try .ours()
        daemons = found.daemons
        directory = try Scratch.directory("daemon")
        let place = directory.path
        let tables = types.map { "proxy:\($0):\(place)/\($0)" }
        let manager = FileManager.default
        for name in ["etc", "queue", "data"] {
            try manager.createDirectory(
                at: directory.appendingPathComponent(name), withIntermediateDirectories: true)
        }
        let base = try String(contentsOfFile: "\(found.configuration)/main.cf", encoding: .utf8)
        let etc = directory.appendingPathComponent("etc").path
        var lines = base.split(separator: "\n").filter {
            !$0.hasPrefix("meta_directory") && !$0.hasPrefix("queue_directory")
        }.map { String($0) }
        let owner = lines.first { $0.hasPrefix("mail_owner = ") }?.dropFirst(13) ?? "daemon"
        lines += [
            "meta_directory = \(etc)",
            "queue_directory = \(directory.path)/queue",
            "data_directory = \(directory.path)/data",
            "process_id_directory = pid",
            "inet_interfaces = loopback-only",
            "inet_protocols = ipv4",
            "maillog_file =",
            "import_environment = MAIL_CONFIG LD_LIBRARY_PATH LC_ALL TZ",
            "proxy_read_maps = " + tables.joined(separator: " "),
        ]
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(
            to: URL(fileURLWithPath: "\(etc)/main.cf"))
        try Data("proxymap unix - - n - - proxymap\n".utf8).write(
            to: URL(fileURLWithPath: "\(etc)/master.cf"))
        try manager.copyItem(atPath: "\(found.configuration)/dynamicmaps.cf", toPath: "\(etc)/dynamicmaps.cf")
        for name in ["queue/pid", "queue/private", "queue/public", "data"] {
            let path = directory.appendingPathComponent(name).path
            try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
            if name != "queue/pid" {
                try manager.setAttributes([.ownerAccountName: String(owner)], ofItemAtPath: path)
            }
        }
        environment = reference.fullEnvironment.merging(["MAIL_CONFIG": etc]) { $1 }
    }

    func remove() { try? FileManager.default.removeItem(at: directory) }

    /// Starts the master; it stays in the foreground and is ended with its services.
    func start() throws -> Run {
        try Run(
            ["\(daemons)/master", "-d"], in: directory, environment: environment,
            seconds: 120 + DaemonTests.rounds * 10)
    }

    func rebuild(_ type: String, value: String) async throws {
        try Data("key \(value)\n".utf8).write(to: directory.appendingPathComponent(type))
        let outcome = try await ours.run("postmap", ["\(type):\(type)"], in: directory)
        #expect(outcome.status == 0, "\(outcome.errorText)")
    }

    /// What the running proxymap answers.
    func answer(_ type: String) async throws -> String {
        let outcome = try await runToEnd(
            reference.command("postmap", ["-q", "key", "proxy:\(type):\(directory.path)/\(type)"]),
            in: directory, environment: environment, seconds: 240)
        return outcome.outputText.trimmingCharacters(in: .newlines)
    }

    /// Whether the answer is `value` within a few seconds.
    func answer(_ type: String, becomes value: String) async throws -> Bool {
        let end = ContinuousClock.now + .seconds(8)
        while ContinuousClock.now < end {
            if try await answer(type) == value { return true }
            try await Task.sleep(for: .milliseconds(100))
        }
        return false
    }
}
