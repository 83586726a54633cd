import PostfixKit
import Testing

@Suite struct CIDRTableTests {
    @Test func `the first network that has the address answers, and its line is known`() throws {
        let table = try PatternTableFixture(
            "cidr",
            "# comment\n192.0.2.1 one\n192.0.2.0/24\n two  words \n!2001:db8::/32 other\nif 2001:db8::/33\n::/0 low\nendif\n"
        )
        #expect(try table.value("192.0.2.1") == "one")
        #expect(try table.line("192.0.2.1") == 2)
        #expect(try table.value("192.0.2.2") == "two  words")
        #expect(try table.line("192.0.2.2") == 3)
        #expect(try table.value("::1") == "other")
        #expect(try table.line("::1") == 5)
        #expect(try table.value("2001:DB8:0::") == "low")
        #expect(try table.line("2001:db8::") == 7)
        #expect(try table.value("2001:db8:8000::") == nil)
        #expect(try table.value("198.51.100.1") == nil)
        #expect(table.warnings == [])
    }

    @Test(arguments: ["", "x", "192.0.2", "192.0.2.01", "[::1]", "::1/128", "192.0.2.1 "])
    func `a key that is no address has no answer`(_ key: String) throws {
        let table = try PatternTableFixture("cidr", "0.0.0.0/0 a\n::/0 b\n")
        #expect(try table.value(key) == nil)
        #expect(try table.line(key) == nil)
    }

    @Test func `a key ends at its first NUL`() throws {
        #expect(try PatternTableFixture("cidr", "::1 a\n").value("::1\u{0}x") == "a")
    }

    @Test func `what is wrong is said with its line, and the rest goes on`() throws {
        let table = try PatternTableFixture(
            "cidr",
            "endif\nendif x\nif\nif 192.0.2.1/24\n192.0.2.0/33 x\n::1\n!\nname x\nif ::/0 x\nif 192.0.2.0/24\n192.0.2.1 a\n"
        )
        #expect(
            table.warnings == [
                "cidr map t, line 1: ENDIF without IF: skipping this rule",
                "cidr map t, line 2: garbage after ENDIF: skipping this rule",
                "cidr map t, line 3: no address pattern: skipping this rule",
                "cidr map t, line 4: non-null host address bits in \"192.0.2.1/24\", perhaps you should use "
                    + "\"192.0.2.0/24\" instead: skipping this rule",
                "cidr map t, line 5: bad mask length in \"192.0.2.0/33\": skipping this rule",
                "cidr map t, line 6: no lookup result: skipping this rule",
                "cidr map t, line 7: no address pattern: skipping this rule",
                "cidr map t, line 8: bad address pattern: \"name\": skipping this rule",
                "cidr map t, line 9: bad mask value in \"::/0 x\": skipping this rule",
                "cidr map t, line 10: IF has no matching ENDIF",
            ])
        #expect(try table.value("192.0.2.1") == "a")
    }

    @Test func `a thousand blocks in blocks`() throws {
        let text =
            String(repeating: "if 192.0.2.0/24\n", count: 1000) + "192.0.2.1 inner\n"
            + String(repeating: "endif\n", count: 1000) + "::1 outer\n"
        let table = try PatternTableFixture("cidr", text)
        #expect(try table.value("192.0.2.1") == "inner")
        #expect(try table.value("192.0.2.2") == nil)
        #expect(try table.line("::1") == 2002)
    }

    @Test func `a directory is no table`() throws {
        let directory = try DatabaseDirectory()
        let name = TableName(type: Array("cidr".utf8), name: directory.path(".").bytes)
        let error = #expect(throws: TableError.self) {
            try TableRegistry.open(name, options: TableOptions { _ in })
        }
        #expect(error?.message.string == "cidr map \(directory.path(".")): read error: Is a directory")
    }

    @Test func `where values are files, blocks have none`() throws {
        let table = try PatternTableFixture(
            "cidr", Array("if ::/0\n::1 /dev/null\nendif\n::2 /none\n".utf8), valuesAreFiles: true)
        #expect(
            table.warnings == [
                "cidr map t, line 1: empty pathname list: >><<': skipping this rule",
                "cidr map t, line 3: ENDIF without IF: skipping this rule",
                "cidr map t, line 4: open /none: No such file or directory: skipping this rule",
            ])
        #expect(try table.value("::1") == "")
    }
}
