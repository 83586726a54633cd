import PostfixKit
import Testing

@Suite struct StaticTableTests {
    private let tables = OpenedTables()

    @Test(arguments: [
        ("a:b", "a:b"), ("{ a b }", "a b"), ("{}", ""), (" a ", " a "), ("a}", "a}"), ("{{a}}", "{a}"),
    ])
    func `every key has the value`(_ name: String, value: String) throws {
        #expect(try tables.value("k", in: "static:\(name)") == value)
        #expect(try tables.value("", in: "static:\(name)") == value)
    }

    @Test(arguments: [
        ("{a", "missing '}' in \"{a\""), ("{a}x", "syntax error after '}' in \"{a}x\""),
        ("{a} ", "syntax error after '}' in \"{a} \""),
    ])
    func `braces come in pairs`(_ name: String, problem: String) {
        #expect(tables.error("static:\(name)") == "bad static:name syntax: \(problem)")
    }
}
