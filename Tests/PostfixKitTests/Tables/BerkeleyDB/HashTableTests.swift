import PostfixKit
import Testing

@Suite struct HashTableTests {
    @Test func `every key of a file that postmap made is found, and no other`() throws {
        let table = try BerkeleyDBFixture("hash").hash()
        for (key, value) in BerkeleyDBFixture.entriesOfPostmap {
            #expect(try table.value(of: key) == value)
            #expect(try table.value(of: key + "x") == nil)
            #expect(try table.value(of: String(key.dropLast())) == nil)
        }
    }

    @Test func `long keys and values on small pages are found`() throws {
        let table = try BerkeleyDBFixture("hash-512").hash()
        for (key, value) in BerkeleyDBFixture.entriesOfSmallPages {
            #expect(try table.value(of: key) == value)
        }
    }

    @Test func `keys that begin alike are found beside a key that has a page of its own`() throws {
        let table = try BerkeleyDBFixture("hash-prefixes").hash()
        for length in 1...8 {
            #expect(try table.value(of: String("abcdefgh".prefix(length))) == "value \(length)")
        }
        #expect(try table.value(of: String(repeating: "z", count: 200)) == "long")
        #expect(try table.value(of: "abcdefghi") == nil)
    }

    @Test(arguments: ["hash", "hash-512"])
    func `a listing shows each entry once`(file: String) throws {
        let expected =
            file == "hash"
            ? BerkeleyDBFixture.entriesOfPostmap : BerkeleyDBFixture.entriesOfSmallPages
        let listing = try BerkeleyDBFixture(file).hash().listing()
        #expect(listing.count == expected.count)
        #expect(Dictionary(uniqueKeysWithValues: listing.map { ($0.key, $0.value) }) == expected)
    }

    @Test func `a listing has the order that postmap -s shows of the same file`() throws {
        let firstBucket = [0, 11, 13, 15, 17, 19, 20, 22, 24, 26, 28, 2, 31, 33, 35, 37, 39, 4, 6, 8]
        let secondBucket = [10, 12, 14, 16, 18, 1, 21, 23, 25, 27, 29, 30, 32, 34, 36, 38, 3, 5, 7, 9]
        let users = (firstBucket + secondBucket).map { "user\($0)@example.com" }
        let listing = try BerkeleyDBFixture("hash").hash().listing()
        #expect(listing.map(\.key) == [String(repeating: "k", count: 1200), "long"] + users)
    }

    @Test func `the first hit decides whether keys end in a NUL`() throws {
        let file = try BerkeleyDBFixture("hash-mixed")
        let first = try file.hash()
        #expect(try first.value(of: "k2") == "v2")
        #expect(try first.value(of: "k") == nil)
        let second = try file.hash()
        #expect(try second.value(of: "k") == "k1")
        #expect(try second.value(of: "k2") == nil)
    }

    @Test func `with -n or -N one form of a key is looked for`() throws {
        let file = try BerkeleyDBFixture("hash-mixed")
        #expect(try file.hash(.required).value(of: "k") == "k1")
        #expect(try file.hash(.required).value(of: "k2") == nil)
        #expect(try file.hash(.forbidden).value(of: "k") == nil)
        #expect(try file.hash(.forbidden).value(of: "k2") == "v2")
    }

    @Test func `a file that is changed in place is read anew`() throws {
        let file = try BerkeleyDBFixture("hash")
        let table = try file.hash()
        #expect(try table.listing().count == BerkeleyDBFixture.entriesOfPostmap.count)
        let other = try BerkeleyDBFixture("hash-512")
        try file.write(other.original)
        #expect(try table.value(of: "long")?.count == 700)
        #expect(try table.listing().count == BerkeleyDBFixture.entriesOfSmallPages.count)
    }

    @Test func `batches may be opened one in the other`() throws {
        let table = try BerkeleyDBFixture("hash").hash()
        try table.beginBatch()
        try table.beginBatch()
        table.endBatch()
        #expect(try table.value(of: "long")?.count == 3000)
        table.endBatch()
        table.endBatch()
        #expect(try table.value(of: "long")?.count == 3000)
    }

    @Test func `a listing does not keep the lock while it shows entries, but for a batch`() throws {
        let file = try BerkeleyDBFixture("hash")
        let writer = try FileHandle(FilePath(file.path), .update)
        let table = try file.hash()
        func listing(whileLocked isLocked: Bool) throws(TableError) {
            try table.forEachEntry { (_, _) throws(TableError) in
                #expect(((try? writer.flock(.exclusive, waiting: false)) == nil) == isLocked)
                writer.funlock()
            }
        }
        try listing(whileLocked: false)
        try table.beginBatch()
        try listing(whileLocked: true)
        table.endBatch()
        try listing(whileLocked: false)
    }

    @Test func `a missing file is named with its suffix`() throws {
        let name = TableName(Array("hash:/nonexistent/t".utf8), defaultType: [])
        let error = #expect(throws: TableError.self) {
            try TableRegistry.open(name, options: TableOptions { _ in })
        }
        #expect(error?.message == "open database /nonexistent/t.db: No such file or directory")
        #expect(error?.kind == .noInput)
    }
}
