import Testing

@testable import PostfixKit

@Suite struct LDAPQuotingTests {
    @Test(arguments: [
        ("plain@example.com", "plain@example.com"), ("", ""), (" a b ", "\\20a\\20b\\20"), ("\t", "\\09"),
        ("#\"+,;<>\\", "\\23\\22\\2B\\2C\\3B\\3C\\3E\\5C"), ("*()=/", "*()=/"), ("ü", "ü"),
    ])
    func `part of a key is quoted for a distinguished name`(_ text: String, _ quoted: String) {
        var output: [UInt8] = []
        LDAPQuoting.appendName(Array(text.utf8)[...], to: &output)
        #expect(String(decoding: output, as: UTF8.self) == quoted)
    }

    @Test(arguments: [
        ("plain@example.com", "plain@example.com"), ("", ""), ("*()\\", "\\2A\\28\\29\\5C"),
        ("a b,#=&|!", "a b,#=&|!"), ("ü", "ü"),
    ])
    func `part of a key is quoted for a filter`(_ text: String, _ quoted: String) {
        var output: [UInt8] = []
        LDAPQuoting.appendFilter(Array(text.utf8)[...], to: &output)
        #expect(String(decoding: output, as: UTF8.self) == quoted)
    }
}
