@testable import PostfixKit
import TestSupport
import Testing

@Suite struct AddressExpressionTests {
    /// The addresses of a text in internal form.
    private func addresses(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        return PostfixKit.addresses(in: bytes.span).map { String(decoding: $0.internalForm, as: UTF8.self) }
    }

    @Test(arguments: [
        ("anna berta", ["anna", "berta"]),
        ("Anna Berta <a@b>, x", ["a@b", "x"]),
        ("team: a, b;", ["a", "b"]),
        ("a, team: b, c;, d", ["a", "b", "c", "d"]),
        ("<a@b> <c@d>", ["a@b", "c@d"]),
        ("(c) a@b (x)", ["a@b"]),
        (#""quoted, x"@y"#, ["quoted, x@y"]),
        (#""|/bin/x y", /f/o o, \bob, ~/x"#, ["|/bin/x y", "/f/o", "o", "bob", "~/x"]),
        ("|/bin/true arg", ["|/bin/true", "arg"]),
        (":include:/a/b", [":include:/a/b"]),
        ("a;b", ["a", "b"]),
        ("@dom", ["@dom"]),
        (#""a b" c"#, ["a b", "c"]),
        ("", []), (",", []), (" , ;", []), ("<>", []),
        ("a@b.c, <@r1,@r2:u@h>", ["a@b.c", "@r1, @r2:u@h"]),
        ("user@[192.0.2.1]", ["user@[192.0.2.1]"]),
        ("a(b)c", ["a", "c"]),
        ("a>", ["a"]),
    ])
    func `a list falls into its addresses`(_ text: String, _ expected: [String]) {
        #expect(addresses(text) == expected)
    }

    @Test func `needless quotes are dropped, and needed ones added`() {
        let tokens = AddressTokens(external: Array(#""u"@h"#.utf8))
        #expect(tokens.externalForm == Array("u@h".utf8))
        #expect(AddressTokens(external: Array(#"a b@h"#.utf8)).externalForm == Array(#""a b"@h"#.utf8))
    }

    @Test func `any text ends in addresses`() {
        var random = SeededGenerator(seed: 20)
        let pieces = [
            "a", "b.c", "@", ",", ";", ":", "<", ">", "(", ")", "\"", "\\", "[", "]", " ", "|", "é",
        ]
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 0...14, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
            #expect(addresses(text).count <= text.utf8.count)
        }
    }
}
