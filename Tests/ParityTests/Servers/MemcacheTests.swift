import Foundation
import TestSupport
import Testing

/// Tables in a real memcached beside the real Postfix: each toolkit has a server of its own, with the same
/// content.
@Suite(.enabled(if: ServerProgram.memcached.isExpected, ServerProgram.memcached.reasonOfSkipping))
struct MemcacheTests {
    private static let keys: [String] = {
        var generator = KeyGenerator(seed: 30)
        return (0..<1000).map { _ in generator.key() }
    }()

    /// One toolkit with its server and its files.
    private struct Side {
        let toolkit: Toolkit
        let server: LocalServer
        let directory: URL

        init(_ toolkit: Toolkit) async throws {
            self.toolkit = toolkit
            server = try await LocalServer.start(.memcached) { (_, port) in
                ["-l", "127.0.0.1", "-p", "\(port)", "-U", "0", "-m", "16", "-t", "1"]
            }
            directory = try Scratch.directory("memcache")
        }

        /// Writes the settings of a table.
        func write(_ name: String, _ lines: String...) throws {
            let text = "memcache = inet:127.0.0.1:\(server.port)\n" + lines.map { $0 + "\n" }.joined()
            try Data(text.replacingOccurrences(of: "DIRECTORY", with: directory.path).utf8)
                .write(to: directory.appendingPathComponent(name))
        }

        /// Runs postmap with a table of the directory.
        func run(_ options: [String], _ table: String, input: [UInt8] = []) async throws -> [String] {
            shown(
                try await toolkit.run(
                    "postmap", options + [table.replacingOccurrences(of: "DIRECTORY", with: directory.path)],
                    in: directory, input: input))
        }

        /// An outcome without what only this side has.
        func shown(_ outcome: Outcome) -> [String] {
            #expect(!outcome.isLate)
            let errors = outcome.errorText.replacingOccurrences(of: directory.path, with: "DIRECTORY")
                .replacingOccurrences(of: ":\(server.port)", with: ":PORT")
                .replacingOccurrences(
                    of: "(query|delete|I/O) error: [^\n]*", with: "$1 error: REASON",
                    options: .regularExpression)
            return [outcome.outputText, errors, outcome.status == 0 ? "zero" : "not zero"]
        }

        /// Stores values in the cache, as another program would.
        func store(_ entries: [(key: String, value: [UInt8])]) throws {
            var request: [UInt8] = []
            for (key, value) in entries {
                request +=
                    Array("set \(key) 0 0 \(value.count) noreply\r\n".utf8) + value + Array("\r\n".utf8)
            }
            _ = try talk(to: server.port, request + Array("quit\r\n".utf8))
        }

        /// All that the cache has of some keys, with the flags of each.
        func content(_ keys: [String]) throws -> String {
            let requests = keys.map { "get \($0)\r\n" }.joined()
            return String(
                decoding: try talk(to: server.port, Array("\(requests)quit\r\n".utf8)), as: UTF8.self)
        }
    }

    private func sides() async throws -> [Side] {
        var sides: [Side] = []
        for toolkit in try Toolkit.both() { sides.append(try await Side(toolkit)) }
        return sides
    }

    /// What a key is in a cache, which folds nothing.
    private static func folded(_ key: String) -> String {
        key.lowercased().replacingOccurrences(of: "ß", with: "ss")
    }

    /// Whether memcached takes a key.
    private static func isCacheKey(_ key: String) -> Bool {
        !key.isEmpty && key.utf8.count <= 250 && !key.utf8.contains { $0 <= 0x20 || $0 == 0x7F }
    }

