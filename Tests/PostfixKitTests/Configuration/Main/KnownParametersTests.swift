import PostfixKit
import Testing

@Suite struct KnownParametersTests {
    private static let ofTheMachine = [
        "myhostname", "mydomain", "mynetworks", "process_id", "process_name", "service_name",
    ]

    /// The lines that a listing makes.
    private func lines(
        _ known: KnownParameters, _ classes: [KnownParameters.Class] = [.builtin, .service, .user],
        from source: KnownParameters.Source
    ) throws -> [String] {
        var lines: [String] = []
        try known.list(classes, from: source) { (entry) throws(ConfigurationError) in
            let name = String(decoding: entry.name.array, as: UTF8.self)
            let value = String(decoding: entry.value.array, as: UTF8.self)
            lines.append(value.isEmpty ? "\(name) =" : "\(name) = \(value)")
        }
        return lines
    }

    /// A configuration from its two files; what is warned of goes into `warnings`, of directories no name.
    private func known(
        _ main: String, master: String = "", release: String = "3.11",
        facts: HostFacts = HostFacts(hostName: Array("box".utf8), interfaces: []),
        overrides: [ParameterAssignment] = [], isLenient: Bool = false, warnings: inout [String]
    ) throws -> KnownParameters {
        let files = try TemporaryConfiguration(main)
        let release = try #require(PostfixRelease(release))
        let known = KnownParameters(
            catalogue: ParameterCatalogue(release: release), directory: files.directory,
            services: try services(master), facts: facts)
        var heard: [String] = []
        let read = try MainConfiguration.read(
            directory: files.directory, files: ConfigurationFiles(), release: release
        ) { _ in }
        known.take(read, overrides: overrides)
        do {
            try known.register(
                KnownParameters.Listener(
                    files: ConfigurationFiles(), isLenient: isLenient, warn: { heard.append($0.string) },
                    skip: { heard.append("skipped: \($0.message.string)") }))
        } catch {
            warnings = heard.map { $0.replacing(files.path, with: "DIR") }
            throw error
        }
        heard += (known.mainNameWarnings() + known.masterNameWarnings()).map(\.message.string)
        warnings = heard.map { $0.replacing(files.path, with: "DIR") }
        return known
    }

