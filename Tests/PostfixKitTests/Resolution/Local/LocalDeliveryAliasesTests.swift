import PostfixKit
import Testing

@Suite struct LocalDeliveryAliasesTests {
    @Test func `the extension of a name that is found without it is dropped, and that is said`() throws {
        let fixture = try LocalFixture(aliases: "ext games\next+own lp\nout x@r.test")
        #expect(try fixture.deliveries("ext+foo@example.com") == ["games@example.com mailbox /spool/games"])
        #expect(try fixture.deliveries("ext+own@example.com") == ["lp@example.com mailbox /spool/lp"])
        #expect(try fixture.deliveries("out+foo@example.com") == ["x@r.test transport smtp:r.test"])
        #expect(
            try fixture.steps("ext+foo@example.com", stage: "alias_maps") == [
                "alias_maps ext+foo@example.com -> games "
                    + "(the extension +foo is dropped (propagate_unmatched_extensions))"
            ])
    }

    @Test func `or goes on to all members where it is to`() throws {
        let fixture = try LocalFixture(
            "propagate_unmatched_extensions = alias", aliases: "ext games, x@r.test")
        #expect(
            try fixture.deliveries("ext+foo@example.com") == [
                "games+foo@example.com mailbox /spool/games", "x+foo@r.test transport smtp:r.test",
            ])
    }

    @Test func `an alias that names itself means the user`() throws {
        let fixture = try LocalFixture(
            aliases: "games games, games@r.test\ntoself toself@example.com, lp\nsys Sys")
        #expect(
            try fixture.deliveries("games@example.com") == [
                "games@example.com mailbox /spool/games", "games@r.test transport smtp:r.test",
            ])
        #expect(
            try fixture.deliveries("toself@example.com") == [
                "toself@example.com bounce 5.1.1 unknown user: \"toself\"",
                "lp@example.com mailbox /spool/lp",
            ])
        #expect(try fixture.deliveries("sys@example.com") == ["Sys@example.com mailbox /spool/sys"])
    }

    @Test(arguments: [
        ("3.7.11", "alias database loop for loopb"), ("3.11", "recipient nesting limit exceeded"),
    ])
    func `aliases that name each other are followed for a while`(_ release: String, _ reason: String) throws {
        let fixture = try LocalFixture(aliases: "loopa loopb\nloopb loopa", release: release)
        #expect(try fixture.deliveries("loopa@example.com") == ["loopb@example.com bounce 5.4.6 \(reason)"])
        #expect(try fixture.steps("loopa@example.com", stage: "alias_maps").count == 25)
    }

    @Test(arguments: [
        ("3.7.11", "alias database loop for lp"), ("3.11", "recipient nesting limit exceeded"),
    ])
    func `24 aliases in a row arrive, 25 do not`(_ release: String, _ reason: String) throws {
        let chain = (1..<27).map { "a\($0) a\($0 + 1)" } + ["a27 lp"]
        let fixture = try LocalFixture(aliases: chain.joined(separator: "\n"), release: release)
        #expect(try fixture.deliveries("a4@example.com") == ["lp@example.com mailbox /spool/lp"])
        #expect(try fixture.deliveries("a3@example.com") == ["lp@example.com bounce 5.4.6 \(reason)"])
    }

    @Test func `a member of a list gets one mail, with and without an extension two`() throws {
        let fixture = try LocalFixture(
            aliases: "two sys, sys+a\none sys, sys\nfiles /f, /f\ncommands |/bin/true, |/bin/true\n")
        #expect(
            try fixture.deliveries("two@example.com") == [
                "sys@example.com mailbox /spool/sys", "sys+a@example.com mailbox /spool/sys",
            ])
        #expect(try fixture.deliveries("one@example.com") == ["sys@example.com mailbox /spool/sys"])
        #expect(try fixture.deliveries("files@example.com") == ["files@example.com file /f"])
        #expect(try fixture.deliveries("commands@example.com") == ["commands@example.com command /bin/true"])
        #expect(try fixture.steps("one@example.com", stage: "duplicate").count == 1)
    }

    @Test func `the duplicate filter forgets what it has no room for`() throws {
        let fixture = try LocalFixture("duplicate_filter_limit = 3", aliases: "one /a, /b, /c, /d, /b, /d")
        #expect(
            try fixture.deliveries("one@example.com").map { $0.suffix(2) } == ["/a", "/b", "/c", "/d", "/d"])
    }

    @Test func `members of a list with an owner get a new message from that owner`() throws {
        let fixture = try LocalFixture(
            "virtual_alias_maps = inline:{alice=bob@example.com}",
            aliases: "list alice, x@r.test\nowner-list games\nplain alice")
        #expect(
            try fixture.deliveries("list@example.com") == [
                "bob@example.com mailbox /spool/bob", "x@r.test transport smtp:r.test",
            ])
        #expect(try fixture.deliveries("plain@example.com") == ["alice@example.com mailbox /spool/alice"])
        let steps = try fixture.steps("list@example.com", stage: "reinject")
        #expect(steps.count == 2)
        #expect(steps.allSatisfy { $0.contains("from <owner-list@example.com>") })
        let deliveries = try fixture.mail.resolve("list@example.com").deliveries
        #expect(
            deliveries.map(\.originalRecipient) == [Array("alice@example.com".utf8), Array("x@r.test".utf8)])
    }

    @Test func `the owner is asked for only where it is special, and may be expanded`() throws {
        let aliases = "list alice\nowner-list games@r.test"
        let expanded = try LocalFixture("expand_owner_alias = yes", aliases: aliases)
        #expect(
            try expanded.steps("list@example.com", stage: "reinject").first?.contains("from <games@r.test>")
                == true)
        let plain = try LocalFixture("owner_request_special = no", aliases: aliases)
        #expect(try plain.steps("list@example.com", stage: "reinject") == [])
    }

    @Test func `an alias within a list keeps the owner, unless that is reset`() throws {
        let aliases = "list inner\nowner-list games\ninner alice"
        let kept = try LocalFixture(aliases: aliases)
        #expect(try kept.steps("list@example.com", stage: "reinject").count == 1)
        let reset = try LocalFixture("reset_owner_alias = yes", aliases: aliases)
        #expect(try reset.steps("list@example.com", stage: "reinject") == [])
    }

    @Test func `aliases do not come back to virtual aliases, but lists with an owner do`() throws {
        let fixture = try LocalFixture(
            "virtual_alias_maps = inline:{bare=lp}", aliases: "nolist bare\nlist bare\nowner-list alice")
        #expect(
            try fixture.deliveries("nolist@example.com") == [
                "bare@example.com bounce 5.1.1 unknown user: \"bare\""
            ])
        #expect(try fixture.deliveries("list@example.com") == ["lp@example.com mailbox /spool/lp"])
    }

    @Test func `a backslash before a name means nothing`() throws {
        let fixture = try LocalFixture(aliases: "back \\sys\nsys lp")
        #expect(try fixture.deliveries("back@example.com") == ["lp@example.com mailbox /spool/lp"])
        #expect(try fixture.deliveries("\"\\\\sys\"@example.com") == ["sys@example.com mailbox /spool/sys"])
    }

    @Test func `a command needs quotes when it has blanks`() throws {
        let fixture = try LocalFixture(
            aliases: "cmd |/bin/true\nquoted \"|/bin/true arg\"\nbroken |/bin/true arg")
        #expect(try fixture.deliveries("cmd@example.com") == ["cmd@example.com command /bin/true"])
        #expect(try fixture.deliveries("quoted@example.com") == ["quoted@example.com command /bin/true arg"])
        #expect(
            try fixture.deliveries("broken@example.com") == [
                "broken@example.com command /bin/true", "arg@example.com bounce 5.1.1 unknown user: \"arg\"",
            ])
    }

    @Test func `keys of aliases are in internal form`() throws {
        let fixture = try LocalFixture(
            "alias_maps = regexp:DIR/patterns", files: ["patterns": "/^a b$/ ab@r.test\n"])
        #expect(try fixture.deliveries("\"a b+x\"@example.com") == ["ab@r.test transport smtp:r.test"])
    }

    @Test
    func `patterns see the bare name, with and without the extension, and make no owners by themselves`()
        throws
    {
        let fixture = try LocalFixture(
            "alias_maps = regexp:DIR/patterns",
            files: ["patterns": "/^re-y$/ lp\n/^re-(z)$/ x-$1@r.test\n/^full@/ games\n"])
        #expect(try fixture.deliveries("RE-y+z@example.com") == ["lp@example.com mailbox /spool/lp"])
        #expect(
            try fixture.deliveries("re-z@example.com") == [
                "re-z@example.com bounce 5.1.1 unknown user: \"re-z\""
            ])
        #expect(
            try fixture.deliveries("full@example.com") == [
                "full@example.com bounce 5.1.1 unknown user: \"full\""
            ])
    }

    @Test func `a pattern for owners makes every alias a list`() throws {
        let fixture = try LocalFixture(
            "alias_maps = regexp:DIR/patterns", files: ["patterns": "/^owner-/ alice\n/^list$/ lp\n"])
        let steps = try fixture.steps("list@example.com", stage: "reinject")
        #expect(steps.first?.contains("from <owner-list@example.com>") == true)
    }

    @Test func `an empty alias is the mailer-daemon, one without an address is an error`() throws {
        let fixture = try LocalFixture(aliases: "nul \"\"\nnone ,\nboth \"\", lp")
        #expect(
            try fixture.deliveries("nul@example.com") == [
                "MAILER-DAEMON@mail.example.com discard 2.0.0 discarded"
            ])
        #expect(
            try fixture.deliveries("none@example.com") == [
                "none@example.com defer 4.3.0 alias database unavailable"
            ])
        #expect(try fixture.deliveries("both@example.com").last == "lp@example.com mailbox /spool/lp")
    }

    @Test func `a tilde means nothing in an alias`() throws {
        let fixture = try LocalFixture("alias_maps = inline:{{tilde = ~/x} {other = ~lp/x}}")
        for name in ["tilde", "other"] {
            #expect(
                try fixture.deliveries("\(name)@example.com") == [
                    "\(name)@example.com bounce 5.3.5 mail system configuration error"
                ])
        }
    }

    @Test func `a file in the aliases of root belongs to nobody`() throws {
        let fixture = try LocalFixture("alias_maps = inline:{{file = /f} {dir = /d/}}")
        let file = try #require(try fixture.mail.resolve("file@example.com").deliveries.first)
        #expect(file.reason == "delivered to file: /f" && file.method == .file)
        #expect(file.note?.string.hasPrefix("written by nobody (default_privs)") == true)
        let directory = try #require(try fixture.mail.resolve("dir@example.com").deliveries.first)
        #expect(directory.reason == "delivered to maildir" && directory.method == .maildir)
    }

    @Test func `what may be written to and run can be restricted`() throws {
        let fixture = try LocalFixture(
            "allow_mail_to_files = forward\nallow_mail_to_commands = include",
            aliases: "file /f\ncommand |/bin/true\nlist :include:DIR/list",
            files: ["list": "|/bin/true\n/f\n"])
        #expect(
            try fixture.deliveries("file@example.com") == [
                "file@example.com bounce 5.7.1 mail to file is restricted"
            ])
        #expect(
            try fixture.deliveries("command@example.com") == [
                "command@example.com bounce 5.7.1 mail to command is restricted"
            ])
        #expect(
            try fixture.deliveries("list@example.com") == [
                "list@example.com command /bin/true",
                "list@example.com bounce 5.7.1 mail to file is restricted",
            ])
    }

    @Test func `a relocated member of an alias has moved`() throws {
        let fixture = try LocalFixture(
            "relocated_maps = inline:{{moved = new@place.test}}", aliases: "rel moved\nmoved lp")
        #expect(
            try fixture.deliveries("rel@example.com") == [
                "moved@example.com bounce 5.1.6 User has moved to new@place.test"
            ])
    }

    @Test func `a table that fails defers, and one that is behind it is not asked`() throws {
        let fixture = try LocalFixture("alias_maps = fail:x, inline:{{list = alice}}")
        #expect(
            try fixture.deliveries("list@example.com") == [
                "list@example.com defer 4.3.0 alias database unavailable"
            ])
    }

    @Test func `new messages wait for a delivery that is tried again`() throws {
        let fixture = try LocalFixture(
            "mailbox_transport_maps = inline:{lp=nowhere:}", aliases: "list x@r.test, lp, y@r.test")
        #expect(
            try fixture.deliveries("list@example.com") == [
                "lp@example.com defer 4.3.0 mail transport unavailable"
            ])
        #expect(
            try fixture.steps("list@example.com", stage: "reinject").last?.contains("is not sent") == true)
    }
}
