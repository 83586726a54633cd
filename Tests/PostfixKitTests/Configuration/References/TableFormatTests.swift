import Testing

@testable import PostfixKit

@Suite struct TableFormatTests {
    /// The parameters whose tables are trusted less, as their daemons open them.
    ///
    /// Source: local(8), virtual(8), "SECURITY"; transport(5); postconf(5) of each; seen with Postfix 3.7.
    private static let trust: [TableTrust: [String]] = [
        .noSubstitution: [
            "address_verify_sender_dependent_default_transport_maps",
            "address_verify_sender_dependent_relayhost_maps", "address_verify_transport_maps",
            "fallback_transport_maps", "mailbox_transport_maps", "sender_dependent_default_transport_maps",
            "sender_dependent_relayhost_maps", "transport_maps",
        ],
        .sensitive: [
            "alias_database", "alias_maps", "mailbox_command_maps", "virtual_gid_maps",
            "virtual_mailbox_maps", "virtual_uid_maps",
        ],
    ]

    @Test func `each table is trusted as its daemon trusts it`() {
        var found: [TableTrust: [String]] = [:]
        for parameter in TableParameter.all where parameter.format.trust != .any {
            found[parameter.format.trust, default: []].append(String(decoding: parameter.name, as: UTF8.self))
        }
        #expect(found == Self.trust)
        #expect(TableTrust.any < .noSubstitution && TableTrust.noSubstitution < .sensitive)
    }

    @Test func `the words of the data are known`() {
        let table = CatalogueTable(CatalogueData.tables)
        var start = 0
        while let row = table.row(at: start) {
            let word = { String(decoding: table.content($0, of: row), as: UTF8.self) }
            #expect(TableParameter.Syntax(rawValue: word(2)) != nil, "\(word(0)): \(word(2))")
            #expect(
                SearchOrder.named(word(4)) != nil || ["none", "cache", "restrictions"].contains(word(4)),
                "\(word(0)): \(word(4))")
            #expect(TableFormat.Value(rawValue: word(6)) != nil, "\(word(0)): \(word(6))")
            #expect(TableTrust(rawValue: word(7)) != nil, "\(word(0)): \(word(7))")
            #expect((word(1) == "restriction") == (word(2) == "argument"), "\(word(0))")
            start = row.upperBound + 1
        }
    }

    @Test func `parameters of one format agree`() {
        var formats: [String: TableFormat] = [:]
        for format in TableParameter.all.map(\.format) {
            let first = formats[format.name, default: format]
            formats[format.name] = first
            #expect(format.trust == first.trust, "\(format.name)")
            if format.value != .none { #expect(format.role == first.role, "\(format.name)") }
        }
    }

    @Test(
        arguments: [
            ("alias_maps", .aliases, .destinations), ("alias_database", .aliases, .destinations),
            ("tls_server_sni_maps", .fileMap, .key), ("mynetworks", .keys, .existence),
            ("smtp_sasl_password_maps", .map, .password), ("postscreen_cache_map", .cache, .none),
            ("virtual_alias_maps", .map, .addresses), ("canonical_maps", .map, .address),
            ("check_sender_access", .map, .action), ("local_recipient_maps", .keys, .existence),
        ] as [(String, TableRole, TableFormat.Value)])
    func `a table is to a parameter what its manual says`(
        _ name: String, _ role: TableRole, _ value: TableFormat.Value
    ) throws {
        let format = try #require(TableParameter(named: Array(name.utf8))).format
        #expect(format.role == role)
        #expect(format.value == value)
        #expect(format.isSecret == (value == .password || value == .key))
    }
}
