import Foundation
import Testing

@testable import PostfixKit

@Suite struct TableBuilderTests {
    static let types = ["btree", "cdb", "hash", "lmdb"]

    /// A directory with the source `t`, and what is said about it.
    private final class Workshop {
        let directory: DatabaseDirectory
        var said: [String] = []

        init(_ source: String) throws {
            directory = try DatabaseDirectory()
            try write(source)
        }

        func write(_ source: String) throws { try directory.write(Array(source.utf8), to: "t") }

        var source: TableSource { .file(directory.path("t")) }

        func builder(_ duplicates: DuplicatePolicy = .warn, strict: Bool = false) -> TableBuilder {
            let table = TableOptions { [self] in self.hear($0) }
            var options = BuildOptions(table: table) { [self] in self.hear($0.message) }
            options.duplicates = duplicates
            options.isStrict = strict
            return TableBuilder(options)
        }

        private func hear(_ message: MessageText) {
            said.append(message.string.split(separator: directory.url.path + "/").joined())
        }

        /// The entries of the table, sorted unless it lists them as they came.
        func entries(_ type: String) throws -> [String] {
            let open = try TableRegistry.open(directory.table(type), options: TableOptions { _ in })
            var entries: [String] = []
            try open.listable().forEachEntry { (key, value) throws(TableError) in
                entries.append(
                    "\(String(decoding: key.array, as: UTF8.self))=\(String(decoding: value.array, as: UTF8.self))"
                )
            }
            return type == "cdb" ? entries : entries.sorted()
        }

        func lookup(_ key: String, in type: String) throws -> String? {
            let open = try TableRegistry.open(directory.table(type), options: TableOptions { _ in })
            return try open.lookup(Array(key.utf8).span).map { String(decoding: $0, as: UTF8.self) }
        }

        var files: [String] {
            get throws { try FileNames.of(directory) }
        }
    }

    @Test(arguments: types)
    func `the first of two entries is kept, and the second warned of with both lines`(_ type: String) throws {
        let shop = try Workshop("A 1\nb 2\na 3\n")
        let report = try shop.builder().rebuild(shop.directory.table(type), from: shop.source)
        #expect(report == TableBuilder.Report(entries: 2, warnings: 1))
        #expect(try shop.entries(type) == ["a=1", "b=2"])
        let label = ["cdb": "t", "lmdb": "lmdb:t"][type] ?? "t.db"
        #expect(shop.said.map { $0.split(separator: "lmdb:").joined(separator: "lmdb:") }.count == 1)
        #expect(shop.said.first?.hasSuffix("duplicate entry: \"a\" (t, line 3; first at line 1)") == true)
        #expect(shop.said.first?.contains(label) == true)
    }

    @Test(arguments: types)
    func `the last of two entries is kept where they replace each other`(_ type: String) throws {
        let shop = try Workshop("a 1\nb 2\na 3\na 4\n")
        let report = try shop.builder(.replace).rebuild(shop.directory.table(type), from: shop.source)
        #expect(report == TableBuilder.Report(entries: 2, warnings: 0))
        #expect(try shop.entries(type).sorted() == ["a=4", "b=2"])
        #expect(shop.said == [])
    }

    @Test(arguments: types)
    func `the first of two entries is found where duplicates are ignored`(_ type: String) throws {
        let shop = try Workshop("a 1\nb 2\na 3\n")
        _ = try shop.builder(.ignore).rebuild(shop.directory.table(type), from: shop.source)
        #expect(try shop.entries(type) == (type == "cdb" ? ["a=1", "b=2", "a=3"] : ["a=1", "b=2"]))
        #expect(try shop.lookup("a", in: type) == "1")
        #expect(shop.said == [])
    }

    @Test(arguments: types, [DuplicatePolicy.warn, .ignore, .replace])
    func `what was just built is not built again, by any policy`(
        _ type: String, _ duplicates: DuplicatePolicy
    ) throws {
        let shop = try Workshop("a 1\nb 2\na 3\n")
        let table = shop.directory.table(type)
        let builder = shop.builder(duplicates)
        #expect(try builder.rebuildIfNeeded(table, from: shop.source))
        let warnings = shop.said
        let bytes = try shop.directory.read(FileNames.database(type))
        #expect(try !builder.rebuildIfNeeded(table, from: shop.source))
        #expect(try shop.directory.read(FileNames.database(type)) == bytes)
        #expect(shop.said == warnings + warnings, "the second run says what the first one said")
        try shop.write("a 1\nb 2\na 4\n")
        let seesLast = duplicates == .replace || duplicates == .ignore && type == "cdb"
        #expect(try builder.rebuildIfNeeded(table, from: shop.source) == seesLast)
    }

