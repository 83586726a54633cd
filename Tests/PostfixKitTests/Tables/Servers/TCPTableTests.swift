import Foundation
import PostfixKit
import Synchronization
import TestSupport
import Testing

/// A network table that is asked in a test, with what it has said.
final class AskedTable<Table: LookupTable> {
    private let table: Table
    private let said: Messages

    /// Receives warnings.
    final class Messages: Sendable {
        private let list = Mutex<[String]>([])
        var all: [String] { list.withLock { $0 } }
        func add(_ text: MessageText) { list.withLock { $0.append(text.string) } }
    }

    init(_ make: (TableOptions) throws -> Table) rethrows {
        let said = Messages()
        self.said = said
        table = try make(TableOptions(warn: { said.add($0) }))
    }

    /// The value of a key, `-` where there is none, or the message of the failure.
    func ask(_ key: String) -> String {
        do throws(TableError) {
            let value = try table.lookup(Array(key.utf8).span)
            return value.map { String(decoding: $0, as: UTF8.self) } ?? "-"
        } catch { return "\(error.kind): \(error.message.string)" }
    }

    var warnings: [String] { said.all }
}

@Suite struct TCPTableTests {
    private let limits = RetryLimits(milliseconds: 30_000, attempts: 3, pause: 1)
    private let impatient = RetryLimits(milliseconds: 300, attempts: 3, pause: 1)

    private func table(_ endpoint: String, _ limits: RetryLimits? = nil) -> AskedTable<TCPTable> {
        AskedTable {
            TCPTable(
                name: TableName(type: Array("tcp".utf8), name: Array(endpoint.utf8)), options: $0,
                limits: limits ?? self.limits)
        }
    }

    @Test func `who asks much does not wait for a server that is not there`() throws {
        let table = AskedTable {
            var options = $0
            options.use.isPatientWithServers = false
            return TCPTable(
                name: TableName(type: Array("tcp".utf8), name: Array("127.0.0.1:1".utf8)), options: options)
        }
        let start = ContinuousClock.now
        #expect(table.ask("a").contains("Connection refused"))
        #expect(table.warnings.count == 2)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    private func table(_ peer: ScriptedPeer) -> AskedTable<TCPTable> { table("127.0.0.1:\(peer.port)") }

    @Test func `one connection answers many keys`() throws {
        let peer = try ScriptedPeer(.lines) { (request, _) in
            request.elementsEqual("get no".utf8) ? .text("500 no\n") : .text("200 yes%20%25\n")
        }
        defer { peer.stop() }
        let table = table(peer)
        #expect(table.ask("a b") == "yes %")
        #expect(table.ask("no") == "-")
        #expect(table.ask("") == "yes %")
        #expect(peer.connections == 1)
        #expect(peer.requests == ["get a%20b", "get no", "get "])
        #expect(table.warnings == [])
    }

    @Test func `a server that is not there is tried again, and then no answer`() throws {
        let peer = try ScriptedPeer(.lines) { (_, _) in .silence }
        peer.stop()
        Thread.sleep(forTimeInterval: 0.05)
        let table = table(peer)
        let name = "127.0.0.1:\(peer.port)"
        #expect(table.ask("x") == "temporary: table tcp:\(name): query error: Connection refused")
        #expect(
            table.warnings
                == Array(repeating: "connect to TCP map \(name): Connection refused", count: limits.attempts))
    }

    @Test func `a server that hangs up once is asked again`() throws {
        let peer = try ScriptedPeer(.lines) { (_, number) in number == 1 ? .hangUp : .text("200 v\n") }
        defer { peer.stop() }
        let table = table(peer)
        #expect(table.ask("x") == "v")
        #expect(table.warnings.count == 1)
        #expect(peer.connections == 2)
    }

    @Test(arguments: [
        PeerAnswer.silence, PeerAnswer(bytes: Array("200 trickling".utf8), pause: 20, repeats: true),
        PeerAnswer(bytes: Array("200 half".utf8)),
    ])
    func `a server without an end of its line is waited for, but not for ever`(_ answer: PeerAnswer) throws {
        let peer = try ScriptedPeer(.lines) { (_, _) in answer }
        defer { peer.stop() }
        let table = table("127.0.0.1:\(peer.port)", impatient)
        let name = "127.0.0.1:\(peer.port)"
        let start = Date()
        #expect(table.ask("x") == "temporary: table tcp:\(name): query error: Connection timed out")
        #expect(Date().timeIntervalSince(start) < 600)
        #expect(
            table.warnings == ["read TCP map reply from \(name): unexpected EOF (Connection timed out)"])
    }

    @Test func `a server that never stops is not listened to for ever`() throws {
        let peer = try ScriptedPeer(.lines) { (_, _) in
            PeerAnswer(bytes: [UInt8](repeating: UInt8(ascii: "2"), count: 8192), repeats: true)
        }
        defer { peer.stop() }
        let table = table(peer)
        #expect(table.ask("x").hasPrefix("temporary: table tcp:127.0.0.1:"))
        #expect(
            table.warnings
                == Array(
                    repeating: "read TCP map reply from 127.0.0.1:\(peer.port): text longer than 4096",
                    count: limits.attempts))
    }

    @Test(arguments: [
        ("400 try later\n", "400 try later", []),
        ("300 x\n", "bad status code", ["bad status code: 300 x"]),
        ("\u{1}hé\n", "malformed reply", ["malformed reply: _hé"]),
    ])
    func `an answer that is none is a temporary failure`(
        _ line: String, _ reason: String, _ warnings: [String]
    ) throws {
        let peer = try ScriptedPeer(.lines) { (_, _) in .text(line) }
        defer { peer.stop() }
        let table = table(peer)
        let name = "127.0.0.1:\(peer.port)"
        #expect(table.ask("x") == "temporary: table tcp:\(name): query error: \(reason)")
        #expect(table.warnings == warnings.map { "read TCP map reply from \(name): \($0)" })
        #expect(table.ask("x").hasPrefix("temporary"))
        #expect(peer.connections == 2)
    }

    @Test func `what nobody asked for is no answer to the next question`() throws {
        let peer = try ScriptedPeer(.lines) { (request, _) in
            .text("200 \(String(decoding: request.dropFirst(4), as: UTF8.self))\n200 stale\n")
        }
        defer { peer.stop() }
        let table = table(peer)
        #expect((1...20).map { table.ask("k\($0)") } == (1...20).map { "k\($0)" })
    }

    @Test func `a name that is no endpoint is a mistake of the configuration`() {
        #expect(
            table("127.0.0.1:2x").ask("x") == "configuration: 127.0.0.1:2x: garbage after numerical service")
        let unknown = table("localhost:no-such-service")
        #expect(unknown.ask("x").hasPrefix("temporary: table tcp:localhost:no-such-service: query error: "))
        #expect(
            unknown.warnings.first?.hasPrefix("host or service localhost:no-such-service not found: ") == true
        )
    }
}
