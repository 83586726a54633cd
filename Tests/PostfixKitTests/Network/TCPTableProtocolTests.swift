import PostfixKit
import Testing

@Suite struct TCPTableProtocolTests {
    private func scan(_ text: String, isAtEnd: Bool = false) -> TCPTableProtocol.Reply? {
        guard case .complete(let reply, _) = TCPTableProtocol.scan(Array(text.utf8).span, isAtEnd: isAtEnd)
        else { return nil }
        return reply
    }

    @Test func `a key is sent with all that is not plain as hexadecimal digits`() {
        let key: [UInt8] = Array("a b%".utf8) + [0xC3, 0xA9, 0x7F, 0x09]
        #expect(TCPTableProtocol.request(key.span) == Array("get a%20b%25%C3%A9%7F%09\n".utf8))
    }

    @Test func `every byte of a value comes back`() {
        for byte in UInt8.min...UInt8.max where byte != 0 {
            let digits = String(byte, radix: 16, uppercase: byte & 1 == 0)
            let line = "200 %\(byte < 16 ? "0" : "")\(digits)x\n"
            #expect(scan(line) == .found([byte, UInt8(ascii: "x")]))
        }
    }

    @Test(arguments: [
        ("200 a%20b\n", "found a b"), ("299\tx\n", "found x"), ("200 \n", "found "),
        ("200 a%00b\n", "found a"),
        ("200 x\r\n", "found x\r"), ("500 no\n", "not found"), ("400 later\n", "failed 400 later"),
        ("300 x\n", "bad code 300 x"), ("200\n", "malformed 200"), ("2\n", "malformed 2"),
        ("\n", "malformed "), ("200 %zz\n", "malformed 200 %zz"), ("200 %2\n", "malformed 200 %2"),
        ("500 %\n", "malformed 500 %"), ("20x y\n", "malformed 20x y"), ("hello\n", "malformed hello"),
    ])
    func `a line means what its code says`(_ line: String, _ expected: String) {
        let shown =
            switch scan(line) {
            case .found(let value): "found \(String(decoding: value, as: UTF8.self))"
            case .notFound: "not found"
            case .failed(let line): "failed \(String(decoding: line, as: UTF8.self))"
            case .badCode(let line): "bad code \(String(decoding: line, as: UTF8.self))"
            case .malformed(let line): "malformed \(String(decoding: line, as: UTF8.self))"
            case .tooLong: "too long"
            case nil: "incomplete"
            }
        #expect(shown == expected)
    }

    @Test func `a line has 4096 bytes at most, with its end`() {
        let text = "200 " + String(repeating: "x", count: 4091)
        #expect(scan(text) == nil)
        #expect(scan(text + "\n") == .found([UInt8](repeating: UInt8(ascii: "x"), count: 4091)))
        #expect(scan(text + "x") == .tooLong)
        #expect(scan(text + "x\n") == .tooLong)
    }

    @Test func `a line without an end is never an answer`() {
        #expect(scan("200 x") == nil)
        #expect(scan("500 x", isAtEnd: true) == .tooLong)
    }
}
