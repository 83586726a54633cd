import PostfixKit
import TestSupport
import Testing

@Suite struct MessageScannerTests {
    /// The parts of a message, each with `H:` or `B:` before it; `mode` has the letters of postmap's options.
    private func parts(
        _ message: [UInt8], _ mode: String, limits: MessageScanner.Limits = .init(), step: Int = .max
    ) -> [String] {
        var scanner = MessageScanner(
            .init(
                headers: mode.contains("h"), bodyLines: mode.contains("b"), parsesMIME: mode.contains("m")),
            limits: limits)
        var found: [String] = []
        func note(_ part: MessageScanner.Part, _ text: Span<UInt8>) {
            found.append((part == .header ? "H:" : "B:") + String(decoding: text.array, as: UTF8.self))
        }
        var start = 0
        while start < message.count {
            let end = step < message.count - start ? start + step : message.count
            scanner.scan(message.span.extracting(start..<end), note)
            start = end
        }
        scanner.finish(note)
        return found
    }

    private func parts(
        _ message: String, _ mode: String, limits: MessageScanner.Limits = .init()
    ) -> [String] {
        parts(Array(message.utf8), mode, limits: limits)
    }

    @Test func `a header has its continuation lines, and no space before its colon`() {
        #expect(
            parts("Subject : hi\n x\n\ty\nTo:\t z\n\nbody\n", "h") == ["H:Subject: hi\n x\n\ty", "H:To:\t z"])
    }

    @Test func `the empty line after the headers is a body line`() {
        #expect(parts("a: b\n\nbody\n\nmore\n", "b") == ["B:", "B:body", "B:", "B:more"])
        #expect(parts("a: b\n\nx\n", "hb") == ["H:a: b", "B:", "B:x"])
    }

    @Test func `a line that is no header ends the headers, with an empty line before it`() {
        #expect(parts("a: b\nno\nc: d\n", "hb") == ["H:a: b", "B:", "B:no", "B:c: d"])
        #expect(parts("From x\na: b\n", "hb") == ["B:", "B:From x", "B:a: b"])
        #expect(parts(" a: b\nc\n", "hb") == ["B:", "B: a: b", "B:c"])
        #expect(parts(">From x: y\n", "hb") == ["B:", "B:>From x: y"])
    }

    @Test(arguments: [": x", "a b: c", "é: x", "a\u{1}: x", "a", "a ", "\r"])
    func `what has no name of printable ASCII and a colon is no header`(_ line: String) {
        #expect(parts(line + "\n", "hb") == ["B:", "B:" + line])
    }

    @Test func `an empty message has nothing, and an empty line is a body line`() {
        #expect(parts("", "hb").isEmpty)
        #expect(parts("\n", "hb") == ["B:"])
    }

    @Test func `a message ends without line feed, within a header or the body`() {
        #expect(parts("a: b\n c", "hb") == ["H:a: b\n c"])
        #expect(parts("a: b\n\nc", "hb") == ["H:a: b", "B:", "B:c"])
    }

    @Test func `a line is used as far as its NUL`() {
        #expect(parts("a: b\0zz\n c\0d\n\nb\0x\n\0", "hb") == ["H:a: b\n c", "B:", "B:b", "B:"])
        #expect(parts("a\0: b\n", "hb") == ["B:", "B:a"])
        #expect(parts("a: b\n\0\n", "hb") == ["H:a: b", "B:", "B:"])
    }

    @Test func `a carriage return is text`() {
        #expect(parts("a: b\r\n\r\nx\r\n", "hb") == ["H:a: b\r", "B:", "B:\r", "B:x\r"])
    }

    @Test func `headers alone need nothing after them`() {
        var scanner = MessageScanner(.init(headers: true))
        scanner.scan(Array("a: b\n".utf8).span) { _, _ in }
        #expect(!scanner.isDone)
        var found = 0
        scanner.scan(Array("\nc: d\n".utf8).span) { _, _ in found += 1 }
        #expect(scanner.isDone)
        scanner.scan(Array("c: d\n".utf8).span) { _, _ in found += 1 }
        scanner.finish { _, _ in found += 1 }
        #expect(found == 1)
    }

    @Test func `a header that is too long gets no more lines`() {
        var limits = MessageScanner.Limits()
        limits.headerSize = 10
        #expect(
            parts("a: 12345\n 6\n 7\n 8\nb: 1234567890\n 1\n", "h", limits: limits) == [
                "H:a: 12345\n 6", "H:b: 1234567890",
            ])
    }

    @Test func `what the visitor throws comes out`() {
        struct Stop: Error {}
        var scanner = MessageScanner(.init(bodyLines: true))
        #expect(throws: Stop.self) {
            try scanner.scan(Array("\nx\n".utf8).span) { (_, _) throws(Stop) in throw Stop() }
        }
    }

    // MARK: MIME

    private let multipart = """
        Subject: x
        Content-Type: multipart/mixed;
         boundary="b 1"

        preamble: x
        --b 1
        Content-Type: text/plain
        X: y

        text: z
        --b 1--
        epilogue: x

        """

    @Test func `with MIME the headers of a part are headers`() {
        #expect(
            parts(multipart, "hm") == [
                "H:Subject: x", "H:Content-Type: multipart/mixed;\n boundary=\"b 1\"",
                "H:Content-Type: text/plain", "H:X: y",
            ])
        #expect(
            parts(multipart, "bm") == [
                "B:", "B:preamble: x", "B:--b 1", "B:", "B:text: z", "B:--b 1--", "B:epilogue: x",
            ])
    }

    @Test func `without MIME the headers of a part are body lines`() {
        #expect(parts(multipart, "h").count == 2)
        #expect(parts(multipart, "b").count == 9)
    }

    @Test func `garbage in the headers of a part gets no empty line before it`() {
        let message = "Content-Type: multipart/x; boundary=b\n\n--b\nA: b\ngarbage\nC: d\n"
        #expect(parts(message, "bm") == ["B:", "B:--b", "B:garbage", "B:C: d"])
    }

    @Test(arguments: [
        ("multipart/mixed; boundary=b", true), ("MULTIPART/x ; (c) Boundary = \"b\"", true),
        ("multipart;boundary=b;x=y", true), ("multipart/mixed; boundary=(c) b d", true),
        ("multipart/mixed; boundary=c; boundary=b", true), ("multipart/mixed; boundary=b; boundary=c", true),
        ("multipart/mixed; boundary=\"\\b\"", true), ("multipart/mixed; boundary=\"\"", true),
        ("multipart/mixed; x=\"; boundary=b\"", false), ("multipart/mixed; boundary:b", false),
        ("multipart/mixed; \"boundary\"=b", false), ("\"multipart\"/mixed; boundary=b", false),
        ("text/plain; boundary=b", false), ("; multipart/mixed; boundary=b", false),
        ("(multipart/mixed; boundary=b", false), ("multipart/mixed; boundary=b2", false), ("", false),
    ])
    func `a boundary is found in the way of RFC 2045`(_ type: String, _ isFound: Bool) {
        #expect(parts("Content-Type: \(type)\n\n--b\nX: y\n", "hm").contains("H:X: y") == isFound)
    }

    @Test func `the white space before a line end in a quoted boundary does not count, that after it does`() {
        let header = "Content-Type: multipart/x; boundary=\"a \t\n b\"\n\n"
        #expect(parts(header + "--a b\nX: y\n", "hm").contains("H:X: y"))
        #expect(!parts(header + "--ab\nX: y\n", "hm").contains("H:X: y"))
    }

    @Test(arguments: ["--b", "--b  ", "--bcruft", "--b-", "--b\r"])
    func `a boundary line may have more behind it`(_ line: String) {
        #expect(parts("Content-Type: multipart/x; boundary=b\n\n\(line)\nX: y\n", "hm").contains("H:X: y"))
    }

    @Test(arguments: ["-b", " --b", "--c", "--", "--b--", "--b--x"])
    func `other lines begin no part`(_ line: String) {
        #expect(!parts("Content-Type: multipart/x; boundary=b\n\n\(line)\nX: y\n", "hm").contains("H:X: y"))
    }

    @Test func `an outer boundary closes the inner entities`() {
        let message = """
            Content-Type: multipart/a; boundary=o

            --o
            Content-Type: multipart/b; boundary=i

            --i
            A: 1

            --o
            B: 2

            --i
            C: 3

            """
        #expect(
            parts(message, "hm").dropFirst() == [
                "H:Content-Type: multipart/b; boundary=i", "H:A: 1", "H:B: 2",
            ])
    }

    @Test(arguments: ["message/rfc822", "Message/RFC822", "message/global", "message/rfc822; x=y"])
    func `an enclosed message has headers`(_ type: String) {
        #expect(parts("Content-Type: \(type)\n\nX: y\n z\n\nb: c\n", "hm").dropFirst() == ["H:X: y\n z"])
    }

    @Test(arguments: ["message/partial", "message/external-body", "text/rfc822-headers", "message"])
    func `other messages are bodies`(_ type: String) {
        #expect(parts("Content-Type: \(type)\n\nX: y\n", "hm").count == 1)
    }

    @Test func `the parts of a digest are messages`() {
        let message =
            "Content-Type: multipart/digest; boundary=b\n\n--b\n\nX: y\n\nZ: z\n--b\nT: text\n\nU: v\n"
        #expect(parts(message, "hm").dropFirst() == ["H:X: y", "H:T: text", "H:U: v"])
    }

    @Test func `a type that is not known leaves what an earlier header said`() {
        #expect(
            parts("Content-Type: message/rfc822\nContent-Type: image/png\n\nX: y\n", "hm").contains("H:X: y"))
        #expect(
            !parts("Content-Type: message/rfc822\nContent-Type: text/plain\n\nX: y\n", "hm").contains(
                "H:X: y"))
    }

    @Test func `two boundaries more than the nesting limit are noted, as in Postfix`() {
        func isFound(_ depth: Int) -> Bool {
            var message = "Content-Type: multipart/x; boundary=n1.\n\n"
            for level in 2...depth {
                message += "--n\(level - 1).\nContent-Type: multipart/x; boundary=n\(level).\n\n"
            }
            return parts(message + "--n\(depth).\nDeep: yes\n", "hm").contains("H:Deep: yes")
        }
        #expect(isFound(102))
        #expect(!isFound(103))
    }

    @Test func `a long boundary is compared as far as the limit`() {
        let long = String(repeating: "x", count: 2048)
        let header = "Content-Type: multipart/x; boundary=\(long)yy\n\n"
        #expect(parts(header + "--\(long)zz\nX: y\n", "hm").contains("H:X: y"))
        #expect(!parts(header + "--\(long.dropLast())zz\nX: y\n", "hm").contains("H:X: y"))
    }

    // MARK: any input

    @Test func `it does not matter in which pieces a message comes`() {
        var random = SeededGenerator(seed: 3)
        let pieces = [
            "Content-Type: multipart/mixed; boundary=b\n",
            "Content-Type: multipart/digest;\n boundary=\"c\"\n",
            "Content-Type: message/rfc822\n", "A: b\n", " c\n", "\n", "\n", "--b\n", "--b--\n", "--c\n",
            "x\n",
            "\0\n", "é\0y\n", "\r\n", "--", "B", ": ", "\"", "(", "\\", ";",
        ].map { Array($0.utf8) }
        for _ in 0..<400 {
            var message: [UInt8] = []
            for _ in 0..<Int.random(in: 0...25, using: &random) {
                message += pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }
            for mode in ["h", "b", "hb", "hm", "bm", "hbm"] {
                let whole = parts(message, mode)
                #expect(parts(message, mode, step: 1) == whole)
                #expect(parts(message, mode, step: Int.random(in: 2...20, using: &random)) == whole)
            }
        }
    }

    @Test func `any bytes at all are scanned without a trap`() {
        var random = SeededGenerator(seed: 4)
        let likely = Array("\n\n:  ;=\"()\\-bcontent-type:multipart/".utf8)
        for _ in 0..<500 {
            var message = Array("Content-Type: multipart/x; boundary=b;".utf8)
            for _ in 0..<Int.random(in: 0...80, using: &random) {
                message.append(
                    Bool.random(using: &random)
                        ? UInt8.random(in: 0...255, using: &random)
                        : likely[Int.random(in: 0..<likely.count, using: &random)])
            }
            #expect(parts(message, "hbm", step: 5) == parts(message, "hbm"))
        }
    }
}
