import PostfixKit
import Testing

@Suite struct BounceTemplateTests {
    private func template(
        _ text: String, _ kind: BounceTemplate.Kind = .delay
    ) throws(BounceTemplate.Problem) -> BounceTemplate {
        try BounceTemplate(kind, Array(text.utf8))
    }

    @Test func `headers come first, whatever their case`() throws {
        let one = try template("SUBJECT : a b \nfrom:c\nPostmaster-subject:: d\ncharset: utf-8\n \t\n\né\n\n")
        #expect(
            String(decoding: one.text, as: UTF8.self) == """
                delay_template = <<EOF
                Charset: utf-8
                From: c
                Subject: a b\u{20}
                Postmaster-Subject: d

                é


                EOF

                """)
        #expect(!one.needsDefaults)
    }

    @Test func `text that is like a header is text behind a blank line`() throws {
        let one = try template("\nSubject: x\n")
        #expect(one.subject == nil && one.lines.count == 2)
        #expect(one.needsDefaults)
    }

    @Test(arguments: [
        ("Subject:\n\nx", BounceTemplate.Problem.emptyHeader(Array("Subject".utf8))),
        ("Subject: é\n\nx", .foreignHeader(Array("Subject".utf8))),
        ("To: a\n\nx", .unknownHeader(Array("To".utf8))),
        ("Subject: a\n\n ", .noText), ("", .noText), ("é", .foreignText),
        ("Charset: US-ASCII\n\né", .foreignText),
    ])
    func `a mistake makes a template unusable`(text: String, problem: BounceTemplate.Problem) {
        #expect(throws: problem) { try template(text) }
    }

    @Test func `only what the postmaster gets has a subject for the postmaster`() {
        for kind in BounceTemplate.Kind.allCases where !kind.hasPostmasterCopies {
            #expect(throws: BounceTemplate.Problem.inapplicableHeader(Array("postmaster-subject".utf8))) {
                try template("postmaster-subject: a\n\nb", kind)
            }
        }
    }

    @Test func `another template completes the headers, not the text`() throws {
        let other = try template("From: f\nSubject: s\nPostmaster-Subject: p\n\nother")
        let one = try template("Subject: mine\n\ntext").completed(by: other)
        #expect(one.sender == Array("f".utf8) && one.subject == Array("mine".utf8))
        #expect(one.postmasterSubject == Array("p".utf8) && one.lines == [Array("text".utf8)])
    }
}
