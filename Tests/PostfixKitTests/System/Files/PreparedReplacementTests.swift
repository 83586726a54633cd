import Foundation
import Testing

@testable import PostfixKit

@Suite struct PreparedReplacementTests {
    /// A directory with the file `f`, which is to be replaced.
    private final class Place {
        let directory: DatabaseDirectory

        init(_ content: String?) throws {
            directory = try DatabaseDirectory()
            if let content { try directory.write(Array(content.utf8), to: "f") }
        }

        func prepare(_ lock: LockKind) throws -> PreparedReplacement {
            let replacement = FileReplacement(
                lock: lock, readersWatchModificationTime: lock != .fcntl, temporarySuffix: ".tmp",
                creationMode: 0o640, isConstant: false, openingWords: "open", note: { _ in },
                warn: { _ in })
            return try replacement.prepare(directory.path("f")) { (file) throws(TableError) in
                do throws(SystemError) {
                    try PostfixKit.FileHandle(file, .update).write(Array("new".utf8).span, at: 0)
                } catch { throw TableError.write(action: "write", file, error) }
            }
        }

        var content: String? {
            try? String(contentsOf: directory.url.appendingPathComponent("f"), encoding: .utf8)
        }

        var files: [String] { get throws { try FileNames.of(directory) } }
    }

    private static let locks = [LockKind.flock, .fcntl, .none]

    @Test(arguments: locks, ["old", nil])
    func `a file that was only prepared leaves all as it was`(_ lock: LockKind, _ old: String?) throws {
        let place = try Place(old)
        do {
            let new = try place.prepare(lock)
            #expect(place.content == old)
            #expect(try place.files.contains("f.tmp"))
            _ = new
        }
        #expect(place.content == old)
        #expect(try place.files == (old == nil ? [] : ["f"]))
    }

    @Test(arguments: locks, ["old", nil])
    func `the way back leads to the old file`(_ lock: LockKind, _ old: String?) throws {
        let place = try Place(old)
        do {
            let new = try place.prepare(lock)
            try new.installReversibly()
            #expect(place.content == "new")
            try new.revert()
            #expect(place.content == old)
        }
        #expect(place.content == old)
        #expect(try place.files == (old == nil ? [] : ["f"]))
    }

    @Test(arguments: locks, ["old", nil])
    func `the end of the way leaves the new file alone`(_ lock: LockKind, _ old: String?) throws {
        let place = try Place(old)
        do {
            let new = try place.prepare(lock)
            try new.installReversibly()
            try new.finish()
        }
        #expect(place.content == "new")
        #expect(try place.files == ["f"])
    }

    @Test func `a file that is overwritten comes back, too`() throws {
        let place = try Place("old")
        // An lmdb file of two names keeps its file.
        try FileManager.default.linkItem(
            at: place.directory.url.appendingPathComponent("f"),
            to: place.directory.url.appendingPathComponent("g"))
        let new = try place.prepare(.fcntl)
        try new.installReversibly()
        #expect(place.content == "new")
        try new.revert()
        #expect(place.content == "old")
        #expect(try place.files == ["f", "g"])
    }
}
