import Foundation
import PostfixKit
import Testing

/// What explains and compares whole configurations.
@Suite struct ConfigurationSnapshotTests {
    private func snapshot(
        _ main: String, master: String = "", release: String = "3.11", knowsDirectory: Bool = true
    ) throws -> ConfigurationSnapshot {
        let files = try TemporaryConfiguration(main)
        try Data(master.utf8).write(to: URL(fileURLWithPath: files.path + "/master.cf"))
        var request = ConfigurationSnapshot.Request(
            directory: files.directory, files: ConfigurationFiles(),
            release: try #require(PostfixRelease(release)),
            distribution: .upstream)
        request.facts = HostFacts(
            hostName: Array("box".utf8), interfaces: try HostFacts.interfaces(Array("127.0.0.1/8".utf8)))
        request.knowsDirectory = knowsDirectory
        return try ConfigurationSnapshot.load(request, warn: { _ in }, skip: { _ in })
    }

    private func line(_ origin: ValueOrigin) -> [Int]? {
        guard case .file(let place) = origin else { return nil }
        return [place.line, place.column]
    }

    @Test func `all snapshots of a run see what the files held when they were first read`() throws {
        let place = try TemporaryConfiguration("a = mysql:DIR/client\n")
        func write(_ text: String, _ name: String) throws {
            try Data(text.replacingOccurrences(of: "DIR", with: place.path).utf8)
                .write(to: URL(fileURLWithPath: place.path + "/" + name))
        }
        func write(_ version: String) throws {
            try write("virtual_alias_maps = mysql:DIR/client\nmyhostname = \(version)\n", "main.cf")
            try write("\(version) unix - - n - - smtp\n", "master.cf")
            try write("user = \(version)\nuser = other\n", "client")
        }
        func seen(_ files: ConfigurationFiles) throws -> [String] {
            var warnings: [String] = []
            let request = ConfigurationSnapshot.Request(
                directory: place.directory, files: files, release: .newest, distribution: .upstream)
            let snapshot = try ConfigurationSnapshot.load(
                request, warn: { warnings.append($0.string) }, skip: { _ in })
            let setting = try #require(snapshot.settings(of: "myhostname").first)
            let service = try #require(snapshot.master?.services.first)
            let value = try #require(snapshot.known.setting(of: "myhostname")).assignment.value
            let shown = [value, setting.assignment.value, service.identity].map {
                String(decoding: $0, as: UTF8.self)
            }
            return shown + warnings.map { $0.replacingOccurrences(of: place.path, with: "DIR") }
        }
        try write("one")
        let files = ConfigurationFiles()
        let before = try seen(files)
        #expect(
            before == ["one", "one", "one/unix", "DIR/client, line 2: overriding earlier entry: user=one"])
        try write("two")
        #expect(try seen(files) == before)
        #expect(try seen(ConfigurationFiles()).first == "two")
        try FileManager.default.removeItem(atPath: place.path + "/main.cf")
        #expect(try seen(files) == before)
    }

    @Test func `an explanation has the place of the value, of earlier ones and of each step`() throws {
        let snapshot = try snapshot(
            "a = 1\nmyhostname = h\nmydestination = x\n# c\nmydestination = $myhostname,\n $mydomain $no\n")
        let found = try ParameterExplanation("mydestination", in: snapshot)
        let explanation = try #require(found)
        #expect(line(explanation.origin) == [5, 1])
        #expect(explanation.overridden.map(\.name.line) == [3])
        #expect(explanation.expansion?.text == Array("h, localdomain ".utf8))
        #expect(explanation.expansion?.steps.map(\.name) == ["myhostname", "mydomain", "no"])
        #expect(explanation.stepOrigins.map(\.kind) == ["file", "host", "default"])
        #expect(explanation.history?.since == Array("<=1.1".utf8))
    }

    @Test func `an explanation lists services that set the name, or one that it refers to`() throws {
        let master =
            "s inet n - n - - smtpd -o x=1 -o myorigin=a\n  -o myorigin=b\nt unix - - n - - smtp -o mydomain=d\n"
        let snapshot = try snapshot("myorigin = $mydomain\n", master: master)
        let found = try ParameterExplanation("myorigin", in: snapshot)
        let services = try #require(found).services
        #expect(services.map { $0.value } == ["a", "b", "d"].map { Array($0.utf8) })
        #expect(services.map(\.isInEffect) == [false, true, true])
        #expect(services.map { $0.place?.line } == [1, 2, 3])
        #expect(services.map { $0.place?.column } == [34, 6, 26])
    }

    @Test func `a name that is set and not used is explained, one that is set nowhere is not`() throws {
        let snapshot = try snapshot("unused = 1\n")
        let unused = try ParameterExplanation("unused", in: snapshot)
        #expect(unused?.parameterClass == nil && unused != nil)
        let unknown = try ParameterExplanation("nosuch", in: snapshot)
        #expect(unknown == nil)
    }

    private func differences(
        _ left: EffectiveConfiguration, _ right: EffectiveConfiguration
    ) -> [String] {
        left.differences(from: right).map { difference in
            func text(_ side: ConfigurationDifference.Side?) -> String {
                side.map { String(decoding: $0.shownText, as: UTF8.self) } ?? "-"
            }
            let name =
                switch difference.subject {
                case .parameter(let name): name.description
                case .service(let identity): String(decoding: identity, as: UTF8.self)
                }
            return "\(name): \(text(difference.left)) | \(text(difference.right))"
        }
    }

    @Test func `configurations that mean the same do not differ, wherever they are`() throws {
        let one = try snapshot(
            "a = x\nrelayhost = $a\nmail_spool_directory = $config_directory/s\nb = $relayhost\nhash = $b\nq = $hash$b$a\n",
            master: "s unix - - n - - smtpd -o relayhost=$a\n", knowsDirectory: false)
        let two = try snapshot(
            "# c\nb = $relayhost\nmail_spool_directory = $config_directory/s\nhash = x\nrelayhost = x\na = x\nq=$hash$b$a\n",
            master: "s  unix - - n - - smtpd\n  -o relayhost=x\n", knowsDirectory: false)
        let found = differences(try EffectiveConfiguration(one), try EffectiveConfiguration(two))
        #expect(found == [])
    }

    @Test func `what differs is told without secrets`() throws {
        let one = try snapshot(
            "relay_password = a\nmyorigin = x$relay_password\n",
            master: "s unix - - n - - smtpd -o p_password=1\n", knowsDirectory: false)
        let two = try snapshot(
            "relay_password = b\nmyorigin = x$relay_password\n",
            master: "s unix - - n - - smtpd -o p_password=2\n", knowsDirectory: false)
        let found = differences(try EffectiveConfiguration(one), try EffectiveConfiguration(two))
        #expect(found.contains("myorigin: *** | ***"))
        #expect(found.contains("relay_password: *** | ***"))
        #expect(
            found.last
                == "s/unix: s unix - - n - - smtpd -o p_password=*** | s unix - - n - - smtpd -o p_password=***"
        )
    }

    @Test func `the defaults are not computed from settings`() throws {
        let one = try snapshot("myhostname = a.example\n", knowsDirectory: false)
        let left = try EffectiveConfiguration(one, withServices: false)
        let found = differences(left, try EffectiveConfiguration(defaultsOf: one))
        #expect(found.contains("mydomain: example | localdomain"))
    }

    private func findings(
        _ main: String, master: String = "", from old: String, to new: String
    ) throws -> [UpgradeFinding] {
        try UpgradeCheck.findings(
            from: try snapshot(main, master: master, release: old, knowsDirectory: false),
            to: try snapshot(main, master: master, release: new, knowsDirectory: false), hidesSecrets: true)
    }

    @Test func `an upgrade to the same release changes nothing`() throws {
        let found = try findings("relayhost = a\nvirtual_alias_maps = hash:/v\n", from: "3.11", to: "3.11")
        #expect(found == [])
    }

    @Test func `an upgrade tells of defaults that change unless they are set`() throws {
        let open = try findings("", from: "3.7", to: "3.11")
        let change = try #require(open.first { $0.name == "smtpd_forbid_bare_newline" })
        #expect(change.kind == .changedDefault && change.place == nil)
        #expect(change.change?.before == Array("no".utf8))
        #expect(change.change?.after == Array("normalize".utf8))
        #expect(!open.contains { $0.name == "mail_version" || $0.name == "service_name" })
        let set = try findings("smtpd_forbid_bare_newline = no\n", from: "3.7", to: "3.11")
        #expect(!set.contains { $0.name == "smtpd_forbid_bare_newline" })
    }

    @Test func `an upgrade tells of settings that are deprecated, with their places`() throws {
        let found = try findings(
            "a = 1\nsmtp_use_tls = yes\nvirtual_alias_maps = proxy:hash:/v, hash:/w\nsmtpd_client_restrictions = reject_maps_rbl permit\n",
            master: "s unix - - n - - smtp -o smtp_use_tls=no\n", from: "3.7", to: "3.11"
        ).filter { $0.place != nil }
        let places = found.map { "\($0.kind.rawValue) \($0.name) \($0.place?.line ?? 0)" }
        #expect(
            places == [
                "deprecated smtp_use_tls 2", "restriction smtpd_client_restrictions 4",
                "table-type virtual_alias_maps 3", "deprecated smtp_use_tls 1",
            ])
    }

    @Test func `an upgrade finds access restrictions wherever they stand, and no arguments`() throws {
        let found = try findings(
            """
            smtpd_client_restrictions = reject_rbl_client reject_maps_rbl, sleep permit_naked_ip_address
            mine = ${x?{warn_if_reject Reject_Maps_RBL}}
            smtpd_helo_restrictions = check_helo_access inline:{ {a = reject_maps_rbl} }, $mine

            """, from: "3.7", to: "3.11"
        ).filter { $0.kind == .restriction }
        #expect(found.map { "\($0.name) \($0.place?.line ?? 0)" } == ["mine 2", "smtpd_helo_restrictions 3"])
    }
}
