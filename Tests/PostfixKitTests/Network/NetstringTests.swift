import PostfixKit
import Testing

@Suite struct NetstringTests {
    private func scan(_ text: [UInt8], isAtEnd: Bool = false, limit: Int = 10) -> String {
        switch Netstring.scan(text.span, isAtEnd: isAtEnd, limit: limit) {
        case .incomplete: "incomplete"
        case .complete(.success(let inside), let count):
            "\(String(decoding: inside, as: UTF8.self)) in \(count)"
        case .complete(.failure(let problem), _): problem.reason
        }
    }

    private func scan(_ text: String, isAtEnd: Bool = false) -> String {
        scan(Array(text.utf8), isAtEnd: isAtEnd)
    }

    @Test func `a text comes back as it was`() {
        for count in [0, 1, 9, 10] {
            let text = [UInt8](repeating: UInt8(ascii: "x"), count: count)
            let encoded = Netstring.encoded(text)
            #expect(scan(encoded) == "\(String(decoding: text, as: UTF8.self)) in \(encoded.count)")
            for end in 0..<encoded.count { #expect(scan(Array(encoded[..<end])) == "incomplete") }
        }
    }

    @Test(arguments: [
        ("5:hello,rest", "hello in 8"), ("0005:hello,", "hello in 11"), (":,", " in 2"),
        ("5:hello;", "input format error"), ("-1:x,", "input format error"), (" 1:x,", "input format error"),
        ("x", "input format error"), ("11:", "input exceeds size limit"),
        ("99999999999999999999999999999999:", "input exceeds size limit"), ("99", "incomplete"),
    ])
    func `what is no netstring is refused as soon as that is known`(_ text: String, _ expected: String) {
        #expect(scan(text) == expected)
    }

    @Test func `a comma that is missing at the end of the connection is a mistake of form`() {
        #expect(scan("5:hello", isAtEnd: true) == "input format error")
        #expect(scan("5:hell", isAtEnd: true) == "incomplete")
        #expect(scan("5", isAtEnd: true) == "incomplete")
    }

    @Test func `zeros before a length do not go on for ever`() {
        let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: 4096)
        #expect(scan(zeros) == "input exceeds size limit")
        #expect(scan(Array(zeros[..<4000]) + Array("1:x,".utf8)) == "x in 4004")
    }
}
