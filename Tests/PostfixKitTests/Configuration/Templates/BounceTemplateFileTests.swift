import PostfixKit
import Testing

@Suite struct BounceTemplateFileTests {
    private func read(
        _ text: String, warnings: inout [String]
    ) throws(BounceTemplateFile.Problem) -> [BounceTemplate.Kind: BounceTemplate] {
        var heard: [String] = []
        let file = try BounceTemplateFile(Array(text.utf8), name: "t.cf") { heard.append($0.string) }
        warnings += heard
        return file.templates
    }

    private func lines(_ template: BounceTemplate?) -> [String]? {
        template?.lines.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `a template ends at its marker, and at nothing like it`() throws {
        var warnings: [String] = []
        let templates = try read(
            "delay_template = <<E F\nE\n E F\nE F \nE F\n#\nverify_template=v\n", warnings: &warnings)
        #expect(lines(templates[.delay]) == ["E", " E F", "E F "])
        #expect(lines(templates[.verify]) == ["v"])
        #expect(templates.count == 2 && warnings.isEmpty)
    }

    @Test func `of two templates of one name the later counts`() throws {
        var warnings: [String] = []
        let templates = try read("delay_template=a\ndelay_template=b\n", warnings: &warnings)
        #expect(lines(templates[.delay]) == ["b"])
    }

    @Test func `an empty template behind another is empty`() throws {
        var warnings: [String] = []
        let templates = try read("delay_template=<<E\na\nE\nverify_template=<<E\nE\n", warnings: &warnings)
        #expect(templates[.verify] == nil)
        #expect(warnings == ["t.cf: missing message text in verify template -- ignoring this template"])
    }

    @Test(arguments: [
        (
            "a_template = <<E\nx\nE\n",
            "t.cf, line 3: unknown template name: a_template -- ignoring this template"
        ),
        ("delay_template = <<E\nx\n", "t.cf, line 2: missing \"E\" end marker"),
        ("delay_template = <<E\nx\nE", "t.cf, line 3: missing \"E\" end marker"),
        (
            "verify_template = <<E\nPostmaster-Subject: x\n\nx\nE\n",
            "t.cf: inapplicable \"Postmaster-Subject\" header label in verify template -- ignoring this template"
        ),
        (
            "delay_template = <<E\nFrom:  \n\nx\nE\n",
            "t.cf: empty \"From\" header value in delay template -- ignoring this template"
        ),
    ])
    func `what is passed over is told`(text: String, warning: String) throws {
        var warnings: [String] = []
        _ = try read(text, warnings: &warnings)
        #expect(warnings == [warning])
    }

    @Test(arguments: [
        ("\n x\n", "t.cf, line 2: missing '=' after attribute name: \" x\""),
        ("=x\n", "t.cf, line 1: missing attribute name: \"=x\""),
        ("a=<<  \n", "t.cf, line 1: missing end marker after <<"),
        ("a=<<'E'\n", "t.cf, line 1: malformed end marker after <<"),
    ])
    func `what is no template file has a line where it is none`(text: String, message: String) {
        var warnings: [String] = []
        do throws(BounceTemplateFile.Problem) {
            _ = try read(text, warnings: &warnings)
            Issue.record("no error")
        } catch { #expect(error.message.string == message) }
    }
}
