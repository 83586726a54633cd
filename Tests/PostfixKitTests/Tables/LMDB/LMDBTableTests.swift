import Foundation
import PostfixKit
import Testing

@Suite struct LMDBTableTests {
    private let directory: DatabaseDirectory

    init() throws { directory = try DatabaseDirectory() }

    @Test func `every entry that was written is found, and no other`() throws {
        let entries = DatabaseDirectory.entries(20_000)
        try directory.build("lmdb", entries)
        let table = try directory.lmdb()
        for (key, value) in entries { #expect(try table.value(of: key) == value) }
        #expect(try table.value(of: "user0@host0.example.co") == nil)
        #expect(try table.value(of: "user0@host0.example.comm") == nil)
        #expect(try table.value(of: "zzz") == nil)
    }

    @Test(arguments: [0, 1, 3, 20_000])
    func `a listing has all entries, by the bytes of their keys`(_ count: Int) throws {
        let entries = DatabaseDirectory.entries(count)
        try directory.build("lmdb", entries)
        let listed = try directory.lmdb().listing()
        let expected = entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        #expect(listed.map(\.key) == expected.map(\.key))
        #expect(listed.map(\.value) == expected.map(\.value))
    }

    @Test func `a value of a megabyte comes back whole`() throws {
        let value = String(repeating: "0123456789abcdef", count: 1 << 16)
        try directory.build("lmdb", [("k", value), ("l", "next")])
        #expect(try directory.lmdb().value(of: "k") == value)
        #expect(try directory.lmdb().value(of: "l") == "next")
    }

    @Test func `a value ends at its first NUL`() throws {
        try directory.build("lmdb", stored: [(Array("k\0".utf8), Array("one\0two".utf8))])
        #expect(try directory.lmdb().value(of: "k") == "one")
        #expect(try directory.lmdb().listing().map(\.value) == ["one"])
    }

    @Test func `the key with a NUL is tried first, and the first hit decides for good`() throws {
        try directory.build(
            "lmdb",
            stored: [
                (Array("a".utf8), Array("plain".utf8)), (Array("k".utf8), Array("plain".utf8)),
                (Array("k\0".utf8), Array("terminated\0".utf8)),
            ])
        let terminatedFirst = try directory.lmdb()
        #expect(try terminatedFirst.value(of: "k") == "terminated")
        #expect(try terminatedFirst.value(of: "a") == nil)
        let plainFirst = try directory.lmdb()
        #expect(try plainFirst.value(of: "a") == "plain")
        #expect(try plainFirst.value(of: "k") == "plain")
        #expect(try directory.lmdb("t", .forbidden).value(of: "k") == "plain")
        #expect(try directory.lmdb("t", .required).value(of: "a") == nil)
    }

    @Test func `an empty key without a NUL is refused in the library's words`() throws {
        try directory.build("lmdb", [("k", "v")])
        let table = try directory.lmdb()
        let error = #expect(throws: TableError.self) { try table.value(of: "") }
        #expect(
            error?.message.string.hasSuffix(
                "MDB_BAD_VALSIZE: Unsupported size of key/DB name/data, or wrong DUPFIXED size") == true)
        #expect(try directory.lmdb("t", .required).value(of: "") == nil)
    }

    @Test func `a missing file, a directory and another kind of file are told apart`() throws {
        let path = directory.path("t.lmdb")
        func reason() -> String? { #expect(throws: TableError.self) { try directory.lmdb() }?.message.string }
        #expect(reason() == "open database \(path): No such file or directory")
        try directory.write(Array("something else".utf8), to: "t.lmdb")
        #expect(reason() == "open database \(path): MDB_INVALID: File is not an LMDB file")
        try FileManager.default.removeItem(at: directory.url.appendingPathComponent("t.lmdb"))
        try FileManager.default.createDirectory(
            at: directory.url.appendingPathComponent("t.lmdb"), withIntermediateDirectories: false)
        #expect(reason() == "open database \(path): Is a directory")
    }

    @Test func `an open table sees what is added later, also when the file grows`() throws {
        try directory.build("lmdb", [("k", "old")])
        let table = try directory.lmdb()
        #expect(try table.value(of: "k") == "old")
        // The updater is of this process, too, so the locks of fcntl do not keep the two apart.
        let updater = try LMDBUpdater(
            path: directory.path("t.lmdb"), table: directory.table("lmdb"), mapSize: 1 << 16,
            creationMode: nil)
        for (key, value) in DatabaseDirectory.entries(3000) {
            let key = Array("\(key)\0".utf8), value = Array("\(value)\0".utf8)
            _ = try updater.put(key: key.span, value: value.span, replace: false)
        }
        try updater.close()
        #expect(try table.value(of: "user2999@host9.example.com")?.hasPrefix("mailbox") == true)
        #expect(try table.listing().count == 3001)
    }
}
