import Foundation
import PostfixKit
import Testing

@Suite struct MainConfigurationTests {
    @Test func `settings keep their order, their lines and the last value`() throws {
        let folder = try TemporaryConfiguration("# comment\na = 1\nb=x\n  y\n\na\t=  2 # kept \n")
        let configuration = try folder.load()
        #expect(configuration.settings.map(\.assignment.name) == ["a", "b", "a"])
        let file = FilePath(folder.path + "/main.cf")
        #expect(configuration.settings.map(\.origin) == [.line(file, 2), .line(file, 3), .line(file, 6)])
        #expect(try configuration.value(of: "a") == Array("2 # kept".utf8))
        #expect(try configuration.value(of: "b") == Array("x  y".utf8))
        #expect(folder.warnings == ["DIR/main.cf, line 6: overriding earlier entry: a=1"])
    }

    @Test func `the same value twice is not worth a warning`() throws {
        let folder = try TemporaryConfiguration("a = 1\na = 1\n")
        _ = try folder.load()
        #expect(folder.warnings == [])
    }

    @Test func `setting another config_directory is a warning`() throws {
        let folder = try TemporaryConfiguration("config_directory = /x\n")
        #expect(try folder.load().value(of: "config_directory") == Array("/x".utf8))
        #expect(folder.warnings == ["DIR/main.cf, line 1: overriding earlier entry: config_directory=DIR"])
    }

    @Test(arguments: [
        ("ok = 1\nx y\n", "DIR/main.cf, line 2: missing '=' after attribute name: \"x y\""),
        ("x\n", "DIR/main.cf, line 1: missing '=' after attribute name: \"x\""),
        ("= y\n", "DIR/main.cf, line 1: missing attribute name: \"= y\""),
        ("a b = c\n", "DIR/main.cf, line 1: missing '=' after attribute name: \"a b = c\""),
    ])
    func `a line that is no assignment is an error with its place`(text: String, words: String) throws {
        let folder = try TemporaryConfiguration(text)
        #expect(folder.message { _ = try folder.load() } == words)
    }

    @Test func `without main_cf the values are those of a fresh installation`() throws {
        let folder = try TemporaryConfiguration(nil)
        for (release, level) in [("3.5", "2"), ("3.7", "3.7"), ("3.10", "3.10"), ("3.11", "3.11")] {
            let configuration = try folder.load(release: try #require(PostfixRelease(release)))
            #expect(configuration.isFreshInstallation)
            #expect(try configuration.value(of: "compatibility_level") == Array(level.utf8))
            #expect(try configuration.boolean("smtputf8_enable"))
        }
    }

    @Test func `a main_cf without compatibility_level means level 0`() throws {
        for release in ["3.5", "3.7", "3.11"] {
            let folder = try TemporaryConfiguration("mail_name = x\n")
            let configuration = try folder.load(release: try #require(PostfixRelease(release)))
            #expect(!configuration.isFreshInstallation)
            #expect(try !configuration.boolean("smtputf8_enable"))
        }
    }

    @Test func `a directory that was asked for must exist`() throws {
        let folder = try TemporaryConfiguration(nil)
        let missing = ConfigurationDirectory(option: FilePath(folder.path + "/no"), environment: nil)
        let message = folder.message {
            _ = try MainConfiguration.load(directory: missing, files: ConfigurationFiles(), release: .newest)
            { _ in }
        }
        #expect(message == "open DIR/no/main.cf: No such file or directory")
    }

    @Test func `a main_cf that cannot be read is an error`() throws {
        let folder = try TemporaryConfiguration(nil)
        let main = folder.path + "/main.cf"
        try FileManager.default.createDirectory(atPath: main, withIntermediateDirectories: false)
        #expect(folder.message { _ = try folder.load() } == "read DIR/main.cf: Is a directory")
        try FileManager.default.removeItem(atPath: main)
        try FileManager.default.createSymbolicLink(atPath: main, withDestinationPath: folder.path + "/no")
        #expect(folder.message { _ = try folder.load() } == "open DIR/main.cf: No such file or directory")
    }

    @Test func `the option comes before the environment, and that before the usual directory`() {
        #expect(ConfigurationDirectory(option: "/o", environment: "/e").path == "/o")
        #expect(ConfigurationDirectory(option: nil, environment: "/e").isExplicit)
        let usual = ConfigurationDirectory(option: nil, environment: nil)
        #expect(usual.path == "/etc/postfix" && !usual.isExplicit)
    }

    @Test(arguments: [
        ("", "box", "box.localdomain", "localdomain"),
        ("", "box.example.org", "box.example.org", "example.org"),
        ("mydomain = x.y\n", "box", "box.x.y", "x.y"), ("myhostname = foo\n", "box", "foo", "localdomain"),
        ("myhostname = a.b.c\n", "box", "a.b.c", "b.c"),
        ("myhostname = $mydomain\n", "box", "localdomain", "localdomain"),
    ])
    func `the names of the host follow from each other`(
        text: String, machine: String, host: String, domain: String
    ) throws {
        let configuration = try TemporaryConfiguration(text + "x = 1\n").load(hostName: machine)
        #expect(try configuration.value(of: "myhostname") == Array(host.utf8))
        #expect(try configuration.value(of: "mydomain") == Array(domain.utf8))
    }

    @Test(arguments: [
        ("foo..bar", "misplaced delimiter: foo..bar"), (".a", "misplaced delimiter: .a"),
        ("a.", "misplaced delimiter: a."), ("-a.b", "misplaced hyphen: -a.b"),
        ("a-.b", "misplaced hyphen: a-.b"),
        ("1.2.3.4", "numeric hostname: 1.2.3.4"), ("a b.c", "invalid character 32(decimal): a b.c"),
        ("[::1]", "invalid character 91(decimal): [::1]"),
    ])
    func `a name that no host can have is an error`(name: String, problem: String) throws {
        let folder = try TemporaryConfiguration("myhostname = \(name)\n")
        let message = folder.message { _ = try folder.load().hostName() }
        #expect(
            message == "file DIR/main.cf: parameter myhostname: bad parameter value: \(name) (\(problem))")
    }
}

@Suite struct MainConfigurationTypesTests {
    @Test(arguments: [
        ("smtputf8_enable = foo", "bad boolean configuration: smtputf8_enable = foo"),
        ("smtputf8_enable =", "bad boolean configuration: smtputf8_enable = "),
    ])
    func `only yes and no are boolean`(text: String, words: String) throws {
        let folder = try TemporaryConfiguration(text + "\n")
        let message = folder.message { _ = try folder.load().boolean("smtputf8_enable") }
        #expect(message == words + " (DIR/main.cf, line 1)")
    }

