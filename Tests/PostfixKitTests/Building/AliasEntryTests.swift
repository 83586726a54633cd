import PostfixKit
import TestSupport
import Testing

/// A line of an aliases file, and what postalias of Postfix 3.7 stores for it.
private struct Stored: CustomTestStringConvertible, Sendable {
    let line: String
    let key: String
    let value: String
    var testDescription: String { line }

    init(_ line: String, _ key: String, _ value: String) {
        self.line = line
        self.key = key
        self.value = value
    }
}

@Suite struct AliasEntryTests {
    private func parse(_ line: String, release: PostfixRelease = .newest) -> AliasLine {
        parseAliasEntry(Array(line.utf8).span, release: release)
    }

    @Test(arguments: [
        Stored("root: alice", "root", "alice"),
        Stored("root:alice,bob", "root", "alice, bob"),
        Stored("list: foo,    bar", "list", "foo, bar"),
        Stored("a b: c", "a b", "c"),
        Stored(#""a b": c"#, "a b", "c"),
        Stored(#""x@y": z"#, "x@y", "z"),
        Stored("a!b: c", "a!b", "c"),
        Stored("sp.dot: a.b . c", "sp.dot", "a.b.c"),
        Stored(#"list: "|/bin/x y", :include:/x"#, "list", #""|/bin/x y", :include:/x"#),
        Stored("pipe: |/bin/x y", "pipe", "|/bin/x y"),
        Stored(#"e:"",f"#, "e", #""", f"#),
        Stored("(cm) k: v (cm2)", "(cm) k", "v (cm2)"),
        Stored("k: v (c\\)d)", "k", "v (c\\)d)"),
        Stored(#"k: "d e"@f, g"#, "k", #""d e"@f, g"#),
        Stored(#"k: "u"@h"#, "k", #""u"@h"#),
        Stored("k: <a@b>, Foo Bar <x@y>", "k", "<a@b>, Foo Bar <x@y>"),
        Stored("k: a<b>", "k", "a <b>"),
        Stored("k: <a><b>", "k", "<a> <b>"),
        Stored("x [foo]: [bar", "x [foo]", "[bar]"),
        Stored(#"k: [a\]b\\c]"#, "k", #"[a]b\\c]"#),
        Stored("l: a:b;c", "l", "a:b;c"),
        Stored(#"q: "unterm"#, "q", #""unterm""#),
        Stored("r: (unterm", "r", "(unterm"),
        Stored(#""e\"q": f\"#, #"e"q"#, "f"),
        Stored(#"g\ h: "i\"#, "g h", #""i""#),
        Stored(#"ba\:r: x"#, "ba:r", "x"),
        Stored(#"z: a\ b"#, "z", #""a b""#),
        Stored(#"z: a\@b"#, "z", #""a@b""#),
        Stored(#"z: a.b\ c.d"#, "z", #"a."b c".d"#),
        Stored(#"z: "a b"c"#, "z", #""a b" c"#),
        Stored("z: a (b)(c)d", "z", "a (b) (c) d"),
        Stored("n\u{1}: x\u{2}y", "n\u{1}", "\"x\u{2}y\""),
        Stored("k: a\u{0B}", "k", "\"a\u{0B}\""),
        Stored("\"\tz\": \"a\tb\"", " z", #""a b""#),
        Stored("8é: é b", "8é", "é b"),
        Stored(#""": empty"#, "", "empty"),
        Stored("a: a:b", "a", "a:b"),
        Stored("v: ()", "v", "()"),
        Stored("v: a,", "v", "a, "),
        Stored("v: , ,a", "v", ", , a"),
        Stored("v: a,<b>", "v", "a, <b>"),
        Stored("v: ,\r", "v", ", "),
    ])
    private func `a line is stored as Postfix stores it`(_ stored: Stored) {
        #expect(parse(stored.line) == .entry(key: Array(stored.key.utf8), value: Array(stored.value.utf8)))
    }

    @Test(arguments: [
        "novalue", "x:", "x: ", ":x", " : x", "x,y: z", "x@h,y: z", #"x\: y"#, #""x: y""#, "x@h", "(x: y",
    ])
    func `a line without name, colon and value is a problem`(_ line: String) {
        #expect(parse(line) == .problem(.needNameValuePair))
    }

    @Test(arguments: ["x@y: z", "a%b: z", "@: z", #"""@: y"#, "x @ y: z"])
    func `a name with a domain is a problem`(_ line: String) {
        #expect(parse(line) == .problem(.nameMustBeLocal))
    }

    @Test func `a line without text is no problem to tell of`() {
        #expect(parse("") == .problem(.noText))
    }

    @Test func `a release that stores quoted names gets them`() {
        let future = PostfixRelease(major: 3, minor: 12)
        #expect(
            parse(#""a b": x"#, release: future) == .entry(key: Array(#""a b""#.utf8), value: Array("x".utf8))
        )
        #expect(parse("ab: x", release: future) == .entry(key: Array("ab".utf8), value: Array("x".utf8)))
        #expect(parse(#""a b": x"#) == .entry(key: Array("a b".utf8), value: Array("x".utf8)))
    }

    @Test func `one variable takes line after line`() throws {
        var entry = AliasEntry()
        try entry.parse(Array("long-name: some, values".utf8).span, release: .newest)
        #expect(throws: AliasEntry.Problem.needNameValuePair) {
            try entry.parse(Array("none".utf8).span, release: .newest)
        }
        try entry.parse(Array("a: b".utf8).span, release: .newest)
        #expect(entry.key == Array("a".utf8))
        #expect(entry.value == Array("b".utf8))
    }

    /// The same, token by token.
    private func parseSlowly(_ line: [UInt8]) -> AliasLine {
        var tokenizer = AddressTokenizer()
        var name: [UInt8] = []
        var value: [UInt8] = []
        var operators: [UInt8] = []
        var writer = AddressTokenWriter(.internal)
        guard tokenizer.peek(in: line.span) != nil else { return .problem(.noText) }
        while let first = tokenizer.peek(in: line.span), first != UInt8(ascii: ":") {
            operators.append(first)
            writer.copyToken(&tokenizer, in: line.span, to: &name)
        }
        var colon: [UInt8] = []
        guard tokenizer.next(in: line.span, addingTo: &colon) == .op(UInt8(ascii: ":")),
            tokenizer.peek(in: line.span) != nil, !operators.isEmpty, !operators.contains(UInt8(ascii: ","))
        else { return .problem(.needNameValuePair) }
        if operators.contains(UInt8(ascii: "@")) || operators.contains(UInt8(ascii: "%")) {
            return .problem(.nameMustBeLocal)
        }
        writer = AddressTokenWriter(.external)
        while tokenizer.peek(in: line.span) != nil {
            writer.copyToken(&tokenizer, in: line.span, to: &value)
        }
        return .entry(key: name, value: value)
    }

    @Test func `copying runs of bytes and copying tokens come to the same`() {
        var random = SeededGenerator(seed: 7)
        let pieces = [
            "a", "bc", "x.y", " ", "\t", ":", ", ", ",", "@", "%", "!", "|", "\"", "\"a b\"", "\\", "(", ")",
            "(c)", "[", "]", "<", ">", ";", ".", "\\ ", "\u{1}", "\u{7F}", "\u{0B}", "\r", "é", "#", "name: ",
        ].map { Array($0.utf8) }
        var entries = 0
        for _ in 0..<6_000 {
            var line: [UInt8] = []
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                line += pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }
            let result = parseAliasEntry(line.span, release: .newest)
            if result != parseSlowly(line) {
                Issue.record("\(String(decoding: line, as: UTF8.self).debugDescription)")
            }
            if case .entry = result { entries += 1 }
        }
        #expect(entries > 500)
    }

    @Test func `any bytes at all are parsed without a trap`() {
        var random = SeededGenerator(seed: 8)
        for _ in 0..<2_000 {
            let line = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            if parseAliasEntry(line.span, release: .newest) != parseSlowly(line) { Issue.record("\(line)") }
        }
    }
}
