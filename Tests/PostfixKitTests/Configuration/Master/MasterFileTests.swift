import Foundation
import PostfixKit
import Testing

@Suite struct MasterFileTests {
    /// A file with the given text; warnings are lost.
    private func file(_ text: String) throws -> MasterFile {
        try MasterFile(ConfigurationText(Array(text.utf8), name: "master.cf")) { _ in }
    }

    /// The message of the error that a text means; nil when it means none.
    private func message(_ text: String) -> String? {
        do {
            _ = try MasterFile(ConfigurationText(Array(text.utf8), name: "master.cf")) { _ in }
            return nil
        } catch { return error.message.string }
    }

    @Test func `services keep their order, and may be there twice`() throws {
        let master = try file(
            "# c\nsmtp inet n - y - - smtpd\n\na unix - - n - - b\na unix - - n - - c -v x\n")
        #expect(
            master.services.map { String(decoding: $0.identity, as: UTF8.self) }
                == ["smtp/inet", "a/unix", "a/unix"])
        #expect(master.services.map(\.lineNumber) == [2, 4, 5])
        #expect(master.services[2].command == Array("c".utf8))
        #expect(master.services[2].arguments.map(\.text) == [Array("-v".utf8), Array("x".utf8)])
    }

    @Test func `fields are known by name`() throws {
        let service = try file("a unix y n - 60? 5 b\n").services[0]
        let fields = MasterService.Field.allCases.map {
            "\($0.name)=\(String(decoding: service[$0], as: UTF8.self))"
        }
        #expect(
            fields == [
                "service=a", "type=unix", "private=y", "unprivileged=n", "chroot=-", "wakeup=60?",
                "process_limit=5", "command=b",
            ])
        #expect(MasterService.Field(name: Array("process_limit".utf8)) == .processLimit)
        #expect(MasterService.Field(name: Array("nothing".utf8)) == nil)
    }

    @Test func `options and their places are those of the file`() throws {
        let master = try file("a unix - - n - - b -v\n  -o x=1\n# c\n\t-o { y = 2  3 } -oz=4 arg -o no=5\n")
        let service = master.services[0]
        #expect(service.options.map(\.name) == ["x", "y", "z"])
        #expect(service.options.map(\.value) == ["1", "2  3", "4"].map { Array($0.utf8) })
        let places = service.options.map { master.place(of: $0, in: service) }
        #expect(places.map { $0?.line } == [2, 4, 4])
        #expect(places.map { $0?.column } == [6, 5, 20])
        #expect(master.place(of: service)?.line == 1)
    }

    @Test func `of several settings of one name the last is in effect`() throws {
        let service = try file("a unix - - n - - b -o x=1 -o x=2 -o noequals\n").services[0]
        #expect(service.options.count == 2)
        #expect(service.option("x")?.value == Array("2".utf8))
        #expect(service.option("y") == nil)
    }

    @Test(arguments: [
        ("a unix - - n - -\n", "file master.cf: line 1: bad field count"),
        ("#\na unix -\n - n - -\n", "file master.cf: line 2: bad field count"),
        (
            "\na bar - - n - - b\n x\n",
            "invalid type field \"bar\" in \"a bar - - n - - b x\" (master.cf, line 2)"
        ),
        ("a unix q - n - - b\n", "invalid private field \"q\" in \"a unix q - n - - b\" (master.cf, line 1)"),
        (
            "a unix - yn n - - b\n",
            "invalid unprivileged field \"yn\" in \"a unix - yn n - - b\" (master.cf, line 1)"
        ),
        (
            "a unix - - {} - - b\n",
            "invalid chroot field \"{}\" in \"a unix - - {} - - b\" (master.cf, line 1)"
        ),
        (
            "a unix - - n 1x - b\n",
            "invalid wakeup field \"1x\" in \"a unix - - n 1x - b\" (master.cf, line 1)"
        ),
        (
            "a unix - - n - 1? b\n",
            "invalid process_limit field \"1?\" in \"a unix - - n - 1? b\" (master.cf, line 1)"
        ),
        ("a\0b unix - - n - - b\n", "file master.cf: line 1: bad field count"),
        ("{a unix - - n - - b\n", "file master.cf: line 1: bad field count"),
    ])
    func `an entry that is none is an error with its place`(text: String, words: String) {
        #expect(message(text) == words)
    }

    @Test func `entries that are none can be skipped`() throws {
        var problems: [String] = []
        let text = "a unix - - n - - b\nbad\nc unix - - x - - b\nd unix - - n - - b\n"
        let master = try MasterFile(
            ConfigurationText(Array(text.utf8), name: "master.cf"),
            skip: { problems.append($0.message.string) }
        ) { _ in }
        #expect(master.services.map(\.name) == [[0x61], [0x64]])
        #expect(
            problems == [
                "file master.cf: line 2: bad field count",
                "invalid chroot field \"x\" in \"c unix - - x - - b\" (master.cf, line 3)",
            ])
    }

    @Test(arguments: ["1?", "?", "-?", "0", "-"])
    func `a wake-up time is a number, with or without a question mark`(wakeup: String) throws {
        #expect(try file("a unix - - n \(wakeup) - b\n").services.count == 1)
    }

    @Test func `braces that are not well formed are warnings`() throws {
        var warnings: [String] = []
        let text = "a unix - - n - - b -o {x}y -o {=1} -o {z = 1} {c d}e {f\n"
        let master = try MasterFile(ConfigurationText(Array(text.utf8), name: "master.cf")) {
            warnings.append($0.string)
        }
        #expect(
            warnings == [
                "master.cf: syntax error after '}' in \"{x}y\"",
                "master.cf: missing '=' after attribute name: \"x\"",
                "master.cf: missing attribute name: \"=1\"",
                "master.cf: syntax error after '}' in \"{c d}e\"",
                "master.cf: missing '}' in \"{f\"",
            ])
        #expect(master.services[0].options.map(\.name) == ["z"])
    }

    @Test(arguments: [
        ("-ox=y", "-o x=y"), ("-vox=y", "-v -o x=y"), ("-vo x=y", "-v -o x=y"), ("-o{x = y}", "-o x=y"),
        ("-o {x = y z}", "-o {x=y z}"), ("-x=no", "-x=n -o"), ("-oa=no", "-o a=n -o"), ("-o", "-o"),
        ("-- -o x=y", "-- -o x=y"), ("{a b} {c d}", "a b {c d}"), ("-foo=1 -o x=y", "-f -o -o=1 -o x=y"),
        ("-o - -o x=y", "-o - -o x=y"), ("- -ox=y", "- -ox=y"),
    ])
    func `options have one normal form`(text: String, normal: String) throws {
        let service = try file("a unix - - n - - b \(text)\n").services[0]
        #expect(
            String(decoding: service.text(folded: false).dropFirst(58), as: UTF8.self) == " " + normal)
    }

    @Test func `an odd file is no reason to end early`() throws {
        let long = String(repeating: "x ", count: 100_000)
        #expect(try file("a unix - - n - - b \(long)\n").services[0].words.count == 100_008)
        let options = String(repeating: " -o x=y\n", count: 20_000)
        let master = try file("a unix - - n - - b\n\(options)")
        #expect(master.services[0].options.count == 20_000)
        #expect(
            message(String(repeating: "{", count: 1_000_000)) == "file master.cf: line 1: bad field count")
        #expect(try file("a unix - - n - - b -" + String(repeating: "o", count: 20_000)).services.count == 1)
        #expect(try file("").services.isEmpty)
        #expect(try file(" a unix - - n - - b\nc unix - - n - - b").services.map(\.name) == [[0x63]])
    }

    @Test func `a missing file and a directory are errors`() throws {
        let folder = try TemporaryConfiguration(nil)
        func message(_ directory: ConfigurationDirectory) -> String? {
            do {
                _ = try MasterFile.load(directory: directory, files: ConfigurationFiles()) { _ in }
                return nil
            } catch {
                return error.message.string.replacingOccurrences(of: folder.path, with: "DIR")
            }
        }
        #expect(message(folder.directory) == "open DIR/master.cf: No such file or directory")
        try FileManager.default.createDirectory(
            atPath: folder.path + "/master.cf", withIntermediateDirectories: false)
        #expect(message(folder.directory) == "read DIR/master.cf: Is a directory")
    }
}
