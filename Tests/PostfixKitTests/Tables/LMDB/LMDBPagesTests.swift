import Foundation
import PostfixKit
import Testing

@Suite struct LMDBPagesTests {
    private let directory: DatabaseDirectory
    private let keys = [
        "user0@host0.example.com", "user7@host7.example.com", "user39@host0.example.com", "no",
    ]

    init() throws {
        directory = try DatabaseDirectory()
        try directory.build("lmdb", DatabaseDirectory.entries(60))
    }

    /// The places of headers, and some of the others; the insides of values are of no interest.
    private func places(in bytes: [UInt8]) -> [Int] {
        bytes.indices.filter { place in
            bytes[place] != UInt8(ascii: "v")
                && (place % 4096 < 48 || place < 8192 && place % 4096 < 152
                    || bytes[place] != 0 && place % 7 == 0)
        }
    }

    @Test(arguments: [0xFF, 0x01, 0x80] as [UInt8])
    func `a flipped byte gives an answer or an error, and no more output than the file has`(
        _ flip: UInt8
    ) throws {
        var bytes = try directory.read("t.lmdb")
        for place in places(in: bytes) {
            bytes[place] ^= flip
            try directory.write(bytes, to: "d.lmdb")
            #expect(try directory.answers("lmdb", "d", keys: keys), "byte \(place)")
            bytes[place] ^= flip
        }
    }

    @Test func `a shorter file gives an answer or an error`() throws {
        let bytes = try directory.read("t.lmdb")
        for length in Set(stride(from: 0, to: bytes.count, by: 97)).union([1, 152, 4095, 4096, 8191, 8192]) {
            try directory.write(Array(bytes[..<length]), to: "d.lmdb")
            #expect(try directory.answers("lmdb", "d", keys: keys), "length \(length)")
        }
    }

    @Test func `the library is never let loose on a damaged file`() throws {
        let original = try directory.read("t.lmdb")
        for place in places(in: original) {
            var bytes = original
            bytes[place] ^= 0xFF
            try directory.write(bytes, to: "d.lmdb")
            do throws(TableError) {
                let updater = try LMDBUpdater(
                    path: directory.path("d.lmdb"), table: directory.table("lmdb", "d"), mapSize: 1 << 20,
                    creationMode: nil)
                for key in keys + ["another"] {
                    let key = Array("\(key)\0".utf8)
                    _ = try updater.put(key: key.span, value: key.span, replace: true)
                    _ = try updater.delete(key: key.span)
                }
                try updater.close()
            } catch { #expect([.data, .cantCreate].contains(error.kind), "byte \(place)") }
        }
    }

    @Test func `pages that lead in a circle are an error, not an endless walk`() throws {
        try directory.build("lmdb", DatabaseDirectory.entries(3000))
        var bytes = try directory.read("t.lmdb")
        // The root is the only branch page that is led to by the meta page: its number at 48 in the tree.
        let newer = bytes[4096 + 16 + 128] > bytes[16 + 128] ? 4096 : 0
        let root = Int(bytes[newer + 16 + 72 + 40]) | Int(bytes[newer + 16 + 72 + 41]) << 8
        let start = root * 4096
        try #require(bytes[start + 10] == 1)
        // Every node of the root leads to the root.
        let count = (Int(bytes[start + 12]) | Int(bytes[start + 13]) << 8) / 2 - 8
        for index in 0..<count {
            let place = start + 16 + 2 * index
            let node = start + Int(bytes[place]) + Int(bytes[place + 1]) << 8
            (bytes[node], bytes[node + 1]) = (UInt8(root & 0xFF), UInt8(root >> 8))
        }
        try directory.write(bytes, to: "t.lmdb")
        let table = try directory.lmdb()
        #expect(throws: TableError.self) { try table.value(of: "k") }
        #expect(throws: TableError.self) { try table.listing() }
    }
}
