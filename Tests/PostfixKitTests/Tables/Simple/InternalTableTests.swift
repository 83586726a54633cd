import PostfixKit
import Testing

@Suite struct InternalTableTests {
    private let tables = OpenedTables()

    @Test func `it is empty, and stays so`() throws {
        #expect(try tables.value("k", in: "internal:x") == nil)
        #expect(try tables.listing("internal:x") == [])
        let eraser = try TableEraser(
            TableName(Array("internal:x".utf8), defaultType: []), options: tables.options)
        #expect(try !eraser.delete(Array("k".utf8).span))
        try eraser.close()
    }
}