    @Test func `both toolkits find the same in a cache, with and without a backup`() async throws {
        let sides = try await sides()
        defer { for side in sides { side.server.stop() } }
        // A key that is too long is an error, which ends the run.
        let keys = Self.keys.filter { $0.utf8.count <= 240 }
        let cached = keys.map(Self.folded).filter(Self.isCacheKey)
        let entries = cached.enumerated().filter { $0.offset % 3 == 0 }.map {
            (key: $0.element, value: Array("cached \($0.offset) of \($0.element)".utf8))
        }
        let source = Set(keys.map(Self.folded)).sorted().enumerated().filter { $0.offset % 2 == 0 }
            .map { "\($0.element.isEmpty ? "x" : $0.element) stored \($0.offset)\n" }.joined()
        let input = Array(keys.joined(separator: "\n").utf8)
        var results: [[[String]]] = []
        for side in sides {
            try side.store(entries)
            try side.write("plain.cf")
            try side.write("backup.cf", "backup = hash:DIRECTORY/t", "ttl = 1000", "flags = 7")
            try side.write(
                "format.cf", "key_format = %%p:%u:%d:%1", "backup = hash:DIRECTORY/t", "domain = example.com")
            try Data(source.utf8).write(to: side.directory.appendingPathComponent("t"))
            var result = [try await side.run(["-w"], "hash:t")]
            for table in ["plain", "backup", "plain", "format", "backup"] {
                result.append(
                    try await side.run(["-q", "-"], "memcache:DIRECTORY/\(table).cf", input: input))
            }
            result.append([try side.content(cached), try side.content(["%p:user1:example.com:com"])])
            let some = Array(keys.prefix(300).joined(separator: "\n").utf8)
            result.append(try await side.run(["-d", "-"], "memcache:DIRECTORY/backup.cf", input: some))
            result.append(try await side.run(["-q", "-"], "memcache:DIRECTORY/backup.cf", input: input))
            result.append([try side.content(cached)])
            result.append(try await side.run(["-s"], "memcache:DIRECTORY/plain.cf"))
            var listed = try await side.run(["-s"], "memcache:DIRECTORY/backup.cf")
            listed[0] = listed[0].split(separator: "\n").sorted().joined(separator: "\n")
            result.append(listed)
            results.append(result)
        }
        for (number, (reference, ours)) in zip(results[0], results[1]).enumerated() {
            #expect(reference == ours, "step \(number)")
        }
        #expect(results[1][1][0].split(separator: "\n").count > 150)
        #expect(results[1][2][0].split(separator: "\n").count > 300)
        #expect(results[1][6][0].contains(" 7 "), "the flags of what was stored")
        #expect(results[1][7][2] == "zero")
    }