    @Test(arguments: types)
    func `a comparison tells what a rebuild would change, and changes nothing`(_ type: String) throws {
        let shop = try Workshop("a 1\nb 2\nc 3\n")
        let table = shop.directory.table(type)
        _ = try shop.builder().rebuild(table, from: shop.source)
        let bytes = try shop.directory.read(FileNames.database(type))
        try shop.write("d 4\nb 2\na 9\na 1\n")
        var differences: [String] = []
        let report = try shop.builder().compare(table, with: shop.source) {
            let values = { (values: [[UInt8]]) in values.map { String(decoding: $0, as: UTF8.self) } }
            differences.append(
                "\(String(decoding: $0.key, as: UTF8.self)) \(values($0.old)) \(values($0.new))")
        }
        #expect(differences == [#"a ["1"] ["9"]"#, #"c ["3"] []"#, #"d [] ["4"]"#])
        #expect(report.warnings == 1)
        #expect(try shop.directory.read(FileNames.database(type)) == bytes)
    }

    @Test func `a check reads all and writes nothing`() throws {
        let shop = try Workshop("a 1\nb\na 3\n")
        let report = try shop.builder().check(shop.directory.table("hash"), from: shop.source)
        #expect(report == TableBuilder.Report(entries: 1, warnings: 2))
        #expect(try shop.files == ["t"])
    }

    @Test(arguments: types)
    func `a strict build with a warning leaves the old table, and nothing else`(_ type: String) throws {
        let shop = try Workshop("a 1\n")
        let table = shop.directory.table(type)
        _ = try shop.builder(strict: true).rebuild(table, from: shop.source)
        try shop.write("a 2\nb\n")
        #expect(throws: TableError.warningsFound(source: shop.directory.path("t"), count: 1)) {
            try shop.builder(strict: true).rebuild(table, from: shop.source)
        }
        #expect(try shop.entries(type) == ["a=1"])
        #expect(try shop.files == ["t", FileNames.database(type)])
    }

    @Test func `an alias table has three entries more, and compares without two of them`() throws {
        let shop = try Workshop("Root: ann\n")
        var builder = shop.builder()
        builder.options.grammar = .aliases
        builder.options.serverName = Array("mail.example.com".utf8)
        builder.options.timeStamp = 17
        let table = shop.directory.table("btree")
        #expect(try builder.rebuildIfNeeded(table, from: shop.source))
        #expect(
            try shop.entries("btree") == [
                "@=@", "YP_LAST_MODIFIED=0000000017", "YP_MASTER_NAME=mail.example.com", "root=ann",
            ])
        builder.options.timeStamp = 18
        builder.options.serverName = Array("other.example.com".utf8)
        #expect(try !builder.rebuildIfNeeded(table, from: shop.source))
    }

    @Test(arguments: types)
    func `another table is a source, too`(_ type: String) throws {
        let shop = try Workshop("a 1\nB 2\n")
        _ = try shop.builder().rebuild(shop.directory.table("btree"), from: shop.source)
        let copy = shop.directory.table(type, "copy")
        _ = try shop.builder().rebuild(copy, from: .table(shop.directory.table("btree")))
        let open = try TableRegistry.open(copy, options: TableOptions { _ in })
        #expect(try open.lookup(Array("b".utf8).span) == Array("2".utf8))
    }

    @Test func `a source that is missing, and a type that cannot be created`() throws {
        let shop = try Workshop("")
        let missing = TableSource.file(shop.directory.path("none"))
        #expect {
            try shop.builder().rebuild(shop.directory.table("hash"), from: missing)
        } throws: {
            ($0 as? TableError)?.kind == .noInput
        }
        #expect {
            try shop.builder().rebuild(shop.directory.table("texthash"), from: shop.source)
        } throws: {
            ($0 as? TableError)?.kind == .usage
        }
        #expect(try shop.files == ["t"])
    }
}