    @Test(arguments: PostconfFixture.labels)
    func `the defaults of a release are those that its postconf prints`(_ label: String) throws {
        let fixture = PostconfFixture(label: label)
        let known = try fixture.parameters()
        var masked = Self.ofTheMachine
        if label.hasPrefix("3.5") || label.hasPrefix("3.6") { masked.append("alias_maps") }
        func comparable(_ lines: [String]) -> [String] {
            lines.map { line in
                let name = String(line.prefix { $0 != " " })
                return masked.contains(name) ? name : line
            }
        }
        let wanted = comparable(try fixture.defaults())
        // The machine of this test has no interfaces.
        let listed = try lines(withInterface(known), from: .defaults)
        #expect(comparable(listed) == wanted)
        #expect(
            try [.builtin, .service].map { try lines(withInterface(known), [$0], from: .defaults).count }
                == fixture.counts())
    }

    private func withInterface(_ known: KnownParameters) throws -> KnownParameters {
        let facts = HostFacts(
            hostName: Array("box".utf8), interfaces: try HostFacts.interfaces(Array("127.0.0.1/8".utf8)),
            processID: 7)
        return KnownParameters(
            catalogue: known.catalogue, directory: known.directory, services: known.services, facts: facts)
    }

    @Test(arguments: PostconfFixture.labels)
    func `no default refers to a name that the release does not know`(_ label: String) throws {
        let known = try withInterface(PostconfFixture(label: label).parameters())
        var unknown: [String] = []
        try known.list([.builtin, .service], from: .defaults) { (entry) throws(ConfigurationError) in
            if entry.isRaw { return }
            let value = String(decoding: entry.value.array, as: UTF8.self)
            for match in value.matches(of: /\$[{(]?([A-Za-z0-9_]+)/) {
                let name = String(match.output.1)
                if known.parameterClass(of: ParameterName(Array(name.utf8))) == nil,
                    !name.hasPrefix("domain_to_")
                {
                    unknown.append(name)
                }
            }
        }
        #expect(unknown == [])
    }

    @Test func `a name is known where it is set and used`() throws {
        var warnings: [String] = []
        let known = try self.known(
            "relayhost = $used ${a?{$b}:{$c}}\nused = 1\nunused = 2\nb = 3\n", warnings: &warnings)
        #expect(try lines(known, [.user], from: .settings) == ["b = 3", "used = 1"])
        #expect(
            warnings == [
                "DIR/main.cf: undefined parameter: a", "DIR/main.cf: undefined parameter: c",
                "DIR/main.cf: unused parameter: unused=2",
            ])
    }

    @Test func `restriction classes are used as they stand`() throws {
        var warnings: [String] = []
        let known = try self.known(
            "smtpd_restriction_classes = $more, one none\nmore = two\none = permit\ntwo = reject\n",
            warnings: &warnings)
        #expect(known.parameterClass(of: "two") == .user)
        #expect(warnings == ["DIR/main.cf: undefined parameter: none"])
    }

    @Test func `services bring parameters of their own`() throws {
        var warnings: [String] = []
        let known = try self.known(
            "foo_time_limit = 3\nbar_time_limit = $foo_time_limit\n",
            master: "foo unix - - n - - pipe\nlocal unix - - n - - local\nbar unix - - n - - smtp\n",
            warnings: &warnings)
        #expect(known.parameterClass(of: "foo_time_limit") == .service)
        #expect(known.parameterClass(of: "local_destination_recipient_limit") == .service)
        #expect(try known.value(of: "local_destination_recipient_limit") == Array("1".utf8))
        #expect(try known.value(of: "bar_recipient_limit") == Array("$default_recipient_limit".utf8))
        #expect(warnings == ["DIR/main.cf: unused parameter: bar_time_limit=$foo_time_limit"])
    }

    @Test func `settings of database clients are known by the name of the table`() throws {
        var warnings: [String] = []
        let known = try self.known(
            "alias_maps = proxy:ldap:mine {mysql:other}\nmine_bind = yes\nmine_nonsense = 1\nother_hosts = x\n",
            warnings: &warnings)
        #expect(try lines(known, [.user], from: .settings) == ["mine_bind = yes", "other_hosts = x"])
        #expect(warnings == ["DIR/main.cf: unused parameter: mine_nonsense=1"])
    }

    @Test func `parameters that nobody can set are dropped with a warning`() throws {
        var warnings: [String] = []
        let known = try self.known(
            "process_name = x\nservice_name = y\n", release: "3.7", warnings: &warnings)
        #expect(try known.value(of: "process_name") == Array("postconf".utf8))
        #expect(
            warnings == [
                "DIR/main.cf: read-only parameter assignment: process_name=x",
                "DIR/main.cf: read-only parameter assignment: service_name=y",
            ])
        _ = try self.known("service_name = y\n", warnings: &warnings)
        #expect(warnings == [])
    }

    @Test func `old names are listed where they are set`() throws {
        var warnings: [String] = []
        let known = try self.known("virtual_maps = hash:x\n", release: "3.7", warnings: &warnings)
        #expect(known.parameterClass(of: "virtual_maps") == .user)
        #expect(known.parameterClass(of: "fallback_relay") == .legacy)
        #expect(try known.value(of: "fallback_relay") == [])
        #expect(warnings == [])
    }

    @Test(
        arguments: [
            ("3.8", [String]()),
            (
                "3.9",
                [
                    #"support for parameter "smtp_use_tls" will be removed; instead, specify "smtp_tls_security_level""#
                ]
            ),
            (
                "3.11",
                [
                    #"support for parameter "smtp_use_tls" will be removed; instead, specify "smtp_tls_security_level""#,
                    #"support for parameter "virtual_maps" will be removed; instead, specify "virtual_alias_maps""#,
                ]
            ),
        ])
    func `deprecated names are warned of by the releases that do`(
        _ release: String, _ expected: [String]
    ) throws {
        var warnings: [String] = []
        _ = try self.known(
            "virtual_maps = hash:x\nsmtp_use_tls = yes\n", release: release, warnings: &warnings)
        #expect(warnings == expected.map { "DIR/main.cf: \($0)" })
    }

    @Test func `a comment behind other text is warned of since 3_8`() throws {
        var warnings: [String] = []
        let text = "relayhost = a b # trailing text that is long\nmine = x # y\nmyorigin = $mine\n"
        _ = try self.known(text, release: "3.7", warnings: &warnings)
        #expect(warnings == [])
        _ = try self.known(text, release: "3.8", warnings: &warnings)
        #expect(
            warnings == [
                "DIR/main.cf: #comment after other text is not allowed: # y...",
                "DIR/main.cf: #comment after other text is not allowed: # trailing text that i...",
            ])
    }

    @Test func `a value that cannot be expanded ends the work, or is passed over`() throws {
        var warnings: [String] = []
        #expect(throws: ConfigurationError.self) {
            _ = try self.known("relayhost = ${a\n", warnings: &warnings)
        }
        #expect(warnings == ["truncated macro reference: \"${a\""])
        let known = try self.known(
            "relayhost = $relayhost\nmyorigin = x\n", isLenient: true, warnings: &warnings)
        #expect(try lines(known, from: .settings).suffix(2) == ["myorigin = x", "relayhost = $relayhost"])
        #expect(warnings.count == 1)
        #expect(warnings.first?.hasPrefix("skipped: ") == true)
    }

    @Test func `defaults depend on the machine that is given`() throws {
        var warnings: [String] = []
        let facts = HostFacts(
            hostName: Array("mail".utf8),
            interfaces: try HostFacts.interfaces(
                Array("127.0.0.1/8, 192.0.2.9/24 [::1]/128 2001:db8::7/64 192.0.2.8/24".utf8)), processID: 42)
        let known = try self.known("mydomain = example.org\n", facts: facts, warnings: &warnings)
        #expect(try known.value(of: "myhostname") == Array("mail.example.org".utf8))
        #expect(try known.value(of: "process_id") == Array("42".utf8))
        #expect(
            try known.value(of: "mynetworks")
                == Array("127.0.0.0/8 192.0.2.0/24 [::1]/128 [2001:db8::]/64 ".utf8))
        for (settings, networks) in [
            ("mynetworks_style = host\ninet_protocols = ipv4\n", "127.0.0.1/32 192.0.2.9/32 192.0.2.8/32 "),
            ("mynetworks_style = class\ninet_protocols = ipv4\n", "127.0.0.0/8 192.0.2.0/24 "),
            ("compatibility_level = 3\ninet_interfaces = loopback-only\n", "127.0.0.1/32 [::1]/128 "),
            ("inet_interfaces = 192.0.2.9\n", "192.0.2.0/24 "),
        ] {
            let known = try self.known(settings, facts: facts, warnings: &warnings)
            #expect(try known.value(of: "mynetworks") == Array(networks.utf8))
        }
    }

    @Test(
        arguments: [
            ("mynetworks_style = bad\n", "unknown mynetworks mask style value \"bad\" in \"bad\""),
            ("inet_protocols = ipv5\n", "unknown inet_protocols value \"ipv5\" in \"ipv5\""),
            (
                "inet_interfaces = 192.0.2.77\n",
                "parameter inet_interfaces: no local interface found for 192.0.2.77"
            ),
        ])
    func `settings that leave no networks are an error of who asks for them`(
        _ text: String, _ message: String
    ) throws {
        var warnings: [String] = []
        let facts = HostFacts(interfaces: try HostFacts.interfaces(Array("127.0.0.1/8".utf8)))
        let known = try self.known(text, facts: facts, warnings: &warnings)
        #expect(throws: ConfigurationError.hostDefault(MessageText(Array(message.utf8)))) {
            try known.value(of: "mynetworks")
        }
    }

    @Test func `a service sees its own settings first`() throws {
        var warnings: [String] = []
        let known = try self.known(
            "relayhost = main\n", master: "foo unix - - n - - smtp -o relayhost=own -o x=$service_name\n",
            warnings: &warnings)
        let service = try #require(known.services.first)
        #expect(try known.value(of: "relayhost", in: service) == Array("own".utf8))
        #expect(
            try known.expanded(Array("$service_name $process_name $relayhost".utf8), of: "x", in: service)
                == Array("foo smtp own".utf8))
        #expect(warnings == ["DIR/master.cf: unused parameter: x=$service_name"])
    }

    @Test func `overrides go before main_cf`() throws {
        var warnings: [String] = []
        let known = try self.known(
            "relayhost = main\n",
            overrides: [
                ParameterAssignment(name: "relayhost", value: Array("$extra".utf8)),
                ParameterAssignment(name: "extra", value: Array("x".utf8)),
            ], warnings: &warnings)
        #expect(try known.value(of: "relayhost") == Array("$extra".utf8))
        #expect(known.parameterClass(of: "extra") == .user)
        #expect(known.setting(of: "extra")?.origin == .option)
    }

    @Test func `braces without an end and deep ones are no end of the program`() throws {
        var warnings: [String] = []
        let deep = String(repeating: "{", count: 100_000)
        _ = try self.known("relayhost = \(deep)\nmyorigin = {a}b {c\n", warnings: &warnings)
        #expect(
            warnings.prefix(2) == [
                "DIR/main.cf: syntax error after '}' in \"{a}b\"", "DIR/main.cf: missing '}' in \"{c\"",
            ])
    }
}
