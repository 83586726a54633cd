@testable import PostfixKit
import Testing

@Suite struct QueryTemplateTests {
    private static let table = TableName(type: Array("sqlite".utf8), name: Array("./x".utf8))

    /// What becomes of a query for a key; nil where the key is not asked for.
    private func query(_ text: String, _ key: String, quote: String = "") throws -> String? {
        var templates = QueryTemplates(of: Self.table) { _ in }
        let template = try templates.parse(Array(text.utf8), .query)
        var output: [UInt8] = []
        let quotes = Array(quote.utf8)
        let isAsked = templates.expand(template, key: Array(key.utf8), to: &output) {
            $1 += quotes + Array($0) + quotes
        }
        return isAsked ? String(decoding: output, as: UTF8.self) : nil
    }

    /// What becomes of a value.
    private func result(_ text: String, _ value: String?, _ key: String, query: String = "%s") throws
        -> String?
    {
        var templates = QueryTemplates(of: Self.table) { _ in }
        _ = try templates.parse(Array(query.utf8), .query)
        let template = try templates.parse(Array(text.utf8), .result)
        var output: [UInt8] = []
        let value = value.map { Array($0.utf8) }
        let isValue = templates.expand(template, value: value, key: Array(key.utf8), to: &output)
        return isValue ? String(decoding: output, as: UTF8.self) : nil
    }

    @Test(arguments: [
        ("%s", "a@b.c", "a@b.c"), ("%u|%d", "a@b.c", "a|b.c"), ("%S|%U|%D", "a@b.c", "a@b.c|a|b.c"),
        ("%u", "a", "a"), ("%u", "a@", "a"), ("%u|%d", "a@b@c", "a@b|c"), ("%%%s%%", "a", "%a%"),
        ("%1|%2|%3", "x@a.b.c", "c|b|a"), ("%2", "x@.a..b.", "a"), ("no part", "a", "no part"),
    ])
    func `a query takes the parts of the key`(_ text: String, _ key: String, _ expected: String) throws {
        #expect(try query(text, key) == expected)
    }

    @Test(arguments: [
        ("%d", "a"), ("%d", "a@"), ("%D", "a"), ("%u", "@b"), ("%1", "a"), ("%2", "a@b"), ("%1", "a@."),
        ("%u %d", "@b"), ("%s", ""), ("x", ""),
    ])
    func `a key without the parts of the query is not asked for`(_ text: String, _ key: String) throws {
        #expect(try query(text, key) == nil)
    }

    @Test func `each part is quoted, and the text around it is not`() throws {
        #expect(try query("'%u' '%d' %%", "a@b", quote: "\"") == "'\"a\"' '\"b\"' %")
    }

    @Test(arguments: [
        ("%s", "v", "k", "v"), ("%u at %d", "a@b", "k", "a at b"), ("%S %s", "v", "k", "k v"),
        ("%U|%D|%1", "v", "a@b.c", "a|b.c|c"), ("%u", "v", "k", "v"), ("%%", "v", "k", "%"),
    ])
    func `a result takes parts of value and key`(
        _ text: String, _ value: String, _ key: String, _ expected: String
    ) throws {
        #expect(try result(text, value, key) == expected)
    }

    @Test(arguments: [
        ("%d", "v", "k"), ("%d", "v@", "k"), ("%u", "@d", "k"), ("%s", "", "k"), ("%s", nil, "k"),
        ("%D", "v", "k"), ("%1", "v", "k@"),
    ])
    func `a value without the parts of the format is dropped`(
        _ text: String, _ value: String?, _ key: String
    ) throws {
        #expect(try result(text, value, key) == nil)
    }

    @Test func `the query and the format need together what each of them needs`() throws {
        var templates = QueryTemplates(of: Self.table) { _ in }
        let query = try templates.parse(Array("%s".utf8), .query)
        _ = try templates.parse(Array("%D".utf8), .result)
        var output: [UInt8] = []
        #expect(!templates.expand(query, key: Array("a".utf8), to: &output))
        #expect(templates.expand(query, key: Array("a@b".utf8), to: &output))
    }

    @Test(arguments: ["%x", "%", "a%", "%%%", "%0", "% s"])
    func `a percent sign before anything else is an error`(_ text: String) throws {
        for (role, word) in [(QueryTemplate.Role.query, "query"), (.result, "result")] {
            #expect(
                throws: TableError.other(
                    "db_common_parse: ./x: Invalid \(word) template: \(text)", kind: .configuration)
            ) { try QueryTemplate(Array(text.utf8), role, of: Self.table) }
        }
    }

    @Test func `values are joined by commas, up to the limit`() throws {
        var warnings: [String] = []
        var templates = QueryTemplates(of: Self.table) { warnings.append($0.string) }
        let format = try templates.parse(Array("<%s>".utf8), .result)
        func answer(_ values: [String?], limit: Int) throws -> String? {
            var answer = QueryAnswer(
                for: Array("k".utf8), format: format, templates: templates, limit: limit,
                warn: { warnings.append($0.string) }, limitWarning: { "too many for \($0)" })
            for value in values { try answer.add(value.map { Array($0.utf8) }) }
            return answer.value.map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(try answer(["a", nil, "b", ""], limit: 2) == "<a>,<b>")
        #expect(warnings == ["table \"sqlite:./x\": empty lookup result for: \"k\" -- ignored"])
        #expect(try answer([nil, ""], limit: 2) == nil)
        #expect(throws: TableError.query(Self.table, reason: "expansion limit exceeded")) {
            try answer(["a", "b", "c"], limit: 2)
        }
        #expect(warnings.last == "too many for k")
        #expect(try answer(["a", "b"], limit: -1) == "<a>,<b>")
    }
}
