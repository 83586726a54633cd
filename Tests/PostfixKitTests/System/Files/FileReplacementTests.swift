import Foundation
import PostfixKit
import Testing

@Suite struct FileReplacementTests {
    /// A directory with a database file `f`, and what is said about its replacement.
    private final class Place {
        let directory: DatabaseDirectory
        var notes: [String] = []
        var warnings: [String] = []

        init(_ content: String? = "old") throws {
            directory = try DatabaseDirectory()
            if let content { try directory.write(Array(content.utf8), to: "f") }
        }

        func url(_ name: String) -> URL { directory.url.appendingPathComponent(name) }

        func text(_ name: String) throws -> String {
            String(decoding: try directory.read(name), as: UTF8.self)
        }

        func mode(_ name: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: url(name).path)[.posixPermissions] as? Int
        }

        func setMode(_ mode: Int, of name: String = "") throws {
            try FileManager.default.setAttributes(
                [.posixPermissions: mode], ofItemAtPath: name.isEmpty ? directory.url.path : url(name).path)
        }

        var inode: Int? {
            get throws {
                try FileManager.default.attributesOfItem(atPath: url("f").path)[.systemFileNumber] as? Int
            }
        }

        /// Replaces a file, by flock(2) like a hash table unless the lock is that of lmdb.
        func replace(_ name: String = "f", lock: LockKind = .flock, with content: String = "new content")
            throws
        {
            let replacement = FileReplacement(
                lock: lock, readersWatchModificationTime: lock != .fcntl, temporarySuffix: ".tmp",
                creationMode: 0o640, isConstant: false, openingWords: "open",
                note: { [self] in self.notes.append($0.string) },
                warn: { [self] in self.warnings.append($0.string) })
            try replacement.replace(directory.path(name)) { (newFile) throws(TableError) in
                do throws(SystemError) {
                    let file = try PostfixKit.FileHandle(newFile, .update)
                    try file.write(Array(content.utf8).span, at: 0)
                } catch { throw TableError.write(action: "write", newFile, error) }
            }
        }
    }

    private static let isRoot = getuid() == 0

    @Test(arguments: [LockKind.flock, .fcntl, .none])
    func `a new file has the wanted mode, and no other file is left`(_ lock: LockKind) throws {
        let place = try Place(nil)
        try place.replace(lock: lock)
        #expect(try place.text("f") == "new content")
        #expect(try place.mode("f") == 0o640)
        #expect(try FileNames.of(place.directory) == ["f"])
    }

    @Test(arguments: [LockKind.flock, .fcntl])
    func `an old file gives its name and its mode to another file`(_ lock: LockKind) throws {
        let place = try Place()
        try place.setMode(0o604, of: "f")
        let inode = try place.inode
        try place.replace(lock: lock)
        #expect(try place.text("f") == "new content")
        #expect(try place.mode("f") == 0o604)
        #expect(try place.inode != inode)
        #expect(try FileNames.of(place.directory) == ["f"])
        #expect(place.notes == [])
    }

    @Test func `through symbolic links the real file is replaced`() throws {
        let place = try Place()
        try FileManager.default.createDirectory(at: place.url("d"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: place.url("d/second").path, withDestinationPath: "../f")
        try FileManager.default.createSymbolicLink(
            atPath: place.url("first").path, withDestinationPath: "d/second")
        try place.replace("first")
        #expect(try place.text("f") == "new content")
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: place.url("first").path) == "d/second")
        #expect(try FileNames.of(place.directory) == ["d", "f", "first"])
    }

    @Test func `a circle of symbolic links is an error`() throws {
        let place = try Place()
        try FileManager.default.createSymbolicLink(atPath: place.url("a").path, withDestinationPath: "b")
        try FileManager.default.createSymbolicLink(atPath: place.url("b").path, withDestinationPath: "a")
        #expect(throws: TableError.self) { try place.replace("a") }
    }

    @Test func `another name keeps the old content, and readers of it are told`() throws {
        let place = try Place()
        try FileManager.default.linkItem(at: place.url("f"), to: place.url("other"))
        let past = Date(timeIntervalSince1970: 1_000_000)
        try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: place.url("f").path)
        try place.replace()
        #expect(try place.text("f") == "new content")
        #expect(try place.text("other") == "old")
        let date = try FileManager.default.attributesOfItem(atPath: place.url("other").path)[
            .modificationDate]
        #expect(try #require(date as? Date) > past)
    }

    @Test func `a file with another name is changed in place where readers do not look at the time`() throws {
        let place = try Place("something longer than the new content")
        try FileManager.default.linkItem(at: place.url("f"), to: place.url("other"))
        let inode = try place.inode
        try place.replace(lock: .fcntl)
        #expect(try place.text("other") == "new content")
        #expect(try place.inode == inode)
        #expect(place.warnings.count == 1)
        #expect(place.notes.count == 1)
        #expect(try FileNames.of(place.directory) == ["f", "other"])
    }

    @Test(.enabled(if: !isRoot, "root may write everywhere"))
    func `a directory that cannot be written means an update in place`() throws {
        let place = try Place()
        try place.setMode(0o555)
        defer { try? place.setMode(0o755) }
        let inode = try place.inode
        try place.replace()
        #expect(try place.text("f") == "new content")
        #expect(try place.inode == inode)
        #expect(place.notes.count == 1)
    }

    @Test(.enabled(if: !isRoot, "root may write everything"))
    func `a file that cannot be written is not replaced`() throws {
        let place = try Place()
        try place.setMode(0o444, of: "f")
        #expect(throws: TableError.self) { try place.replace() }
        #expect(try place.text("f") == "old")
        #expect(try FileNames.of(place.directory) == ["f"])
    }

    @Test func `what a killed run left is taken over`() throws {
        let place = try Place()
        try place.directory.write(Array("half of something that was to be very long".utf8), to: "f.tmp")
        try place.setMode(0o444, of: "f.tmp")
        try place.replace()
        #expect(try place.text("f") == "new content")
        #expect(try FileNames.of(place.directory) == ["f"])
    }

    @Test func `a symbolic link in the place of the new file is not followed`() throws {
        let place = try Place()
        try place.directory.write(Array("precious".utf8), to: "precious")
        try FileManager.default.createSymbolicLink(
            atPath: place.url("f.tmp").path, withDestinationPath: "precious")
        #expect(throws: TableError.self) { try place.replace() }
        #expect(try place.text("precious") == "precious")
        #expect(try place.text("f") == "old")
    }

    @Test(arguments: ["old", nil])
    func `a build that fails leaves all as it was`(_ content: String?) throws {
        let place = try Place(content)
        let replacement = FileReplacement(
            lock: .flock, readersWatchModificationTime: true, temporarySuffix: ".tmp", creationMode: 0o644,
            isConstant: false, openingWords: "open", note: { _ in }, warn: { _ in })
        #expect(throws: TableError.proxyCreation) {
            try replacement.replace(place.directory.path("f")) { (_) throws(TableError) in
                throw TableError.proxyCreation
            }
        }
        #expect(try FileNames.of(place.directory) == (content == nil ? [] : ["f"]))
        if content != nil { #expect(try place.text("f") == "old") }
    }

    @Test func `a directory of that name is an error`() throws {
        let place = try Place(nil)
        try FileManager.default.createDirectory(at: place.url("f"), withIntermediateDirectories: true)
        #expect(throws: TableError.self) { try place.replace() }
        #expect(try FileNames.of(place.directory) == ["f"])
    }
}
