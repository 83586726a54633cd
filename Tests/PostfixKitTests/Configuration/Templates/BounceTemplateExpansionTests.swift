import PostfixKit
import Testing

@Suite struct BounceTemplateExpansionTests {
    /// The text that a line becomes; what is warned of goes into `warnings`.
    private func expand(
        _ line: String, _ main: String = "", warnings: inout [String]
    ) throws -> String {
        let files = try TemporaryConfiguration(main)
        let release = PostfixRelease.newest
        let known = KnownParameters(
            catalogue: ParameterCatalogue(release: release), directory: files.directory,
            facts: HostFacts(hostName: Array("box.example".utf8), interfaces: []))
        known.take(
            try MainConfiguration.read(
                directory: files.directory, files: ConfigurationFiles(), release: release
            ) { _ in })
        var heard: [String] = []
        defer { warnings += heard }
        let expansion = BounceTemplateExpansion(known, path: "t.cf") { heard.append($0.string) }
        let text = try expansion.text(of: try BounceTemplate(.delay, Array("\n\(line)".utf8)))
        return String(decoding: text, as: UTF8.self)
            .replacing("expanded_delay_text = <<EOF\n", with: "").replacing("\nEOF\n", with: "")
    }

    private func message(_ line: String, _ main: String = "") -> String? {
        var warnings: [String] = []
        do {
            _ = try expand(line, main, warnings: &warnings)
        } catch let error as BounceTemplateExpansion.Failure { return error.message.string } catch {}
        return nil
    }

    @Test(arguments: [
        ("$myhostname $mydomain $$x", "box.example box.example $x"), ("${nosuch?a}${nosuch:b}", "b"),
        ("$maximal_queue_lifetime_days $maximal_queue_lifetime", "5 5d"),
        ("$maximal_queue_lifetime_hours", "120"), ("$delay_warning_time_hours", "0"),
        ("${mydomain?{$myhostname}}", "box.example"),
    ])
    func `a name is replaced by its value`(line: String, text: String) throws {
        var warnings: [String] = []
        let expanded = try expand(line, "mydomain = box.example\n", warnings: &warnings)
        #expect(expanded == text && warnings.isEmpty)
    }

    @Test func `a value is expanded once, and is printable`() throws {
        var warnings: [String] = []
        let text = try expand(
            "$u", "u = $$mydomain\u{1}é $nosuch\ncompatibility_level = 3.6\n", warnings: &warnings)
        #expect(text == "$mydomain_é ")
        #expect(try expand("$u", "u = é\u{7f}\n", warnings: &warnings) == "___")
    }

    @Test func `names of the host are shown as people write them`() throws {
        var warnings: [String] = []
        let main = "myhostname = MX.xn--bcher-kva.example\nmydomain = xn--\ncompatibility_level = 3.6\n"
        #expect(try expand("$myhostname", main, warnings: &warnings) == "mx.bücher.example")
        let plain = try expand("$myhostname", main + "smtputf8_enable = no\n", warnings: &warnings)
        #expect(plain == "MX.xn--bcher-kva.example")
        #expect(warnings.isEmpty)
    }

    @Test(arguments: [
        ("xn--a-ecp.ru", nil), ("xn--9", nil), ("xn--strae-oqa.example", "straße.example"),
    ])
    func `what is no name of a host stays as it is`(name: String, shown: String?) throws {
        var warnings: [String] = []
        let main = "mydomain = \(name)\ncompatibility_level = 3.6\n"
        #expect(try expand("$mydomain", main, warnings: &warnings) == shown ?? name)
        let failure = "t.cf: conversion \"mydomain\" failed: input value: \"\(name)\""
        #expect(warnings == (shown == nil ? [failure] : []))
    }

    @Test func `a time in a unit that does not suit it is warned of`() throws {
        var warnings: [String] = []
        let text = try expand(
            "$maximal_queue_lifetime_minutes $maximal_queue_lifetime_weeks", warnings: &warnings)
        #expect(text == "7200 0")
        #expect(
            warnings == [
                "t.cf: excessive result \"7200\" in delay template conversion of parameter \"maximal_queue_lifetime_minutes\"",
                "please increase time unit \"minutes\" of \"maximal_queue_lifetime_minutes\" in delay template",
                "for instructions see the bounce(5) manual",
                "t.cf: zero result in delay template conversion of parameter \"maximal_queue_lifetime_weeks\"",
                "please reduce time unit \"weeks\" of \"maximal_queue_lifetime_weeks\" in delay template",
                "for instructions see the bounce(5) manual",
            ])
    }

    @Test func `what cannot be expanded is named with its line`() {
        #expect(message("a $nosuch") == "t.cf: undefined $name in delay template: a $nosuch")
        #expect(
            message("$smtp_bind_address") == "t.cf: undefined $name in delay template: $smtp_bind_address")
        #expect(message("$smtp_bind_address", "smtp_bind_address =\n") == nil)
        #expect(message("${x") == "t.cf: bad $name syntax in delay template: ${x")
        #expect(
            message("$delay_warning_time_x")
                == "t.cf: unrecognized suffix \"x\" in parameter \"delay_warning_time_x\"")
        #expect(
            message("$delay_warning_time_hours", "delay_warning_time = 99999999w\n")
                == "parameter delay_warning_time: bad time value or unit: 99999999w")
        #expect(
            message("$maximal_queue_lifetime_days", "maximal_queue_lifetime = 101d\n")
                == "invalid maximal_queue_lifetime: 8726400 (max 8640000)")
    }
}
