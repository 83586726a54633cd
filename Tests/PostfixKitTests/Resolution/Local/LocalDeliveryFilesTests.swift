import Foundation
import Glibc
import PostfixKit
import Testing

@Suite struct LocalDeliveryFilesTests {
    private static let misconfigured = "bounce 5.3.5 mail system configuration error"

    @Test func `members of a list that is included get a new message`() throws {
        let fixture = try LocalFixture(
            "virtual_alias_maps = inline:{bare=lp}", aliases: "list :INCLUDE:DIR/list",
            files: ["list": "# those who are in it\nbare, a@r.test\n\"b c\"@r.test\n"])
        #expect(
            try fixture.deliveries("list@example.com") == [
                "lp@example.com mailbox /spool/lp", "a@r.test transport smtp:r.test",
                "b c@r.test transport smtp:r.test",
            ])
        #expect(
            try fixture.steps("list@example.com", stage: "include") == [
                "include list@example.com -> bare, a@r.test, \"b c\"@r.test [DIR/list:2]"
            ])
    }

    @Test(arguments: ["include", "alias, include"])
    func `an extension goes on to a list that is told to`(_ classes: String) throws {
        let fixture = try LocalFixture(
            "propagate_unmatched_extensions = \(classes)", aliases: "inc :include:DIR/list",
            files: ["list": "i@r.test\n"])
        let added = classes == "include" ? "" : "+foo"
        #expect(try fixture.deliveries("inc+foo@example.com") == ["i\(added)@r.test transport smtp:r.test"])
    }

    @Test func `a list that cannot be included spoils nothing else`() throws {
        let fixture = try LocalFixture(
            aliases: """
                relative :include:list, lp
                missing lp, :include:DIR/missing
                directory :include:DIR/home, lp
                writable :include:DIR/writable
                """, files: ["writable": "lp\n"])
        try fixture.setMode(0o666, of: "writable")
        #expect(
            try fixture.deliveries("relative@example.com") == [
                "relative@example.com \(Self.misconfigured)", "lp@example.com mailbox /spool/lp",
            ])
        #expect(
            try fixture.deliveries("missing@example.com") == [
                "lp@example.com mailbox /spool/lp", "missing@example.com \(Self.misconfigured)",
            ])
        #expect(
            try fixture.deliveries("directory@example.com") == [
                "directory@example.com \(Self.misconfigured)", "lp@example.com mailbox /spool/lp",
            ])
        #expect(
            try fixture.deliveries("writable@example.com") == ["writable@example.com \(Self.misconfigured)"])
        #expect(
            try fixture.warnings("writable@example.com") == [":include: file DIR/writable is world writable"])
    }

    @Test func `an empty list delivers nothing, and one that is named twice is followed once`() throws {
        let fixture = try LocalFixture(
            aliases: "empty :include:DIR/empty\ntwice :include:DIR/list, :include:DIR/list",
            files: ["empty": "# nobody\n\n", "list": "a@r.test\n"])
        #expect(try fixture.deliveries("empty@example.com") == [])
        #expect(try fixture.deliveries("twice@example.com") == ["a@r.test transport smtp:r.test"])
    }

    @Test(arguments: ["3.7", "3.11"])
    func `a list that includes itself ends`(_ release: String) throws {
        let fixture = try LocalFixture(
            aliases: "loop :include:DIR/list", files: ["list": ":include:DIR/list\nalice\n"], release: release
        )
        #expect(try fixture.deliveries("loop@example.com") == ["alice@example.com mailbox /spool/alice"])
    }

    @Test(arguments: [
        ("3.7.11", "last@example.com bounce 5.4.6 alias database loop for last"),
        ("3.7.20", "last@example.com bounce 5.4.6 alias database loop for last"),
        ("3.7.21", "loop@example.com bounce 5.4.6 :include: nesting limit exceeded"),
        ("3.11", "loop@example.com bounce 5.4.6 :include: nesting limit exceeded"),
    ])
    func `lists within lists have a limit since 3.7.21 and 3.11.5`(_ release: String, _ end: String) throws {
        var files = ["list150": "last\n"]
        for number in 0..<150 { files["list\(number)"] = ":include:DIR/list\(number + 1)\n" }
        let fixture = try LocalFixture(aliases: "loop :include:DIR/list0", files: files, release: release)
        #expect(try fixture.deliveries("loop@example.com") == [end])
    }

    @Test func `more lists within lists than may be open leave the question open`() throws {
        var files = ["list300": "last\n"]
        for number in 0..<300 { files["list\(number)"] = ":include:DIR/list\(number + 1)\n" }
        let fixture = try LocalFixture(aliases: "loop :include:DIR/list0", files: files, release: "3.7.11")
        #expect(try fixture.mail.resolve("loop@example.com").verdict == .undecidable)
    }

    @Test(arguments: [":include:DIR/pipe", ":include:/dev/zero"])
    func `neither a pipe nor a device is waited for`(_ list: String) throws {
        let fixture = try LocalFixture(aliases: "list \(list)")
        _ = unsafe mkfifo(fixture.mail.path + "/pipe", 0o600)
        #expect(try fixture.deliveries("list@example.com") == ["list@example.com \(Self.misconfigured)"])
    }

    @Test func `a file with no end is not read`() throws {
        let fixture = try LocalFixture(aliases: "list :include:DIR/huge", files: ["huge": ""])
        let file = try #require(FileHandle(forWritingAtPath: fixture.mail.path + "/huge"))
        try file.truncate(atOffset: 1 << 42)
        #expect(
            try fixture.deliveries("list@example.com") == [
                "list@example.com defer 4.0.0 DIR/huge has more than 268435456 bytes"
            ])
        #expect(try fixture.mail.resolve("list@example.com").verdict == .undecidable)
    }

    @Test func `what is longer than a line may be is another line`() throws {
        let long = "# " + String(repeating: "x", count: 510) + "alice\nb@r.test"
        let fixture = try LocalFixture(
            "line_length_limit = 512", aliases: "list :include:DIR/list", files: ["list": long])
        #expect(
            try fixture.deliveries("list@example.com") == [
                "alice@example.com mailbox /spool/alice", "b@r.test transport smtp:r.test",
            ])
    }

    @Test func `a delivery that is tried again is the end of a list`() throws {
        let fixture = try LocalFixture(
            "allow_mail_to_files = include", aliases: "list :include:DIR/list\nbad ,",
            files: ["list": "/before\nbad\n/after\n"])
        #expect(
            try fixture.deliveries("list@example.com") == [
                "list@example.com file /before", "bad@example.com defer 4.3.0 alias database unavailable",
            ])
    }

    @Test func `a long list ends with a verdict`() throws {
        let members = (0..<20_000).map { "member\($0)@r.test\n" }.joined()
        let fixture = try LocalFixture(aliases: "list :include:DIR/list", files: ["list": members])
        let resolution = try fixture.mail.resolve("list@example.com")
        #expect(resolution.deliveries.count == 20_000 && resolution.verdict == .deliverable)
    }

    @Test func `the rights of a list are those of its owner`() throws {
        let fixture = try LocalFixture(
            "alias_maps = inline:{{list = :include:DIR/list}}\nallow_mail_to_files = include",
            files: ["list": "/f\n"])
        let file = try #require(try fixture.mail.resolve("list@example.com").deliveries.first)
        let owner = getuid() == 0 ? "nobody (default_privs)" : "tester"
        #expect(file.note?.string.hasPrefix("written by \(owner)") == true)
    }

    @Test func `a list of somebody who does not exist is not followed for now`() throws {
        let mail = try MailSystemFixture(
            "alias_maps = inline:{{list = :include:DIR/list}}", files: ["list": "/f\n"],
            users: "somebody:x:\(getuid() + 1):1::/:\n")
        let delivery = try #require(try mail.resolve("list@example.com").deliveries.first)
        #expect(delivery.status == "4.3.5" && delivery.verdict == .deferred)
    }

    @Test func `a file that its writer may not write to is no mailbox`() throws {
        let fixture = try LocalFixture(
            "alias_maps = inline:{{program = DIR/program} {closed = DIR/closed/f} {open = DIR/open/f}"
                + " {none = DIR/none/f} {dir = DIR/open} {maildir = DIR/closed/m/} {new = DIR/open/m/n/}}",
            files: ["program": "", "closed/x": "", "open/x": ""], users: [])
        let nobody = getuid() == 0 ? 65500 : getuid()
        let users = "tester:x:\(getuid()):1::/:\nnobody:x:\(nobody):65500::/:\n"
        try Data(users.utf8).write(to: URL(fileURLWithPath: fixture.mail.path + "/passwd"))
        try fixture.setMode(0o777, of: "program")
        try fixture.setMode(0o755, of: "")
        try fixture.setMode(0o555, of: "closed")
        defer { try? fixture.setMode(0o755, of: "closed") }
        try fixture.setMode(0o777, of: "open")
        let append = "bounce 5.2.0 cannot append message to file DIR"
        for (name, end) in [
            ("program", "bounce 5.7.1 cannot append message to file DIR/program: file is executable"),
            ("closed", "\(append)/closed/f: cannot create file exclusively: Permission denied"),
            ("none", "\(append)/none/f: cannot create file exclusively: No such file or directory"),
            ("dir", "\(append)/open: cannot open file: Is a directory"),
            (
                "maildir",
                "bounce 5.2.0 maildir delivery failed: create maildir file DIR/closed/m/tmp: Permission denied"
            ),
            ("open", "file DIR/open/f"), ("new", "maildir DIR/open/m/n/"),
        ] {
            #expect(try fixture.deliveries("\(name)@example.com") == ["\(name)@example.com \(end)"])
        }
    }
}
