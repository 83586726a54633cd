import PostfixKit
import Testing

@Suite struct RandomTableTests {
    private let tables = OpenedTables()

    @Test func `every value comes, and no other`() throws {
        let table = try tables.open("randmap:{a,b {c d}}")
        var seen: Set<String> = []
        for number in 0..<400 {
            seen.insert(try #require(try table.lookup(Array("k\(number)".utf8).span)).text)
        }
        #expect(seen == ["a", "b", "{c d}"])
    }

    @Test(arguments: ["{}", "{ }", "{,}", "a", "{a}x", "{a}}", "{{a b} x"])
    func `a name that is no list of values is refused`(_ name: String) {
        #expect(
            tables.error("randmap:\(name)") == "bad syntax: \"randmap:\(name)\"; need \"randmap:{value...}\"")
    }

    @Test func `the full key is asked for`() throws {
        #expect(try tables.open("randmap:{a}").keys == .pattern)
    }
}
