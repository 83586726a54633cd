@testable import PostfixKit
import Testing

@Suite struct AddressResolverTests {
    /// Where an address goes: `transport:nexthop recipient`, and `ROUTED` or `ERROR`.
    private func resolved(
        _ address: String, _ settings: String = "", sender: String = "s@sender.test"
    ) throws -> String {
        let fixture = try MailSystemFixture(settings)
        let resolver = try fixture.system.resolver.get()
        let found = try resolver.resolve(
            Array(address.utf8), sender: Array(sender.utf8), after: 0, ResolutionRun())
        let text = { (bytes: [UInt8]) in String(decoding: bytes, as: UTF8.self) }
        if found.isBad { return "ERROR" }
        return "\(text(found.transport)):\(text(found.nexthop)) \(text(found.recipient))"
            + (found.isRouted ? " ROUTED" : "")
    }

    @Test(arguments: [
        ("root", "local:mail.example.com root@mail.example.com"),
        ("", "local:mail.example.com MAILER-DAEMON@mail.example.com"),
        ("@example.com", "local:mail.example.com MAILER-DAEMON@example.com"),
        ("a%b.test@example.com", "smtp:b.test a@b.test"), ("b.test!a@example.com", "smtp:b.test a@b.test"),
        ("a@b.test@example.com", "smtp:b.test a@b.test"),
        ("a@b@c.test", "smtp:c.test a@b@c.test ROUTED"),
        ("@a.test,@x.test:b@example.com", "local:mail.example.com b@example.com"),
        ("a@mail.example.com.", "local:mail.example.com a@mail.example.com"),
        ("a@", "ERROR"), ("a@example.com..", "ERROR"), ("a@1.2.3.4", "ERROR"), ("a@-x.test", "ERROR"),
        ("a@[999.2.3.4]", "ERROR"), ("-x@y.test", "ERROR"),
        ("u@[127.0.0.1]", "local:mail.example.com u@[127.0.0.1]"),
        ("a%b@y.test", "smtp:y.test a%b@y.test ROUTED"),
        ("u@xn--bcher-kva.test", "smtp:xn--bcher-kva.test u@xn--bcher-kva.test"),
        ("u@bücher.test", "smtp:bücher.test u@bücher.test"),
    ])
    func `an address is reduced to its user and domain`(_ address: String, _ expected: String) throws {
        #expect(try resolved(address) == expected)
    }

    @Test func `a domain of digits is an address where that is allowed`() throws {
        let settings = "resolve_numeric_domain = yes"
        #expect(try resolved("a@192.0.2.9", settings) == "smtp:[192.0.2.9] a@[192.0.2.9]")
        #expect(try resolved("a@127.0.0.1", settings) == "local:mail.example.com a@[127.0.0.1]")
    }

    @Test(arguments: [
        ("u@va.test", "error:5.1.1 User unknown in virtual alias table u@va.test"),
        ("u@sub.va.test", "smtp:sub.va.test u@sub.va.test"),
        ("u@vm.test", "virtual:vm.test u@vm.test"),
        ("u@r.test", "relay:r.test u@r.test"), ("u@q.r.test", "relay:q.r.test u@q.r.test"),
        ("u@other.test", "smtp:other.test u@other.test"),
    ])
    func `the class of a domain chooses the transport`(_ address: String, _ expected: String) throws {
        let settings = """
            virtual_alias_domains = va.test
            virtual_mailbox_domains = vm.test
            relay_domains = r.test
            """
        #expect(try resolved(address, settings) == expected)
    }

    @Test func `dotted relay domains match nothing while parents match`() throws {
        #expect(try resolved("u@q.sub.test", "relay_domains = .sub.test").hasPrefix("smtp:"))
        let settings = "relay_domains = .sub.test\nparent_domain_matches_subdomains ="
        #expect(try resolved("u@q.sub.test", settings).hasPrefix("relay:"))
    }

