import PostfixKit
import Testing

@Suite struct RegexpTableTests {
    @Test func `flags switch case, line feeds and the extended syntax`() throws {
        let table = try PatternTableFixture(
            "regexp", "/^a$/i small\n/^b+$/x basic\n/^c$/m line\n/^D$/ii both\n")
        #expect(try table.value("a") == "small")
        #expect(try table.value("A") == nil)
        #expect(try table.value("b+") == "basic")
        #expect(try table.value("bb") == nil)
        #expect(try table.value("x\nc") == "line")
        #expect(try table.value("d") == "both")
    }

    @Test func `a rule may have two patterns`() throws {
        let table = try PatternTableFixture(
            "regexp", "/^(a)/!/b/i $1 without b\n!/c/!!/d/ d without c\n/e/!/(/ bad\n/e/!\n")
        #expect(try table.value("a") == "a without b")
        #expect(try table.value("aB") == "a without b")
        #expect(try table.value("ab") == nil)
        #expect(try table.value("d") == "d without c")
        #expect(try table.value("cd") == nil)
        #expect(
            table.warnings == [
                "regexp map t, line 3: Unmatched ( or \\(",
                "regexp map t, line 4: no regexp: skipping this rule",
            ])
    }

    @Test func `a reference to group 0 and a missing delimiter have words of their own`() throws {
        let table = try PatternTableFixture("regexp", "/(a)/ $0\n/a\n")
        #expect(
            table.warnings == [
                "regexp map t, line 1: out-of-range replacement index \"0\"",
                "regexp map t, line 1: bad replacement syntax: skipping this rule",
                "regexp map t, line 2: no closing regexp delimiter \"/\": skipping this rule",
            ])
    }

    @Test func `a backslash at the end is taken for the delimiter`() throws {
        let table = try PatternTableFixture("regexp", "/a\\\n")
        #expect(table.warnings == ["regexp map t, line 1: no replacement text: using empty string"])
        #expect(try table.value("xay") == "")
    }

    @Test func `bytes that are no UTF-8 are letters like others`() throws {
        let table = try PatternTableFixture(
            "regexp", Array("/^caf".utf8) + [0xE9] + Array("$/ x\n/^.$/ one\n".utf8), checksUTF8: false)
        #expect(try table.value(Array("CAF".utf8) + [0xE9]) == "x")
        #expect(try table.value([0xFF]) == "one")
    }
}
