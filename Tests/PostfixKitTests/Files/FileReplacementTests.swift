import Foundation
import PostfixKit
import Testing

@Suite struct FileReplacementTests {
    /// A replacement as a hash table has it.
    private func replacement(readersWatchTime: Bool = true) -> FileReplacement {
        FileReplacement(
            lock: .flock, readersWatchModificationTime: readersWatchTime, temporarySuffix: ".new",
            creationMode: 0o640, keepsAttributes: true, openingWords: "open", note: { _ in }, warn: { _ in })
    }

    /// Calls `body` with an empty directory.
    private func withDirectory(_ body: (URL) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try body(directory)
    }

    private func write(_ text: String, to path: FilePath) throws(TableError) {
        do throws(SystemError) {
            try PostfixKit.FileHandle(path, .update).write(Array(text.utf8).span)
        } catch { throw .write(action: "write", path, error) }
    }

    private func names(_ directory: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    }

    @Test func `a new file gets the mode that was asked for`() throws {
        try withDirectory { directory in
            let path = FilePath(directory.path + "/t")
            try replacement().replace(path) { (new) throws(TableError) in try write("one", to: new) }
            #expect(try String(contentsOfFile: path.description, encoding: .utf8) == "one")
            #expect(try FileStatus.of(path)?.mode == 0o640)
            #expect(try names(directory) == ["t"])
        }
    }

    @Test func `an old file lends its mode, and stays through a symbolic link`() throws {
        try withDirectory { directory in
            let (path, link) = (FilePath(directory.path + "/t"), FilePath(directory.path + "/l"))
            try Data("old".utf8).write(to: URL(fileURLWithPath: path.description))
            try FileManager.default.setAttributes([.posixPermissions: 0o604], ofItemAtPath: path.description)
            try FileManager.default.createSymbolicLink(atPath: link.description, withDestinationPath: "t")
            try replacement().replace(link) { (new) throws(TableError) in try write("new", to: new) }
            #expect(try String(contentsOfFile: path.description, encoding: .utf8) == "new")
            #expect(try FileStatus.of(path)?.mode == 0o604)
            #expect(try FileStatus.of(link, followingLinks: false)?.isSymbolicLink == true)
        }
    }

    @Test func `a failure leaves the old file and nothing else`() throws {
        try withDirectory { directory in
            let path = FilePath(directory.path + "/t")
            try Data("old".utf8).write(to: URL(fileURLWithPath: path.description))
            #expect(throws: TableError.proxyCreation) {
                try replacement().replace(path) { (_) throws(TableError) in throw .proxyCreation }
            }
            #expect(try String(contentsOfFile: path.description, encoding: .utf8) == "old")
            #expect(try names(directory) == ["t"])
        }
    }

    @Test func `what a killed run left is taken over, and a link in its place is not followed`() throws {
        try withDirectory { directory in
            let path = FilePath(directory.path + "/t")
            try Data("left".utf8).write(to: directory.appendingPathComponent("t.new"))
            try replacement().replace(path) { (new) throws(TableError) in try write("x", to: new) }
            #expect(try String(contentsOfFile: path.description, encoding: .utf8) == "x")
            try Data("precious".utf8).write(to: directory.appendingPathComponent("p"))
            try FileManager.default.createSymbolicLink(
                atPath: directory.path + "/t.new", withDestinationPath: "p")
            #expect(throws: TableError.self) {
                try replacement().replace(path) { (new) throws(TableError) in try write("y", to: new) }
            }
            #expect(try String(contentsOfFile: directory.path + "/p", encoding: .utf8) == "precious")
        }
    }

    @Test func `a file with several names whose readers do not look at the time is kept`() throws {
        try withDirectory { directory in
            let path = FilePath(directory.path + "/t")
            try Data("a longer old text".utf8).write(to: URL(fileURLWithPath: path.description))
            try FileManager.default.linkItem(atPath: path.description, toPath: directory.path + "/other")
            try replacement(readersWatchTime: false).replace(path) { (new) throws(TableError) in
                try write("new", to: new)
            }
            #expect(try String(contentsOfFile: directory.path + "/other", encoding: .utf8) == "new")
        }
    }
}