    @Test(arguments: [
        ("u@t1.test", "foo:hop:25 u@t1.test"), ("u@t2.test", "foo:t2.test u@t2.test"),
        ("u@t3.test", "smtp:nh u@t3.test"), ("u@t4.test", "smtp:[relay.test] u@t4.test"),
        ("u@t5.test", "error:Address is undeliverable u@t5.test"),
        ("u@t6.test", "error:5.7.1 no u@t6.test"),
        ("u@x.sub.test", "foo:below u@x.sub.test"), ("u@sub.test", "smtp:[relay.test] u@sub.test"),
        ("special+e@t1.test", "foo:special special+e@t1.test"),
        ("u@example.com", "foo:local u@example.com"),
    ])
    func `transport_maps overrides all but virtual aliases`(_ address: String, _ expected: String) throws {
        let settings = """
            relayhost = [relay.test]
            transport_maps = inline:{ t1.test=foo:hop:25, t2.test=foo:, t3.test=:nh, {t4.test=:}, t5.test=error:,
              {t6.test=error:5.7.1 no}, .sub.test=foo:below, special@t1.test=foo:special, example.com=foo:local }
            """
        #expect(try resolved(address, settings) == expected)
    }

    @Test func `the wildcard of transport_maps takes local mail, too`() throws {
        #expect(
            try resolved("root@example.com", "transport_maps = inline:{ *=foo:any }").hasPrefix("foo:any"))
        let settings = "transport_maps = inline:{ *=foo:any }\nvirtual_alias_domains = va.test"
        #expect(try resolved("u@va.test", settings).hasPrefix("error:5.1.1"))
    }

    @Test(arguments: [
        ("a@s1.test", "foo:sdt u@x.test"), ("a@s2.test", "foo:[sdr] u@x.test"), ("", "foo:null u@x.test"),
        ("a@s3.test", "smtp:[relay.test] u@x.test"), ("a@s4.test", "smtp:[relay.test] u@x.test"),
    ])
    func `the sender may choose transport and relay host`(_ sender: String, _ expected: String) throws {
        let settings = """
            relayhost = [relay.test]
            sender_dependent_default_transport_maps =
              inline:{ @s1.test=foo:sdt, @s2.test=foo, @s3.test=Dunno, <>=foo:null }
            sender_dependent_relayhost_maps = inline:{ @s1.test=[sdr], @s2.test=[sdr], @s3.test=DUNNO }
            """
        #expect(try resolved("u@x.test", settings, sender: sender) == expected)
    }

    @Test func `who has moved gets nothing`() throws {
        let settings = "relocated_maps = inline:{ {old@x.test=new@y.test}, root=elsewhere }"
        #expect(try resolved("old@x.test", settings) == "error:5.1.6 User has moved to new@y.test old@x.test")
        #expect(
            try resolved("root@example.com", settings).hasPrefix("error:5.1.6 User has moved to elsewhere"))
    }

    @Test func `a list that cannot be read fails for what comes behind it`() throws {
        let settings = "mydestination = example.com, /nonexistent/file, other.test"
        #expect(try resolved("u@example.com", settings).hasPrefix("local:"))
        #expect(throws: AddressResolver.Failure.self) { try resolved("u@other.test", settings) }
    }
}

@Suite struct AddressResolverBoundsTests {
    @Test(arguments: [
        String(repeating: "@", count: 30_000),
        "x" + String(repeating: "%example.com", count: 3000) + "@example.com",
        "x@" + String(repeating: "a.", count: 40_000) + "test",
        String(repeating: "example.com!", count: 3000) + "a",
    ])
    func `long addresses end with a verdict`(_ address: String) throws {
        let fixture = try MailSystemFixture("")
        #expect(try fixture.resolve(address).verdict != .deliverable)
    }

    @Test func `an agent that cannot start keeps its own mail only`() throws {
        let fixture = try MailSystemFixture("mailbox_size_limit = 4242\nmessage_size_limit = 10000")
        let local = try fixture.resolve("sys@example.com")
        #expect(local.verdict == .deferred && local.hasBadConfiguration)
        #expect(try fixture.resolve("x@r.test").verdict == .deliverable)
    }
}
