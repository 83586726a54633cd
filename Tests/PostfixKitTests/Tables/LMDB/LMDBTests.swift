import Foundation
import PostfixKit
import Testing

@Suite struct LMDBTests {
    private let directory: DatabaseDirectory

    init() throws { directory = try DatabaseDirectory() }

    private func updater(
        _ name: String = "t", mapSize: Int = 1 << 20, creationMode: UInt32? = 0o644
    ) throws(TableError) -> LMDBUpdater {
        try LMDBUpdater(
            path: directory.path("\(name).lmdb"), table: directory.table("lmdb", name), mapSize: mapSize,
            creationMode: creationMode)
    }

    private func put(
        _ updater: LMDBUpdater, _ key: String, _ value: String, replace: Bool = false
    ) throws(TableError) -> Bool {
        let key = Array("\(key)\0".utf8), value = Array("\(value)\0".utf8)
        return try updater.put(key: key.span, value: value.span, replace: replace)
    }

    private func delete(_ updater: LMDBUpdater, _ key: String) throws(TableError) -> Bool {
        let key = Array("\(key)\0".utf8)
        return try updater.delete(key: key.span)
    }

    @Test func `the same entries give the same bytes`() throws {
        let entries = DatabaseDirectory.entries(5000)
        try directory.build("lmdb", named: "one", entries)
        // Memory that is used again must not show in the file.
        var garbage = (0..<2000).map { [UInt8](repeating: UInt8($0 & 0xFF | 1), count: 4096) }
        garbage.removeAll()
        try directory.build("lmdb", named: "two", entries)
        #expect(try directory.read("one.lmdb") == directory.read("two.lmdb"))
    }

    @Test func `the file's own limit is the configured one, doubled until the entries fit`() throws {
        func limit(_ name: String) throws -> Int {
            let bytes = try directory.read("\(name).lmdb")
            // The first commit writes the second meta page; the limit is at 16 of the meta data.
            return (0..<8).reduce(0) { $0 | Int(bytes[4096 + 16 + 16 + $1]) << (8 * $1) }
        }
        try directory.build("lmdb", named: "small", [("k", "v")], mapSize: 16_777_216)
        #expect(try limit("small") == 16_777_216)
        try directory.build("lmdb", named: "large", DatabaseDirectory.entries(20_000), mapSize: 1 << 20)
        let large = try limit("large")
        #expect(large > 1 << 20 && large.nonzeroBitCount == 1)
    }

    @Test func `every mix of key and value sizes has room`() throws {
        for (keyLength, valueLength) in [(1, 1), (500, 1400), (500, 1700), (500, 4), (20, 2040), (20, 4080)] {
            let stored = (0..<600).map { number in
                let digits = Array(String(100_000 + number).utf8)
                return (
                    key: digits + [UInt8](repeating: 1, count: keyLength),
                    value: [UInt8](repeating: 2, count: valueLength)
                )
            }
            try directory.build("lmdb", stored: stored, mapSize: 1)
            #expect(try directory.lmdb().listing().count == 600)
        }
    }

    @Test(arguments: [0, 512]) func `a key that the library cannot hold is refused as Postfix does`(
        _ length: Int
    ) throws {
        let key = [UInt8](repeating: 0x6B, count: length)
        let error = #expect(throws: TableError.self) { try directory.build("lmdb", stored: [(key, [0])]) }
        #expect(error?.kind == .data)
        #expect(
            error?.message.string == """
                error updating \(directory.table("lmdb").message): MDB_BAD_VALSIZE: \
                Unsupported size of key/DB name/data, or wrong DUPFIXED size
                """)
    }

    @Test func `an updater adds, keeps, replaces and deletes`() throws {
        let first = try updater()
        #expect(try put(first, "a", "1"))
        #expect(try put(first, "b", "2"))
        #expect(try !put(first, "a", "3"))
        #expect(try put(first, "b", "4", replace: true))
        try first.close()
        #expect(try directory.lmdb().listing().map(\.value) == ["1", "4"])
        let second = try updater(creationMode: nil)
        #expect(try delete(second, "a"))
        #expect(try !delete(second, "a"))
        try second.close()
        #expect(try directory.lmdb().listing().map(\.key) == ["b"])
    }

    @Test func `an updater grows the file as far as needed, and loses nothing on the way`() throws {
        let entries = DatabaseDirectory.entries(20_000)
        let updater = try updater(mapSize: 1)
        for (key, value) in entries.reversed() { _ = try put(updater, key, value) }
        for (key, _) in entries where key.hasPrefix("user1") { #expect(try delete(updater, key)) }
        try updater.close()
        let kept = entries.filter { !$0.key.hasPrefix("user1") }
        #expect(Set(try directory.lmdb().listing().map(\.key)) == Set(kept.map(\.key)))
        // Its pages, and those that are free now, still pass.
        try self.updater(creationMode: nil).close()
    }

    @Test func `entries that came before a refused one stay`() throws {
        do {
            let updater = try updater()
            #expect(try put(updater, "a", "1"))
            #expect(throws: TableError.self) { try put(updater, String(repeating: "k", count: 600), "2") }
        }
        #expect(try directory.lmdb().listing().map(\.key) == ["a"])
    }

    @Test func `without a creation mode the file must be there`() throws {
        let error = #expect(throws: TableError.self) { try updater(creationMode: nil) }
        #expect(
            error?.message.string
                == "open database \(directory.path("t.lmdb")): No such file or directory")
        try directory.write(Array("something else".utf8), to: "t.lmdb")
        #expect(throws: TableError.self) { try updater() }
        #expect(try directory.read("t.lmdb") == Array("something else".utf8))
    }
}

extension TableName {
    fileprivate var message: String { String(decoding: bytes, as: UTF8.self) }
}
