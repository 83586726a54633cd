import Foundation
import PostfixKit
import Testing

@Suite struct CDBTableTests {
    private let directory: DatabaseDirectory

    init() throws { directory = try DatabaseDirectory() }

    @Test(arguments: [0, 1, 3, 20_000], [false, true])
    func `every entry is found, and listed in the order of writing`(_ count: Int, terminated: Bool) throws {
        let entries = DatabaseDirectory.entries(count)
        try directory.build("cdb", entries, terminated: terminated)
        let table = try directory.cdb()
        for (key, value) in entries { #expect(try table.value(of: key) == value) }
        #expect(try table.value(of: "user0@host0.example.co") == nil)
        #expect(try table.value(of: "") == nil)
        let listed = try directory.cdb().listing()
        #expect(listed.map(\.key) == entries.map(\.key))
        #expect(listed.map(\.value) == entries.map(\.value))
    }

    @Test func `the key with a NUL is tried first, and the first hit decides for good`() throws {
        try directory.build(
            "cdb",
            stored: [
                (Array("k".utf8), Array("plain".utf8)), (Array("k\0".utf8), Array("terminated\0more".utf8)),
                (Array("a".utf8), Array("plain".utf8)),
            ])
        let terminatedFirst = try directory.cdb()
        #expect(try terminatedFirst.value(of: "k") == "terminated")
        #expect(try terminatedFirst.value(of: "a") == nil)
        let plainFirst = try directory.cdb()
        #expect(try plainFirst.value(of: "a") == "plain")
        #expect(try plainFirst.value(of: "k") == "plain")
        #expect(try directory.cdb("t", .forbidden).value(of: "k") == "plain")
        #expect(try directory.cdb("t", .required).value(of: "a") == nil)
    }

    @Test func `of two records of a key the first is found, and both are listed`() throws {
        try directory.build("cdb", [("k", "1"), ("l", "2"), ("k", "3")], terminated: false)
        #expect(try directory.cdb().value(of: "k") == "1")
        #expect(try directory.cdb().listing().map(\.value) == ["1", "2", "3"])
    }

    @Test func `a missing file, a directory and a short file are told apart`() throws {
        let path = directory.path("t.cdb")
        func reason() -> String? { #expect(throws: TableError.self) { try directory.cdb() }?.message.string }
        #expect(reason() == "open database \(path): No such file or directory")
        try directory.write(Array("something else".utf8), to: "t.cdb")
        #expect(reason() == "dict_cdbq_open: unable to init \(path): Protocol error")
        try FileManager.default.removeItem(at: directory.url.appendingPathComponent("t.cdb"))
        try FileManager.default.createDirectory(
            at: directory.url.appendingPathComponent("t.cdb"), withIntermediateDirectories: false)
        #expect(reason() == "dict_cdbq_open: unable to init \(path): No such device")
    }

    @Test(arguments: [0xFF, 0x01, 0x80] as [UInt8])
    func `a flipped byte gives an answer or an error, and no more output than the file has`(
        _ flip: UInt8
    ) throws {
        let entries = DatabaseDirectory.entries(30)
        try directory.build("cdb", entries, terminated: false)
        var bytes = try directory.read("t.cdb")
        for place in bytes.indices where bytes[place] != UInt8(ascii: "v") && (place >= 2048 || place % 5 < 2)
        {
            bytes[place] ^= flip
            try directory.write(bytes, to: "d.cdb")
            #expect(try directory.answers("cdb", "d", keys: entries.map(\.key) + ["no"]), "byte \(place)")
            bytes[place] ^= flip
        }
    }

    @Test func `a shorter file gives an answer or an error`() throws {
        let entries = DatabaseDirectory.entries(30)
        try directory.build("cdb", entries, terminated: false)
        let bytes = try directory.read("t.cdb")
        for length in Set(stride(from: 0, to: bytes.count, by: 13)).union(2040..<2200) {
            try directory.write(Array(bytes[..<length]), to: "d.cdb")
            #expect(try directory.answers("cdb", "d", keys: entries.map(\.key)), "length \(length)")
        }
    }
}
