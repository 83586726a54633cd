import Foundation
import PostfixKit
import Testing

@Suite struct TableAuditTests {
    /// The findings of a configuration, each as `kind key: address`.
    private func findings(_ settings: String, users: String? = nil) throws -> [String] {
        let fixture = try MailSystemFixture(settings, users: users)
        let audit = try TableAudit(fixture.system, sender: Array("sender@remote.test".utf8), from: .local)
        var findings: [String] = []
        _ = try audit.run { finding in
            let key = finding.entry.map { String(decoding: $0.key, as: UTF8.self) } ?? "user"
            findings.append("\(finding.kind) \(key): \(String(decoding: finding.address, as: UTF8.self))")
        }
        return findings
    }

    @Test func `sound tables are without findings`() throws {
        #expect(
            try findings(
                """
                alias_maps = inline:{ postmaster=sys, {team=sys, lp}, bin=/var/mail/bin, owner-team=lp }
                virtual_alias_maps = inline:{ v.test=anything, a@v.test=sys, @w.test=@example.com, {b@v.test=c@r.test} }
                transport_maps = inline:{ r.test=smtp:[mx], .q.test=foo: }
                relocated_maps = inline:{ moved@localhost=elsewhere }
                canonical_maps = inline:{ c1@r.test=c2@r.test }
                """) == [])
    }

    @Test func `loops are told for each entry of the round, and not for those that lead to it`() throws {
        #expect(
            try findings("alias_maps = inline:{ a=b, b=a, c=a }") == [
                "loop a: a@mail.example.com", "loop b: b@mail.example.com",
            ])
        #expect(
            try findings(
                "virtual_alias_maps = inline:{ a@v.test=b@v.test, b@v.test=a@v.test, c@v.test=a@v.test }")
                == ["loop a@v.test: a@v.test", "loop b@v.test: b@v.test"])
    }

    @Test func `limits are told`() throws {
        #expect(
            try findings(
                """
                virtual_alias_maps = inline:{ a@v.test=b@r.test, b@r.test=c@r.test, c@r.test=d@r.test }
                virtual_alias_recursion_limit = 3
                """) == ["limit a@v.test: a@v.test"])
    }

    @Test func `a target that nobody has is told where it is named`() throws {
        #expect(
            try findings("alias_maps = inline:{ a=b, b=nosuch, {c=sys, gone} }") == [
                "dangling b: b@mail.example.com", "dangling c: c@mail.example.com",
            ])
        #expect(
            try findings("virtual_alias_domains = v.test\nvirtual_alias_maps = inline:{ a@v.test=a@v.test }")
                == [
                    "dangling a@v.test: a@v.test"
                ])
    }

    @Test func `what is out of order for all is told once`() throws {
        #expect(
            try findings("alias_maps = inline:{ a=sys, b=sys }\nlocal_transport = none") == [
                "deferred a: a@mail.example.com"
            ])
        #expect(
            try findings(
                """
                virtual_mailbox_domains = m.test
                virtual_mailbox_base = /mail
                virtual_mailbox_maps = inline:{ a@m.test=a, b@m.test=b }
                """) == ["deferred a@m.test: a@m.test"])
    }

    @Test func `a transport that does not exist is told, each once`() throws {
        #expect(
            try findings(
                "transport_maps = inline:{ gone.test=nosuch:, away.test=none:, x.gone.test=nosuch: }"
            )
            .sorted() == [
                "deferred away.test: any-other-name@away.test",
                "deferred gone.test: any-other-name@gone.test",
            ])
    }

    @Test func `whoever sends mail to what returns it is told, and not what returns it`() throws {
        #expect(
            try findings(
                """
                alias_maps = inline:{ {team=sys, moved}, {two=sys, x@error.test} }
                virtual_alias_maps = inline:{ {all@v.test=sys, moved@localhost}, own@error.test=own@error.test }
                relocated_maps = inline:{ moved@localhost=elsewhere, moved@mail.example.com=elsewhere }
                transport_maps = inline:{ error.test=error:gone }
                mydestination = mail.example.com, localhost
                myorigin = mail.example.com
                """
            ).sorted() == [
                "dangling all@v.test: all@v.test", "dangling team: team@mail.example.com",
                "dangling two: two@mail.example.com",
            ])
    }

    @Test func `mail that nobody gets is told`() throws {
        let path = "/tmp/postkit-\(UInt64.random(in: 0 ... .max))"
        try Data().write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(
            try findings("alias_maps = inline:{ {none=:include:\(path)}, {some=sys, :include:\(path)} }") == [
                "dangling none: none@mail.example.com"
            ])
    }

    @Test func `addresses that stand for many are not shown as addresses`() throws {
        let fixture = try MailSystemFixture(
            """
            virtual_mailbox_domains = m.test
            virtual_mailbox_base = /mail
            virtual_mailbox_maps = inline:{ @m.test=all }
            virtual_uid_maps = static:1000
            virtual_gid_maps = static:1000
            virtual_alias_maps = inline:{ @m.test=lp } inline:{ @m.test=sys }
            """)
        let audit = try TableAudit(fixture.system, sender: Array("sender@remote.test".utf8), from: .local)
        var messages: [String] = []
        _ = try audit.run { messages.append($0.message.string) }
        #expect(messages.count == 2)
        #expect(messages.allSatisfy { !$0.contains(TableInventory.anyName) })
    }

    @Test func `entries that never answer are told`() throws {
        #expect(
            try findings(
                """
                virtual_alias_maps = inline:{ a@v.test=sys, @w.test=sys } inline:{ a@v.test=lp, @w.test=lp }
                """) == ["shadowed a@v.test: a@v.test", "shadowed @w.test: any-other-name@w.test"])
        #expect(
            try findings("virtual_mailbox_maps = inline:{ a@m.test=a }\nvirtual_mailbox_domains = other.test")
                == [
                    "shadowed a@m.test: a@m.test"
                ])
    }

    @Test func `mailboxes, aliases and users behind a catch-all are told`() throws {
        #expect(
            try findings(
                """
                virtual_mailbox_domains = m.test
                virtual_mailbox_base = /mail
                virtual_mailbox_maps = inline:{ a@m.test=a, b@m.test=b }
                virtual_uid_maps = static:1000
                virtual_gid_maps = static:1000
                virtual_alias_maps = inline:{ @m.test=lp, b@m.test=b@m.test, @localhost=lp, lp@localhost=lp@example.com }
                alias_maps = inline:{ team=sys }
                mydestination = localhost, example.com
                """) == [
                    "swallowed team: team@localhost", "swallowed a@m.test: a@m.test",
                    "swallowed user: sys@localhost",
                ])
    }

    @Test func `without users there is nothing to be said of them`() throws {
        #expect(
            try findings("virtual_alias_maps = inline:{ @localhost=x@remote.test }", users: "") == [])
    }
}
