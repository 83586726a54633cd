import PostfixKit
import Testing

@Suite struct MemcacheProtocolTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// The text that a scan has found, with the bytes it takes; `bad` for what cannot be, nil for what is not
    /// all there.
    private func shown(_ scan: ReplyScan<[UInt8]?>) -> String? {
        switch scan {
        case .incomplete: nil
        case .complete(let text?, let count): "\(String(decoding: text, as: UTF8.self)) in \(count)"
        case .complete(nil, _): "bad"
        }
    }

    @Test func `requests are lines, and a value is a block behind one`() {
        #expect(MemcacheProtocol.get(bytes("k")) == bytes("get k\r\n"))
        #expect(MemcacheProtocol.delete(bytes("k")) == bytes("delete k\r\n"))
        #expect(
            MemcacheProtocol.set(bytes("k"), bytes("v\r\nw"), flags: 5, lifetime: 77)
                == bytes("set k 5 77 4\r\nv\r\nw\r\n"))
    }

    @Test func `a key has no white space, and is not empty`() {
        #expect(MemcacheProtocol.isKey(bytes("ä@b")))
        for text in ["", " ", "a b", "a\n", "a\r\nflush_all"] {
            #expect(!MemcacheProtocol.isKey(bytes(text)))
        }
    }

    @Test(arguments: [
        ("END\r\nrest", "END in 5"), ("END\n", "END in 4"), ("\r\n", " in 2"), ("END", nil), ("", nil),
        ("123456789\n", "123456789 in 10"), ("123456789\r\n", "123456789 in 11"),
        ("12345678\r\n", "12345678 in 10"),
        ("123456789\r", nil), ("1234567890", "bad"), ("1234567890\n", "bad"), ("1234567890x", "bad"),
        ("a\0b\n", "a in 4"),
    ])
    func `a line ends within its limit`(_ text: String, _ expected: String?) {
        #expect(shown(MemcacheProtocol.scanLine(bytes(text).span, limit: 10)) == expected)
    }

    @Test(arguments: [
        ("abc\r\nEND", "abc in 5"), ("a\0c\r\n", "a in 5"), ("abc\r", nil), ("abc", nil), ("ab", nil),
        ("abcd", "bad"), ("abc\rx", "bad"), ("abc\n", "bad"),
    ])
    func `a value has the length that was announced`(_ text: String, _ expected: String?) {
        #expect(shown(MemcacheProtocol.scanValue(bytes(text).span, byteCount: 3)) == expected)
    }

    @Test(arguments: [
        ("END", MemcacheProtocol.Header.end), ("VALUE k 0 5", .value(byteCount: 5)),
        ("VALUE k 0 5 99", .value(byteCount: 5)), ("VALUE  k  0  5", .value(byteCount: 5)),
        ("VALUE k 0 5x", .value(byteCount: 5)), ("VALUE k 0 0", .value(byteCount: 0)),
        ("VALUE k 0 10", .value(byteCount: 10)), ("VALUE k 0 11", .unexpected), ("VALUE k 0 -1", .unexpected),
        ("VALUE k 0 99999999999999999999", .unexpected), ("VALUE k 0 x", .unexpected),
        ("VALUE k 5", .unexpected),
        ("", .unexpected), ("ERROR", .unexpected), ("END ", .unexpected),
    ])
    func `the first line announces a value or its absence`(
        _ line: String, _ expected: MemcacheProtocol.Header
    ) {
        #expect(MemcacheProtocol.header(bytes(line), limit: 10) == expected)
    }
}
