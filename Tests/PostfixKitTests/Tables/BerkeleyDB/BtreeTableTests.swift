import PostfixKit
import Testing

@Suite struct BtreeTableTests {
    @Test(arguments: ["btree", "btree-512"])
    func `every key is found, and no other`(file: String) throws {
        let table = try BerkeleyDBFixture(file).btree()
        for (key, value) in entries(of: file) {
            #expect(try table.value(of: key) == value)
            #expect(try table.value(of: key + "x") == nil)
            #expect(try table.value(of: String(key.dropLast())) == nil)
        }
    }

    @Test(arguments: ["btree", "btree-512"])
    func `a listing is in the order of the keys`(file: String) throws {
        let expected = entries(of: file)
        let listing = try BerkeleyDBFixture(file).btree().listing()
        let keys = expected.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(listing.map(\.key) == keys)
        #expect(listing.map(\.value) == keys.map { expected[$0] })
    }

    @Test func `an empty table has no entries`() throws {
        let table = try BerkeleyDBFixture("btree-empty").btree()
        #expect(try table.listing().isEmpty)
        #expect(try table.value(of: "a") == nil)
        #expect(try table.value(of: "") == nil)
    }

    @Test func `a file that is changed in place is read anew`() throws {
        let file = try BerkeleyDBFixture("btree-empty")
        let table = try file.btree()
        #expect(try table.value(of: "long") == nil)
        let other = try BerkeleyDBFixture("btree-512")
        try file.write(other.original)
        #expect(try table.value(of: "long")?.count == 700)
    }

    private func entries(of file: String) -> [String: String] {
        file == "btree" ? BerkeleyDBFixture.entriesOfPostmap : BerkeleyDBFixture.entriesOfSmallTree
    }
}
