import PostfixKit
import Testing

@Suite struct SearchOrderTests {
    /// The rules of a server for example.com, with `+` as delimiter.
    static func rules(
        delimiters: String = "+", subdomains: Set<String> = ["smtpd_access_maps", "relay_domains"]
    ) -> AddressRules {
        AddressRules(
            extensions: ExtensionRules(delimiters: Array(delimiters.utf8)),
            origin: Array("localdomain".utf8),
            matchesSubdomains: { (parameter) throws(TableError) in subdomains.contains(parameter) },
            isLocal: { (domain) throws(TableError) in domain.array == Array("local.test".utf8) })
    }

    /// The keys that an empty table is asked for.
    private func keys(
        _ text: String, as format: String, _ rules: AddressRules = rules()
    ) throws -> [String] {
        let order = try #require(SearchOrder.named(format))
        let options = TableOptions(warn: { _ in })
        let search = try TableSearch(
            order: order, opening: [TableName(Array("inline:{none=x}".utf8), defaultType: [])],
            options: options, rules: rules)
        let result = try search.search(Array(text.utf8).span, traces: true)
        #expect(result.match == nil)
        return result.attempts.map { String(decoding: $0.key.text, as: UTF8.self) }
    }

    @Test func `an address is searched from the whole to its domain`() throws {
        #expect(try keys("a+b@d.test", as: "virtual") == ["a+b@d.test", "a@d.test", "@d.test"])
        #expect(try keys("a@d.test", as: "canonical") == ["a@d.test", "@d.test"])
        #expect(
            try keys("a+b@d.test", as: "generic", Self.rules(delimiters: "")) == ["a+b@d.test", "@d.test"])
    }

    @Test(arguments: ["local.test", "localdomain", "LOCALdomain"])
    func `localparts of local domains and of the origin are keys`(_ domain: String) throws {
        #expect(
            try keys("a+b@\(domain)", as: "virtual")
                == ["a+b@\(domain)", "a@\(domain)", "a+b", "a", "@\(domain)"])
    }

    @Test func `names with odd characters are asked for with quotes and then without`() throws {
        let text = "\"us er+foo\"@localdomain"
        #expect(
            try keys(text, as: "relocated") == [
                "\"us er+foo\"@localdomain", "us er+foo@localdomain", "\"us er\"@localdomain",
                "us er@localdomain", "\"us er+foo\"", "us er+foo", "\"us er\"", "us er", "@localdomain",
            ])
        #expect(
            try keys(text, as: "canonical") == [
                "\"us er+foo\"@localdomain", "\"us er\"@localdomain", "\"us er+foo\"", "\"us er\"",
                "@localdomain",
            ])
    }

    @Test func `an address without a domain gets the origin`() throws {
        #expect(try keys("root", as: "virtual") == ["root@localdomain", "root", "@localdomain"])
        var rules = Self.rules()
        rules.appendsOrigin = false
        #expect(try keys("root+x", as: "virtual", rules) == ["root+x", "root"])
    }

    @Test func `a transport is searched by address, domain, parents with dots and the star`() throws {
        #expect(
            try keys("u+e@a.b.c", as: "transport") == ["u+e@a.b.c", "u@a.b.c", "a.b.c", ".b.c", ".c", "*"])
        #expect(
            try keys("u@a.b.c", as: "transport", Self.rules(subdomains: ["transport_maps"]))
                == ["u@a.b.c", "a.b.c", "b.c", "c", "*"])
        #expect(
            try keys("u@[1.2.3.4]", as: "transport")
                == ["u@[1.2.3.4]", "[1.2.3.4]", ".2.3.4]", ".3.4]", ".4]", "*"])
    }

    @Test func `access to an address goes by address, domain, parents and localpart`() throws {
        #expect(
            try keys("u+e@a.b.c", as: "access-sender")
                == ["u+e@a.b.c", "u@a.b.c", "a.b.c", "b.c", "c", "u+e@", "u@"])
        #expect(
            try keys("u@a.b", as: "access-recipient", Self.rules(subdomains: []))
                == ["u@a.b", "a.b", ".b", "u@"])
        #expect(try keys("<>", as: "access-sender") == ["<>"])
        #expect(try keys("u@a.b", as: "access") == ["u@a.b", "a.b", "b", "u@"])
    }

    @Test func `access of a client goes by name and parents, then by address and networks`() throws {
        #expect(
            try keys("mx.a.b[192.0.2.1]", as: "access-client")
                == ["mx.a.b", "a.b", "b", "192.0.2.1", "192.0.2", "192.0", "192"])
        #expect(try keys("2001:DB8:0::1", as: "access") == ["2001:db8::1", "2001:db8:", "2001:db8", "2001"])
        #expect(try keys("[192.0.2.1]", as: "access-client").first == "192.0.2.1")
        #expect(try keys("192.0.2.1", as: "access-helo") == ["192.0.2.1"])
        #expect(
            try keys("mx.a.b", as: "access-helo", Self.rules(subdomains: [])) == ["mx.a.b", ".a.b", ".b"])
    }

    @Test func `aliases are searched by the folded localpart alone`() throws {
        #expect(try keys("Owner+X@anywhere", as: "aliases") == ["owner+x", "owner"])
        #expect(try keys("\"John Smith\"", as: "aliases") == ["john smith"])
        #expect(try keys("Joe+x", as: "local-command") == ["joe"])
    }

    @Test func `the empty sender has a key of its own, or none`() throws {
        #expect(try keys("<>", as: "sender-relayhost") == ["\"<>\"", "<>"])
        #expect(try keys("", as: "sender-transport") == ["\"<>\"", "<>"])
        #expect(try keys("<>", as: "canonical") == [])
    }

    @Test func `destinations are searched as they are, and by parents with dots`() throws {
        #expect(try keys("mx.a.b", as: "tls-policy") == ["mx.a.b", ".a.b", ".b"])
        #expect(try keys("[mx.a.b]:25", as: "tls-policy") == ["[mx.a.b]:25"])
        #expect(try keys("[mx.a.b]:587", as: "sasl-passwd") == ["[mx.a.b]:587"])
        #expect(try keys("u+x@a.b", as: "sasl-passwd") == [])
        var rules = Self.rules()
        rules.authenticatesBySender = true
        #expect(try keys("u+x@a.b", as: "sasl-passwd", rules) == ["u+x@a.b", "u@a.b", "@a.b"])
        #expect(try keys("zen.test=127.0.0.2", as: "rbl-reply") == ["zen.test=127.0.0.2", "zen.test"])
    }

    @Test func `lists are searched by the folded word, and by its parents`() throws {
        #expect(try keys("A.B", as: "string-list") == ["a.b"])
        #expect(try keys("A.B.c", as: "domain-list") == ["a.b.c", "b.c", "c"])
        #expect(try keys("192.0.2.1", as: "client-list") == ["192.0.2.1"])
    }

    @Test func `domains end in odd ways`() throws {
        #expect(try keys("u@", as: "transport") == ["u@", "*"])
        #expect(try keys("u@a.", as: "access-sender") == ["u@a.", "a.", "u@"])
        #expect(try keys("u@a..b", as: "access-sender") == ["u@a..b", "a..b", ".b", "u@"])
    }

    @Test func `a key goes through all tables before the next key`() throws {
        let order = try #require(SearchOrder.named("virtual"))
        let names = ["inline:{@d.test=domain}", "inline:{a@d.test=address}", "static:any"].map {
            TableName(Array($0.utf8), defaultType: [])
        }
        let search = try TableSearch(
            order: order, opening: Array(names[..<2]), options: TableOptions(warn: { _ in }),
            rules: Self.rules())
        let result = try search.search(Array("a+x@d.test".utf8).span, traces: true)
        #expect(result.match?.value == Array("address".utf8))
        #expect(result.match?.table == 1)
        #expect(result.match?.key.unmatchedExtension == Array("+x".utf8))
        #expect(result.propagatesExtension)
        #expect(result.attempts.last?.answers == [.notFound, .found(Array("address".utf8))])
        #expect(result.unaskedKeys.map(\.text) == [Array("@d.test".utf8)])
    }

    @Test func `an empty value ends the search with an error`() throws {
        var warnings: [String] = []
        let search = try TableSearch(
            order: try #require(SearchOrder.named("virtual")),
            opening: [TableName(Array("inline:{a@d.test=}".utf8), defaultType: [])],
            options: TableOptions(warn: { warnings.append($0.string) }), rules: Self.rules())
        #expect(throws: TableError.self) { try search.search(Array("a@d.test".utf8).span) }
        #expect(warnings.count == 2)
    }

    @Test func `aliases do not come from somebody else's service`() throws {
        let name = TableName(Array("tcp:127.0.0.1:1".utf8), defaultType: [])
        let aliases = try #require(SearchedFormat("aliases"))
        var options = TableOptions(warn: { _ in })
        options.use.trust = aliases.format.trust
        #expect(throws: TableError.self) {
            try TableSearch(order: aliases.order, opening: [name], options: options, rules: Self.rules())
        }
    }

    @Test func `parameters lead to the search of their tables`() {
        let expected = [
            "virtual_alias_maps": "virtual", "alias_maps": "aliases", "check_helo_access": "access-helo",
            "check_sender_mx_access": "access-server", "check_client_access": "access-client",
            "check_recipient_access": "access-recipient", "relay_domains": "domain-list",
            "mydestination": "string-list", "mynetworks": "client-list", "header_checks": "content",
            "sender_dependent_relayhost_maps": "sender-relayhost", "virtual_uid_maps": "virtual-id",
            "postscreen_access_list": "access-postscreen", "ehlo_keywords": "text",
            "smtp_sasl_password_maps": "sasl-passwd", "virtual_mailbox": "virtual-mailbox",
            "check_sasl_access": "access-sasl", "check_ccert_access": "access-ccert", "access": "access",
            "check_address_map": "access-postscreen",
        ]
        for (name, format) in expected { #expect(SearchedFormat(name)?.order.name == format, "\(name)") }
        for order in SearchOrder.all { #expect(SearchedFormat(order.name)?.order == order) }
        for name in ["nonsense", "smtpd_client_restrictions", "postscreen_cache_map", "myhostname"] {
            #expect(SearchedFormat(name) == nil, "\(name)")
        }
    }
}
