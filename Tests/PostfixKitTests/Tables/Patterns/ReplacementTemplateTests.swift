import PostfixKit
import Testing

@Suite struct ReplacementTemplateTests {
    private func parse(_ text: String) -> (ReplacementTemplate?, [ReplacementTemplate.Problem]) {
        var problems: [ReplacementTemplate.Problem] = []
        let template = ReplacementTemplate(Array(text.utf8).span) { problems.append($0) }
        return (template, problems)
    }

    @Test(arguments: [
        ("", ""), ("plain", "plain"), ("$$", "$"), ("a$$1", "a$1"), ("$1", "A"), ("x$1y", "xA"),
        ("$1-$2", "A-BB"),
        ("${1}x$(2)", "AxBB"), ("$2$1$2", "BBABB"), ("$1$$$2", "A$BB"), ("$3", ""), ("<$3>", "<>"),
        ("$01", "A"),
        ("$4294967297", "A"),
    ])
    func `groups take the places of their numbers`(_ text: String, result: String) throws {
        let (template, problems) = parse(text)
        // "x$1y" names the group "1y".
        if text == "x$1y" {
            #expect(template == nil)
            return
        }
        #expect(problems == [])
        let key = Array("A--BB".utf8)
        let groups = [1: 0..<1, 2: 3..<5]
        let found = try #require(template)
        let filled = found.filled(from: key.span) { groups[$0] }
        #expect(String(decoding: filled, as: UTF8.self) == result)
    }

    @Test(arguments: [
        ("$", [ReplacementTemplate.Problem.emptyReference(Array("$".utf8))]),
        ("a$-", [.emptyReference(Array("a$-".utf8))]), ("${}", [.emptyReference(Array("${}".utf8))]),
        ("x${1", [.truncatedReference(Array("x${1".utf8))]),
        ("$(1}", [.truncatedReference(Array("$(1}".utf8))]),
        ("$0", [.zero(Array("0".utf8))]), ("${00}", [.zero(Array("00".utf8))]),
        ("$x", [.notNumeric(Array("x".utf8))]),
        ("$x $y", [.notNumeric(Array("x".utf8)), .notNumeric(Array("y".utf8))]),
        ("$x ${y} $z", [.notNumeric(Array("x".utf8))]), ("${1?a:b}", [.notNumeric(Array("1?a:b".utf8))]),
        ("${{1}}", [.notNumeric(Array("{1}".utf8))]), ("$1a", [.notNumeric(Array("1a".utf8))]),
    ])
    func `what is not well formed is said`(_ text: String, expected: [ReplacementTemplate.Problem]) {
        let (template, problems) = parse(text)
        #expect(template == nil)
        #expect(problems == expected)
    }

    @Test func `the highest group is known`() {
        #expect(parse("none").0?.highestGroup == 0)
        #expect(parse("$2 $10 $1").0?.highestGroup == 10)
        // As Postfix does: numbers are those of atoi(3), and negative ones are very large.
        #expect(parse("$99999999999999999999").0?.highestGroup == .max)
        #expect(parse("$2147483648").0?.highestGroup == 0xFFFF_FFFF_8000_0000)
    }

    @Test func `a text without groups is constant`() {
        #expect(parse("a$$b").0?.constant == Array("a$b".utf8))
        #expect(parse("a$1").0?.constant == nil)
    }
}
