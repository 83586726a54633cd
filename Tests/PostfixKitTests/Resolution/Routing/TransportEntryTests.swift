import PostfixKit
import Testing

@Suite struct TransportEntryTests {
    /// A mail system in which a transport is run by a line of master.cf.
    private func fixture(
        _ line: String, settings: String = "", files: [String: String] = [:]
    ) throws -> MailSystemFixture {
        try MailSystemFixture(
            "transport_maps = inline:{ x.test=mine: }\n" + settings,
            master: MailSystemFixture.services + "mine unix - n n - - \(line)\n", files: files)
    }

    @Test func `the entry of a command is told with the delivery`() throws {
        let fixture = try fixture("pipe flags=R user=sys:mail argv=/bin/x -r ${recipient}")
        let delivery = try #require(try fixture.resolve("a@x.test").deliveries.first)
        #expect(delivery.verdict == .deliverable)
        #expect(
            delivery.note?.string
                == "\(fixture.path)/master.cf:15: pipe user=sys:mail argv=/bin/x -r ${recipient}")
        let plain = try fixture.resolve("a@y.test").deliveries.first?.note?.string
        #expect(plain == "\(fixture.path)/master.cf:11: smtp")
    }

    @Test(arguments: [
        ("pipe argv=/bin/x", "pipe: missing user= command-line attribute"),
        ("pipe user=nosuch argv=/bin/x", "pipe: unknown username: nosuch"),
        ("pipe user=root argv=/bin/x", "pipe: user= command-line attribute specifies root privileges"),
        ("pipe user=sys", "pipe: missing argv= command-line attribute"),
        ("pipe user=sys argv=", nil),
        ("pipe user=sys:nosuch argv=/bin/x", nil),
        ("pipe USER=sys Flags=DRhu ARGV=/bin/x user=nosuch", nil),
        ("pipe flags=DZ user=sys argv=/bin/x", "pipe: unknown flag: Z (ignored)"),
        ("pipe user=sys extra argv=/bin/x", "pipe: unknown attribute name: extra"),
        ("pipe user=sys size=many argv=/bin/x", "pipe: bad size= value: many"),
    ])
    func `a command that cannot run keeps mail in the queue`(_ line: String, _ problem: String?) throws {
        let fixture = try fixture(line)
        let resolution = try fixture.resolve("a@x.test")
        guard let problem else {
            #expect(resolution.verdict == .deliverable)
            return
        }
        #expect(resolution.deliveries.map(\.status) == ["4.3.0"])
        #expect(resolution.verdict == .deferred)
        #expect(resolution.deliveries.first?.reason.string == "unknown mail transport error")
        #expect(resolution.warningTexts == ["\(fixture.path)/master.cf:15: \(problem)"])
    }

    @Test func `no command gets the rights of the mail system`() throws {
        let fixture = try fixture("pipe user=sys argv=/bin/x", settings: "mail_owner = sys")
        #expect(
            try fixture.resolve("a@x.test").warningTexts == [
                "\(fixture.path)/master.cf:15: pipe: user= command-line attribute specifies mail system owner sys"
            ])
    }

    @Test func `a program that is not there keeps mail in the queue, where the others are known`() throws {
        let there = try fixture(
            "special", settings: "daemon_directory = DIR/daemons",
            files: ["daemons/smtp": "", "daemons/local": ""])
        #expect(
            try there.deliveries("a@x.test") == ["a@x.test mine:x.test 4.3.0"])
        #expect(
            try there.resolve("a@x.test").warningTexts == [
                "\(there.path)/master.cf:15: special: there is no such program in daemon_directory"
            ])
        #expect(try there.resolve("a@y.test").verdict == .deliverable)
        let unknown = try fixture("special", settings: "daemon_directory = DIR/daemons")
        #expect(try unknown.resolve("a@x.test").verdict == .deliverable)
    }

    @Test func `a table of smtp that cannot be asked keeps mail in the queue`() throws {
        let fixture = try MailSystemFixture("smtp_generic_maps = texthash:DIR/none")
        #expect(try fixture.deliveries("a@x.test") == ["a@x.test smtp:x.test 4.3.0"])
        #expect(try fixture.resolve("a@x.test").verdict == .deferred)
        #expect(try fixture.resolve("a@x.test").warningTexts.contains { $0.contains("is unavailable") })
    }
}
