import Foundation
import PostfixKit
import TestSupport
import Testing

@Suite struct SocketmapTableTests {
    private let limits = RetryLimits(milliseconds: 30_000, attempts: 2, pause: 0)
    private let impatient = RetryLimits(milliseconds: 300, attempts: 2, pause: 0)

    private func table(_ server: String, _ limits: RetryLimits? = nil) throws -> AskedTable<SocketmapTable> {
        try AskedTable {
            try SocketmapTable(
                name: TableName(type: Array("socketmap".utf8), name: Array(server.utf8)), options: $0,
                limits: limits ?? self.limits)
        }
    }

    private func table(_ peer: ScriptedPeer) throws -> AskedTable<SocketmapTable> {
        try table("inet:127.0.0.1:\(peer.port):m")
    }

    private func name(_ peer: ScriptedPeer) -> String { "socketmap:inet:127.0.0.1:\(peer.port):m" }

    @Test func `one connection answers many keys`() throws {
        let peer = try ScriptedPeer(.netstrings) { (request, _) in
            request.elementsEqual("m no".utf8) ? .text("9:NOTFOUND ,") : .text("8:OK value,")
        }
        defer { peer.stop() }
        let table = try table(peer)
        #expect(table.ask("a b") == "value")
        #expect(table.ask("no") == "-")
        #expect(peer.connections == 1)
        #expect(peer.requests == ["m a b", "m no"])
        #expect(table.warnings == [])
    }

    @Test func `a socket of the file system serves as well`() throws {
        let path = "/tmp/postkit-\(UUID().uuidString.prefix(8))"
        let peer = try ScriptedPeer(.netstrings, path: path) { (_, _) in .text("4:OK v,") }
        defer {
            peer.stop()
            unsafe unlink(path)
        }
        #expect(try table("unix:\(path):m").ask("k") == "v")
    }

    @Test func `a server that has gone away is asked again once`() throws {
        let peer = try ScriptedPeer(.netstrings) { (_, number) in
            number % 2 == 1 ? .hangUp : PeerAnswer(bytes: Array("4:OK v,".utf8), closes: true)
        }
        defer { peer.stop() }
        let table = try table(peer)
        #expect(table.ask("x") == "v")
        #expect(table.warnings == [])
        let never = try ScriptedPeer(.netstrings) { (_, _) in .hangUp }
        defer { never.stop() }
        let failing = try self.table(never)
        #expect(
            failing.ask("x") == "temporary: table \(name(never)): query error: unexpected disconnect")
        #expect(failing.warnings == ["table \(name(never)) lookup error: unexpected disconnect"])
        #expect(never.connections == 2)
    }

    @Test(arguments: [
        PeerAnswer.silence, PeerAnswer(bytes: Array("0".utf8), pause: 20, repeats: true),
        PeerAnswer(bytes: Array("100:OK".utf8)),
    ])
    func `a server without an end of its reply is waited for, but not for ever`(_ answer: PeerAnswer) throws {
        let peer = try ScriptedPeer(.netstrings) { (_, _) in answer }
        defer { peer.stop() }
        let table = try table("inet:127.0.0.1:\(peer.port):m", impatient)
        let start = Date()
        #expect(table.ask("x") == "temporary: table \(name(peer)): query error: time limit exceeded")
        #expect(Date().timeIntervalSince(start) < 600)
        #expect(table.warnings == ["table \(name(peer)) lookup error: time limit exceeded"])
    }

    @Test(arguments: [
        ("11:TEMP later,x", "temporary", "temporary error", "temporary error: later"),
        ("4:TEMP,", "temporary", "temporary error", "temporary error"),
        ("9:TIMEOUT t,", "temporary", "timeout error", "timeout error: t"),
        ("7:PERM no,", "data", "", "permanent error: no"),
        ("3:WAT,", "temporary", "unknown error", "unknown error"),
    ])
    func `what the server says of its failure is passed on`(
        _ reply: String, _ kind: String, _ reason: String, _ said: String
    ) throws {
        let reply = reply.hasPrefix("11:") ? "10:TEMP later," : reply
        let peer = try ScriptedPeer(.netstrings) { (_, _) in .text(reply) }
        defer { peer.stop() }
        let table = try table(peer)
        #expect(
            table.ask("x")
                == "\(kind): table \(name(peer)): query error\(reason.isEmpty ? "" : ": ")\(reason)")
        #expect(table.warnings == ["\(name(peer)) socketmap server \(said)"])
    }

    @Test(arguments: [
        ("hello", "input format error"), ("100001:", "input exceeds size limit"),
        ("4:OK x;", "input format error"),
    ])
    func `a reply that is no netstring is a temporary failure`(_ reply: String, _ reason: String) throws {
        let peer = try ScriptedPeer(.netstrings) { (_, _) in .text(reply) }
        defer { peer.stop() }
        let table = try table(peer)
        #expect(table.ask("x") == "temporary: table \(name(peer)): query error: \(reason)")
        #expect(table.warnings == ["table \(name(peer)) lookup error: \(reason)"])
    }

    @Test(arguments: [
        ("x", "socketmap requires server:socketmap argument"),
        ("inet:x", "need service transport:endpoint instead of \"inet\""),
        ("foo:1:x", "invalid transport name: foo in service: foo:1"),
    ])
    func `a name without a server is refused`(_ server: String, _ problem: String) {
        do throws(TableError) {
            _ = try SocketmapTable(
                name: TableName(type: Array("socketmap".utf8), name: Array(server.utf8)),
                options: TableOptions(warn: { _ in }))
            Issue.record("it was taken")
        } catch {
            #expect(error.message.string == problem)
            #expect(error.kind == .configuration)
        }
    }

    @Test func `a server that cannot be reached is a temporary failure`() throws {
        let table = try table("unix:/nonexistent/socket:m")
        let name = "socketmap:unix:/nonexistent/socket:m"
        #expect(table.ask("x") == "temporary: table \(name): query error: No such file or directory")
        #expect(
            table.warnings == [
                "connect to /nonexistent/socket: No such file or directory",
                "table \(name) lookup error: No such file or directory",
            ])
    }
}
