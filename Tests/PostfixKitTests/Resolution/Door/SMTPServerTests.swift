import Foundation
import PostfixKit
import Testing

@Suite struct SMTPServerTests {
    private static let domains = """
        virtual_alias_domains = va.test
        virtual_alias_maps = inline:{ a@va.test=x@r.test }
        virtual_mailbox_domains = vm.test
        virtual_mailbox_maps = inline:{ v@vm.test=v/ }
        relay_domains = relay.test
        relay_recipient_maps = inline:{ r@relay.test=x }
        local_recipient_maps = inline:{ sys=x }
        """

    /// The answer to a client from outside.
    private func answer(
        _ address: String, _ settings: String = "", sender: String = "s@sender.test"
    ) throws -> String {
        let fixture = try MailSystemFixture(Self.domains + "\n" + settings)
        let acceptance = try fixture.resolve(address, sender: sender, from: .remote).acceptance
        return "\(acceptance.code) \(acceptance.reason.string)"
    }

    @Test(arguments: [
        ("sys@example.com", "250 2.1.5 Ok"), ("sys+e@example.com", "250 2.1.5 Ok"), ("sys", "250 2.1.5 Ok"),
        ("postmaster@example.com", "250 2.1.5 Ok"), ("a@va.test", "250 2.1.5 Ok"),
        ("v@vm.test", "250 2.1.5 Ok"),
        ("r@relay.test", "250 2.1.5 Ok"),
        (
            "no@example.com",
            "550 5.1.1 <no@example.com>: Recipient address rejected: User unknown in local recipient table"
        ),
        (
            "b@va.test",
            "550 5.1.1 <b@va.test>: Recipient address rejected: User unknown in virtual alias table"
        ),
        (
            "w@vm.test",
            "550 5.1.1 <w@vm.test>: Recipient address rejected: User unknown in virtual mailbox table"
        ),
        (
            "q@relay.test",
            "550 5.1.1 <q@relay.test>: Recipient address rejected: User unknown in relay recipient table"
        ),
        ("x@else.test", "454 4.7.1 <x@else.test>: Relay access denied"),
        ("a@", "501 5.1.3 Bad recipient address syntax"),
        ("a b@r.test", "501 5.1.3 Bad recipient address syntax"),
        ("-a@va.test", "501 5.1.3 Bad recipient address syntax"),
        ("<>", "501 5.1.3 Bad recipient address syntax"),
        ("\"sys@example.com", "501 5.1.3 Bad recipient address syntax"),
        ("sys\"@example.com", "501 5.1.3 Bad recipient address syntax"),
        ("sys@example.com\\", "501 5.1.3 Bad recipient address syntax"),
        ("sys>@example.com", "501 5.1.3 Bad recipient address syntax"),
        ("s<ys@example.com", "501 5.1.3 Bad recipient address syntax"),
        ("<sys@example.com>", "250 2.1.5 Ok"), ("sys\\@example.com", "250 2.1.5 Ok"),
        (
            "\"a b\"@example.com",
            "550 5.1.1 <a b@example.com>: Recipient address rejected: User unknown in local recipient table"
        ),
    ])
    func `a recipient is looked for by its class`(_ address: String, _ expected: String) throws {
        #expect(try answer(address) == expected)
    }

    @Test func `what is said of a sender does not depend on who was asked for before`() throws {
        let fixture = try MailSystemFixture(
            """
            sender_dependent_default_transport_maps = inline:{ {bad@other.test = :x} }
            smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
            """)
        func code(_ address: String) throws -> String {
            try fixture.resolve(address, sender: "-s@ex.test", from: .remote).acceptance.code
        }
        for address in ["bad@other.test", "good@other.test", "bad@other.test"] {
            #expect(try code(address) == "501 5.1.7")
        }
    }

    @Test(arguments: [
        ("postmaster", "", "250"), ("POSTmaster", "", "250"), ("postmaster@example.com", "", "554"),
        ("double-bounce@example.com", "", "250"), ("DOUBLE-bounce@Example.com", "", "250"),
        ("double-bounce", "", "554"), ("double-bounce@mail.example.com", "", "554"),
        ("probe@example.com", "address_verify_sender = probe", "250"),
        ("probe@p.test", "address_verify_sender = probe@p.test", "250"),
        ("double-bounce@example.com", "address_verify_sender = probe", "554"),
        ("double-bounce@example.com", "address_verify_sender =", "554"),
        ("double-bounce@example.com", "address_verify_sender_ttl = 10s", "554"),
    ])
    func `some recipients are welcome whatever the restrictions say`(
        _ address: String, _ setting: String, _ code: String
    ) throws {
        let answer = try answer(address, "smtpd_recipient_restrictions = reject\n" + setting)
        #expect(answer.prefix(3) == code)
    }

