import PostfixKit
import Testing

/// `${domain_to_ascii{...}}` and `${domain_to_utf8{...}}`, as a configuration sees them.
@Suite struct MacroFunctionTests {
    private func expand(_ text: String, release: PostfixRelease = .newest) throws -> String {
        let known = KnownParameters(
            catalogue: ParameterCatalogue(release: release),
            directory: ConfigurationDirectory(option: nil, environment: nil))
        let value = try known.expanded(Array(text.utf8), of: "relayhost")
        return String(decoding: value, as: UTF8.self)
    }

    @Test(
        arguments: [
            ("bücher.example", "xn--bcher-kva.example"), ("BÜCHER.Example", "xn--bcher-kva.example"),
            ("Example.COM", "example.com"), ("日本語。jp", "xn--wgv71a119e.jp"), ("", ""),
            ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"), ("bu\u{308}cher", "xn--bcher-kva"),
            ("3年B組金八先生", "xn--3b-ww4c5e180e575a65lsy2b"),
        ])
    func `names go into ASCII`(_ name: String, _ ascii: String) throws {
        #expect(try expand("[${domain_to_ascii{ \(name) }}]") == "[\(ascii)]")
    }

    @Test(
        arguments: [
            ("xn--bcher-kva.example", "bücher.example"), ("XN--BCHER-KVA", "bücher"),
            ("example.com", "example.com"),
            ("xn--ihqwcrb4cv8a8dqg056pqjye", "他们为什么不说中文"),
        ])
    func `and back`(_ ascii: String, _ name: String) throws {
        #expect(try expand("${domain_to_utf8{\(ascii)}}") == name)
    }

    @Test(arguments: ["xn--99999999", "xn--\u{FFFD}-é", "xn--\u{1F600}"])
    func `what is no name is an error`(_ text: String) {
        #expect(throws: ConfigurationError.self) { try expand("${domain_to_utf8{\(text)}}") }
    }

    @Test func `releases without functions know none`() throws {
        let old = try #require(PostfixRelease("3.10"))
        #expect(throws: ConfigurationError.self) { try expand("${domain_to_ascii{a}}", release: old) }
        #expect(throws: ConfigurationError.self) { try expand("${nofn{a}}") }
    }
}