    @Test func `yes and no may be written in capitals`() throws {
        let configuration = try TemporaryConfiguration("smtputf8_enable = YeS\nbiff = NO\n").load()
        #expect(try configuration.boolean("smtputf8_enable"))
        #expect(try !configuration.boolean("biff"))
    }

    @Test(arguments: [
        ("foo", "bad numerical configuration: berkeley_db_read_buffer_size = foo"),
        ("1k", "bad numerical configuration: berkeley_db_read_buffer_size = 1k"),
        ("0x10", "bad numerical configuration: berkeley_db_read_buffer_size = 0x10"),
        ("10 20", "bad numerical configuration: berkeley_db_read_buffer_size = 10 20"),
        ("99999999999", "bad numerical configuration: berkeley_db_read_buffer_size = 99999999999"),
        ("0", "invalid berkeley_db_read_buffer_size parameter value 0 < 1"),
        ("-1", "invalid berkeley_db_read_buffer_size parameter value -1 < 1"),
    ])
    func `a number is checked`(value: String, words: String) throws {
        let folder = try TemporaryConfiguration("berkeley_db_read_buffer_size = \(value)\n")
        let message = folder.message { _ = try folder.load().integer("berkeley_db_read_buffer_size") }
        #expect(message == words + " (DIR/main.cf, line 1)")
    }

    @Test func `numbers have the size of their type`() throws {
        let configuration = try TemporaryConfiguration(
            "lmdb_map_size = 99999999999\nberkeley_db_read_buffer_size = +10\n"
        ).load()
        #expect(try configuration.integer("lmdb_map_size") == 99_999_999_999)
        #expect(try configuration.integer("berkeley_db_read_buffer_size") == 10)
        #expect(try configuration.integer("berkeley_db_create_buffer_size") == 16_777_216)
    }

    @Test func `a text may be too short`() throws {
        let folder = try TemporaryConfiguration("default_database_type =\n")
        let message = folder.message { _ = try folder.load().string("default_database_type") }
        #expect(message == "bad string length 0 < 1: default_database_type =  (DIR/main.cf, line 1)")
    }

    @Test func `a mistake in a reference names its place`() throws {
        let folder = try TemporaryConfiguration("default_database_type = $\n")
        let message = folder.message { _ = try folder.load().string("default_database_type") }
        #expect(
            message == "dictionary mail_dict: macro processing error: empty macro name: \"$\""
                + " (DIR/main.cf, line 1: default_database_type)")
    }

    @Test func `a list is what white space and commas separate`() throws {
        let configuration = try TemporaryConfiguration("alias_database = hash:/a, hash:/b\n\thash:c,\n")
            .load()
        #expect(
            try configuration.list("alias_database")
                == ["hash:/a", "hash:/b", "hash:c"].map { Array($0.utf8) })
        let fresh = try TemporaryConfiguration(nil).load()
        #expect(try fresh.list("alias_database") == [Array("hash:/etc/aliases".utf8)])
    }

    @Test(arguments: [
        "3.", ".3", "3.6.", "foo", "", "3.10.4.5", "-1", "3.6x", "3.1024", "3.1.1024", "99999999999999999",
    ])
    func `a malformed compatibility level is refused`(text: String) {
        #expect(CompatibilityLevel(Array(text.utf8)) == nil)
    }

    @Test func `compatibility levels are compared by their numbers`() throws {
        func level(_ text: String) throws -> CompatibilityLevel {
            try #require(CompatibilityLevel(Array(text.utf8)))
        }
        #expect(try level("3.9") < level("3.10"))
        #expect(try level("3.10") == level("03.010.0"))
        #expect(try level("3.10.1") > level("+3.10"))
    }

    @Test func `the origin is one word, which Debian takes from a file`() throws {
        let folder = try TemporaryConfiguration("myorigin = a.test b.test\n")
        let words = "myorigin parameter setting must not contain multiple values: "
        #expect(folder.message { _ = try folder.load().originDomain() } == words + "a.test b.test")
        try Data(" mail.test \nother\n".utf8).write(to: URL(fileURLWithPath: folder.path + "/name"))
        let text = "myorigin = \(folder.path)/name\n"
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path + "/main.cf"))
        #expect(try folder.load(distribution: .debian).originDomain() == Array("mail.test".utf8))
        #expect(try folder.load().originDomain() == Array("\(folder.path)/name".utf8))
        try Data("\nother\n".utf8).write(to: URL(fileURLWithPath: folder.path + "/name"))
        let empty = folder.message { _ = try folder.load(distribution: .debian).originDomain() }
        #expect(empty == "myorigin file DIR/name is empty")
        try FileManager.default.removeItem(atPath: folder.path + "/name")
        let missing = folder.message { _ = try folder.load(distribution: .debian).originDomain() }
        #expect(missing == "DIR/name: cannot open file: No such file or directory")
    }
}
