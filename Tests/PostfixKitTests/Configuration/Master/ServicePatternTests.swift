import PostfixKit
import Testing

@Suite struct ServicePatternTests {
    @Test(arguments: [
        ("smtp", true), ("smtp/inet", true), ("smtp/*", true), ("*/inet", true), ("*", true),
        ("smtp//inet", true), ("smtp/inet/", true), ("smtp/unix", false), ("smt", false),
    ])
    func `a pattern means services by name and type`(text: String, matches: Bool) throws {
        let pattern = try #require(ServicePattern(Array(text.utf8), counts: 1...2))
        #expect(pattern.matches(name: Array("smtp".utf8), type: Array("inet".utf8)) == matches)
    }

    @Test(arguments: ["", "/", "/smtp", "s*", "smtp/i*", "**", "a/b/c"])
    func `a pattern of another form is none`(text: String) {
        #expect(ServicePattern(Array(text.utf8), counts: 1...2) == nil)
    }

    @Test func `the third part is a field or a parameter`() throws {
        #expect(try #require(ServicePattern(Array("a/b/c".utf8), counts: 3...3)).part == Array("c".utf8))
        #expect(try #require(ServicePattern(Array("a/b/*".utf8), counts: 3...3)).part == nil)
        #expect(ServicePattern(Array("a/b".utf8), counts: 3...3) == nil)
    }
}
