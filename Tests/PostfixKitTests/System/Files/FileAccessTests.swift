import CSystem
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
        let list = try #require(try FileStatus.of(directory.path("etc/list")))
        #expect(place.status.isSameFile(as: list))
    }

    /// What can be done to the file `home/file` between the look at it and its opening, as a shell does it.
    static let swaps = [
        "rm home/file; ln -s ../secret home/file", "rm home/file; ln secret home/file",
        "mv home old; ln -s private home", "mv home old; mv private home", "rm home/file; mkfifo home/file",
        "chmod 666 home/file; echo secret >home/file", "rm home/file; mkdir home/file",
    ]

    @Test(arguments: swaps, [true, false])
    func `a file that was swapped between the look and the opening is not read`(
        _ deed: String, byRoot: Bool
    ) throws {
        try make("home", mode: 0o755, isDirectory: true)
        try make("private", mode: 0o755, isDirectory: true)
        for (name, mode) in [("home/file", 0o644), ("secret", 0o600), ("private/file", 0o600)] {
            try make(name, mode: mode)
        }
        for name in ["secret", "private/file"] { try directory.write(Array("secret\n".utf8), to: name) }
        let access = byRoot ? root : owner
        let place = try access.find(directory.path("home/file"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", deed]
        process.currentDirectoryURL = directory.url
        try process.run()
        process.waitUntilExit()
        let file = try? access.open(place)
        let content = try file?.contents()
        #expect(content == nil || content == [])
    }

    @Test(.enabled(if: getuid() == 0, "another user is needed"))
    func `root sees files with the rights of the user, and has its own afterwards`() throws {
        try make("shared", mode: 0o644)
        let path = directory.url.appendingPathComponent("shared").path
        // Only the system knows who is let through by an entry of a list of its own.
        let list: [UInt8] = [
            2, 0, 0, 0, 1, 0, 6, 0, 255, 255, 255, 255, 2, 0, 0, 0, 0x67, 0x12, 0, 0, 4, 0, 4, 0, 255, 255,
            255, 255, 16, 0, 4, 0, 255, 255, 255, 255, 32, 0, 4, 0, 255, 255, 255, 255,
        ]
        guard unsafe setxattr(path, "system.posix_acl_access", list, list.count, 0) == 0 else { return }
        #expect(reason(FileAccess(user: 0x1267, group: 4711), "shared") == "Permission denied")
        #expect(reason(FileAccess(user: 0x1268, group: 4711), "shared") == nil)
        #expect(geteuid() == 0 && getegid() == 0)
    }

    @Test func `what is no regular file is not opened`() throws {
        _ = unsafe mkfifo(directory.url.path + "/pipe", 0o644)
        #expect(reason(root, "pipe") == "Invalid argument")
    }
}
