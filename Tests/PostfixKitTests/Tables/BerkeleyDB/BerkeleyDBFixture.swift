// Database files that a real Postfix (hash, btree, hash-mixed) or Berkeley DB's own loader made.

import Foundation
import TestSupport
@testable import PostfixKit

/// A private copy of a database file of `Tests/Fixtures/BerkeleyDB`, in a directory of its own.
final class BerkeleyDBFixture {
    let directory: URL
    let file: URL
    let original: [UInt8]

    init(_ name: String) throws {
        let fixtures = Checkout.root.appendingPathComponent("Tests/Fixtures/BerkeleyDB")
        original = [UInt8](try Data(contentsOf: fixtures.appendingPathComponent("\(name).db")))
        directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        file = directory.appendingPathComponent("t.db")
        try Data(original).write(to: file)
    }

    /// The name of the file, as messages show it.
    var path: String { file.path }

    deinit { try? FileManager.default.removeItem(at: directory) }

    /// Puts other bytes into the same file.
    func write(_ bytes: [UInt8]) throws {
        // Not kept: an update lets those go first who have the file open for writing.
        let handle = try Foundation.FileHandle(forWritingTo: file)
        try handle.truncate(atOffset: UInt64(bytes.count))
        try handle.seek(toOffset: 0)
        try handle.write(contentsOf: Data(bytes))
    }

    /// Changes one byte of the file.
    func write(_ byte: UInt8, at place: Int) throws {
        let handle = try Foundation.FileHandle(forWritingTo: file)
        try handle.seek(toOffset: UInt64(place))
        try handle.write(contentsOf: Data([byte]))
    }

    /// Changes some bytes of the file.
    func write(_ bytes: [UInt8], at place: Int) throws {
        for (index, byte) in bytes.enumerated() { try write(byte, at: place + index) }
    }

    private func name(_ type: String) -> TableName {
        TableName(type: Array(type.utf8), name: Array(directory.appendingPathComponent("t").path.utf8))
    }

    func hash(
        _ termination: Termination = .automatic, library: @escaping LibraryOpener = openWithLibrary
    ) throws(TableError) -> BerkeleyDBTable<HashIndex> {
        try BerkeleyDBTable(
            name: name("hash"), path: FilePath(path),
            options: TableOptions(termination: termination) { _ in },
            library: library)
    }

    func btree(_ termination: Termination = .automatic) throws(TableError) -> BerkeleyDBTable<BtreeIndex> {
        try BerkeleyDBTable(
            name: name("btree"), path: FilePath(path),
            options: TableOptions(termination: termination) { _ in })
    }

    func table(_ type: String) throws(TableError) -> any ListableTable {
        type == "hash" ? try hash() : try btree()
    }

    /// What the files hold: small entries, one with a long key, one with a long value.
    static func entries(small: Int, longKey: Int, longValue: Int) -> [String: String] {
        var entries = [
            String(repeating: "k", count: longKey): "of a long key",
            "long": String(repeating: "v", count: longValue),
        ]
        for index in 0..<small { entries["user\(index)@example.com"] = "dest\(index)@example.org" }
        return entries
    }

    /// What hash.db and btree.db hold.
    static let entriesOfPostmap = entries(small: 40, longKey: 1200, longValue: 3000)
    /// What hash-512.db holds, on pages of 512 bytes.
    static let entriesOfSmallPages = entries(small: 24, longKey: 200, longValue: 700)
    /// What btree-512.db holds: long keys in the inner pages too.
    static let entriesOfSmallTree: [String: String] = {
        var entries = entriesOfSmallPages
        for index in 0..<5 {
            entries[String(repeating: "m", count: 150) + "0\(index)"] = "long key \(index)"
        }
        return entries
    }()
}

extension LookupTable {
    /// The value of a key, as text.
    func value(of key: String) throws(TableError) -> String? {
        let bytes = Array(key.utf8)
        return try lookup(bytes.span).map { String(decoding: $0, as: UTF8.self) }
    }
}

extension ListableTable {
    /// All entries in their order, as text.
    func listing() throws(TableError) -> [(key: String, value: String)] {
        var all: [(key: String, value: String)] = []
        try forEachEntry { (key, value) throws(TableError) in all.append((text(key), text(value))) }
        return all
    }
}

private func text(_ bytes: Span<UInt8>) -> String {
    String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
}
