import PostfixKit
import TestSupport
import Testing

/// An address in its two forms.
private struct Forms: CustomTestStringConvertible, Sendable {
    let `internal`: String
    let external: String
    var testDescription: String { "\(`internal`) <-> \(external)" }

    init(_ internal: String, _ external: String) {
        self.internal = `internal`
        self.external = external
    }
}

@Suite struct AddressQuotingTests {
    private func external(_ text: String) -> String {
        String(decoding: externalForm(ofInternal: Array(text.utf8).span), as: UTF8.self)
    }
    private func `internal`(_ text: String) -> String {
        String(decoding: internalForm(ofExternal: Array(text.utf8).span), as: UTF8.self)
    }

    @Test(arguments: [
        Forms("u@h", "u@h"), Forms("a b@c", #""a b"@c"#), Forms("a@b@c", #""a@b"@c"#),
        Forms(".a@c", #"".a"@c"#), Forms("a..b@c", #""a..b"@c"#), Forms("a.@c", #""a."@c"#),
        Forms("a.b@c", "a.b@c"), Forms("@c", #"""@c"#), Forms("", #""""#), Forms(".", #"".""#),
        Forms(#"a"b@c"#, #""a\"b"@c"#), Forms(#"a\b@c"#, #""a\\b"@c"#), Forms("a:b@c", #""a:b"@c"#),
        Forms("a(b@c", #""a(b"@c"#), Forms("@r:a b@c", #"@r:"a b"@c"#), Forms("é@c", "é@c"),
        Forms("a'b/c=!%|{}~`$&*+-?^_#@c", "a'b/c=!%|{}~`$&*+-?^_#@c"), Forms("a\u{7F}@c", "\"a\u{7F}\"@c"),
        Forms("user", "user"), Forms("us er", #""us er""#), Forms("a\rb@c", "\"a\\\rb\"@c"),
    ])
    private func `each form turns into the other`(_ forms: Forms) {
        #expect(external(forms.internal) == forms.external)
        #expect(`internal`(forms.external) == forms.internal)
    }

    @Test(arguments: [
        Forms("a@b@c", #"a\@b@c"#), Forms("ab", #""ab"#), Forms(#"abc@d"e""#, #"a"b"c@d"e""#),
        Forms("a@b@c", "a@b@c"), Forms("a", #"a\"#), Forms("u@h", #""u"@h"#), Forms("@r:u@h", #"@r:"u"@h"#),
        Forms("a@b", #"a"@"b"#), Forms("@", "@"), Forms("@r", "@r"), Forms(#"x@d\"#, #"x@d\"#),
    ])
    private func `quotes and backslashes that were not needed vanish, but not in the domain`(_ forms: Forms) {
        #expect(`internal`(forms.external) == forms.internal)
    }

    @Test func `a localpart alone is quoted as a whole`() {
        #expect(externalForm(ofLocalpart: Array("a@b".utf8).span) == Array(#""a@b""#.utf8))
        #expect(externalForm(ofLocalpart: Array("ab".utf8).span) == Array("ab".utf8))
    }

    @Test func `no bytes are lost on the way to the external form and back`() {
        var random = SeededGenerator(seed: 42)
        let pieces: [UInt8] = Array(#"ab .@:"\()<>,;[]"#.utf8) + [9, 13, 1, 0x7F, 0xC3, 0xFF]
        for _ in 0..<3_000 {
            let bytes = (0..<Int.random(in: 0...8, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }
            let external = externalForm(ofInternal: bytes.span)
            if internalForm(ofExternal: external.span) != bytes { Issue.record("\(bytes)") }
        }
    }
}
