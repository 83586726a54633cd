import PostfixKit
import Testing

@Suite struct AddressExtensionTests {
    private func split(_ localpart: String, _ delimiters: String, keepsListNames: Bool = true) -> String? {
        let rules = ExtensionRules(delimiters: Array(delimiters.utf8), keepsListNames: keepsListNames)
        let bytes = Array(localpart.utf8)
        return rules.start(in: bytes.span).map { String(decoding: bytes[$0...], as: UTF8.self) }
    }

    @Test(arguments: [
        ("a+b+c", "+", "+b+c"), ("user+", "+", "+"), ("a-b+c", "+-", "-b+c"), ("a+b-c", "+-", "+b-c"),
        ("postmaster+x", "+", "+x"), ("a++", "+", "++"), ("double-bounce+x", "+", "+x"),
    ])
    func `the first delimiter begins the extension`(
        _ localpart: String, _ delimiters: String, _ expected: String
    ) {
        #expect(split(localpart, delimiters) == expected)
    }

    @Test(arguments: [
        ("user", "+"), ("user+x", ""), ("+foo", "+"), ("+", "+"), ("", "+"), ("POSTmaster", "t"),
        ("mailer-daemon", "-"), ("Mailer-Daemon", "-"), ("double-bounce", "-"), ("owner-list", "-"),
        ("list-x-request", "-"), ("List-REQUEST", "-"), ("owner-a+b", "+-"),
    ])
    func `some names stay whole`(_ localpart: String, _ delimiters: String) {
        #expect(split(localpart, delimiters) == nil)
    }

    @Test func `names of lists are split where that is wanted, or where the hyphen is no delimiter`() {
        #expect(split("list-request", "-", keepsListNames: false) == "-request")
        #expect(split("owner-a+b", "+") == "+b")
        #expect(split("-request", "-") == nil)
    }
}
