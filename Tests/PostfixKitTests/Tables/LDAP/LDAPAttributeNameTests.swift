import Testing

@testable import PostfixKit

@Suite struct LDAPAttributeNameTests {
    @Test(arguments: [
        ("mail", "MAIL", LDAPAttributeName.Relation.includes), ("mail", "mail;lang-en", .includes),
        ("Mail;lang-en", "mail", .isIncluded), ("mail", "maildrop", .unrelated),
        ("maildrop", "mail", .unrelated), ("", "", .includes), ("", "a", .unrelated), ("", ";a", .includes),
    ])
    func `options make a name a part of the plain one`(
        _ one: String, _ other: String, _ relation: LDAPAttributeName.Relation
    ) {
        #expect(LDAPAttributeName.relation(Array(one.utf8), Array(other.utf8)) == relation)
    }

    @Test func `a URL is asked for what it names and the table wants, in the longer form`() {
        let table = ["mail", "cn;lang-de", "member"].map { Array($0.utf8) }
        func wanted(_ names: String...) -> [String]? {
            LDAPAttributeName.wanted(names.map { Array($0.utf8) }, of: table)?
                .map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(wanted() == ["mail", "cn;lang-de", "member"])
        #expect(wanted("MAIL;lang-en", "cn", "sn") == ["MAIL;lang-en", "cn;lang-de"])
        #expect(wanted("sn") == nil)
    }

    @Test func `an attribute has the role of the first list that names it`() {
        let attributes = LDAPResultAttributes(
            terminal: [Array("drop".utf8)], leaf: [Array("mail".utf8)],
            ordinary: [Array("mail".utf8), Array("addr".utf8)], special: [Array("member".utf8)])
        #expect(attributes.role(of: Array("Drop;x".utf8)) == .terminal)
        #expect(attributes.role(of: Array("mail".utf8)) == .leaf)
        #expect(attributes.role(of: Array("addr".utf8)) == .ordinary)
        #expect(attributes.role(of: Array("member".utf8)) == .special)
        #expect(attributes.role(of: Array("cn".utf8)) == nil)
        #expect(attributes.all.count == 5)
    }
}
