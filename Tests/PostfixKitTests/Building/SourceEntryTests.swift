import Foundation
import PostfixKit
import Testing

@Suite struct SourceEntryTests {
    private let directory: DatabaseDirectory
    private var options = BuildOptions(
        table: TableOptions { _ in Issue.record("a warning") }, warn: { _ in Issue.record("a warning") })

    init() throws { directory = try DatabaseDirectory() }

    private func find(_ key: String, in source: String) throws -> SourceEntry? {
        try directory.write(Array(source.utf8), to: "t")
        return try SourceEntry.find(Array(key.utf8).span, in: directory.table("hash"), options: options)
    }

    private func entry(_ line: Int, _ value: String) -> SourceEntry {
        SourceEntry(file: directory.path("t"), line: line, value: Array(value.utf8))
    }

    @Test func `an entry is found with the number of its first line`() throws {
        let source = "# comment\na 1\nk  2\n# comment\n 3\n\nz 4\n"
        #expect(try find("k", in: source) == entry(3, "2 3"))
        #expect(try find("z", in: source) == entry(7, "4"))
        #expect(try find("b", in: source) == nil)
        #expect(try find("k", in: "") == nil)
    }

    @Test func `the first of several is it, or the last where they replace each other`() throws {
        let source = "k 1\nk 2\nK 3\nl 4\n"
        #expect(try find("k", in: source) == entry(1, "1"))
        var last = self
        last.options.duplicates = .replace
        #expect(try last.find("k", in: source) == entry(3, "3"))
        last.options.duplicates = .ignore
        #expect(try last.find("k", in: source) == entry(1, "1"))
    }

    @Test func `keys are folded as a rebuild folds them`() throws {
        #expect(try find("STRASSE", in: "straße 1\n") == entry(1, "1"))
        var exact = self
        exact.options.table.use.folding = .none
        #expect(try exact.find("k", in: "K 1\nk 2\n") == entry(2, "2"))
    }

    @Test func `bad lines are no entries, and nothing is said of them`() throws {
        #expect(try find("k", in: "k\nk\" 1\nk \nk: 2\nk 3\nk 4\n") == entry(5, "3"))
    }

    @Test func `aliases have their own grammar`() throws {
        var aliases = self
        aliases.options.grammar = .aliases
        let source = "# x\nPostmaster: root,\n me\n\"a b\": c\nx@y: z\n"
        #expect(try aliases.find("postmaster", in: source) == entry(2, "root, me"))
        #expect(try aliases.find("a b", in: source) == entry(4, "c"))
        #expect(try aliases.find("@", in: source) == nil)
    }

    @Test func `values may be files`() throws {
        var files = self
        files.options.grammar = .map(valuesAreFiles: true)
        try directory.write(Array("one\n".utf8), to: "f")
        let source = "k /nowhere/f\nk \(directory.path("f").bytes.text)\n"
        #expect(try files.find("k", in: source) == entry(2, "b25lCg=="))
    }

    @Test func `a source that is not there is told of`() throws {
        let table = directory.table("hash", "none")
        let missing = #expect(throws: TableError.self) {
            try SourceEntry.find(Array("k".utf8).span, in: table, options: options)
        }
        #expect(missing?.message.string == "open \(directory.path("none")): No such file or directory")
        unsafe mkfifo(directory.path("none").bytes.text, 0o600)
        #expect(throws: TableError.self) {
            try SourceEntry.find(Array("k".utf8).span, in: table, options: options)
        }
    }

    @Test func `a directory is an empty source`() throws {
        try FileManager.default.createDirectory(
            atPath: directory.path("t").bytes.text, withIntermediateDirectories: false)
        #expect(
            try SourceEntry.find(Array("k".utf8).span, in: directory.table("cdb"), options: options) == nil)
    }
}
