import PostfixKit
import Testing

@Suite struct UnionTableTests {
    private let tables = OpenedTables()

    @Test func `the answers of all members are joined with commas`() throws {
        let name = "unionmap:{inline:{k=1 l=2},,static:{a b}, inline:{k=3} ,}"
        #expect(try tables.value("K", in: name) == "1,a b,3")
        #expect(try tables.value("l", in: name) == "2,a b")
        #expect(try tables.value("k", in: "unionmap:{inline:{a=b} inline:{c=d}}") == nil)
    }

    @Test func `a first empty answer leaves no comma, a later one does`() throws {
        #expect(try tables.value("k", in: "unionmap:{inline:{k=} static:v}") == "v")
        #expect(try tables.value("k", in: "unionmap:{static:v inline:{k=} static:w}") == "v,,w")
        #expect(try tables.value("k", in: "unionmap:{inline:{k=} static:{}}") == nil)
    }

    @Test func `an error of a member is one of the combination`() {
        #expect(
            tables.error("unionmap:{static:a fail:x}")
                == "table unionmap:{static:a fail:x}: query error: Application error")
        #expect(tables.kind("unionmap:{static:a fail:x}") == .temporary)
    }

    @Test(arguments: ["{}", "{ }", "x", "{static:a}x", "{static:a", "{foo}", "{static:a foo}", "{,}"])
    func `a name that is no list of tables is refused`(_ name: String) {
        #expect(
            tables.error("unionmap:\(name)")
                == "bad syntax: \"unionmap:\(name)\"; need \"unionmap:{type:name...}\"")
    }

    @Test func `a member that cannot be opened is named itself`() {
        #expect(
            tables.error("unionmap:{static:a hash:/nowhere/t}")
                == "open database /nowhere/t.db: No such file or directory")
        #expect(tables.error("unionmap:{nothing:a}") == "unsupported dictionary type: nothing")
        #expect(
            tables.error("unionmap:{static:}")
                == "open dictionary: expecting \"type:name\" form instead of \"static:\"")
    }

    @Test func `it is asked as its first member is`() throws {
        #expect(try tables.open("unionmap:{static:a randmap:{b}}").keys == .fixed)
        #expect(try tables.open("unionmap:{randmap:{b} static:a}").keys == .pattern)
        #expect(try tables.open("unionmap:{pipemap:{static:a} randmap:{b}}").keys == .fixed)
    }

    @Test func `the origin is that of the first member that answers`() throws {
        let table = try tables.open("unionmap:{inline:{a=b} inline:{k=v}}")
        #expect(try table.origin(ofEntryFor: Array("k".utf8).span)?.file == "{k=v}")
        #expect(try table.origin(ofEntryFor: Array("z".utf8).span) == nil)
    }

    @Test func `nesting has an end that is told, and is not the stack's`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "unionmap:{", count: depth) + "static:x" + String(repeating: "}", count: depth)
        }
        #expect(try tables.value("k", in: nested(200)) == "x")
        #expect(
            tables.error(nested(201))
                == "tables are nested more than 200 deep: \"unionmap:{static:x}\"")
        #expect(tables.error(nested(3000))?.hasPrefix("tables are nested more than 200 deep: ") == true)
    }

    @Test func `a key that is not UTF-8 is told of once, under the name of the combination`() throws {
        let table = try tables.open("unionmap:{static:a static:b}")
        #expect(try table.lookup([0xFF].span) == nil)
        #expect(tables.warnings.count == 1)
        #expect(tables.warnings.first?.hasPrefix("unionmap:{static:a static:b}: non-UTF-8 key") == true)
    }

    @Test func `a lock that was taken is given back when a later member refuses`() throws {
        let directory = try DatabaseDirectory()
        try directory.build("lmdb", [("k", "v")])
        let name = "unionmap:{lmdb:\(directory.path("t").bytes.text) lmdb:\(directory.path("t").bytes.text)}"
        let table = try tables.open(name)
        try table.table.beginBatch()
        #expect(try table.lookup(Array("k".utf8).span) == Array("v,v".utf8))
        table.table.endBatch()
    }
}

extension [UInt8] {
    /// The bytes as text.
    var text: String { String(decoding: self, as: UTF8.self) }
}
