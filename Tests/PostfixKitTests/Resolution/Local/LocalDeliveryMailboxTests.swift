import PostfixKit
import Testing

@Suite struct LocalDeliveryMailboxTests {
    @Test(arguments: [
        ("", "mailbox /spool/sys"),
        ("mail_spool_directory = /mail/", "maildir /mail/sys/"),
        ("home_mailbox = Mailbox", "mailbox DIR/home/sys/Mailbox"),
        ("home_mailbox = Maildir/", "maildir DIR/home/sys/Maildir/"),
        (
            "home_mailbox = Maildir/\nmailbox_command = /bin/deliver \"$USER\"",
            "command /bin/deliver \"$USER\""
        ),
        (
            "mailbox_command = /bin/no\nmailbox_command_maps = inline:{sys=/bin/yes}", "command /bin/yes"
        ),
        ("mailbox_command = /bin/no\nmailbox_transport = foo:box", "transport foo:box"),
        (
            "mailbox_transport = foo:box\nmailbox_transport_maps = inline:{sys=relay:}",
            "transport relay:mail.example.com"
        ),
    ])
    func `the first setting that is there decides`(_ settings: String, _ target: String) throws {
        let fixture = try LocalFixture(settings)
        #expect(try fixture.deliveries("sys+x@example.com") == ["sys+x@example.com \(target)"])
    }

