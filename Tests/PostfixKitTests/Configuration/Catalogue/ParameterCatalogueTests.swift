import Foundation
import PostfixKit
import TestSupport
import Testing

@Suite struct ParameterCatalogueTests {
    private func value(
        _ name: ParameterName, _ release: String, _ distribution: Distribution = .upstream
    ) throws -> String? {
        let release = try #require(PostfixRelease(release, distribution: distribution))
        let definition = ParameterCatalogue(release: release, distribution: distribution).definition(of: name)
        return definition.map { String(decoding: $0.defaultValue, as: UTF8.self) }
    }

    @Test(
        arguments: [
            ("2bounce_notice_recipient", "3.11", "postmaster"),
            ("alias_database", "3.10", "hash:/etc/aliases"),
            ("alias_database", "3.11", "$default_database_type:/etc/aliases"),
            ("smtputf8_enable", "3.5", "${{$compatibility_level} < {1} ? {no} : {yes}}"),
            ("smtputf8_enable", "3.7", "${{$compatibility_level} <level {1} ? {no} : {yes}}"),
            ("milter_default_action", "3.7.19", "tempfail"), ("milter_default_action", "3.7", "shutdown"),
            ("milter_default_action", "3.11.0", "shutdown"), ("mail_version", "3.9.0", "3.9"),
            ("mail_version", "3.10", "3.10.13"), ("mail_release_date", "3.7.11", "20240304"),
            ("daemon_directory", "3.7", "/usr/libexec/postfix"), ("yahoo", "3.7", nil),
            ("tls_legacy_public_key_fingerprints", "3.10", "no"),
            ("tls_legacy_public_key_fingerprints", "3.11", nil),
            ("smtp_tls_enforce_sts_mx_patterns", "3.10.4", nil),
            ("smtp_tls_enforce_sts_mx_patterns", "3.9", nil),
            ("smtp_per_record_deadline", "3.6", "no"), ("smtp_per_record_deadline", "3.7", nil),
            ("smtpd_forbid_bare_newline", "3.7.8", nil), ("smtpd_forbid_bare_newline", "3.7.9", "no"),
            ("smtpd_forbid_bare_newline", "3.9.0", "normalize"),
        ] as [(ParameterName, String, String?)])
    func `a default is that of its release`(name: ParameterName, release: String, expected: String?) throws {
        #expect(try value(name, release) == expected)
    }

    @Test func `Debian's defaults are chosen only by its name`() throws {
        #expect(try value("daemon_directory", "3.7", .debian) == "/usr/lib/postfix/sbin")
        #expect(try value("mail_version", "3.7", .debian) == "3.7.11")
        #expect(try value("milter_default_action", "3.7", .debian) == "tempfail")
        #expect(try value("mail_name", "3.7", .debian) == "Postfix")
    }

    @Test func `type and limits may depend on the release`() throws {
        func definition(_ name: ParameterName, _ release: String) throws -> ParameterDefinition {
            let release = try #require(PostfixRelease(release))
            return try #require(ParameterCatalogue(release: release).definition(of: name))
        }
        #expect(try definition("compatibility_level", "3.5").type == .integer)
        #expect(try definition("compatibility_level", "3.6").type == .string)
        #expect(try definition("postscreen_dnsbl_threshold", "3.7.3").minimum == nil)
        #expect(try definition("postscreen_dnsbl_threshold", "3.7.4").minimum == 1)
        #expect(try definition("mailbox_command", "3.11").type == .raw)
        #expect(try definition("lmdb_map_size", "3.11").type == .long)
        let time = try definition("address_verify_cache_cleanup_interval", "3.11")
        #expect(time.type == .time && time.unit == UInt8(ascii: "h"))
        #expect(try definition("myhostname", "3.11").dependence == .host)
    }

    @Test func `every parameter of the data is found`() throws {
        let table = try Checkout.text("Data/parameters.tsv")
        var found = 0
        for row in table.split(separator: "\n").dropFirst() where !row.hasPrefix("<") {
            let fields = row.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields[6].isEmpty, fields[9] == "no" else { continue }
            let name = ParameterName(Array(fields[0].utf8))
            let definition = ParameterCatalogue(release: .newest).definition(of: name)
            #expect(definition.map { String(decoding: $0.defaultValue, as: UTF8.self) } == String(fields[2]))
            found += 1
        }
        #expect(found > 800)
    }
}

@Suite struct PostfixReleaseTests {
    @Test func `a series means its last release`() {
        #expect(PostfixRelease("3.7") == PostfixRelease(major: 3, minor: 7, patch: 22))
        #expect(PostfixRelease("3.7", distribution: .debian) == PostfixRelease(major: 3, minor: 7, patch: 11))
        #expect(PostfixRelease("3.7.4") == PostfixRelease(major: 3, minor: 7, patch: 4))
        #expect(PostfixRelease.newest == PostfixRelease("3.11"))
        #expect(PostfixRelease.newest.fullText == "3.11.6" && PostfixRelease.newest.text == "3.11")
    }

    @Test(arguments: [
        "", "3", "3.", "3.4", "3.12", "2.11", "3.7.", "3.7.x", "3.7.1.1", "a.b", "3.99999999999999999999",
    ])
    func `what is no known release is nil`(text: String) {
        #expect(PostfixRelease(text) == nil)
    }
}
