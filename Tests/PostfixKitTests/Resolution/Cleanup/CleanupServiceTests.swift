import PostfixKit
import Testing

@Suite struct CleanupServiceTests {
    private static let virtual = """
        virtual_alias_domains = va.test
        virtual_alias_maps = inline:{ {self@va.test=self@va.test, other@r.test}, l1@va.test=l2@va.test,
          l2@va.test=l1@va.test, x@va.test=bare, bare=root@r.test, {ext@va.test=x1@r.test, y1@r.test},
          ext+full@va.test=z1@r.test, @dom.test=@dom2.test, @all.test=catch@r.test, up@va.test=UP@VA.TEST,
          {two@va.test=m1@r.test, m2@va.test}, m2@va.test=m3@r.test, {dia@va.test=two@va.test, m2@va.test},
          {"sp ace"@va.test=sp1@r.test}, a@c.test=b@c.test, b@c.test=c@c.test }
        """

    @Test(arguments: [
        ("x@va.test", ["root@r.test"]), ("ext+foo@va.test", ["x1+foo@r.test", "y1+foo@r.test"]),
        ("ext+full@va.test", ["z1@r.test"]), ("q+e@dom.test", ["q+e@dom2.test"]),
        ("any+e@all.test", ["catch@r.test"]),
        ("two@va.test", ["m1@r.test", "m3@r.test"]), ("dia@va.test", ["m1@r.test", "m3@r.test"]),
        (#""sp ace"@va.test"#, ["sp1@r.test"]), ("Ext@VA.test", ["x1@r.test", "y1@r.test"]),
        ("none@else.test", ["none@else.test"]),
    ])
    func `virtual aliases are expanded to their end`(_ address: String, _ expected: [String]) throws {
        #expect(try MailSystemFixture(Self.virtual).recipients(address) == expected)
    }

    @Test func `an address may stand for itself, and two for each other never`() throws {
        let fixture = try MailSystemFixture(Self.virtual)
        #expect(
            try fixture.deliveries("self@va.test") == [
                "self@va.test error:5.1.1 User unknown in virtual alias table 5.1.1",
                "other@r.test smtp:r.test 2.0.0",
            ])
        #expect(try fixture.recipients("up@va.test") == ["UP@VA.TEST"])
        let loop = try fixture.resolve("l1@va.test")
        #expect(loop.verdict == .deferred)
        #expect(loop.deliveries.map(\.status) == ["4.6.0"])
        #expect(loop.warningTexts.contains { $0.contains("map nesting for l1@va.test") })
    }

    /// The notes of the steps of an address.
    private func notes(_ fixture: MailSystemFixture, _ address: String) throws -> [String] {
        try fixture.resolve(address).steps.filter { $0.stage == "virtual_alias_maps" }
            .compactMap { $0.note?.string }
    }

