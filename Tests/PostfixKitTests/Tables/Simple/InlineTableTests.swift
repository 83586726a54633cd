import Foundation
import PostfixKit
import Testing

@Suite struct InlineTableTests {
    private let tables = OpenedTables()

    @Test func `the last of several entries counts, and names keep their quotes`() throws {
        #expect(try tables.listing("inline:{K=v k=w, {a = b, c}}") == ["k=w", "a=b, c"])
        #expect(try tables.listing("inline:{{\"K l\"@c = v}}") == ["\"k l\"@c=v"])
        #expect(try tables.listing("inline:{k={a b} l==}") == ["k={a b}", "l=="])
        #expect(try tables.listing("inline:{=b}") == ["=b"])
    }

    @Test(arguments: [
        ("{}", "bad syntax"), ("{a=b}}", "bad syntax"), ("{a=b} ", "bad syntax"), (" {a=b}", "bad syntax"),
        ("{a={}", "bad syntax"), ("{,}", "empty table"), ("{a}", "missing '=' after attribute name"),
        ("{{k x=}}", "missing '=' after attribute name"),
        ("{{}}", "no key found; expected format: key = value"),
        ("{{\"k = v}}", "unbalanced '\"'"), ("{{a=b}x}", "syntax error after '}' in \"{a=b}x\""),
    ])
    func `what is no entry is refused`(_ name: String, problem: String) {
        #expect(
            tables.error("inline:\(name)")
                == "\(problem): \"inline:\(name)\"; need \"inline:{name=value...}\"")
    }

    @Test func `a name that is not UTF-8 is refused where it has to be`() throws {
        let name = Array("inline:{k=".utf8) + [0xFF] + Array("}".utf8)
        let refused = #expect(throws: TableError.self) { try tables.open(name) }
        #expect(refused?.message.string.hasPrefix("bad UTF-8 syntax: ") == true)
        let others = OpenedTables(checksUTF8: false, folding: .ascii)
        #expect(try others.open(name).lookup(Array("K".utf8).span) == [0xFF])
    }

    @Test func `values are files where they are`() throws {
        let directory = try DatabaseDirectory()
        try directory.write(Array("one\n".utf8), to: "f")
        let file = directory.path("f").bytes.text
        tables.options.use.valuesAreFiles = true
        #expect(try tables.value("k", in: "inline:{{k = \(file), \(file)}}") == "b25lCgpvbmUK")
        #expect(
            tables.error("inline:{k=/nowhere/f}") == """
                open /nowhere/f: No such file or directory: "inline:{k=/nowhere/f}"; \
                need "inline:{name=filename...}"
                """)
        #expect(
            tables.error("inline:{k=}")
                == "empty pathname list: >><<': \"inline:{k=}\"; need \"inline:{name=filename...}\"")
    }
}
