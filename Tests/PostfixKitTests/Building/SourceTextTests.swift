import Testing

@testable import PostfixKit

@Suite struct SourceTextTests {
    private func text(_ grammar: SourceGrammar) -> SourceText {
        var options = BuildOptions(table: TableOptions { _ in }) { _ in }
        options.grammar = grammar
        return SourceText(options)
    }

    private func line(_ key: String, _ value: String, _ grammar: SourceGrammar) -> String? {
        text(grammar).line(key: Array(key.utf8), value: Array(value.utf8)).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    private static let map = SourceGrammar.map(valuesAreFiles: false)

    @Test func `a plain entry is a line`() {
        #expect(line("a@x", "b, c", Self.map) == "a@x\tb, c\n")
        #expect(line("\"a b\"@x", "c", Self.map) == "\"a b\"@x\tc\n")
        #expect(line("root", "ann, \"|/bin/x y\"", .aliases) == "root: ann, \"|/bin/x y\"\n")
        #expect(line("a b", "c", .aliases) == "\"a b\": c\n")
    }

    @Test func `a name of an alias that would mean something else is quoted`() {
        #expect(line("a%b", "c", .aliases) == "\"a%b\": c\n")
        #expect(line("#a", "c", .aliases) == "\"#a\": c\n")
        #expect(line("a@b", "c", .aliases) == "\"a@b\": c\n")
    }

    @Test(arguments: ["", "#a", " a", "a b", "A", "\"a"])
    func `a key that no line gives is refused`(_ key: String) { #expect(line(key, "x", Self.map) == nil) }

    @Test(arguments: ["", " x", "x ", "x\ny"])
    func `a value that no line gives is refused`(_ value: String) {
        #expect(line("a", value, Self.map) == nil)
    }

    @Test func `bytes that are no UTF-8 are refused only where a build would`() {
        var options = BuildOptions(table: TableOptions { _ in }) { _ in }
        #expect(SourceText(options).line(key: [0x61], value: [0xFF]) == nil)
        options.table.use.checksUTF8 = false
        options.table.use.folding = .ascii
        #expect(SourceText(options).line(key: [0x61], value: [0xFF]) == [0x61, 0x09, 0xFF, 0x0A])
    }
}
