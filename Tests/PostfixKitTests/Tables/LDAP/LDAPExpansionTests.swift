import Synchronization
import Testing

@testable import PostfixKit

@Suite(.enabled(if: Installed.isLDAPThere, "no libldap: install libldap-2.5-0 or libldap2"))
struct LDAPExpansionTests {
    private let directory: DatabaseDirectory
    private let said = Said()

    init() throws { directory = try DatabaseDirectory() }

    @Test func `values come in the order of entries, attributes and values`() throws {
        let value = try expand("result_attribute = a, b\n", [["b": ["1", "2"], "a": ["3"]], ["a": ["4"]]])
        #expect(value == "3,1,2,4")
        #expect(try expand("", []) == nil)
        #expect(try expand("", [["maildrop": []]]) == nil)
    }

    @Test func `a name leads to the entry of that name, and a URL to what it finds`() throws {
        let value = try expand(
            "special_result_attribute = next\n",
            [["maildrop": ["0"], "next": ["cn=x", "ldap:///dc=y?maildrop?sub?(z=1)"]]],
            answers: ["cn=x": (.success, [["maildrop": ["1"]]]), "dc=y": (.success, [["maildrop": ["2"]]])])
        #expect(value == "0,1,2")
        #expect(said.searches == ["cn=x 0 objectclass=*", "dc=y 2 (z=1)"])
    }

    @Test func `what is not there is said, and the rest counts`() throws {
        let value = try expand(
            "special_result_attribute = next\n", [["maildrop": ["0"], "next": ["cn=x"]]],
            answers: ["cn=x": (.noSuchObject, [])])
        #expect(value == "0")
        #expect(
            said.warnings == [
                "dict_ldap_get_values[1]: DN cn=x not found, skipping ",
                "dict_ldap_lookup: Had some trouble with entries returned by search: No such object",
            ])
    }

    @Test func `a terminal attribute is all of its entry`() throws {
        let value = try expand(
            "terminal_result_attribute = end\nspecial_result_attribute = next\n",
            [["end": ["1"], "maildrop": ["2"], "next": ["cn=x"]]])
        #expect(value == "1")
        #expect(said.searches == [])
    }

    @Test func `leaf attributes are of entries that lead nowhere`() throws {
        let text = "result_attribute = a\nleaf_result_attribute = l\nspecial_result_attribute = next\n"
        #expect(try expand(text, [["l": ["1"], "a": ["2"]]]) == "2,1")
        let next: [String: (LDAPCode, [[String: [String]]])] = ["cn=x": (.success, [["l": ["3"]]])]
        #expect(try expand(text, [["l": ["1"], "a": ["2"], "next": ["cn=x"]]], answers: next) == "2,3")
        // As Postfix does: the entry after one that leads on counts as one that does.
        let both = [["l": ["1"], "next": ["cn=x"]], ["l": ["4"], "a": ["5"]]]
        #expect(try expand(text, both, answers: next) == "3,5")
    }

    @Test(arguments: [
        (
            "recursion_limit = 1", "Recursion limit exceeded for special attribute next=cn=x",
            ["next": ["cn=x"]]
        ),
        ("expansion_limit = 1", "Expansion limit exceeded for key: 'k'", ["maildrop": ["1", "2"]]),
    ])
    func `a limit is an error that may pass`(
        _ setting: String, _ words: String, _ entry: [String: [String]]
    ) throws {
        let error = #expect(throws: TableError.self) {
            try expand("special_result_attribute = next\n\(setting)\n", [entry])
        }
        #expect(error?.kind == .temporary)
        #expect(said.warnings == ["dict_ldap_get_values[1]: \(directory.path("cf")): \(words)"])
    }

    @Test func `more entries than the limit are an error`() throws {
        #expect(throws: TableError.self) {
            try expand("size_limit = 1\n", [["maildrop": ["1"]], ["maildrop": ["2"]]])
        }
        #expect(
            said.warnings
                == ["dict_ldap_get_values[1]: \(directory.path("cf")): Query size limit (1) exceeded"])
    }

    /// What was searched and said.
    private final class Said: Sendable {
        private let lists = Mutex<(searches: [String], warnings: [String])>(([], []))
        var searches: [String] { lists.withLock { $0.searches } }
        var warnings: [String] { lists.withLock { $0.warnings } }
        func search(_ text: String) { lists.withLock { $0.searches.append(text) } }
        func warn(_ text: String) { lists.withLock { $0.warnings.append(text) } }
    }

    private func expand(
        _ text: String, _ entries: [[String: [String]]],
        answers: [String: (LDAPCode, [[String: [String]]])] = [:]
    ) throws -> String? {
        try directory.write(Array(text.utf8), to: "cf")
        let said = said
        let options = TableOptions { said.warn($0.string) }
        let table = TableName(type: Array("ldap".utf8), name: directory.path("cf").bytes)
        let library = try LibLDAP()
        let settings = try LDAPSettings(
            try TableSettings(table, options: options), library: library,
            access: ClientAccess(for: table, options: options), options: options)
        var expansion = LDAPExpansion(
            settings, key: Array("k".utf8), library: library, warn: options.warn,
            search: { search in
                func text(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }
                said.search("\(text(search.base)) \(search.scope) \(text(search.filter))")
                let answer = answers[text(search.base)] ?? (.serverDown, [])
                return (answer.0, answer.1.map(Self.entry))
            })
        return try expansion.value(of: entries.map(Self.entry), table: table)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// An entry; its attributes in alphabetical order.
    private static func entry(_ attributes: [String: [String]]) -> LDAPEntry {
        LDAPEntry(
            attributes: attributes.sorted { $0.key < $1.key }.map { name, values in
                LDAPEntry.Attribute(name: Array(name.utf8), values: values.map { Array($0.utf8) })
            })
    }
}
