import PostfixKit
import Testing

@Suite struct PCRETableTests {
    @Test(arguments: [
        ("/^a$/", "A", true), ("/^a$/i", "A", false), ("/a.b/", "a\nb", true), ("/a.b/s", "a\nb", false),
        ("/^b/", "a\nb", false), ("/^b/m", "a\nb", true), ("/a b #c/x", "ab", true), ("/b/A", "ab", false),
        ("/a$/", "a\n", true), ("/a$/E", "a\n", false), ("/^(a+)/U", "aa", true), ("/^a$/ii", "A", true),
    ])
    func `flags switch options`(_ pattern: String, key: String, matches: Bool) throws {
        #expect(try PatternTableFixture("pcre", "\(pattern) found\n").value(key) == (matches ? "found" : nil))
    }

    @Test func `ungreedy patterns take little`() throws {
        #expect(try PatternTableFixture("pcre", "/^(a+)/U <$1>\n").value("aaa") == "<a>")
    }

    @Test func `what is wrong has words of its own`() throws {
        let table = try PatternTableFixture("pcre", "/a/X x\n/a/!/b/ x\n/(a)/ $0\n/a\n/(/ x\n/b\\\n")
        #expect(
            table.warnings == [
                "pcre map t, line 1: ignoring obsolete regexp option \"X\"",
                "pcre map t, line 2: unknown regexp option \"!\": skipping this rule",
                "pcre map t, line 3: out of range replacement index \"0\"",
                "pcre map t, line 3: bad replacement syntax: skipping this rule",
                "pcre map t, line 4: no closing regexp delimiter \"/\": ignoring this rule",
                "pcre map t, line 5: error in regex at offset 1: missing closing parenthesis",
                "pcre map t, line 6: no closing regexp delimiter \"/\": ignoring this rule",
            ])
    }

    @Test func `where the library gives up, the rule is for no key, and this is said`() throws {
        let table = try PatternTableFixture(
            "pcre", "/^(a+)+$/ x\n!/^(a+)+$/ y\nif !/^(a+)+$/\n/./ z\nendif\n/b$/ b\n")
        let key = [UInt8](repeating: UInt8(ascii: "a"), count: 100_000) + [UInt8(ascii: "b")]
        #expect(try table.value(key) == "b")
        #expect(
            table.warnings == [1, 2, 3].map { "pcre map t, line \($0): match limit exceeded" })
    }
}
