import PostfixKit
import Testing

@Suite struct SocketmapProtocolTests {
    @Test func `a request names the map and the key`() {
        #expect(
            SocketmapProtocol.request(map: Array("m".utf8), key: Array("k é".utf8).span)
                == Array("6:m k é,".utf8))
    }

    @Test(arguments: [
        ("OK value here", SocketmapProtocol.Reply.found(Array("value here".utf8))), ("OK ", .found([])),
        ("OK  x", .found(Array(" x".utf8))), ("OK", .notFound), ("OK a\0b", .found(Array("a".utf8))),
        ("NOTFOUND ", .notFound), ("NOTFOUND", .notFound), ("NOTFOUND x", .notFound),
        ("TEMP  later", .failed(.temporary, reason: Array("later".utf8))),
        ("TEMP", .failed(.temporary, reason: [])), ("TIMEOUT t", .failed(.timeout, reason: Array("t".utf8))),
        ("PERM no", .failed(.permanent, reason: Array("no".utf8))),
        ("ok x", .failed(.unknown, reason: Array("x".utf8))), ("", .failed(.unknown, reason: [])),
        ("OK\tx", .failed(.unknown, reason: [])),
    ])
    func `the first word of a reply decides`(_ text: String, _ reply: SocketmapProtocol.Reply) {
        #expect(SocketmapProtocol.reply(Array(text.utf8)) == reply)
    }
}
