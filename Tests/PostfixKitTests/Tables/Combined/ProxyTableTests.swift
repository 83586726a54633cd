import PostfixKit
import Testing

@Suite struct ProxyTableTests {
    private let tables = OpenedTables()

    @Test func `the table behind it answers`() throws {
        #expect(try tables.value("K", in: "proxy:inline:{k=v}") == "v")
        #expect(try tables.value("x", in: "proxy:proxy:unionmap:{static:a,static:b}") == "a,b")
        #expect(try tables.open("proxy:inline:{k=v}").keys == .fixed)
        #expect(try tables.open("proxy:randmap:{v}").keys == .pattern)
        #expect(try tables.listing("proxy:inline:{k=v}") == ["k=v"])
    }

    @Test func `names are taken apart as those of other tables`() {
        #expect(
            tables.error("proxy:foo") == "open dictionary: expecting \"type:name\" form instead of \"foo\"")
        #expect(tables.error("proxy:foo:x") == "unsupported dictionary type: foo")
        #expect(tables.error("proxy:static:{a") == "bad static:name syntax: missing '}' in \"{a\"")
        let deep = String(repeating: "proxy:", count: 5000) + "static:x"
        #expect(tables.error(deep)?.hasPrefix("tables are nested more than 200 deep") == true)
    }

    @Test func `an error is told under the whole name`() {
        #expect(tables.error("proxy:fail:x") == "table proxy:fail:x: query error: Application error")
        #expect(tables.kind("proxy:fail:x") == .temporary)
    }
}
