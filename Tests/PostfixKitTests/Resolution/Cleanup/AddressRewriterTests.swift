@testable import PostfixKit
import TestSupport
import Testing

@Suite struct AddressRewriterTests {
    private func rewritten(_ address: String, _ settings: String = "") throws -> String {
        let fixture = try MailSystemFixture(settings)
        let rewriter = try fixture.system.stage(Array("cleanup".utf8)).rewriter
        let bytes = Array(address.utf8)
        return String(decoding: rewriter.rewritten(external: bytes.span), as: UTF8.self)
    }

    @Test(arguments: [
        ("user", "user@example.com"), ("user@", "user@"), ("@host", #"""@host"#),
        ("a!b", "b@a"), ("a!b!c", "b!c@a"), ("a!b@c", "a!b@c"),
        ("a%b", "a@b"), ("a%b%c", "a%b@c"), ("a%b@c", "a%b@c"), ("a!b%c", "b%c@a"),
        ("@r1,@r2:u@h", "u@h"), ("u@h.", "u@h"), ("u@h..", "u@h.."), ("u@.", "u@."),
        (#""a@b""#, #""a@b"@example.com"#), ("a@b@c", #""a@b"@c"#),
        (".u@h", #"".u"@h"#), ("u..v@h", #""u..v"@h"#), ("a b@h", #""a b"@h"#),
        ("u(c)@h.x", #""u (c)"@h.x"#), ("a,b@c.x", #""a, b"@c.x"#),
        ("a!", #"""@a"#), ("!a", "a@"), ("%a", #"""@a"#), ("a%", "a@"), (#""""#, #""""#), ("@", #""""#),
    ])
    func `addresses are completed`(_ address: String, _ expected: String) throws {
        #expect(try rewritten(address) == expected)
    }

    @Test func `a short domain gets the end that it lacks`() throws {
        let settings = "append_dot_mydomain = yes"
        #expect(try rewritten("u@h", settings) == "u@h.example.com")
        #expect(try rewritten("u@[192.0.2.1]", settings) == "u@[192.0.2.1]")
        #expect(try rewritten("u@", settings) == "u@")
        #expect(try rewritten("a!b", settings) == "b@a.example.com")
    }

    @Test func `what the configuration forbids is left alone`() throws {
        #expect(try rewritten("a!b", "swap_bangpath = no") == "a!b@example.com")
        #expect(try rewritten("a%b", "allow_percent_hack = no") == "a%b@example.com")
        #expect(try rewritten("a", "append_at_myorigin = no") == "a")
    }

    @Test func `a plain address takes the short way to the same`() throws {
        let fixture = try MailSystemFixture("append_dot_mydomain = yes")
        let rewriter = try fixture.system.stage(Array("cleanup".utf8)).rewriter
        var random = SeededGenerator(seed: 7)
        let pieces = ["a", "b", ".", "@", "x", "%", "!", "é", "-", " "]
        for _ in 0..<4000 {
            let address = (0..<Int.random(in: 1...8, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
            let internalAddress = Array(address.utf8)
            guard rewriter.isComplete(internalAddress) else { continue }
            let external = externalForm(ofInternal: internalAddress.span)
            #expect(rewriter.rewritten(external: external.span) == external, "\(address)")
        }
    }
}
