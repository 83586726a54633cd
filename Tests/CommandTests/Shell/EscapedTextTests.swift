import Foundation
import Testing

@testable import CommandLineKit

/// Alias names and values as an attacker would write them, in each form of output.
@Suite struct EscapedTextTests {
    /// A text in a form.
    struct Case: CustomTestStringConvertible, Sendable {
        let text: String
        let form: EscapedText.Form
        let written: String

        init(_ text: String, _ form: EscapedText.Form, _ written: String) {
            (self.text, self.form, self.written) = (text, form, written)
        }

        var testDescription: String { "\(form): \(text.debugDescription)" }
    }

    static let cases = [
        Case("a\"]; evil [label=\"b", .dot, "a\\\"]; evil [label=\\\"b"),
        Case("\\N \\\"", .dot, "\\\\N \\\\\\\""),
        Case("&#10;&lt;", .dot, "&amp;#10;&amp;lt;"), Case("a\nb\u{1B}", .dot, "a\\\\x0ab\\\\x1b"),
        Case("<script>alert('x')</script>", .markup, "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"),
        Case("\" onload=\"x", .markup, "&quot; onload=&quot;x"), Case("&amp;]]>", .markup, "&amp;amp;]]&gt;"),
        Case(
            "\u{0}\u{B}\n\u{85}\u{FFFE}é\u{FFFF}", .markup,
            "\\x00\\x0b\\x0a\\xc2\\x85\\xef\\xbf\\xbeé\\xef\\xbf\\xbf"),
        Case("|/usr/bin/run", .markdown, "`\\|/usr/bin/run`"), Case("a\\|b\\c", .markdown, "`a\\x5c\\|b\\c`"),
        Case("a\\\\|b", .markdown, "`a\\x5c\\x5c\\|b`"), Case("x`y``", .markdown, "`x\\x60y\\x60\\x60`"),
        Case("@admin #123 [a](http://x) <b>", .markdown, "`@admin #123 [a](http://x) <b>`"),
        Case("a\n## b", .markdown, "`a\\x0a## b`"), Case("", .markdown, "` `"),
        Case(" a ", .markdown, "`\\x20a\\x20`"),
        Case("100%\n::error::x", .workflowMessage, "100%25\\x0a::error::x"),
        Case("a,line=1::x%0A\r", .workflowProperty, "a%2Cline=1%3A%3Ax%250A\\x0d"),
    ]

    @Test(arguments: cases) func `nothing is markup`(_ one: Case) {
        let text = EscapedText(Array(one.text.utf8), for: one.form)
        #expect(String(decoding: text.bytes, as: UTF8.self) == one.written)
    }

    @Test func `a reader of XML gets what was shown, in text and in attributes`() throws {
        for attack in HostileTextTests.attacks + [Array("]]><a b='\"&'/><!-- \u{FFFE}".utf8)] {
            let text = EscapedText(attack, for: .markup).bytes
            let document =
                Array("<a b=\"".utf8) + text + Array("\" c='".utf8) + text + Array("'>".utf8) + text
                + Array("</a>".utf8)
            #expect(String(validating: document, as: UTF8.self) != nil)
            let inner = String(decoding: text, as: UTF8.self)
            #expect(!inner.contains { "<>\"'".contains($0) })
        }
    }

    @Test func `words of the program stand as they are, and what is put in is made visible`() {
        let name = Array("a\nb".utf8)
        let text: ReportText = "\u{1B}[1m\(name)\u{1B}[0m"
        #expect(text.bytes == Array("\u{1B}[1ma\\x0ab\u{1B}[0m".utf8))
        #expect(("\(text), \("c\td")" as ReportText).bytes == text.bytes + Array(", c\\x09d".utf8))
    }

    /// Each file that may write in a way of its own, with the calls that are its matter alone.
    static let doors: [(call: String, files: Set<String>)] = [
        ("Glibc.write(", ["Messages.swift"]), ("FileHandle(descriptor: 1)", ["StandardOutput.swift"]),
        ("FileHandle.standardOutput", []), ("print(", []), ("fputs(", []), ("fwrite(", []),
        ("FileHandle(descriptor: 2)", []),
        ("(ownLines:", ["StandardOutput.swift", "OptionTable+Frame.swift", "EntryPoint.swift"]),
        (
            "writePostfix",
            [
                "StandardOutput.swift", "TableRun+Queries.swift", "PostbuildRun+Decompile.swift",
                "PostconfRun+Parameters.swift", "PostconfRun+Templates.swift", "MasterView.swift",
            ]
        ),
        (".printable", []),
    ]

    @Test func `there is no other way to a terminal`() throws {
        let folders = [
            "CommandLineKit", "postmap", "postalias", "postconf", "postresolve", "postbuild", "completions",
        ]
        for folder in folders {
            let top = Toolkit.root.appendingPathComponent("Sources/\(folder)")
            let names = FileManager.default.enumerator(atPath: top.path)?.compactMap { $0 as? String } ?? []
            let sources = names.filter { $0.hasSuffix(".swift") }
            #expect(!sources.isEmpty)
            for path in sources {
                let text = try String(contentsOf: top.appendingPathComponent(path), encoding: .utf8)
                let name = (path as NSString).lastPathComponent
                for door in Self.doors where !door.files.contains(name) {
                    let isUsed = text.contains(door.call)
                    #expect(!isUsed, "\(path): \(door.call)")
                }
            }
        }
    }
}
