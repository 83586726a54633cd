import Foundation
import PostfixKit
import Testing

@Suite struct TinyCDBTests {
    private let directory: DatabaseDirectory

    init() throws { directory = try DatabaseDirectory() }

    @Test func `the same entries give the same bytes`() throws {
        let entries = DatabaseDirectory.entries(5000)
        try directory.build("cdb", named: "one", entries)
        try directory.build("cdb", named: "two", entries)
        #expect(try directory.read("one.cdb") == directory.read("two.cdb"))
    }

    @Test func `one record is where the format says`() throws {
        try directory.build("cdb", [("k", "v")], terminated: false)
        let bytes = try directory.read("t.cdb")
        #expect(bytes.count == 2048 + 8 + 2 + 16)
        #expect(Array(bytes[2048..<2058]) == [1, 0, 0, 0, 1, 0, 0, 0] + Array("kv".utf8))
        // The hash of "k" is (5381 * 33) xor 107: table 206, at once after the record, with two slots.
        #expect(Array(bytes[206 * 8..<206 * 8 + 8]) == [10, 8, 0, 0, 2, 0, 0, 0])
    }

    @Test func `a writer that cannot open its file says why`() throws {
        let error = #expect(throws: TableError.self) {
            try CDBWriter(path: directory.path("none.cdb"), table: directory.table("cdb"))
        }
        #expect(
            error?.message.string
                == "open database \(directory.path("none.cdb")): No such file or directory")
    }

    @Test func `a full device is an error`() throws {
        let error = #expect(throws: TableError.self) {
            let writer = try CDBWriter(path: "/dev/full", table: directory.table("cdb"))
            for (key, value) in DatabaseDirectory.entries(500) {
                let key = Array(key.utf8), value = Array(value.utf8)
                try writer.append(key: key.span, value: value.span)
            }
            try writer.finish()
        }
        #expect(error?.message.string == "write /dev/full: No space left on device")
    }
}
