import PostfixKit
import Testing

@Suite struct BerkeleyDBPagesTests {
    /// One kind of table file, and the way to open it.
    struct Case: Sendable, CustomTestStringConvertible {
        let file: String
        let type: String
        var testDescription: String { file }
    }

    static let smallPages = [Case(file: "hash-512", type: "hash"), Case(file: "btree-512", type: "btree")]

    @Test(arguments: smallPages)
    func `a flipped byte gives an answer or an error, and no more output than the file has`(
        _ sample: Case
    ) throws {
        let file = try BerkeleyDBFixture(sample.file)
        for place in file.original.indices {
            try file.write(~file.original[place], at: place)
            try expectAnAnswer(from: file, sample.type)
            try file.write(file.original[place], at: place)
        }
    }

    @Test(arguments: smallPages)
    func `a shorter file gives an answer or an error`(_ sample: Case) throws {
        let file = try BerkeleyDBFixture(sample.file)
        let size = file.original.count
        for length in Set(stride(from: 0, to: size, by: 256)).union([1, 11, 71, 511, 513, size - 1]) {
            try file.write(Array(file.original[..<length]))
            try expectAnAnswer(from: file, sample.type)
        }
    }

    /// Every error is one of bad data that names the file; nothing else may come out.
    private func expectAnAnswer(from file: BerkeleyDBFixture, _ type: String) throws {
        do throws(TableError) {
            let table = try file.table(type)
            for key in ["user1@example.com", "long", String(repeating: "k", count: 200), "no"] {
                _ = try table.value(of: key)
            }
            var count = 0
            try table.forEachEntry { (key, value) throws(TableError) in count += key.count + value.count }
            #expect(count <= file.original.count)
        } catch {
            #expect(error.kind == .data)
            #expect(error.message.string.contains(file.path))
        }
    }

    @Test func `a bucket that leads back to itself is an error, not an endless walk`() throws {
        let file = try BerkeleyDBFixture("hash-512")
        // The number of the next page stands at byte 16 of a page.
        try file.write(1, at: 512 + 16)
        let table = try file.hash()
        #expect(throws: TableError.self) { try table.listing() }
        let keys = BerkeleyDBFixture.entriesOfSmallPages.keys
        #expect(throws: TableError.self) {
            for key in keys { _ = try table.value(of: key + "missing") }
        }
    }

    @Test func `what came before the damage is listed`() throws {
        let file = try BerkeleyDBFixture("btree-512")
        let all = try file.btree().listing().map(\.key)
        // Each leaf has its type at byte 25; the last leaf is the one without a next page.
        let last = try #require(
            stride(from: 512, to: file.original.count, by: 512).first { page in
                file.original[page + 25] == 5
                    && file.original[page + 16..<page + 20].allSatisfy { $0 == 0 }
            })
        try file.write(0, at: last + 25)
        var listed: [String] = []
        let table = try file.btree()
        let error = #expect(throws: TableError.self) {
            try table.forEachEntry { (key, _) throws(TableError) in
                listed.append(String(decoding: key.indices.map { key[$0] }, as: UTF8.self))
            }
        }
        #expect(error?.kind == .data)
        #expect(!listed.isEmpty && listed.count < all.count)
        #expect(listed == Array(all.prefix(listed.count)))
    }

    @Test func `a file of the other kind is refused in the words of Postfix`() throws {
        let file = try BerkeleyDBFixture("btree")
        let error = #expect(throws: TableError.self) { try file.hash() }
        #expect(
            error?.message.string
                == "open database \(file.path): Invalid argument (a btree database, not hash)")
        #expect(error?.kind == .data)
    }

    @Test func `what is no database is refused`() throws {
        let file = try BerkeleyDBFixture("btree")
        try file.write([UInt8](repeating: 0x41, count: 5000))
        let error = #expect(throws: TableError.self) { try file.btree() }
        #expect(error?.kind == .data)
        try file.write([])
        #expect(throws: TableError.self) { try file.btree() }
    }

    @Test func `flags that nobody knows are damage, and not for the library`() throws {
        let file = try BerkeleyDBFixture("hash-512")
        try file.write(0x10, at: 48)
        let error = #expect(throws: TableError.self) {
            try file.hash { (_, isHash, _) throws(TableError) in FakeLibrary(isHash: isHash) }
        }
        #expect(error?.kind == .data)
    }

    @Test func `a file in another byte order is left to the library`() throws {
        let file = try BerkeleyDBFixture("hash-big-endian")
        let table = try file.hash { (_, isHash, _) throws(TableError) in FakeLibrary(isHash: isHash) }
        #expect(try table.value(of: "key") == "hash")
        #expect(try table.value(of: "other") == nil)
        #expect(try table.listing().map(\.key) == ["key"])
        #expect(try file.hash().value(of: "a") == "b")
    }

    /// Holds one record with NULs.
    private final class FakeLibrary: RawBerkeleyDBReader {
        private let isHash: Bool

        init(isHash: Bool) { self.isHash = isHash }

        private var value: [UInt8] { Array((isHash ? "hash\0" : "btree\0").utf8) }

        func get(_ storedKey: Span<UInt8>) throws(TableError) -> [UInt8]? {
            storedKey.indices.map { storedKey[$0] } == Array("key\0".utf8) ? value : nil
        }

        func forEachRaw(
            _ body: (_ key: Span<UInt8>, _ value: Span<UInt8>) throws(TableError) -> Void
        ) throws(TableError) {
            let key = Array("key\0".utf8)
            let value = value
            try body(key.span, value.span)
        }
    }
}
