import PostfixKit
import Testing

/// What both kinds of expression tables have in common.
@Suite struct ExpressionTableTests {
    @Test(arguments: ["regexp", "pcre"])
    func `the first rule that matches answers, and its line is known`(_ type: String) throws {
        let table = try PatternTableFixture(
            type, "# comment\n/^a/ one\n/b/\n  two\n\n!/c/ three\nif /cd/\n/e/ four\nendif\n/c/ five\n")
        #expect(try table.value("ab") == "one")
        #expect(try table.line("ab") == 2)
        #expect(try table.value("B") == "two")
        #expect(try table.line("b") == 3)
        #expect(try table.value("x") == "three")
        #expect(try table.line("x") == 6)
        #expect(try table.value("cde") == "four")
        #expect(try table.line("cde") == 8)
        #expect(try table.value("cd") == "five")
        #expect(try table.line("ce") == 10)
        #expect(table.warnings == [])
        #expect(table.table.keys == .pattern)
    }

    @Test(arguments: ["regexp", "pcre"])
    func `no rule is no answer`(_ type: String) throws {
        let table = try PatternTableFixture(type, "/a/ x\n")
        #expect(try table.value("b") == nil)
        #expect(try table.line("b") == nil)
        #expect(try PatternTableFixture(type, "").value("") == nil)
    }

    @Test(arguments: ["regexp", "pcre"])
    func `parts of the key are taken over`(_ type: String) throws {
        let table = try PatternTableFixture(type, "/^(.*)\\.(.*@mail1\\.org)$/     $1$2\n/(x)|(y)/ <$1|$2>\n")
        #expect(try table.value("p.e.p.e@mail1.org") == "p.e.pe@mail1.org")
        #expect(try table.value("pepe@mail1.org") == nil)
        #expect(try table.value("x") == "<x|>")
        #expect(try table.value("y") == "<|y>")
    }

    @Test(arguments: ["regexp", "pcre"])
    func `a table that decides over delivery takes over nothing`(_ type: String) throws {
        let table = try PatternTableFixture(type, "/(a)/ $1\n/a/ x$$\n", trust: .noSubstitution)
        #expect(
            table.warnings == [
                "\(type) map t, line 1: regular expression substitution is not allowed: skipping this rule"
            ])
        #expect(try table.value("a") == "x$")
    }

    @Test(arguments: ["regexp", "pcre"])
    func `what is wrong is said with its line, and the rest goes on`(_ type: String) throws {
        let table = try PatternTableFixture(
            type, "/a/q x\n!/b/ $1\n/(c)/ $2\n/d/\nendif\nif\nword\n/(e)/ $x\n/f/ ${1\nif /g/ h\n/./ any\n")
        #expect(
            table.warnings == [
                "\(type) map t, line 1: unknown regexp option \"q\": skipping this rule",
                "\(type) map t, line 2: $number found in negative match replacement text: skipping this rule",
                "\(type) map t, line 3: out of range replacement index \"2\": skipping this rule",
                "\(type) map t, line 4: no replacement text: using empty string",
                "\(type) map t, line 5: ignoring ENDIF without matching IF",
                "\(type) map t, line 6: no regexp: skipping this rule",
                "\(type) map t, line 7: ignoring unrecognized request",
                "\(type) map t, line 8: non-numeric replacement index \"x\"",
                "\(type) map t, line 8: bad replacement syntax: skipping this rule",
                "truncated macro reference: \"${1\"",
                "\(type) map t, line 9: bad replacement syntax: skipping this rule",
                "\(type) map t, line 10: ignoring extra text after IF statement: \"h\"",
                "\(type) map t, line 10: do not prepend whitespace to statements between IF and ENDIF",
                "\(type) map t, line 10: IF has no matching ENDIF",
            ])
        #expect(try table.value("d") == "")
        #expect(try table.value("g") == "any")
        #expect(try table.value("z") == nil)
    }

    @Test(arguments: ["regexp", "pcre"])
    func `a key and a rule end at their first NUL`(_ type: String) throws {
        let table = try PatternTableFixture(type, Array("/^a$/ x\u{0}y\n/b\u{0}/ z\n".utf8))
        #expect(try table.value("a\u{0}b") == "x")
        #expect(try table.value("b") == nil)
    }

    @Test(arguments: ["regexp", "pcre"])
    func `rules may stand in the name`(_ type: String) throws {
        let name = TableName(
            Array("\(type):{ {/a/ x}, {if /b/} {# c} {/(b)/ <$1>} {endif} }".utf8), defaultType: [])
        let table = try TableRegistry.open(name, options: TableOptions { _ in })
        let value = try table.lookup(Array("cb".utf8).span)
        #expect(value == Array("<b>".utf8))
        let origin = try table.table.origin(ofEntryFor: Array("b".utf8).span)
        #expect(origin == EntryOrigin(file: name.path, line: 4))
    }

    @Test(arguments: ["regexp", "pcre"])
    func `a directory has no rules, and this is said`(_ type: String) throws {
        let directory = try DatabaseDirectory()
        var said: [String] = []
        let name = TableName(type: Array(type.utf8), name: directory.path(".").bytes)
        let table = try TableRegistry.open(name, options: TableOptions { said.append($0.string) })
        let key: [UInt8] = []
        let value = try table.lookup(key.span)
        #expect(value == nil)
        #expect(said == ["\(type) map \(directory.path(".")): read error: Is a directory"])
    }

    @Test(arguments: ["regexp", "pcre", "cidr"])
    func `a file that is not there cannot be opened`(_ type: String) throws {
        let directory = try DatabaseDirectory()
        let error = #expect(throws: TableError.self) {
            try TableRegistry.open(directory.table(type, "none"), options: TableOptions { _ in })
        }
        #expect(error?.kind == .noInput)
        #expect(error?.message.string == "open \(directory.path("none")): No such file or directory")
    }

    @Test(arguments: ["regexp", "pcre"])
    func `a thousand blocks in blocks`(_ type: String) throws {
        let text =
            String(repeating: "if /a/\n", count: 1000) + "/ab/ inner\n"
            + (1...1000).map { "endif\n/c\($0)$/ level\n" }.joined()
        let table = try PatternTableFixture(type, text)
        #expect(table.warnings == [])
        #expect(try table.value("ab") == "inner")
        #expect(try table.line("ac7") == 1001 + 14)
        #expect(try table.value("c999") == nil)
        #expect(try table.line("c1000") == 3001)
    }

    @Test(arguments: ["regexp", "pcre"])
    func `ten thousand rules are compiled once and asked many times`(_ type: String) throws {
        let text = (1...10_000).map { "/^(u)ser\($0)@(.*)\\.example$/ $1-\($0) $2\n" }.joined()
        let table = try PatternTableFixture(type, text)
        #expect(table.warnings == [])
        for number in stride(from: 1, through: 10_000, by: 997) {
            #expect(try table.value("user\(number)@a.example") == "u-\(number) a")
            #expect(try table.line("user\(number)@a.example") == number)
        }
        #expect(try table.value("user0@a.example") == nil)
    }
}
