import PostfixKit
import Testing

@Suite struct TableInventoryTests {
    /// The entries of a configuration, each as `parameter key: addresses`.
    private func entries(
        _ settings: String, files: [String: String] = [:]
    ) throws -> (entries: [String], gaps: [String]) {
        let fixture = try MailSystemFixture(settings, files: files)
        let inventory = try TableInventory(fixture.system)
        var entries: [String] = []
        let gaps = try inventory.forEachEntry { (entry) throws(ConfigurationError) in
            let text = { (bytes: [UInt8]) in String(decoding: bytes, as: UTF8.self) }
            let line = inventory.origin(of: entry).map { ":\($0.line)" } ?? ""
            entries.append(
                "\(text(entry.parameter.bytes))\(line) \(text(entry.key)): "
                    + entry.addresses.map(text).joined(separator: " "))
        }
        return (entries, gaps.map { "\($0.table.typeText): \($0.reason.string)" })
    }

    /// Those that do not come from the usual settings.
    private func own(_ settings: String, files: [String: String] = [:]) throws -> [String] {
        try entries("\(settings)\nmydestination =", files: files).entries
    }

    @Test func `a key stands for the addresses that it is looked up for`() throws {
        #expect(
            try own("virtual_alias_maps = inline:{ joe@d.test=x, @d.test=y, bare=z }\nvirtual_alias_domains=")
                == [
                    "virtual_alias_maps:1 joe@d.test: joe@d.test",
                    "virtual_alias_maps:1 @d.test: any-other-name@d.test",
                    "virtual_alias_maps:1 bare: bare@example.com",
                ])
        #expect(
            try own("transport_maps = inline:{ joe@d.test=x, d.test=y, .d.test=z, *=w }") == [
                "transport_maps:1 joe@d.test: joe@d.test", "transport_maps:1 d.test: any-other-name@d.test",
                "transport_maps:1 .d.test: any-other-name@any-other-host.d.test",
                "transport_maps:1 *: any-other-name@any-other-domain.example",
            ])
        #expect(
            try own("alias_maps = inline:{ a..b=x, joe+x=y }") == [
                #"alias_maps:1 a..b: "a..b"@example.com"#, "alias_maps:1 joe+x: joe+x@example.com",
            ])
    }

    @Test func `names without a domain are tried in each of the server`() throws {
        let (entries, _) = try entries("alias_maps = inline:{ joe=x }\nlocal_recipient_maps = $alias_maps")
        #expect(
            entries.first == "alias_maps:1 joe: joe@mail.example.com joe@example.com joe@localhost")
        #expect(!entries.contains { $0.hasPrefix("local_recipient_maps") })
        #expect(entries.contains("mydestination localhost: any-other-name@localhost"))
    }

    @Test func `domains are in words and in tables`() throws {
        #expect(
            try own(
                """
                virtual_alias_maps = inline:{ v.test=anything, joe@v.test=x }
                relay_domains = r.test, !n.test, texthash:DIR/relay
                """, files: ["relay": "# relayed\ns.test x\n.t.test y\n"]) == [
                    "virtual_alias_maps:1 v.test: v.test@example.com",
                    "virtual_alias_maps:1 joe@v.test: joe@v.test",
                    "virtual_alias_domains:1 v.test: any-other-name@v.test",
                    "relay_domains r.test: any-other-name@r.test",
                    "relay_domains:2 s.test: any-other-name@s.test",
                    "relay_domains:3 .t.test: any-other-name@any-other-host.t.test",
                ])
    }

    @Test func `users are listed, and tables that do not list are named`() throws {
        let (entries, gaps) = try entries(
            """
            local_recipient_maps = proxy:unix:passwd.byname
            virtual_alias_maps = pcre:DIR/patterns, texthash:DIR/none
            """, files: ["patterns": "/x/ y\n"])
        #expect(entries.filter { $0.hasPrefix("local_recipient_maps") }.count == 4)
        #expect(gaps.first == "pcre: tables of type pcre do not list their entries")
        #expect(gaps.count == 2)
        #expect(gaps.last?.hasPrefix("texthash: open ") == true)
    }

    @Test func `a service may have tables of its own`() throws {
        let fixture = try MailSystemFixture(
            "virtual_alias_maps = inline:{ a@b.test=c }",
            master: MailSystemFixture.services.replacing(
                " 0 cleanup", with: " 0 cleanup -o virtual_alias_maps=inline:{d@e.test=f}"))
        var keys: [String] = []
        _ = try TableInventory(fixture.system).forEachEntry { (entry) throws(ConfigurationError) in
            if entry.parameter == "virtual_alias_maps" {
                keys.append(String(decoding: entry.key, as: UTF8.self))
            }
        }
        #expect(keys == ["a@b.test", "d@e.test"])
    }

    @Test func `rules of patterns are known by their lines`() throws {
        let fixture = try MailSystemFixture(
            "virtual_alias_maps = regexp:DIR/patterns",
            files: ["patterns": "# rules\n/a/ b\nif /c/\n/d/ e\nendif\n"])
        #expect(try TableInventory(fixture.system).rules().map(\.origin.line) == [2, 4])
    }
}
