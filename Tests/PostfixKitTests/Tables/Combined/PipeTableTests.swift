import PostfixKit
import Testing

@Suite struct PipeTableTests {
    private let tables = OpenedTables()

    @Test func `each answer is the next question`() throws {
        #expect(try tables.value("K", in: "pipemap:{inline:{k=A},inline:{a=B},inline:{b=c}}") == "c")
        #expect(try tables.value("k", in: "pipemap:{static:one}") == "one")
        #expect(try tables.value("k", in: "pipemap:{static:{} static:v}") == "v")
    }

    @Test func `no answer anywhere is no answer`() throws {
        #expect(try tables.value("k", in: "pipemap:{inline:{a=b} static:c}") == nil)
        #expect(try tables.value("k", in: "pipemap:{static:c inline:{a=b}}") == nil)
    }

    @Test func `an error of a member is one of the combination`() {
        #expect(
            tables.error("pipemap:{static:a fail:x static:b}")
                == "table pipemap:{static:a fail:x static:b}: query error: Application error")
        #expect(tables.error("pipemap:{inline:{a=b} fail:x}") == nil)
    }

    @Test(arguments: ["{}", "x", "{static:a} ", "{static:a foo}"])
    func `a name that is no list of tables is refused`(_ name: String) {
        #expect(
            tables.error("pipemap:\(name)")
                == "bad syntax: \"pipemap:\(name)\"; need \"pipemap:{type:name...}\"")
    }

    @Test func `it is asked as its first member is`() throws {
        #expect(try tables.open("pipemap:{static:a randmap:{b}}").keys == .fixed)
        #expect(try tables.open("pipemap:{randmap:{b} static:a}").keys == .pattern)
    }

    @Test func `the origin is that of the last answer`() throws {
        let table = try tables.open("pipemap:{inline:{k=l} inline:{l=m}}")
        #expect(try table.origin(ofEntryFor: Array("k".utf8).span)?.file == "{l=m}")
    }
}
