import PostfixKit
import Testing

@Suite struct MasterServiceTextTests {
    private func service(_ text: String) throws -> MasterService {
        try #require(
            try MasterFile(ConfigurationText(Array(text.utf8), name: "master.cf")) { _ in }.services.first)
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private let entry = """
        foo unix - - n - 5 smtp -v -ofallback=1 -o {x = a b} some more arguments {that are} {in braces} \
        of a line too long
        """

    @Test func `an entry has its fields in columns`() throws {
        #expect(
            text(try service(entry).text(folded: false)) == """
                foo        unix  -       -       n       -       5       smtp -v -o fallback=1 -o {x=a b} \
                some more arguments {that are} {in braces} of a line too long
                """)
    }

    @Test func `a folded entry has options with values on lines of their own`() throws {
        #expect(
            text(try service(entry).text(folded: true)) == """
                foo        unix  -       -       n       -       5       smtp -v
                    -o fallback=1
                    -o {x=a b}
                    some more arguments {that are} {in braces} of a line too long
                """)
    }

    @Test func `long fields push the others away`() throws {
        #expect(
            text(try service("127.0.0.1:submission unix-dgram - - n - - b").text(folded: false))
                == "127.0.0.1:submission unix-dgram - - n    -       -       b")
    }

    @Test func `fields have names, and a command its arguments`() throws {
        let service = try service("foo unix - - n - 5 smtp -o x=1 y")
        #expect(
            text(service.text(of: .processLimit, named: true, folded: false)) == "foo/unix/process_limit = 5")
        #expect(text(service.text(of: .chroot, named: false, folded: false)) == "n")
        #expect(
            text(service.text(of: .command, named: true, folded: true))
                == "foo/unix/command = smtp\n    -o x=1\n    y")
    }

    @Test func `a short command without its name swallows a blank`() throws {
        let service = try service("foo unix - - n - - pipe flags=D user=x")
        #expect(text(service.text(of: .command, named: false, folded: false)) == "pipeflags=D user=x")
        #expect(text(service.line(of: .command)) == "pipe flags=D user=x")
    }

    @Test func `a name too long for its value breaks the line`() throws {
        let name = String(repeating: "n", count: 70)
        #expect(
            text(try service("\(name) unix - - n - - b").text(of: .chroot, named: true, folded: false))
                == "\(name)/unix/chroot = \n    n")
    }

    @Test func `the line for programs has single blanks`() throws {
        #expect(
            text(try service("foo  unix - - n - - smtp  -v -ox=1 -o {y = 2 3} {c  d} {e  f}").line(of: nil))
                == "foo unix - - n - - smtp -v -o x=1 -o {y=2 3} c  d {e  f}")
    }

    @Test func `blanks of a line are normal, and a long one is folded`() {
        let words = String(repeating: "word ", count: 20)
        #expect(text(normalizedLine(Array(" a\t=  b \n".utf8), folded: false)) == "a = b")
        #expect(
            text(normalizedLine(Array(words.utf8), folded: true))
                == "\(String(repeating: "word ", count: 15))word\n    word word word word")
    }
}
