import PostfixKit
import Testing

@Suite struct AddressTokenizerTests {
    private func tokens(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        var tokenizer = AddressTokenizer()
        var shown: [String] = []
        var content: [UInt8] = []
        while let token = tokenizer.next(in: bytes.span, addingTo: &content) {
            let text = String(decoding: content, as: UTF8.self)
            switch token {
            case .atom: shown.append("atom \(text)")
            case .quotedString: shown.append("quoted \(text)")
            case .comment: shown.append("comment \(text)")
            case .domainLiteral: shown.append("literal \(text)")
            case .op(let byte): shown.append("op \(Character(Unicode.Scalar(byte)))")
            }
            content.removeAll()
        }
        return shown
    }

    @Test func `words are divided by white space and operators`() {
        #expect(
            tokens(" a\tb@c.d\r|x!y%z ") == [
                "atom a", "atom b", "op @", "atom c", "op .", "atom d", "op |", "atom x", "op !", "atom y",
                "op %", "atom z",
            ])
    }

    @Test func `a backslash protects a byte and vanishes`() {
        #expect(tokens(#"a\ b"#) == ["quoted a b"])
        #expect(tokens(#"a\b"#) == ["atom ab"])
        #expect(tokens(#"\@"#) == ["quoted @"])
        #expect(tokens(#"a\"#) == ["atom a"])
        #expect(tokens(#"\"#) == ["atom "])
    }

    @Test func `quoted strings, literals and comments end at their partner`() {
        #expect(tokens(#""a \" b"c"#) == [#"quoted a " b"#, "atom c"])
        #expect(tokens(#"[a\]b]c"#) == ["literal a]b", "atom c"])
        #expect(tokens(#"(a (b) \) c)d"#) == [#"comment (a (b) \) c)"#, "atom d"])
        #expect(tokens(#"a)]>"#) == ["atom a", "op )", "op ]", "op >"])
    }

    @Test(arguments: [
        (#""ab"#, "quoted ab"), (#""ab\"#, "quoted ab"), ("[ab", "literal ab"), ("(a(b)", "comment (a(b)"),
        (#"(a\"#, #"comment (a\"#),
    ])
    func `what has no partner ends with the text`(_ text: String, _ token: String) {
        #expect(tokens(text) == [token])
    }

    @Test func `white space in a token becomes a space, and controls make it quoted`() {
        #expect(tokens("\"a\tb\rc\"") == ["quoted a b c"])
        #expect(tokens("a\u{0B}b") == ["quoted a\u{0B}b"])
        #expect(tokens("é") == ["atom é"])
    }

    @Test func `an empty text has no token`() {
        #expect(tokens("").isEmpty)
        #expect(tokens(" \t\r\n").isEmpty)
    }
}