    @Test func `both toolkits say the same of odd values, keys and settings`() async throws {
        let sides = try await sides()
        defer { for side in sides { side.server.stop() } }
        let runs: [([String], String)] = [
            (["-q", "Nul"], "plain"), (["-q", "lines"], "plain"), (["-q", "bad"], "plain"),
            (["-q", "empty"], "plain"), (["-q", "a b"], "plain"), (["-q", ""], "plain"),
            (["-q", "limit"], "plain"), (["-q", "big"], "plain"), (["-q", "lines"], "small"),
            (["-q", "lines"], "line"), (["-q", String(repeating: "k", count: 250)], "plain"),
            (["-q", String(repeating: "k", count: 251)], "plain"), (["-fq", "NUL"], "plain"),
            (["-q", "x"], "static"), (["-d", "x"], "static"), (["-s"], "static"), (["-q", "y"], "fail"),
            (["-d", "y"], "fail"), (["-s"], "fail"), (["-d", "lines"], "plain"),
            (["-d", "nothing"], "plain"),
            (["-d", "a b"], "plain"), (["-q", "long"], "text"), (["-d", "long"], "text"),
            (["-q", "u@d"], "text"), ([], "plain"), (["-q", "x"], "template"), (["-q", "x"], "transport"),
            (["-q", "x"], "place"), (["-q", "x"], "host"), (["-q", "x"], "unknown"), (["-q", "x"], "gone"),
            (["-d", "x"], "gone"), (["-q", "long"], "gonetext"), (["-q", "other"], "gonetext"),
            (["-q", "x"], "none"),
        ]
        let gone = try LocalServer.freePort()
        for side in sides {
            try side.store([
                ("nul", [0x61, 0, 0x62]), ("lines", Array("a\r\nb".utf8)), ("bad", [0xFF]), ("empty", []),
                ("limit", Array(repeating: 0x78, count: 10_240)),
                ("big", Array(repeating: 0x78, count: 10_241)),
            ])
            try side.write("plain.cf")
            try side.write("small.cf", "data_size_limit = 2")
            try side.write("line.cf", "line_size_limit = 5")
            try side.write("static.cf", "backup = static:{ a b }")
            try side.write("fail.cf", "backup = fail:x")
            try side.write("text.cf", "backup = texthash:DIRECTORY/t", "domain = !example.com, long d")
            try side.write("template.cf", "key_format = %x")
            for (name, setting) in [
                ("transport", "foo:1"), ("place", "inet"), ("host", "inet:127.0.0.1:1x"),
                ("unknown", "inet:localhost:no-such-service"), ("gone", "inet:127.0.0.1:\(gone)"),
                ("gonetext", "inet:127.0.0.1:\(gone)\nbackup = texthash:\(side.directory.path)/t"),
            ] {
                try Data("memcache = \(setting)\n".utf8)
                    .write(to: side.directory.appendingPathComponent("\(name).cf"))
            }
            let text = "long \(String(repeating: "y", count: 11_000))\nu@d v\n"
            try Data(text.utf8).write(to: side.directory.appendingPathComponent("t"))
        }
        // Removing comes after the rest has been asked.
        for isRemoving in [false, true] {
            let some = runs.filter { $0.0.first?.hasPrefix("-d") == isRemoving || $0.0.isEmpty }
            var outcomes: [[[String]]] = []
            for side in sides {
                outcomes.append(
                    try await side.toolkit.runAtOnce(
                        "postmap", some.map { $0.0 + ["memcache:\(side.directory.path)/\($0.1).cf"] },
                        in: side.directory
                    ).map(side.shown))
            }
            for (run, (reference, ours)) in zip(some, zip(outcomes[0], outcomes[1])) {
                #expect(reference == ours, "\(run)")
            }
        }
    }

    @Test(arguments: [PeerAnswer.silence, PeerAnswer(bytes: Array("E".utf8), pause: 100, repeats: true)])
    func `a server that is too slow is a temporary failure within its time`(_ answer: PeerAnswer) async throws
    {
        let peer = try ScriptedPeer(.lines) { (_, _) in answer }
        defer { peer.stop() }
        let directory = try Scratch.directory("memcache")
        try Data("memcache = inet:127.0.0.1:\(peer.port)\ntimeout = 1\nmax_try = 2\n".utf8)
            .write(to: directory.appendingPathComponent("t.cf"))
        // Two seconds and a pause of one; a busy machine may need some more.
        let toolkit = try Toolkit.ours()
        let ours = try await runToEnd(
            ["timeout", "10"] + toolkit.command("postmap", ["-q", "x", "memcache:./t.cf"]), in: directory,
            environment: toolkit.fullEnvironment)
        #expect(ours.status == 75)
        #expect(
            ours.errorText == """
                postmap: warning: database memcache:./t.cf: I/O error: Connection timed out
                postmap: fatal: table memcache:./t.cf: query error: I/O error: Connection timed out

                """)
    }
}

/// Sends bytes to a server of 127.0.0.1 that closes the connection at their end; all that it has answered.
private func talk(to port: Int, _ request: [UInt8]) throws -> [UInt8] {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var limit = timeval(tv_sec: 10, tv_usec: 0)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let connected = unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
    guard descriptor >= 0, connected == 0 else { throw POSIXError(.ECONNREFUSED) }
    let sender = Thread {
        var sent = 0
        while sent < request.count {
            let rest = Array(request[sent...])
            let count = unsafe send(descriptor, rest, rest.count, Int32(MSG_NOSIGNAL))
            guard count > 0 else { return }
            sent += count
        }
    }
    sender.start()
    var answer: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 65536)
    while true {
        let count = unsafe recv(descriptor, &room, room.count, 0)
        guard count > 0 else { return answer }
        answer += room[..<count]
    }
}