    @Test(arguments: [
        (
            "smtpd_relay_restrictions = reject_unauth_destination", "x@else.test",
            "554 5.7.1 <x@else.test>: Relay access denied"
        ),
        (
            "smtpd_recipient_restrictions = check_recipient_access inline:{ {sys@=REJECT not him} }",
            "sys@example.com",
            "554 5.7.1 <sys@example.com>: Recipient address rejected: not him"
        ),
        (
            "smtpd_sender_restrictions = inline:{ {s@sender.test=450 4.9.9 later} }", "sys@example.com",
            "450 4.9.9 <s@sender.test>: Sender address rejected: later"
        ),
        ("smtpd_recipient_restrictions = warn_if_reject, reject, permit", "sys@example.com", "250 2.1.5 Ok"),
        (
            "smtpd_recipient_restrictions = no_such_thing", "sys@example.com",
            "451 4.3.5 Server configuration error"
        ),
        ("smtpd_relay_restrictions = permit", "x@else.test", "421 4.3.0 the SMTP server does not start"),
        (
            "smtpd_relay_restrictions = permit, reject", "x@else.test",
            "421 4.3.0 the SMTP server does not start"
        ),
        (
            "smtpd_relay_restrictions = warn_if_reject reject", "x@else.test",
            "421 4.3.0 the SMTP server does not start"
        ),
        ("compatibility_level = 0", "sys@example.com", "421 4.3.0 the SMTP server does not start"),
        (
            "smtpd_sasl_auth_enable = yes\nsmtpd_sender_login_maps = inline:{s@sender.test=sue}"
                + "\nsmtpd_sender_restrictions = reject_sender_login_mismatch", "sys@example.com",
            "553 5.7.1 <s@sender.test>: Sender address rejected: not logged in"
        ),
        (
            "smtpd_reject_unlisted_sender = yes\nrelay_domains = sender.test"
                + "\nrelay_recipient_maps = inline:{r@sender.test=x}", "sys@example.com",
            "550 5.1.0 <s@sender.test>: Sender address rejected: User unknown in relay recipient table"
        ),
        ("soft_bounce = yes", "a@", "401 4.1.3 Bad recipient address syntax"),
        (
            "smtpd_restriction_classes = strict\nstrict = reject\nsmtpd_recipient_restrictions = strict",
            "sys@example.com",
            "554 5.7.1 <sys@example.com>: Recipient address rejected: Access denied"
        ),
        ("smtpd_reject_unlisted_recipient = no", "no@example.com", "250 2.1.5 Ok"),
        (
            "transport_maps = inline:{ example.com=error: }", "sys@example.com",
            "550 5.1.1 <sys@example.com>: Recipient address rejected: Address is undeliverable"
        ),
        (
            "virtual_alias_maps = fail:x", "sys@example.com",
            "451 4.3.0 <sys@example.com>: Temporary lookup failure"
        ),
    ])
    func `restrictions that look at addresses are followed`(
        _ settings: String, _ address: String, _ expected: String
    ) throws {
        #expect(try answer(address, settings) == expected)
    }

    @Test func `restrictions that need more than the addresses are named`() throws {
        let fixture = try MailSystemFixture(
            Self.domains
                + """

                smtpd_sender_restrictions = reject_unknown_sender_domain, permit_sasl_authenticated
                smtpd_recipient_restrictions = reject_rbl_client bl.test, check_recipient_access
                    inline:{sys@example.com=REJECT}, check_helo_access hash:never
                """)
        func notes(_ source: MailSource) throws -> [String] {
            try fixture.resolve("sys@example.com", from: source).steps.filter { $0.stage == Stage.smtp }
                .compactMap { $0.note.map { String(decoding: $0.bytes, as: UTF8.self) } }
        }
        let refusal = "554 5.7.1 <sys@example.com>: Recipient address rejected: Access denied"
        let names = "reject_unknown_sender_domain, reject_rbl_client bl.test"
        #expect(
            try notes(.remote) == [
                "not followed, as it depends on the client or on the network: \(names)", refusal,
            ])
        #expect(try notes(.local) == [refusal])
    }

    @Test func `what only we cannot ask is undecidable`() throws {
        let fixture = try MailSystemFixture(Self.domains + "\nlocal_recipient_maps = mongodb:/x")
        let resolution = try fixture.resolve("sys@example.com", from: .remote)
        #expect(resolution.acceptance.isUndecidable)
        #expect(resolution.verdict == .undecidable)
    }

    @Test func `access tables send mail elsewhere, and copies`() throws {
        func recipients(_ action: String) throws -> [String] {
            let fixture = try MailSystemFixture(
                Self.domains
                    + "\nsmtpd_recipient_restrictions = check_recipient_access inline:{ {v@vm.test=\(action)} }"
            )
            return try fixture.resolve("v@vm.test", from: .remote).deliveries.map {
                "\(String(decoding: $0.recipient, as: UTF8.self)) \($0.method.rawValue)"
            }
        }
        #expect(try recipients("redirect to@r.test") == ["to@r.test transport"])
        #expect(try recipients("FILTER foo:hop") == ["v@vm.test transport"])
        #expect(try recipients("DISCARD") == ["v@vm.test discard"])
        #expect(try recipients("HOLD") == ["v@vm.test defer"])
        #expect(try recipients("BCC copy@r.test") == ["v@vm.test defer", "copy@r.test transport"])
    }
}
