// Database files of the lmdb and cdb types that a test writes, in a directory of their own.

import Foundation
@testable import PostfixKit

/// A directory for the files of one test.
final class DatabaseDirectory {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The name of a file here.
    func path(_ name: String) -> FilePath { FilePath(url.appendingPathComponent(name).path) }

    /// The name of a table here.
    func table(_ type: String, _ name: String = "t") -> TableName {
        TableName(type: Array(type.utf8), name: path(name).bytes)
    }

    func read(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: url.appendingPathComponent(name)))
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: url.appendingPathComponent(name))
    }

    func lmdb(_ name: String = "t", _ termination: Termination = .automatic) throws(TableError) -> LMDBTable {
        try LMDBTable(
            name: table("lmdb", name), path: path(name + ".lmdb"),
            options: TableOptions(termination: termination) { _ in })
    }

    func cdb(_ name: String = "t", _ termination: Termination = .automatic) throws(TableError) -> CDBTable {
        try CDBTable(
            name: table("cdb", name), path: path(name + ".cdb"),
            options: TableOptions(termination: termination) { _ in })
    }

    func open(_ type: String, _ name: String = "t") throws(TableError) -> any ListableTable {
        type == "lmdb" ? try lmdb(name) : try cdb(name)
    }

    /// Writes a new database file, with or without a NUL after each key and value.
    func build(
        _ type: String, named name: String = "t", _ entries: [(key: String, value: String)],
        terminated: Bool = true, mapSize: Int = 1 << 20
    ) throws {
        let end: [UInt8] = terminated ? [0] : []
        var stored = entries.map { (key: Array($0.key.utf8) + end, value: Array($0.value.utf8) + end) }
        if type == "lmdb" { stored.sort { $0.key.lexicographicallyPrecedes($1.key) } }
        try build(type, named: name, stored: stored, mapSize: mapSize)
    }

    /// Writes a new database file of entries that are in order.
    func build(
        _ type: String, named name: String = "t", stored: [(key: [UInt8], value: [UInt8])],
        mapSize: Int = 1 << 20
    ) throws {
        try write([], to: "\(name).\(type)")
        let writer: any DatabaseWriter
        if type == "lmdb" {
            writer = try LMDBWriter(
                path: path("\(name).lmdb"), table: table(type, name),
                byteCount: stored.reduce(0) { $0 + $1.key.count + $1.value.count }, entryCount: stored.count,
                mapSize: mapSize)
        } else {
            writer = try CDBWriter(path: path("\(name).cdb"), table: table(type, name))
        }
        for entry in stored { try writer.append(key: entry.key.span, value: entry.value.span) }
        try writer.finish()
    }

    /// Entries of many sizes: small ones, and some that need pages of their own.
    static func entries(_ count: Int) -> [(key: String, value: String)] {
        (0..<count).map { number in
            let isLong = number % 50 == 7
            return (
                "user\(number)@host\(number % 13).example.com",
                "mailbox\(number &* 7919)" + String(repeating: "v", count: isLong ? 1000 + number % 9000 : 0)
            )
        }
    }

    /// Every answer to damage is one of bad data that names the file, and no listing is longer than the file.
    func answers(_ type: String, _ name: String, keys: [String]) throws -> Bool {
        let size = try read("\(name).\(type)").count
        var count = 0
        do throws(TableError) {
            let table = try open(type, name)
            for key in keys { _ = try table.value(of: key) }
            try table.forEachEntry { (key, value) throws(TableError) in count += key.count + value.count }
        } catch {
            return error.kind == .data && error.message.string.contains(name) && count <= size
        }
        return count <= size
    }
}
