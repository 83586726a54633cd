import Foundation
import Glibc
import PostfixKit
import Testing

@Suite struct LocalDeliveryForwardTests {
    @Test func `a forward file with the extension in its name comes first`() throws {
        let fixture = try LocalFixture(
            files: ["home/alice/.forward": "a@r.test\n", "home/alice/.forward+e": "e@r.test\n"])
        #expect(try fixture.deliveries("alice+e@example.com") == ["e@r.test transport smtp:r.test"])
        #expect(try fixture.deliveries("alice+x@example.com") == ["a@r.test transport smtp:r.test"])
        #expect(try fixture.deliveries("alice@example.com") == ["a@r.test transport smtp:r.test"])
        #expect(
            try fixture.steps("alice+x@example.com", stage: "forward") == [
                "forward alice+x@example.com -> a@r.test [DIR/home/alice/.forward:1] "
                    + "(the extension +x is dropped (propagate_unmatched_extensions))"
            ])
    }

    @Test func `the extension goes on where it is to, unless the file has it in its name`() throws {
        let fixture = try LocalFixture(
            "propagate_unmatched_extensions = forward",
            files: ["home/alice/.forward": "a@r.test\n", "home/alice/.forward+e": "e@r.test\n"])
        #expect(try fixture.deliveries("alice+e@example.com") == ["e@r.test transport smtp:r.test"])
        #expect(try fixture.deliveries("alice+x@example.com") == ["a+x@r.test transport smtp:r.test"])
    }

    @Test func `a forward file of comments is none`() throws {
        let fixture = try LocalFixture(
            files: ["home/alice/.forward": "# nothing\n\n", "home/games/.forward": ""])
        #expect(try fixture.deliveries("alice@example.com") == ["alice@example.com mailbox /spool/alice"])
        #expect(try fixture.deliveries("games@example.com") == ["games@example.com mailbox /spool/games"])
        #expect(
            try fixture.steps("alice@example.com").last?.contains(
                "DIR/home/alice/.forward names nobody, as if it were not there") == true)
    }

    @Test(arguments: ["bob", "bob, bob", "\"|/bin/true\", bob, bob"])
    func `one that names itself comes to an end, even where nothing is remembered`(_ text: String) throws {
        let fixture = try LocalFixture(
            "duplicate_filter_limit = 1", files: ["home/bob/.forward": text + "\n"], release: "3.7.11")
        #expect(try fixture.deliveries("bob@example.com").count < 2000)
    }

    @Test func `one that names another user sends the mail anew`() throws {
        let fixture = try LocalFixture(
            "virtual_alias_maps = inline:{lp=printer@r.test}", files: ["home/bob/.forward": "lp\n"])
        #expect(try fixture.deliveries("bob@example.com") == ["printer@r.test transport smtp:r.test"])
        let step = try #require(try fixture.steps("bob@example.com", stage: "reinject").first)
        #expect(step.contains("(bob sends mail on to another user of this host; "))
    }

    @Test(arguments: ["alice", "\\alice", "alice@localhost", "ALICE@mail.example.com"])
    func `one that names its own user means the mailbox`(_ name: String) throws {
        let fixture = try LocalFixture(files: ["home/alice/.forward": "\(name), bob\n"])
        let deliveries = try fixture.deliveries("alice@example.com")
        #expect(deliveries.map { $0.split(separator: " ")[2] } == ["/spool/alice", "/spool/bob"])
    }

    @Test func `an alias of the user in the user's own file means the mailbox`() throws {
        let fixture = try LocalFixture(aliases: "a.lice alice", files: ["home/alice/.forward": "a.lice\n"])
        #expect(try fixture.deliveries("alice@example.com") == ["alice@example.com mailbox /spool/alice"])
        #expect(try fixture.deliveries("a.lice@example.com") == ["alice@example.com mailbox /spool/alice"])
    }

    @Test func `a file that was followed already takes the mail once more`() throws {
        let fixture = try LocalFixture(
            aliases: "list alice, alice+x", files: ["home/alice/.forward": "a@r.test\n"])
        #expect(try fixture.deliveries("list@example.com") == ["a@r.test transport smtp:r.test"])
    }

    @Test func `mail that comes back to the user is a loop`() throws {
        let fixture = try LocalFixture(
            "virtual_alias_domains = va.test\nvirtual_alias_maps = inline:{back@va.test=alice@example.com}",
            files: ["home/alice/.forward": "back@va.test\n"])
        let loop = ["alice@example.com bounce 5.4.6 mail forwarding loop for alice@example.com"]
        #expect(try fixture.deliveries("alice@example.com") == loop)
        #expect(try fixture.deliveries("back@va.test") == loop)
    }

    @Test func `users who send to each other make a loop`() throws {
        let fixture = try LocalFixture(
            files: ["home/alice/.forward": "bob\n", "home/bob/.forward": "alice\n"])
        #expect(
            try fixture.deliveries("alice@example.com") == [
                "alice@example.com bounce 5.4.6 mail forwarding loop for alice@example.com"
            ])
    }

    @Test(arguments: [("yes", "list@example.com"), ("no", "alice@example.com")])
    func `new messages tell for whom they were`(_ frozen: String, _ address: String) throws {
        let fixture = try LocalFixture(
            "frozen_delivered_to = \(frozen)", aliases: "list alice",
            files: ["home/alice/.forward": "a@r.test\n"])
        let step = try #require(try fixture.steps("list@example.com", stage: "reinject").first)
        #expect(step.hasSuffix("Delivered-To: \(address))"))
    }

    @Test func `a tilde is the home of the user`() throws {
        let fixture = try LocalFixture(
            files: ["home/alice/.forward": "~/x\n", "home/bob/.forward": "~lp/x\n"])
        #expect(try fixture.deliveries("alice@example.com") == ["alice@example.com file DIR/home/alice/x"])
        #expect(
            try fixture.deliveries("bob@example.com") == [
                "bob@example.com bounce 5.3.5 mail system configuration error"
            ])
    }

    @Test func `a file that others can write, or that is no file, is ignored`() throws {
        let fixture = try LocalFixture(
            files: ["home/alice/.forward": "a@r.test\n", "home/bob/.forward/x": ""],
            users: ["alice", "bob", "sys"])
        try fixture.setMode(0o666, of: "home/alice/.forward")
        try FileManager.default.createSymbolicLink(
            atPath: fixture.mail.path + "/home/sys/.forward", withDestinationPath: "../alice/.forward")
        for (user, problem) in [
            ("alice", "is world writable"), ("bob", "is not a regular file"),
            ("sys", "is not a regular file"),
        ] {
            #expect(
                try fixture.deliveries("\(user)@example.com") == [
                    "\(user)@example.com mailbox /spool/\(user)"
                ])
            #expect(
                try fixture.warnings("\(user)@example.com") == ["file DIR/home/\(user)/.forward \(problem)"])
        }
    }

    @Test func `a pipe is not waited for`() throws {
        let fixture = try LocalFixture()
        _ = unsafe mkfifo(fixture.mail.path + "/home/alice/.forward", 0o600)
        #expect(try fixture.deliveries("alice@example.com") == ["alice@example.com mailbox /spool/alice"])
    }

    @Test func `a file of somebody else is ignored`() throws {
        let fixture = try LocalFixture(files: ["home/alice/.forward": "a@r.test\n"], users: [])
        let other = getuid() + 4711
        let mail = try MailSystemFixture(
            "mail_spool_directory = /spool",
            users: "alice:x:\(other):\(getgid())::\(fixture.mail.path)/home/alice:/bin/sh\n")
        if getuid() == 0 { _ = unsafe chown(fixture.mail.path + "/home/alice/.forward", other + 1, 0) }
        let owner = getuid() == 0 ? other + 1 : getuid()
        let resolution = try mail.resolve("alice@example.com")
        // The directory of the fixture may be closed to that user, who then has no such file.
        #expect(resolution.deliveries.map(\.method) == [.mailbox])
        let warnings = resolution.warningTexts
        #expect(
            warnings.isEmpty
                || warnings == ["file \(fixture.mail.path)/home/alice/.forward has bad owner uid \(owner)"])
    }

    @Test func `a home that the user cannot enter has no forward file`() throws {
        let fixture = try LocalFixture(files: ["home/alice/.forward": "a@r.test\n"])
        let other = getuid() + 4711
        try fixture.setMode(0o700, of: "home")
        let mail = try MailSystemFixture(
            "mail_spool_directory = /spool",
            users: "alice:x:\(other):\(getgid() + 4711)::\(fixture.mail.path)/home/alice:/bin/sh\n")
        #expect(try mail.resolve("alice@example.com").deliveries.map(\.method) == [.mailbox])
    }

    @Test func `names in forward_path stand for what is known of the recipient`() throws {
        let fixture = try LocalFixture(
            """
            forward_path = DIR/f/${user}-${nothing}, DIR/f/$mailbox$$x,
             DIR/f/${extension?${user}_${extension}}${extension:none}-$domain$recipient_delimiter
            """,
            files: [
                "f/alice_e-example.com+": "with@r.test\n", "f/none-example.com+": "without@r.test\n",
                "f/bob$x": "dollar@r.test\n", "f/alice_a_b-example.com+": "filtered@r.test\n",
            ])
        #expect(try fixture.deliveries("alice+e@example.com") == ["with@r.test transport smtp:r.test"])
        #expect(try fixture.deliveries("alice@example.com") == ["without@r.test transport smtp:r.test"])
        #expect(try fixture.deliveries("bob@example.com") == ["dollar@r.test transport smtp:r.test"])
        #expect(try fixture.deliveries("alice+a&b@example.com") == ["filtered@r.test transport smtp:r.test"])
        #expect(try fixture.deliveries("alice+a$b@example.com") == ["filtered@r.test transport smtp:r.test"])
    }

    @Test func `users may be restricted, too`() throws {
        let fixture = try LocalFixture(
            "allow_mail_to_commands = alias", files: ["home/alice/.forward": "|/bin/true, ~/f\n"])
        #expect(
            try fixture.deliveries("alice@example.com") == [
                "alice@example.com bounce 5.7.1 mail to command is restricted",
                "alice@example.com file DIR/home/alice/f",
            ])
    }

    @Test func `a forward path that is empty forwards nothing`() throws {
        let fixture = try LocalFixture("forward_path =", files: ["home/alice/.forward": "a@r.test\n"])
        #expect(try fixture.deliveries("alice@example.com") == ["alice@example.com mailbox /spool/alice"])
    }
}
