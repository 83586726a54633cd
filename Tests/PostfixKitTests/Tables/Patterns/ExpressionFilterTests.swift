import Glibc
import PostfixKit
import TestSupport
import Testing

@Suite struct ExpressionFilterTests {
    private func admits(_ pattern: String, _ key: String, ignoringCase: Bool = true) -> Bool {
        var filters = ExpressionFilters()
        filters.append(Array("^other".utf8).span, ignoringCase: true)
        filters.append(Array(pattern.utf8).span, ignoringCase: ignoringCase)
        return filters.admits(Array(key.utf8).span, 1)
    }

    @Test func `keys with other letters at the beginning or the end are not admitted`() {
        #expect(!admits("^user@", "other@x"))
        #expect(admits("^user@", "USER@x"))
        #expect(!admits("^user@", "USER@x", ignoringCase: false))
        #expect(!admits("@a\\.b$", "x@a.c"))
        #expect(!admits("@a\\.b$", "x@aXb"))
        #expect(admits("@a\\.b$", "x@A.B"))
        #expect(!admits("^user@a$", "use"))
        #expect(!admits("^user@a$", ""))
    }

    @Test(arguments: [
        ("a", "b"), ("^a", "b"), ("^ab*", "a"), ("^ab?c", "ac"), ("^ab{0,1}c", "ac"), ("^a|b$", "xb"),
        ("(^a|b)", "b"), ("a$|b", "b"), ("\\$", "x"), ("a\\$", "x"), ("\\\\.a$", "xa"), ("", "x"), ("^", "x"),
        ("$", "x"), ("^$", "x"), ("(ab)?$", "x"), ("[ab]$", "x"), ("a.$", "ax"),
    ])
    func `what is not certain is admitted`(_ pattern: String, key: String) {
        #expect(admits(pattern, key))
    }

    @Test func `no pattern admits all keys`() {
        var filters = ExpressionFilters()
        filters.append(nil, ignoringCase: true)
        let key: [UInt8] = []
        let isAdmitted = filters.admits(key.span, 0)
        #expect(isAdmitted)
    }

    @Test func `long letters are cut`() {
        let long = String(repeating: "a", count: 300)
        #expect(admits("^" + long + "$", long))
        #expect(admits("^" + long, String(repeating: "a", count: 40)))
        #expect(!admits("^" + long, "b" + long))
    }

    @Test func `patterns that need not be compiled are correct, and have as many groups`() {
        let simple: [(String, Int?)] = [
            ("^(.*)@(.*)$", 2), ("a\\.b", 0), (".+", 0), ("((a)b)", 2), ("^$", 0), ("", nil), ("()", nil),
            ("a*", nil),
            ("a|b", nil), ("(a", nil), ("a)", nil), ("^a^", nil), ("$a", nil), ("\\", nil), ("\\w", nil),
            ("a{", nil),
            ("(a)*", nil), (".**", nil), ("[a]", nil), ("^*", nil),
        ]
        for (pattern, groups) in simple {
            let found = ExpressionFilters.groupsOfSimplePattern(Array(pattern.utf8).span)
            #expect(found == groups, "\(pattern)")
        }
    }

    /// All that the C library says about random patterns agrees with the short cuts.
    @Test func `no match is lost`() {
        var random = SeededGenerator(seed: 3)
        let atoms = [
            "a", "b", "A", "@", "a.", "\\.", "\\@", "\\-", ".", ".*", ".+", "*", "?", "+", "{2}", "(", ")",
            "(a)", "[a",
            "[b]", "]", "$", "^", "|", "\\\\", "\\w", "\\", "\\$", "ab", "()", "-", "\\1",
        ]
        let letters = ["a", "b", "A", "B", "@", ".", "-", "\\", "$", "^", "w"]
        var simple = 0
        var refused = 0
        var matched = 0
        for _ in 0..<20_000 {
            var pattern = Bool.random(using: &random) ? "^" : ""
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                pattern += atoms.randomElement(using: &random) ?? ""
            }
            if Bool.random(using: &random) { pattern += "$" }
            let ignoringCase = Bool.random(using: &random)
            let groups = ExpressionFilters.groupsOfSimplePattern(Array(pattern.utf8).span)
            var compiled = unsafe regex_t()
            let code = unsafe regcomp(&compiled, pattern, REG_EXTENDED | (ignoringCase ? REG_ICASE : 0))
            if let groups {
                simple += 1
                #expect(code == 0, "\(pattern)")
                #expect(unsafe compiled.re_nsub == groups, "\(pattern)")
            }
            guard code == 0 else { continue }
            defer { unsafe regfree(&compiled) }
            for _ in 0..<6 {
                var key = ""
                for _ in 0..<Int.random(in: 0...6, using: &random) {
                    key += letters.randomElement(using: &random) ?? ""
                }
                let matches = unsafe regexec(&compiled, key, 0, nil, 0) == 0
                let isAdmitted = admits(pattern, key, ignoringCase: ignoringCase)
                if matches, !isAdmitted { Issue.record("\(pattern) \(key)") }
                if !isAdmitted { refused += 1 }
                if matches { matched += 1 }
            }
        }
        #expect(simple > 1000)
        #expect(refused > 10_000)
        #expect(matched > 10_000)
    }
}
