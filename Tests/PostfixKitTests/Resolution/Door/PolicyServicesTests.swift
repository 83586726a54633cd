import PostfixKit
import TestSupport
import Testing

@Suite struct PolicyServicesTests {
    private func names(_ settings: String) throws -> [String] {
        try MailSystemFixture(settings).system.policyServices().map {
            "\(String(decoding: $0.name, as: UTF8.self)) of \(String(decoding: $0.parameter.bytes, as: UTF8.self))"
        }
    }

    @Test func `services are found in all restrictions, classes and braces`() throws {
        #expect(
            try names(
                """
                smtpd_restriction_classes = greylist, quota
                greylist = check_policy_service inet:127.0.0.1:10023, quota, greylist
                quota = CHECK_POLICY_SERVICE { unix:private/quota, timeout=5s, default_action=DUNNO }
                smtpd_recipient_restrictions = permit_mynetworks, check_client_access hash:x, greylist
                smtpd_end_of_data_restrictions = check_policy_service unix:private/quota
                """) == [
                    "inet:127.0.0.1:10023 of smtpd_recipient_restrictions",
                    "unix:private/quota of smtpd_recipient_restrictions",
                    "unix:private/quota of smtpd_end_of_data_restrictions",
                ])
        #expect(try names("") == [])
    }

    @Test func `services of a class stand where the class is named`() throws {
        #expect(
            try names(
                """
                smtpd_restriction_classes = greylist, deep, reject
                reject = check_policy_service inet:127.0.0.1:9
                greylist = permit_mynetworks, check_policy_service inet:127.0.0.1:2, deep, sleep 1
                deep = warn_if_reject check_policy_service inet:127.0.0.1:3, greylist
                smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:1, greylist,
                    check_policy_service inet:127.0.0.1:4, reject, deep
                """) == (1...4).map { "inet:127.0.0.1:\($0) of smtpd_recipient_restrictions" })
    }

    @Test func `what only looks like a service is no service`() throws {
        #expect(
            try names(
                """
                smtpd_recipient_restrictions = reject_rbl_client check_policy_service, check_client_access hash:x,
                    check_policy_service
                """) == [])
    }

    private func ask(_ name: String, parameter: ParameterName = "smtpd_recipient_restrictions") throws
        -> PolicyAnswer
    {
        let system = try MailSystemFixture("").system
        return system.ask(
            PolicyService(parameter: parameter, name: Array(name.utf8)),
            recipient: Array(#""a b"@example.com"#.utf8), sender: Array("<>".utf8), size: 123, from: .local)
    }

    @Test func `a service hears of recipient, sender and size, and its action is told`() throws {
        let peer = try ScriptedPeer(.lines) { (request, _) in
            request.isEmpty || request == [0x0A] ? .text("action=REJECT 5.2.2 full\n\n") : .silence
        }
        defer { peer.stop() }
        let answer = try ask("inet:127.0.0.1:\(peer.port)")
        #expect(answer == .action(Array("REJECT 5.2.2 full".utf8)))
        let lines = peer.requests.map { $0.trimmingSuffix { $0 == "\n" } }.map(String.init)
        // As Postfix 3.7 was seen to send them; the last two are new in 3.8.
        #expect(
            lines.filter { !$0.isEmpty } == [
                "request=smtpd_access_policy", "protocol_state=RCPT", "protocol_name=ESMTP",
                "client_address=127.0.0.1", "client_name=localhost", "client_port=0",
                "reverse_client_name=localhost", "server_address=127.0.0.1", "server_port=25",
                "helo_name=localhost", "sender=", "recipient=a b@example.com", "recipient_count=0",
                "queue_id=", "instance=postresolve", "size=123", "etrn_domain=", "stress=", "sasl_method=",
                "sasl_username=", "sasl_sender=", "ccert_subject=", "ccert_issuer=", "ccert_fingerprint=",
                "ccert_pubkey_fingerprint=", "encryption_protocol=", "encryption_cipher=",
                "encryption_keysize=0", "policy_context=", "compatibility_level=3.6",
                "mail_version=\(PostfixRelease.newest.fullText)",
            ])
    }

    @Test func `a service that is not there, or has no good name, is told`() throws {
        #expect(try ask("unix:/nonexistent/policy") == .failure("No such file or directory"))
        #expect(
            try ask("nowhere") == .failure("need service transport:endpoint instead of \"nowhere\""))
    }

    @Test func `limits of size are those of the agent that delivers`() throws {
        let fixture = try MailSystemFixture(
            """
            message_size_limit = 100000000
            mailbox_size_limit = 0
            virtual_mailbox_limit = 1000
            virtual_mailbox_domains = vm.test
            virtual_mailbox_maps = inline:{ joe@vm.test=joe/ }
            virtual_mailbox_base = /mail
            virtual_uid_maps = static:1000
            virtual_gid_maps = static:1000
            """)
        func limits(_ address: String) throws -> [String] {
            try fixture.resolve(address).deliveries.flatMap { try fixture.system.sizeLimits(of: $0) }.map {
                "\(String(decoding: $0.parameter.bytes, as: UTF8.self)) \($0.bytes)"
            }
        }
        let message = "message_size_limit 100000000"
        #expect(try limits("sys@localhost") == [message, "mailbox_size_limit 0"])
        #expect(try limits("joe@vm.test") == [message, "virtual_mailbox_limit 1000"])
        #expect(try limits("joe@remote.test") == [message])
    }
}

extension String {
    /// The text without what its end has of some characters.
    fileprivate func trimmingSuffix(_ isTrimmed: (Character) -> Bool) -> Substring {
        var text = self[...]
        while let last = text.last, isTrimmed(last) { text.removeLast() }
        return text
    }
}