    @Test func `a mailbox transport takes users that do not exist, behind aliases and forward files`() throws
    {
        let fixture = try LocalFixture(
            "mailbox_transport = foo:box", aliases: "ali lp, x@r.test",
            files: ["home/alice/.forward": "a@r.test\n"])
        #expect(try fixture.deliveries("nosuch@example.com") == ["nosuch@example.com transport foo:box"])
        #expect(
            try fixture.deliveries("ali@example.com") == [
                "lp@example.com transport foo:box", "x@r.test transport smtp:r.test",
            ])
        #expect(try fixture.deliveries("alice@example.com") == ["a@r.test transport smtp:r.test"])
    }

    @Test func `tables of transports are asked for the user, and a failure defers`() throws {
        let fixture = try LocalFixture(
            """
            mailbox_transport_maps = inline:{sys=foo:sys nosuch=foo}
            fallback_transport_maps = inline:{other=foo:other ext+e=foo:never}
            """)
        #expect(try fixture.deliveries("sys+e@example.com") == ["sys+e@example.com transport foo:sys"])
        #expect(
            try fixture.deliveries("nosuch@example.com") == [
                "nosuch@example.com transport foo:mail.example.com"
            ])
        #expect(try fixture.deliveries("other@example.com") == ["other@example.com transport foo:other"])
        #expect(
            try fixture.deliveries("ext+e@example.com") == [
                "ext+e@example.com bounce 5.1.1 unknown user: \"ext\""
            ])
        for parameter in ["mailbox_transport_maps", "mailbox_command_maps"] {
            let failing = try LocalFixture("\(parameter) = fail:x")
            #expect(
                try failing.deliveries("sys@example.com") == [
                    "sys@example.com defer 4.3.0 table lookup failure"
                ])
        }
    }

    @Test func `a transport that leads back has an end`() throws {
        let fixture = try LocalFixture("mailbox_transport = local:")
        #expect(
            try fixture.deliveries("sys@example.com") == [
                "sys@example.com defer 4.3.0 unknown mail transport error"
            ])
    }

    @Test func `who is unknown is told by the user, folded and without the extension`() throws {
        let fixture = try LocalFixture()
        #expect(
            try fixture.deliveries("NoBody1+Ext@example.com") == [
                "NoBody1+Ext@example.com bounce 5.1.1 unknown user: \"nobody1\""
            ])
        #expect(
            try fixture.deliveries("+foo@example.com") == [
                "+foo@example.com bounce 5.1.1 unknown user: \"+foo\""
            ])
    }

    @Test func `an extension with a slash is dropped`() throws {
        let fixture = try LocalFixture()
        #expect(try fixture.deliveries("lp+a/b@example.com") == ["lp+a/b@example.com mailbox /spool/lp"])
        #expect(
            try fixture.deliveries("nosuch/x+a/b@example.com") == [
                "nosuch/x+a/b@example.com bounce 5.1.1 unknown user: \"nosuch/x\""
            ])
        #expect(
            try fixture.warnings("lp+a/b@example.com") == ["address with illegal extension: lp+a/b"])
    }

    @Test func `mail for a postmaster who is not there is thrown away`() throws {
        let fixture = try LocalFixture()
        for name in ["mailer-daemon", "Postmaster", "postmaster+x"] {
            #expect(
                try fixture.deliveries("\(name)@example.com") == [
                    "\(name)@example.com discard 2.0.0 discarded"
                ])
        }
        #expect(
            try fixture.warnings("Postmaster@example.com") == ["required alias not found: postmaster"])
        let aliased = try LocalFixture(aliases: "postmaster lp")
        #expect(try aliased.deliveries("postmaster+x@example.com") == ["lp@example.com mailbox /spool/lp"])
    }

    @Test(arguments: [
        ("catchall+$local@r.test", "nosuch+x", "catchall+nosuch+x@r.test"),
        ("catchall+$local@r.test", "nosuch", "catchall+nosuch@r.test"),
        ("$user.$extension.$domain.$recipient_delimiter@r.test", "nosuch+x", "nosuch.x.example.com.+@r.test"),
        ("$user.$extension.$domain.$recipient_delimiter@r.test", "nosuch", "nosuch..example.com.+@r.test"),
        ("${extension?$extension}${extension:none}@r.test", "nosuch+$user", "$user@r.test"),
        ("$shell$home$mailbox@r.test", "No+Such", "no+such@r.test"),
    ])
    func `the relay for unknown users is written with names`(
        _ value: String, _ name: String, _ address: String
    ) throws {
        let fixture = try LocalFixture("luser_relay = \(value)")
        #expect(
            try fixture.deliveries("\(name)@example.com") == ["\(address) transport smtp:r.test"])
    }

    @Test func `it is an address whatever it looks like, of this host or another`() throws {
        let user = try LocalFixture("luser_relay = sys")
        #expect(try user.deliveries("nosuch+x@example.com") == ["sys@example.com mailbox /spool/sys"])
        let file = try LocalFixture("luser_relay = /open/file")
        #expect(
            try file.deliveries("nosuch@example.com") == [
                "/open/file@example.com bounce 5.1.1 unknown user: \"/open/file\""
            ])
    }

    @Test func `one that leads back is none, and one that grows has an end`() throws {
        let back = try LocalFixture("luser_relay = $user@example.com")
        #expect(
            try back.deliveries("nosuch@example.com") == [
                "nosuch@example.com bounce 5.1.1 unknown user: \"nosuch\""
            ])
        #expect(
            try back.deliveries("nosuch+x@example.com") == [
                "nosuch@example.com bounce 5.1.1 unknown user: \"nosuch\""
            ])
        let growing = try LocalFixture("luser_relay = x$user")
        #expect(try growing.mail.resolve("nosuch@example.com").deliveries.map(\.status) == ["5.4.6"])
    }

    @Test func `a fallback comes before it`() throws {
        let fixture = try LocalFixture("luser_relay = catchall@r.test\nfallback_transport = foo:fallback")
        #expect(try fixture.deliveries("nosuch@example.com") == ["nosuch@example.com transport foo:fallback"])
        #expect(try fixture.deliveries("sys@example.com") == ["sys@example.com mailbox /spool/sys"])
    }

    @Test func `users who cannot be looked up leave the question open`() throws {
        let mail = try MailSystemFixture("", users: "")
        let missing = try MailSystem(
            mail.system.main, mail.system.master,
            surroundings: TableSurroundings(accounts: Accounts(users: "/nowhere/passwd"), warn: { _ in }))
        let resolution = try missing.resolve(
            Array("sys@example.com".utf8), sender: [], from: .local)
        #expect(resolution.verdict == .undecidable)
        #expect(resolution.deliveries.map(\.reason) == ["users of that host unknown"])
    }

    @Test func `a home that is required and not there defers`() throws {
        let mail = try MailSystemFixture("require_home_directory = yes")
        let delivery = try #require(try mail.resolve("sys@example.com").deliveries.first)
        #expect(
            delivery.reason.string
                == "cannot access home directory \(mail.path)/sys: No such file or directory")
        #expect(delivery.status == "4.3.0" && delivery.verdict == .deferred)
    }

    @Test func `the limits are told with the mailbox`() throws {
        let fixture = try LocalFixture("mailbox_size_limit = 0\nmessage_size_limit = 1000")
        let delivery = try #require(try fixture.mail.resolve("sys@example.com").deliveries.first)
        #expect(delivery.note == "message_size_limit 1000")
        let wrong = try LocalFixture("mailbox_size_limit = 999\nmessage_size_limit = 1000")
        let resolution = try wrong.mail.resolve("sys@example.com")
        #expect(resolution.hasBadConfiguration && resolution.verdict == .deferred)
    }
}
