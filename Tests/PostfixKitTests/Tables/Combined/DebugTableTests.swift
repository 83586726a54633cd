import PostfixKit
import Testing

@Suite struct DebugTableTests {
    private let tables = OpenedTables()

    @Test func `each access is told of`() throws {
        #expect(try tables.value("A", in: "debug:inline:{a=b}") == "b")
        #expect(try tables.value("x", in: "debug:inline:{a=b}") == nil)
        #expect(try tables.listing("debug:inline:{a=b}") == ["a=b"])
        #expect(
            tables.error("debug:fail:x", key: "k") == "table debug:fail:x: query error: Application error")
        #expect(
            tables.notes == [
                "inline:{a=b} lookup: \"A\" = \"b\"", "inline:{a=b} lookup: \"x\" = \"not_found\"",
                "inline:{a=b} sequence: \"a\" = \"b\"", "inline:{a=b} sequence: found EOF",
                "fail:x lookup: \"k\" = \"error\"",
            ])
    }

    @Test func `one in another tells twice, the inner one first`() throws {
        #expect(try tables.value("k", in: "debug:debug:static:value") == "value")
        #expect(
            tables.notes == [
                "static:value lookup: \"k\" = \"value\"", "debug:static:value lookup: \"k\" = \"value\"",
            ])
    }

    @Test func `what the table behind it cannot do, it cannot`() throws {
        #expect(throws: TableError.cannotList(TableName(Array("static:x".utf8), defaultType: []))) {
            try tables.open("debug:static:x").listable().forEachEntry { (_, _) throws(TableError) in }
        }
    }

    @Test func `an older release does not have it`() {
        tables.options.mirror("3.10")
        #expect(tables.error("debug:static:x") == "unsupported dictionary type: debug")
    }

    @Test func `removals are told of`() throws {
        let directory = try DatabaseDirectory()
        try directory.build("lmdb", [("k", "v")])
        let path = directory.path("t").bytes.text
        let eraser = try TableEraser(
            TableName(Array("debug:lmdb:\(path)".utf8), defaultType: []), options: tables.options)
        #expect(try eraser.delete(Array("K".utf8).span))
        #expect(try !eraser.delete(Array("K".utf8).span))
        try eraser.close()
        #expect(
            tables.notes == ["lmdb:\(path) delete: \"K\": success", "lmdb:\(path) delete: \"K\": failed"])
    }
}
