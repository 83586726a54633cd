import Foundation
import PostfixKit
import Synchronization
import Testing

extension BerkeleyDBUpdater {
    fileprivate func store(_ key: [UInt8], _ value: [UInt8], replace: Bool = false) throws -> Bool {
        try put(key: key.span, value: value.span, replace: replace)
    }
    fileprivate func remove(_ key: [UInt8]) throws -> Bool { try delete(key: key.span) }
    fileprivate func value(of key: [UInt8]) throws -> [UInt8]? { try get(key.span) }
}

extension BerkeleyDBLibraryReader {
    fileprivate func value(of key: [UInt8]) throws -> [UInt8]? { try get(key.span) }
}

@Suite struct BerkeleyDBTests {
    private typealias Entry = (key: [UInt8], value: [UInt8])
    private let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(component: "bdb-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> FilePath { FilePath(directory.appending(component: name).path) }

    private func content(_ path: FilePath) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path.description)))
    }

    // Entries with a seed of their own; every hundredth has a key or a value that fills several pages.
    private func entries(_ count: Int, seed: Int = 0) -> [Entry] {
        (0..<count).map { number in
            var key = Array("user\(number).\(seed)@host\(number % 97).example.com".utf8)
            var value = Array("mailbox\(number &* 7919)@example.org".utf8)
            if number % 100 == 7 {
                value += [UInt8](repeating: UInt8(number % 251), count: 1000 + number % 9000)
            }
            if number % 1000 == 9 { key += [UInt8](repeating: 0x6B, count: 3000) }
            return (key + [0], value + [0])
        }
    }

    private func inOrder(_ entries: [Entry], _ kind: BerkeleyDBKind) -> [Entry] {
        switch kind {
        case .btree: entries.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        case .hash:
            entries.map { ($0, reversed(berkeleyDBHash($0.key.span))) }
                .sorted { $0.1 < $1.1 || $0.1 == $1.1 && $0.0.key.lexicographicallyPrecedes($1.0.key) }
                .map { $0.0 }
        }
    }

    private func reversed(_ number: UInt32) -> UInt32 {
        var result = number.byteSwapped
        for (mask, shift) in [(0x0F0F_0F0F, 4), (0x3333_3333, 2), (0x5555_5555, 1)] as [(UInt32, UInt32)] {
            result = (result & mask) << shift | result >> shift & mask
        }
        return result
    }

    private func write(
        _ entries: [Entry], _ kind: BerkeleyDBKind, to path: FilePath, plan: (Int, Int)? = nil
    ) throws {
        _ = FileManager.default.createFile(atPath: path.description, contents: nil)
        let bytes = entries.reduce(0) {
            $0 + BerkeleyDBWriter.plannedLength($1.key.count) + BerkeleyDBWriter.plannedLength($1.value.count)
        }
        let (entryCount, byteCount) = plan ?? (entries.count, bytes)
        let writer = try BerkeleyDBWriter(
            path: path, kind: kind, plan: (entryCount: entryCount, byteCount: byteCount))
        for entry in inOrder(entries, kind) {
            try writer.append(key: entry.key.span, value: entry.value.span)
        }
        try writer.finish()
    }

    private func read(_ path: FilePath, _ kind: BerkeleyDBKind) throws -> [[UInt8]: [UInt8]] {
        let reader = try BerkeleyDBLibraryReader(
            path: path, isHash: kind == .hash, name: TableName(type: Array("hash".utf8), name: []))
        var found: [[UInt8]: [UInt8]] = [:]
        try reader.forEachRaw { (key, value) throws(TableError) in found[copy(key)] = copy(value) }
        return found
    }

    private func copy(_ bytes: Span<UInt8>) -> [UInt8] { bytes.indices.map { bytes[$0] } }

    // What db5.3_verify says; nil where it is not installed.
    private func verification(_ path: FilePath) throws -> Int32? {
        let tool = URL(filePath: "/usr/bin/db5.3_verify")
        guard FileManager.default.isExecutableFile(atPath: tool.path) else { return nil }
        let process = Process()
        process.executableURL = tool
        process.arguments = ["-q", path.description]
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "no error"
        } catch let error as TableError {
            return error.message.string
        } catch {
            return "\(error)"
        }
    }

    @Test func `the hash of a key is the one that the library marks its files with`() {
        // The library keeps the hash of this text (with its NUL) in every hash file.
        let text = Array("%$sniglet^&\0".utf8)
        let hash = berkeleyDBHash(text.span)
        #expect(hash == 0x5E68_8DD1)
    }

    @Test(arguments: [BerkeleyDBKind.hash, .btree])
    func `what is written is read again, long keys and values too`(kind: BerkeleyDBKind) throws {
        let entries = entries(20_000)
        let file = path("t.db")
        try write(entries, kind, to: file)
        let found = try read(file, kind)
        #expect(found.count == entries.count)
        #expect(entries.allSatisfy { found[$0.key] == $0.value })
        let reader = try BerkeleyDBLibraryReader(
            path: file, isHash: kind == .hash, name: TableName(type: [], name: []))
        #expect(try reader.value(of: entries[9].key) == entries[9].value)
        #expect(try reader.value(of: Array("nobody".utf8)) == nil)
        #expect(try verification(file) ?? 0 == 0)
    }

    @Test(arguments: [BerkeleyDBKind.hash, .btree])
    func `the entries alone decide the bytes of a file`(kind: BerkeleyDBKind) throws {
        try write(entries(5000), kind, to: path("one.db"))
        try write(entries(5000), kind, to: path("two.db"))
        try write(entries(5000, seed: 1), kind, to: path("other.db"))
        let one = try content(path("one.db"))
        let other = try content(path("other.db"))
        #expect(try content(path("two.db")) == one)
        #expect(one[52..<72] != other[52..<72])
        #expect(one[52..<72].contains { $0 != 0 })
    }

    @Test func `each entry has its part in the file id`() throws {
        var ids: Set<[UInt8]> = []
        let tables: [[Entry]] = [
            [], [([0x61], [0x62])], [([0x61, 0x62], [])], [([0x61], [0x62, 0])], [([0x61], [0x63])],
            [([0x61], [0x62]), ([0x62], [])], [([0x61], [UInt8](repeating: 1, count: 400_000))],
            [([0x61], [UInt8](repeating: 1, count: 399_999) + [2])],
        ]
        for table in tables {
            for kind in [BerkeleyDBKind.hash, .btree] {
                try write(table, kind, to: path("t.db"))
                ids.insert(Array(try content(path("t.db"))[52..<72]))
                #expect(try verification(path("t.db")) ?? 0 == 0)
                #expect(try read(path("t.db"), kind).count == table.count)
            }
        }
        #expect(ids.count == 2 * tables.count)
    }

    @Test(arguments: [BerkeleyDBKind.hash, .btree])
    func `what no record uses is zero`(kind: BerkeleyDBKind) throws {
        try write(entries(5000), kind, to: path("t.db"))
        let bytes = try content(path("t.db"))
        var stale: [Int] = []
        for page in stride(from: 4096, to: bytes.count, by: 4096) {
            let count = Int(bytes[page + 20]) | Int(bytes[page + 21]) << 8
            let used = Int(bytes[page + 22]) | Int(bytes[page + 23]) << 8
            let free =
                switch bytes[page + 25] {
                case 0: 26..<4096
                case 7: 26 + used..<4096
                default: 26 + 2 * count..<used
                }
            if bytes[(page + free.lowerBound)..<(page + free.upperBound)].contains(where: { $0 != 0 }) {
                stale.append(page / 4096)
            }
        }
        #expect(bytes.count > 400_000)
        #expect(stale == [])
    }

    @Test func `a small table takes no more room than one of Postfix`() throws {
        try write([([0x61, 0], [0x62, 0])], .hash, to: path("hash.db"))
        try write([([0x61, 0], [0x62, 0])], .btree, to: path("btree.db"))
        #expect(try content(path("hash.db")).count == 12_288)
        #expect(try content(path("btree.db")).count == 8192)
    }

    @Test(arguments: [0, 100, 50_000])
    func `a wrong plan costs room, not records, where some are long`(planned: Int) throws {
        let entries = entries(5000)
        try write(entries, .hash, to: path("t.db"), plan: (planned, planned * 50))
        #expect(try read(path("t.db"), .hash).count == entries.count)
        #expect(try verification(path("t.db")) ?? 0 == 0)
    }

    @Test(arguments: [0, 100, 50_000])
    func `a wrong plan costs room, not records, where all are short`(planned: Int) throws {
        let value = [UInt8](repeating: 0x76, count: 600)
        let entries: [Entry] = (0..<5000).map { (Array("user\($0)".utf8), value) }
        try write(entries, .hash, to: path("t.db"), plan: (planned, planned * 50))
        #expect(try read(path("t.db"), .hash).count == entries.count)
        #expect(try verification(path("t.db")) ?? 0 == 0)
    }

    @Test(arguments: [BerkeleyDBKind.hash, .btree])
    func `changes in place`(kind: BerkeleyDBKind) throws {
        let file = path("t.db")
        let entries = entries(2000)
        try write(entries, kind, to: file)
        let updater = try BerkeleyDBUpdater(path: file, kind: kind, creationMode: 0o644) { _ in }
        let new = Array("new".utf8)
        let one = [UInt8]([0x31])
        let two = [UInt8]([0x32])
        #expect(try updater.value(of: new) == nil)
        #expect(try updater.store(new, one))
        #expect(try !updater.store(new, two))
        #expect(try updater.value(of: new) == one)
        #expect(try updater.store(new, two, replace: true))
        #expect(try updater.remove(entries[5].key))
        #expect(try !updater.remove(entries[5].key))
        try updater.close()
        let found = try read(file, kind)
        #expect(found.count == entries.count)
        #expect(found[new] == two)
        #expect(found[entries[5].key] == nil)
        #expect(try verification(file) ?? 0 == 0)
    }

    @Test(arguments: [BerkeleyDBKind.hash, .btree], [1, 3000])
    func `changes do not go to a file that has come to the name meanwhile`(
        kind: BerkeleyDBKind, count: Int
    ) throws {
        for isMovedFirst in [false, true] {
            let (file, other) = (path("t.db"), path("other.db"))
            try write(entries(2000), kind, to: file)
            try write(entries(2000, seed: 1), kind, to: other)
            let expected = try content(other)
            let updater = try BerkeleyDBUpdater(path: file, kind: kind, creationMode: 0o644) { _ in }
            let move = { () throws in
                let result = unsafe rename(other.description, file.description)
                try #require(result == 0)
            }
            if isMovedFirst { try move() }
            let text = message { () throws(TableError) in
                for number in 0..<count {
                    _ = try updater.put(
                        key: Array("new\(number)".utf8).span, value: Array("value".utf8).span, replace: true)
                }
                if !isMovedFirst { try? move() }
                try updater.close()
            }
            #expect(text == "write \(file): Another file has this name now")
            #expect(try content(file) == expected)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["t.db"])
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: [BerkeleyDBKind.hash, .btree])
    func `a pipe in the place of the file is not waited for`(kind: BerkeleyDBKind) throws {
        let file = path("t.db")
        let result = unsafe mkfifo(file.description, 0o600)
        #expect(result == 0)
        let text = message { _ = try BerkeleyDBUpdater(path: file, kind: kind, creationMode: 0o644) { _ in } }
        #expect(text == "open \(file): Invalid argument")
    }

    @Test(arguments: [BerkeleyDBKind.hash, .btree])
    func `a missing file is made, an empty one is replaced`(kind: BerkeleyDBKind) throws {
        let file = path("t.db")
        for isEmpty in [false, true] {
            if isEmpty { try Data().write(to: URL(filePath: file.description)) }
            let warnings = Mutex<[String]>([])
            let updater = try BerkeleyDBUpdater(path: file, kind: kind, creationMode: 0o600) { text in
                warnings.withLock { $0.append(text.string) }
            }
            #expect(try updater.store([0x61], [0x62]))
            try updater.close()
            let expected = isEmpty ? ["removing zero-length database file: \(file)"] : []
            #expect(warnings.withLock { $0 } == expected)
            #expect(try read(file, kind) == [[0x61]: [0x62]])
            #expect(try FileStatus.of(file)?.mode == 0o600)
            #expect(try verification(file) ?? 0 == 0)
            #expect(Array(try content(file)[20..<24]) == [0, 0x10, 0, 0])
        }
    }

    @Test func `what is no database is named, in the words of Postfix`() throws {
        let file = path("t.db")
        let name = TableName(type: Array("hash".utf8), name: [])
        #expect(
            message { _ = try BerkeleyDBUpdater(path: file, kind: .hash, creationMode: nil) { _ in } }
                == "open database \(file): No such file or directory")
        #expect(
            message { _ = try BerkeleyDBLibraryReader(path: file, isHash: true, name: name) }
                == "open database \(file): No such file or directory")
        #expect(
            message {
                _ = try BerkeleyDBUpdater(path: path(""), kind: .hash, creationMode: 0o644) { _ in }
            } == "open \(path("")): Is a directory")
        try Data("hello world, I am no database\n".utf8).write(to: URL(filePath: file.description))
        #expect(
            message { _ = try BerkeleyDBUpdater(path: file, kind: .hash, creationMode: 0o644) { _ in } }
                == "open database \(file): Invalid argument (too short for a database)")
        try write(entries(10), .btree, to: file)
        #expect(
            message { _ = try BerkeleyDBLibraryReader(path: file, isHash: true, name: name) }
                == "open database \(file): Invalid argument")
    }

    @Test func `the lock is kept until all is written`() throws {
        let file = path("t.db")
        let updater = try BerkeleyDBUpdater(path: file, kind: .hash, creationMode: 0o644) { _ in }
        _ = try updater.store([0x61], [0x62])
        let other = try FileHandle(file, .read)
        #expect(throws: SystemError.self) { try other.flock(.shared, waiting: false) }
        try updater.close()
        try other.flock(.shared, waiting: false)
        #expect(try read(file, .hash) == [[0x61]: [0x62]])
    }

    @Test func `a writer that waited for a replaced file locks the new one, and writes there`() throws {
        let file = path("t.db")
        try write(entries(10), .hash, to: file)
        try write(entries(20), .hash, to: path("new.db"))
        let old = try FileHandle(file, .read)
        let new = try FileHandle(path("new.db"), .read)
        try old.flock(.exclusive)
        try new.flock(.exclusive)
        let finished = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            if let updater = try? BerkeleyDBUpdater(
                path: file, kind: .hash, creationMode: 0o644, warn: { _ in })
            {
                _ = try? updater.store([0x61], [0x62])
                try? updater.close()
            }
            finished.signal()
        }
        Thread.sleep(forTimeInterval: 0.2)
        let renamed = unsafe rename(path("new.db").description, file.description)
        #expect(renamed == 0)
        old.funlock()
        #expect(finished.wait(timeout: .now() + 0.2) == .timedOut)
        new.funlock()
        #expect(finished.wait(timeout: .now() + 10) == .success)
        let found = try read(file, .hash)
        #expect(found.count == 21)
        #expect(found[[0x61]] == [0x62])
    }
}
