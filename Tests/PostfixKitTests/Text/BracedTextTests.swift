import PostfixKit
import Testing

@Suite struct BracedTextTests {
    private func braced(_ text: String) -> BracedText { bracedText(Array(text.utf8).span) }

    @Test(arguments: [
        ("{a}", "a"), ("{ a b }  ", "a b"), ("{}", ""), ("{a{b}c}", "a{b}c"), ("{ {a} {b} }", "{a} {b}"),
    ])
    func `braces and the white space in them are taken off`(_ text: String, _ inner: String) {
        #expect(braced(text) == .text(Array(inner.utf8)))
    }

    @Test func `braces have to be closed, and nothing may follow`() {
        #expect(braced("{a") == .unbalanced)
        #expect(braced("{a{b}") == .unbalanced)
        #expect(braced("{a} b") == .trailing)
        #expect(braced("{a}}") == .trailing)
    }

    @Test(arguments: [
        ("a, b c,,d", ["a", "b", "c", "d"]), ("{a b} c", ["{a b}", "c"]), ("", []), (" , ", []),
        ("a{b, {c d}} e", ["a{b, {c d}}", "e"]), ("a} b", ["a}", "b"]), ("{a b", ["{a b"]),
    ])
    func `items are separated outside of braces`(_ text: String, _ items: [String]) {
        #expect(listItems(Array(text.utf8).span) == items.map { Array($0.utf8) })
    }
}
