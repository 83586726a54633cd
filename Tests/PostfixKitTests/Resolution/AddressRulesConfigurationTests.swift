import Foundation
import PostfixKit
import Testing

@Suite struct AddressRulesConfigurationTests {
    private func rules(_ main: String) throws -> AddressRules {
        try AddressRules(
            try TemporaryConfiguration(main).load(), options: TableOptions(warn: { _ in }))
    }

    private func isLocal(_ domain: String, _ main: String) throws -> Bool {
        let bytes = Array(domain.utf8)
        return try rules(main).isLocal(bytes.span)
    }

    @Test(arguments: ["EXAMPLE.com", "example.com.", "a.test", "k.test", "[127.0.0.1]", "[ipv6:2001:DB8::7]"])
    func `domains in mydestination and addresses of the host are local`(_ domain: String) throws {
        let main = """
            myhostname = mail.example.com
            mydestination = !b.test, example.com, a.test, inline:{k.test=x}
            inet_interfaces = loopback-only
            proxy_interfaces = 192.0.2.1, 2001:db8::7

            """
        #expect(try isLocal(domain, main))
    }

    @Test(arguments: [
        "b.test", "sub.example.com", "", ".", "example.com..", "[192.0.2.9]", "[2001:db8::7]x",
        "[example.com]",
        "[IPv6:192.0.2.1]", "127.0.0.1",
    ])
    func `other domains are not`(_ domain: String) throws {
        let main = """
            myhostname = mail.example.com
            mydestination = !b.test, example.com, b.test
            inet_interfaces = 127.0.0.1
            proxy_interfaces = 192.0.2.1

            """
        #expect(try !isLocal(domain, main))
    }

    @Test func `all interfaces include the loopback`() throws {
        #expect(try isLocal("[127.0.0.1]", "myhostname = a.b\ninet_interfaces = all\n"))
        #expect(try !isLocal("[192.0.2.55]", "myhostname = a.b\ninet_interfaces = all\n"))
    }

    @Test func `a list that fails is an error and no answer`() throws {
        let rules = try rules("myhostname = a.b\nmydestination = fail:x, c.d\n")
        #expect(throws: TableError.self) { try rules.isLocal(Array("c.d".utf8).span) }
    }

    @Test func `parents stand for subdomains where the list says so`() throws {
        let rules = try rules("myhostname = a.b\n")
        #expect(try rules.matchesSubdomains("smtpd_access_maps"))
        #expect(try !rules.matchesSubdomains("transport_maps"))
        let none = try self.rules("myhostname = a.b\nparent_domain_matches_subdomains =\n")
        #expect(try !none.matchesSubdomains("smtpd_access_maps"))
    }

    @Test func `the parameters of addresses arrive`() throws {
        let rules = try rules(
            """
            myhostname = a.b
            recipient_delimiter = +-
            owner_request_special = no
            double_bounce_sender = twice
            myorigin = $mydomain
            append_at_myorigin = no
            propagate_unmatched_extensions = generic
            smtp_sender_dependent_authentication = yes
            smtpd_null_access_lookup_key = nobody

            """)
        #expect(
            rules.extensions
                == ExtensionRules(
                    delimiters: Array("+-".utf8), keepsListNames: false,
                    doubleBounceSender: Array("twice".utf8)))
        #expect(rules.origin == Array("b".utf8))
        #expect(!rules.appendsOrigin && rules.authenticatesBySender)
        #expect(rules.propagatedExtensions == [Array("generic".utf8)])
        #expect(try rules.nullKeys("smtpd_null_access_lookup_key") == Array("nobody".utf8))
    }
}
