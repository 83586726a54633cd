import Foundation
import PostfixKit
import Testing

@Suite struct TextHashTableTests {
    private let directory: DatabaseDirectory
    private let tables = OpenedTables()
    private var name: String { "texthash:\(directory.path("t").bytes.text)" }

    init() throws { directory = try DatabaseDirectory() }

    @Test func `the first of several entries counts, and the others are told of`() throws {
        try directory.write(Array("K 1\n# x\nl\n 2\nk 3\n".utf8), to: "t")
        #expect(try tables.value("K", in: name) == "1")
        #expect(try tables.listing(name) == ["k=1", "l=2"])
        #expect(tables.warnings.first?.hasSuffix("t, line 5: duplicate entry: \"k\"") == true)
    }

    @Test func `the origin is the first line of the entry`() throws {
        try directory.write(Array("a 1\n\nk\n# x\n 2\n".utf8), to: "t")
        let table = try tables.open(name)
        let origin = try table.origin(ofEntryFor: Array("K".utf8).span)
        #expect(origin == EntryOrigin(file: directory.path("t"), line: 3))
        #expect(try table.origin(ofEntryFor: Array("z".utf8).span) == nil)
    }

    @Test func `many entries are found again`() throws {
        var source = ""
        for number in 0..<20_000 { source += "key\(number) value\(number)\n" }
        try directory.write(Array(source.utf8), to: "t")
        let table = try tables.open(name)
        for number in 0..<20_000 {
            #expect(try table.lookup(Array("KEY\(number)".utf8).span) == Array("value\(number)".utf8))
        }
        #expect(try table.lookup(Array("key20000".utf8).span) == nil)
    }

    @Test func `what is no file of text is refused`() throws {
        #expect(tables.kind(name) == .noInput)
        let path = directory.path("t").bytes.text
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(tables.error(name) == "read \(path): Is a directory")
    }
}
