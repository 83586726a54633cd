import Foundation
@testable import PostfixKit
import Testing

@Suite struct StringListTests {
    private let directory: DatabaseDirectory
    private let table = TableName(type: Array("sqlite".utf8), name: Array("./x".utf8))

    init() throws { directory = try DatabaseDirectory() }

    private func matches(_ list: String, _ word: String, options: TableOptions? = nil) throws -> Bool {
        let options = options ?? TableOptions { _ in }
        return try StringList(Array(list.utf8), of: Array("./x".utf8), options: options)
            .matches(Array(word.utf8), for: table)
    }

    @Test(arguments: [
        ("a b,c", "b", true), ("a b,c", "d", false), ("A", "a", true), ("a", "A", true), ("Ä", "ä", true),
        ("!a a", "a", false), ("!!a", "a", true), ("a !a", "a", true), ("!b, a", "a", true), ("", "a", false),
        ("[a:b]", "[a:b]", true), ("a", "b.a", false),
    ])
    func `the first word that fits decides`(_ list: String, _ word: String, _ expected: Bool) throws {
        #expect(try matches(list, word) == expected)
    }

    @Test func `words stand in files, too, whose meaning can be turned round`() throws {
        try directory.write(Array("# comment\none, !two\n  three\n".utf8), to: "list")
        let file = directory.path("list").description
        #expect(try matches(file, "one"))
        #expect(try matches(file, "three"))
        #expect(try !matches("\(file) two", "two"))
        #expect(try !matches("!\(file) one", "one"))
        #expect(try matches("!\(file)", "two"))
    }

    @Test func `any value in a table is a match`() throws {
        #expect(try matches("inline:{a=}", "A"))
        #expect(try !matches("!inline:{a=b} a", "a"))
        #expect(try !matches("inline:{a=b}", "b"))
    }

    @Test func `the values of a table name no files, even where those of the asker do`() throws {
        var options = TableOptions { _ in }
        options.use.valuesAreFiles = true
        #expect(try matches("inline:{a=nofile}", "a", options: options))
        #expect(try matches("static:nofile", "a", options: options))
    }

    @Test func `a table that cannot be asked is a temporary error of the asker`() throws {
        var warnings: [String] = []
        let options = TableOptions { warnings.append($0.string) }
        #expect(throws: TableError.query(table, reason: "Application error")) {
            try matches("fail:x", "a", options: options)
        }
        #expect(warnings == ["./x: fail:x: table lookup problem"])
        #expect(try matches("a fail:x", "a", options: options))
    }

    @Test func `what cannot be opened is an error at once`() throws {
        #expect(throws: TableError.open(what: "file ", "/none/list", .noSuchFile)) {
            try matches("a /none/list", "a")
        }
        #expect(throws: TableError.other("./x: no pattern after '!'", kind: .configuration)) {
            try matches("a !", "a")
        }
        #expect(throws: TableError.self) { try matches("nosuch:table", "a") }
    }

    @Test func `a file that names itself ends`() throws {
        let file = directory.path("list").description
        try directory.write(Array("\(file) \(file)\n".utf8), to: "list")
        #expect(throws: TableError.other("./x: lists are nested too deeply", kind: .configuration)) {
            try matches(file, "a")
        }
    }

    @Test func `a word with a number sign ends the list, and is told in the words of the release`() throws {
        var warnings: [String] = []
        var options = TableOptions { warnings.append($0.string) }
        #expect(try !matches("a #b, c which is long and longer", "c", options: options))
        #expect(
            warnings == [
                "./x: #comment after other text is not allowed: #b  c which is long and..."
            ])
        options.mirror("3.7")
        #expect(try !matches("a #b c", "c", options: options))
        #expect(warnings.last == "./x: comment at end of line is not supported: #b c")
    }
}
