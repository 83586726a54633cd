import Foundation
import PostfixKit
import Testing

@Suite struct RootDirectoryTests {
    /// Calls `body` with a directory that has the file `secret` beside its root `R`.
    private func withRoot(_ body: (URL) throws -> Void) throws {
        let manager = FileManager.default
        let place = manager.temporaryDirectory.appendingPathComponent("postkit-\(UUID().uuidString)")
        defer { try? manager.removeItem(at: place) }
        let root = place.appendingPathComponent("R")
        try manager.createDirectory(
            at: root.appendingPathComponent("a/b"), withIntermediateDirectories: true)
        try Data("secret".utf8).write(to: place.appendingPathComponent("secret"))
        try Data("inside".utf8).write(to: root.appendingPathComponent("a/file"))
        try body(place)
    }

    private func link(_ name: String, to target: String, in place: URL) throws {
        try FileManager.default.createSymbolicLink(
            atPath: "\(place.path)/R/\(name)", withDestinationPath: target)
    }

    private func content(_ name: String, in place: URL, asksKernel: Bool) throws -> String {
        let root = try RootDirectory(FilePath("\(place.path)/R"), asksKernel: asksKernel)
        let file = try FileHandle(FilePath(name).inside(root), .read)
        return String(decoding: try file.contents(), as: UTF8.self)
    }

    @Test(arguments: [true, false])
    func `names and links are followed inside`(asksKernel: Bool) throws {
        try withRoot { place in
            try link("absolute", to: "/a", in: place)
            try link("a/b/up", to: "../../../../a/./file", in: place)
            try link("a/self", to: "/", in: place)
            for name in [
                "/a/file", "a/file", "//a//file", "/../a/../../a/file", "/absolute/file", "/a/b/up",
                "/a/self/a/self/absolute/b/up", "/a/b/../file",
            ] {
                #expect(try content(name, in: place, asksKernel: asksKernel) == "inside", "\(name)")
            }
        }
    }

    @Test(arguments: [true, false])
    func `no name and no link leads out`(asksKernel: Bool) throws {
        try withRoot { place in
            try link("absolute", to: "\(place.path)/secret", in: place)
            try link("relative", to: "../secret", in: place)
            try link("directory", to: "..", in: place)
            try link("chain", to: "directory/relative", in: place)
            try link("magic", to: "/proc/self/root\(place.path)/secret", in: place)
            for name in [
                "/absolute", "/relative", "/directory/secret", "/chain", "../secret", "/a/../../secret",
                "\(place.path)/secret", "/magic", "",
            ] {
                #expect(throws: SystemError.noSuchFile, "\(name)") {
                    try content(name, in: place, asksKernel: asksKernel)
                }
            }
        }
    }

    @Test(arguments: [true, false])
    func `links without an end are an error`(asksKernel: Bool) throws {
        try withRoot { place in
            try link("x", to: "/y", in: place)
            try link("y", to: "x", in: place)
            #expect(throws: SystemError(code: ELOOP)) {
                try content("/x/z", in: place, asksKernel: asksKernel)
            }
        }
    }

    @Test(arguments: [true, false])
    func `a file is found to be what it is inside`(asksKernel: Bool) throws {
        try withRoot { place in
            try link("dangling", to: "\(place.path)/secret", in: place)
            try link("good", to: "/a/file", in: place)
            let root = try RootDirectory(FilePath("\(place.path)/R"), asksKernel: asksKernel)
            func status(_ name: String, following: Bool = true) throws -> FileStatus? {
                try FileStatus.of(FilePath(name).inside(root), followingLinks: following)
            }
            #expect(try status("/dangling") == nil)
            #expect(try status("/dangling", following: false)?.isSymbolicLink == true)
            #expect(try status("/good")?.isRegular == true)
            #expect(try status("/")?.isDirectory == true)
            #expect(try status("/a/..", following: false)?.isDirectory == true)
            #expect(throws: SystemError(code: ENOTDIR)) { try status("/good/x") }
        }
    }

    @Test(arguments: [true, false])
    func `a configuration is replaced inside`(asksKernel: Bool) throws {
        try withRoot { place in
            try link("main.cf", to: "/a/b/../file", in: place)
            let root = try RootDirectory(FilePath("\(place.path)/R"), asksKernel: asksKernel)
            let path = FilePath("/main.cf").inside(root)
            let replacement = ConfigurationReplacement(path, note: { _ in }, warn: { _ in })
            #expect(try replacement.edit { _ throws(ConfigurationEditError) in Array("new".utf8) })
            #expect(try content("/a/file", in: place, asksKernel: asksKernel) == "new")
            let left = try FileManager.default.subpathsOfDirectory(atPath: place.path).sorted()
            #expect(left == ["R", "R/a", "R/a/b", "R/a/file", "R/main.cf", "secret"])
        }
    }

    @Test func `names that come from a name stay in its root`() throws {
        try withRoot { place in
            let root = try RootDirectory(FilePath("\(place.path)/R"))
            let path = FilePath("/a/file").inside(root)
            #expect(path.directory.root === root)
            #expect(path.appending(suffix: ".tmp").root === root)
            #expect(path.directory.appending(component: "x").root === root)
            #expect(FilePath("x").inside(root).directory.root === root)
            #expect(path != FilePath("/a/file"))
        }
    }
}
