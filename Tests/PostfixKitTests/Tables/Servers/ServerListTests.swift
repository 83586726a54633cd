@testable import PostfixKit
import Testing

@Suite struct ServerListTests {
    private func address(_ name: String, _ kind: ServerAddress.Kind = .network) -> ServerAddress {
        ServerAddress(text: Array(name.utf8), kind: kind, name: Array(name.utf8), port: nil)
    }

    /// Asks once; servers in `dead` take no connection, those in `deaf` answer no question.
    private func ask(
        _ list: ServerList<String>, dead: Set<String> = [], deaf: Set<String> = [], isLate: Bool = false
    ) -> String? {
        list.ask { (address) throws(ServerTrouble) in
            let name = String(decoding: address.name, as: UTF8.self)
            if dead.contains(name) { throw ServerTrouble(warning: "\(name) is dead", isLate: isLate) }
            return name
        } _: { (name, _) throws(ServerTrouble) in
            if deaf.contains(name) { throw ServerTrouble(warning: "\(name) is deaf") }
            return name
        }
    }

    @Test func `sockets of this machine come first`() {
        for _ in 0..<20 {
            let list = ServerList<String>(
                [address("net"), address("uri", .uri), address("unix", .unixSocket)], retryInterval: 60
            ) { _ in }
            #expect(ask(list) == "unix")
        }
    }

    @Test func `each of equal servers is chosen at times`() {
        var chosen: Set<String> = []
        for _ in 0..<200 {
            let list = ServerList<String>([address("a"), address("b"), address("c")], retryInterval: 60) {
                _ in
            }
            if let name = ask(list) { chosen.insert(name) }
        }
        #expect(chosen == ["a", "b", "c"])
    }

    @Test func `a server that fails costs a warning, and another one answers`() {
        var warnings: [String] = []
        let list = ServerList<String>([address("a", .unixSocket), address("b")], retryInterval: 60) {
            warnings.append($0.string)
        }
        #expect(ask(list, dead: ["a"]) == "b")
        #expect(warnings == ["a is dead"])
        #expect(ask(list) == "b", "the open connection is used")
        #expect(ask(list, deaf: ["b"]) == nil)
        #expect(warnings == ["a is dead", "b is deaf"])
        #expect(ask(list) == nil, "all are left alone for a while")
    }

    @Test func `a server that is named twice is asked twice, but not when the time was up`() {
        var warnings: [String] = []
        let twice = [address("a"), address("a")]
        #expect(ask(ServerList(twice, retryInterval: 60) { warnings.append($0.string) }, dead: ["a"]) == nil)
        #expect(warnings.count == 2)
        let late = ServerList<String>(twice, retryInterval: 60) { warnings.append($0.string) }
        #expect(ask(late, dead: ["a"], isLate: true) == nil)
        #expect(warnings.count == 3)
    }

    @Test(arguments: [
        ("host", ServerAddress.Kind.network, "host", nil), ("inet:host:5", .network, "host", "5"),
        ("host:5", .network, "host", "5"), ("unix:/a/b", .unixSocket, "/a/b", nil),
        ("/a/b", .unixSocket, "/a/b", nil),
        ("unix:host", .network, "host", nil), ("postgresql://u@h/d", .uri, "postgresql://u@h/d", nil),
        ("postgres://h", .uri, "postgres://h", nil), ("postgresql:x", .uri, "postgresql:x", nil),
        ("localhost", .network, "localhost", nil),
    ])
    func `pgsql hosts are told apart`(
        _ text: String, _ kind: ServerAddress.Kind, _ name: String, _ port: String?
    ) {
        let address = PostgreSQLTable.address(Array(text.utf8))
        #expect(address.kind == kind)
        #expect(address.name == Array(name.utf8))
        #expect(address.port == port.map { Array($0.utf8) })
        #expect(address.text == Array(text.utf8))
    }

    @Test(arguments: [
        ("host", ServerAddress.Kind.network, "host", nil), ("inet:host:5", .network, "host", "5"),
        ("host:smtp", .network, "host", "25"), ("unix:/a/b", .unixSocket, "/a/b", nil),
        ("/a/b", .network, "/a/b", nil), ("localhost", .unixSocket, "", nil),
        ("inet:LocalHost:5", .unixSocket, "", "5"),
    ])
    func `mysql hosts are told apart`(
        _ text: String, _ kind: ServerAddress.Kind, _ name: String, _ port: String?
    ) throws {
        let address = try MySQLTable.address(Array(text.utf8))
        #expect(address.kind == kind)
        #expect(address.name == Array(name.utf8))
        #expect(address.port == port.map { Array($0.utf8) })
    }

    @Test(arguments: [
        ("host:none", "unknown service: none/tcp"), ("host:", "unknown service: /tcp"),
        ("host:65536", "bad port number: 65536"), ("host:-1", "unknown service: -1/tcp"),
    ])
    func `a port that is none is an error`(_ text: String, _ message: String) {
        #expect(throws: TableError.other(MessageText(Array(message.utf8)), kind: .configuration)) {
            try MySQLTable.address(Array(text.utf8))
        }
    }
}
