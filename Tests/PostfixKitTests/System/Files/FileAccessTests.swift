import Foundation
import Glibc
import Testing

@testable import PostfixKit

@Suite struct FileAccessTests {
    private let directory: DatabaseDirectory

    init() throws {
        directory = try DatabaseDirectory()
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: directory.url.path)
    }

    /// Somebody who owns nothing here.
    private var stranger: FileAccess { FileAccess(user: getuid() + 4711, group: getgid() + 4711) }
    private var owner: FileAccess { FileAccess(user: max(1, getuid()), group: getgid()) }
    private var root: FileAccess { FileAccess(user: 0, group: 0) }

    private func make(_ name: String, mode: Int, isDirectory: Bool = false) throws {
        let path = directory.url.appendingPathComponent(name).path
        if isDirectory {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } else {
            try directory.write([], to: name)
        }
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    private func reason(_ access: FileAccess, _ name: String, followsLink: Bool = true) -> String? {
        do throws(FileAccess.Failure) {
            let place = try access.find(directory.path(name), followsLink: followsLink)
            if place.status.isSymbolicLink { return "link" }
            _ = try access.open(place)
            return nil
        } catch { return error.reason }
    }

    @Test func `a file is read by those whom its mode lets`() throws {
        try make("open", mode: 0o644)
        try make("closed", mode: 0o600)
        #expect(reason(stranger, "open") == nil)
        #expect(reason(stranger, "closed") == "Permission denied")
        #expect(reason(root, "closed") == nil)
        #expect(reason(stranger, "nothing") == "No such file or directory")
    }

    @Test func `every directory on the way must let the user through`() throws {
        try make("home", mode: 0o700, isDirectory: true)
        try make("home/file", mode: 0o644)
        #expect(reason(stranger, "home/file") == "Permission denied")
        #expect(reason(root, "home/file") == nil)
        #expect(reason(stranger, "home/../home/./x") == "Permission denied")
    }

    @Test func `links are followed, but for the last where that is not wanted`() throws {
        try make("real", mode: 0o755, isDirectory: true)
        try make("real/file", mode: 0o644)
        let place = directory.url.path
        try FileManager.default.createSymbolicLink(atPath: place + "/link", withDestinationPath: "real")
        try FileManager.default.createSymbolicLink(
            atPath: place + "/real/last", withDestinationPath: place + "/real/file")
        try FileManager.default.createSymbolicLink(atPath: place + "/loop", withDestinationPath: "loop")
        #expect(reason(stranger, "link/file") == nil)
        #expect(reason(stranger, "link/last") == nil)
        #expect(reason(stranger, "link/last", followsLink: false) == "link")
        #expect(reason(stranger, "loop") == "Too many levels of symbolic links")
        #expect(reason(stranger, "real/file/x") == "Not a directory")
    }

    @Test func `the names of a root stay inside`() throws {
        try make("etc", mode: 0o755, isDirectory: true)
        try make("etc/list", mode: 0o644)
        try FileManager.default.createSymbolicLink(
            atPath: directory.url.path + "/link", withDestinationPath: "/../etc/list")
        let inside = try RootDirectory(directory.path(""))
        let path: FilePath = "/link"
        let place = try root.find(path.inside(inside))
        #expect(place.path.bytes == Array("/etc/list".utf8) && place.status.isRegular)
    }

    @Test func `what is no regular file is not opened`() throws {
        _ = unsafe mkfifo(directory.url.path + "/pipe", 0o644)
        #expect(reason(root, "pipe") == "Invalid argument")
    }
}