    @Test func `what a catch-all takes from others is told`() throws {
        let fixture = try MailSystemFixture(
            """
            virtual_mailbox_domains = m.test
            virtual_mailbox_base = /mail
            virtual_mailbox_maps = inline:{ a@m.test=a, e@m.test=e, kept@m.test=k }
            virtual_alias_maps = inline:{ @m.test=catch@r.test, kept@m.test=kept@m.test, @all.test=catch@r.test,
              @dom.test=@dom2.test, @example.com=catch@r.test }
            alias_maps = inline:{ team=sys }
            """)
        let mailbox = "the mailbox table has this address, too, and is not asked (virtual_mailbox_maps)"
        #expect(try notes(fixture, "A@m.test") == [mailbox])
        #expect(try notes(fixture, "b@m.test") == [])
        #expect(try notes(fixture, "kept@m.test") == [])
        let lost = "the extension +x is lost: an entry for a whole domain gives it to nobody"
        #expect(try notes(fixture, "e+x@m.test") == ["\(lost); \(mailbox)"])
        #expect(try notes(fixture, "any+x@all.test") == [lost])
        #expect(try notes(fixture, "any+x@dom.test") == [])
        #expect(
            try notes(fixture, "team@example.com") == [
                "the alias table has this name, too, and is not asked (alias_maps)"
            ])
        #expect(
            try notes(fixture, "sys@example.com") == [
                "there is a user of this name, too, whose mailbox is not asked for"
            ])
        #expect(try notes(fixture, "nobody-else@example.com") == [])
    }

    @Test func `a mailbox table that fails says nothing about a catch-all`() throws {
        let fixture = try MailSystemFixture(
            """
            virtual_mailbox_maps = texthash:DIR/none
            virtual_mailbox_domains = m.test
            virtual_alias_maps = inline:{ @m.test=catch@r.test }
            """)
        #expect(try notes(fixture, "a@m.test") == [])
        #expect(try fixture.resolve("a@m.test").warningTexts.count <= 1)
    }

    @Test func `tables that do not agree are told`() throws {
        let fixture = try MailSystemFixture(
            """
            virtual_alias_maps = inline:{ a@x.test=one@r.test, b@x.test=one@r.test }
              inline:{ a@x.test=two@r.test, b@x.test=one@r.test } regexp:DIR/none
            """)
        #expect(
            try notes(fixture, "a@x.test") == [
                "inline:{ a@x.test=two@r.test, b@x.test=one@r.test } says otherwise: two@r.test"
            ])
        #expect(try notes(fixture, "b@x.test") == [])
    }

    @Test func `the limit of nesting counts lookups`() throws {
        let two = try MailSystemFixture(Self.virtual + "\nvirtual_alias_recursion_limit = 2")
        #expect(try two.resolve("a@c.test").verdict == .deferred)
        let three = try MailSystemFixture(Self.virtual + "\nvirtual_alias_recursion_limit = 3")
        #expect(try three.recipients("a@c.test") == ["c@c.test"])
    }

    @Test func `lists and long results have limits`() throws {
        let list = (0..<30).map { "m\($0)@r.test" }.joined(separator: ",")
        let small = try MailSystemFixture(
            "virtual_alias_maps = inline:{ {l@x.test=\(list)} }\nvirtual_alias_expansion_limit = 10")
        #expect(try small.resolve("l@x.test").deliveries.map(\.status) == ["4.6.0"])
        let long = try MailSystemFixture(
            "virtual_alias_maps = inline:{ l@x.test=aaaaaaaaaaaaaaaaaaaaa@r.test }\nvirtual_alias_address_length_limit = 10"
        )
        #expect(try long.resolve("l@x.test").deliveries.map(\.status) == ["4.6.0"])
    }

    @Test func `bare keys are for local domains only`() throws {
        let fixture = try MailSystemFixture(
            "virtual_alias_maps = inline:{ bare=hit@r.test }\nvirtual_alias_domains = va.test")
        #expect(try fixture.recipients("bare@example.com") == ["hit@r.test"])
        #expect(try fixture.recipients("bare") == ["hit@r.test"])
        #expect(try fixture.recipients("bare@va.test") == ["bare@va.test"])
    }

    @Test func `canonical tables are asked until they have no more to say`() throws {
        let fixture = try MailSystemFixture(
            """
            recipient_canonical_maps = inline:{ c1@x.test=c2@x.test, c2@x.test=c3@x.test }
            canonical_maps = inline:{ c3@x.test=d@x.test, k1@x.test=k2@x.test, k2@x.test=k1@x.test,
              {m@x.test=one@x.test, two@x.test}, one@x.test=three@x.test }
            """)
        #expect(try fixture.recipients("c1@x.test") == ["d@x.test"])
        #expect(try fixture.recipients("k1@x.test") == ["k1@x.test"])
        #expect(
            try fixture.resolve("k1@x.test").warningTexts.contains {
                $0.contains("unreasonable canonical_maps")
            })
        #expect(try fixture.recipients("m@x.test") == ["three@x.test"])
        #expect(
            try fixture.resolve("m@x.test").warningTexts.contains(
                "multi-valued canonical_maps entry for m@x.test"))
    }

    @Test func `the sender is mapped, too`() throws {
        let fixture = try MailSystemFixture(
            """
            sender_canonical_maps = inline:{ s@a.m.test=s2@a.m.test, s2@a.m.test=s3@a.m.test }
            canonical_maps = inline:{ s3@a.m.test=s4@a.m.test }
            masquerade_domains = m.test
            """)
        let resolution = try fixture.resolve("x@y.test", sender: "s@a.m.test")
        #expect(resolution.sender == Array("s4@m.test".utf8))
        #expect(
            try fixture.resolve("x@y.test", sender: "mailer-daemon@example.com").sender == Array(#""""#.utf8))
    }

    @Test(arguments: [
        ("u@a.m.test", "u@m.test"), ("u@b.keep.m.test", "u@b.keep.m.test"), ("u@xm.test", "u@xm.test"),
        ("u@m.test", "u@m.test"), ("root@a.m.test", "root@a.m.test"), ("U@A.M.TEST", "U@m.test"),
    ])
    func `hosts hide behind their domain`(_ address: String, _ expected: String) throws {
        let fixture = try MailSystemFixture(
            """
            masquerade_domains = !keep.m.test m.test
            masquerade_classes = envelope_recipient
            masquerade_exceptions = root
            """)
        #expect(try fixture.recipients(address) == [expected])
    }

    @Test func `recipients are not masqueraded by default`() throws {
        #expect(
            try MailSystemFixture("masquerade_domains = m.test").recipients("u@a.m.test") == ["u@a.m.test"])
    }

    @Test func `a blind copy is expanded, but has no copy of its own`() throws {
        let fixture = try MailSystemFixture(
            """
            recipient_bcc_maps = inline:{ r@o.test=bcc@o.test, bcc@o.test=bcc2@o.test, a@va.test=va@o.test }
            virtual_alias_domains = va.test
            virtual_alias_maps = inline:{ a@va.test=r@o.test, va@o.test=copied@o.test }
            """)
        #expect(try fixture.recipients("r@o.test") == ["r@o.test", "bcc@o.test"])
        #expect(try fixture.recipients("a@va.test") == ["r@o.test", "copied@o.test"])
    }

    @Test func `a table that cannot be asked keeps the whole message out`() throws {
        let fixture = try MailSystemFixture("virtual_alias_maps = fail:x")
        let resolution = try fixture.resolve("a@b.test")
        #expect(resolution.verdict == .deferred)
        #expect(resolution.deliveries.map(\.status) == ["4.3.0"])
    }

    @Test func `the null address goes to the mailer daemon`() throws {
        let fixture = try MailSystemFixture("virtual_alias_maps = inline:{ null@v.test=<> }")
        #expect(try fixture.recipients("null@v.test") == ["MAILER-DAEMON@mail.example.com"])
    }

    @Test func `a regular expression makes no extension, and its domain no alias domain`() throws {
        let fixture = try MailSystemFixture(
            "virtual_alias_maps = regexp:DIR/rules", files: ["rules": #"/^(.*)@v9\.test$/ $1@r.test\#n"#])
        #expect(try fixture.recipients("a+e@v9.test") == ["a+e@r.test"])
        let every = try MailSystemFixture(
            "virtual_alias_maps = regexp:DIR/rules", files: ["rules": "/test/ hit@r.test\n"])
        #expect(try every.deliveries("a@b.test").first?.contains("virtual alias table") == true)
    }
}
