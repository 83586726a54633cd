import PostfixKit
import Testing

@Suite struct DestinationTestTests {
    private func parts(_ text: String) throws -> [String] {
        let test = try DestinationTest(Array(text.utf8), line: 3)
        #expect(test.line == 3)
        return ([test.address] + test.expected).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `a line is an address, an arrow and destinations`() throws {
        #expect(try parts("a@b -> c@d") == ["a@b", "c@d"])
        #expect(try parts("  a@b->c@d ,\t/var/mail/x ") == ["a@b", "c@d", "/var/mail/x"])
        #expect(try parts("a@b -> nothing") == ["a@b"])
        #expect(try parts("a@b -> nothing, else") == ["a@b", "nothing", "else"])
    }

    @Test func `quotes protect commas and arrows, and those around all are taken off`() throws {
        #expect(try parts(#""a->b"@c -> "|x a,b", "q,r"@s"#) == [#""a->b"@c"#, "|x a,b", #""q,r"@s"#])
        #expect(try parts(#""a\"->"@c -> d"#) == [#""a\"->"@c"#, "d"])
    }

    @Test(arguments: [
        ("a@b", DestinationTest.Problem.noArrow), ("-> x", .noAddress), ("a ->", .noEnd),
        ("a -> b,, c", .noEnd),
        ("a -> b,", .noEnd), (#"a -> """#, .noEnd), (#""a -> b"#, .noArrow),
    ])
    func `other lines are refused`(_ text: String, _ problem: DestinationTest.Problem) {
        #expect(throws: problem) { try DestinationTest(Array(text.utf8), line: 1) }
    }

    private static let settings = """
        alias_maps = inline:{ {team=sys, joe@remote.test, "|/bin/archive a"}, gone=nosuch, none=:include:/dev/null,
          {file=/var/mail/archive} }
        home_mailbox = Maildir/
        transport_maps = inline:{ drop.test=discard:, {later.test=retry:4.7.1 later}, lm.test=lmtp:[mx.lm.test] }
        """

    @Test(arguments: [
        ("team@localhost", "sys, joe@remote.test, |/bin/archive a", true),
        ("team@localhost", "joe@REMOTE.test, |/bin/archive a, sys", true),
        ("team@localhost", "sys, joe@remote.test", false),
        ("team@localhost", "sys, joe@remote.test, |/bin/archive a, lp", false),
        ("team@localhost", "sys@example.com, smtp:, |/bin/archive a", true),
        ("team@localhost", "sys, @remote.test, |/bin/archive a", true),
        ("team@localhost", "sys, smtp:remote.test, |/bin/archive a", true),
        ("sys+ext@localhost", "sys", true), ("sys+ext@localhost", "sys@localhost", false),
        ("sys@localhost", "sy", false), ("gone@localhost", "5.1.1", true), ("gone@localhost", "5", true),
        ("gone@localhost", "bounce", true), ("gone@localhost", "undeliverable", true),
        ("gone@localhost", "bounce 5.1.1", true), ("gone@localhost", "nosuch", false),
        ("gone@localhost", "5.1", true), ("gone@localhost", "5.1.2", false),
        ("gone@localhost", "nosuch@example.com", false), ("file@localhost", "/var/mail/archive", true),
        ("x@drop.test", "discard", true), ("x@later.test", "defer", true), ("x@later.test", "4.7.1", true),
        ("x@later.test", "deferred", true), ("x@lm.test", "lmtp:[mx.lm.test]", true),
        ("x@lm.test", "x@lm.test via lmtp:[mx.lm.test]", true), ("x@lm.test", "deliverable", false),
    ])
    func `destinations have many names`(_ address: String, _ names: String, _ passes: Bool) throws {
        let fixture = try MailSystemFixture(Self.settings)
        let test = try DestinationTest(Array("\(address) -> \(names)".utf8), line: 1)
        let resolution = try fixture.resolve(address)
        let failure = test.failure(of: resolution.ends(from: .local), delimiters: Array("+".utf8))
        #expect((failure == nil) == passes, "\(resolution.deliveries)")
    }

    @Test func `a mailbox is named by its path, with or without a slash`() throws {
        let fixture = try MailSystemFixture("home_mailbox = Maildir/")
        for slash in ["", "/"] {
            let line = "sys@localhost -> \(fixture.path)/sys/Maildir\(slash)"
            let test = try DestinationTest(Array(line.utf8), line: 1)
            let ends = try fixture.resolve("sys@localhost").ends(from: .local)
            #expect(test.failure(of: ends, delimiters: []) == nil)
        }
    }

    @Test func `a refusal at the door is the end of mail from elsewhere`() throws {
        let fixture = try MailSystemFixture("")
        let resolution = try fixture.resolve("x@remote.test", from: .remote)
        #expect(resolution.ends(from: .local).map(\.method) == [.transport])
        let ends = resolution.ends(from: .remote)
        #expect(ends.map(\.method) == [.defer])
        #expect(ends.map(\.status) == ["4.7.1"])
    }

    @Test func `what is missing and what is too much is told`() throws {
        let fixture = try MailSystemFixture(Self.settings)
        let test = try DestinationTest(Array("team@localhost -> sys, lp, smtp:".utf8), line: 1)
        let ends = try fixture.resolve("team@localhost").ends(from: .local)
        let failure = try #require(test.failure(of: ends, delimiters: []))
        #expect(failure.missing == [Array("lp".utf8)])
        #expect(failure.unexpected.map(\.destination) == [Array("|/bin/archive a".utf8)])
    }
}
