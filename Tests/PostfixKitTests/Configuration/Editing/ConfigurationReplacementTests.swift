import Foundation
import PostfixKit
import Testing

@Suite struct ConfigurationReplacementTests {
    /// A directory with a file `f`, and what is said about its replacement.
    private final class Place {
        let directory = try? DatabaseDirectory()
        var said: [String] = []

        init(_ content: String? = "old\n") throws {
            if let content { try write(content, to: "f") }
        }

        func path(_ name: String) throws -> FilePath { try #require(directory).path(name) }

        func url(_ name: String) throws -> URL { try #require(directory).url.appendingPathComponent(name) }

        func write(_ text: String, to name: String) throws {
            try Data(text.utf8).write(to: url(name))
        }

        func text(_ name: String) throws -> String { try String(contentsOf: url(name), encoding: .utf8) }

        func attribute(_ key: FileAttributeKey, of name: String = "f") throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: url(name).path)[key] as? Int
        }

        var names: [String] {
            get throws { try FileNames.of(#require(directory)) }
        }

        /// Replaces a file by `content`; the answer is whether it changed.
        func replace(_ name: String = "f", with content: String = "new\n") throws -> Bool {
            let replacement = ConfigurationReplacement(
                try path(name), note: { [self] in self.said.append($0.string) },
                warn: { [self] in self.said.append($0.string) })
            return try replacement.edit { _ throws(ConfigurationEditError) in Array(content.utf8) }
        }

        /// The message of the error that `body` throws, with the directory as `DIR`.
        func message(_ body: () throws -> Void) throws -> String? {
            do {
                try body()
                return nil
            } catch let error as ConfigurationEditError {
                return error.message.string.replacingOccurrences(of: try url("").path, with: "DIR")
                    .replacingOccurrences(of: "DIR//", with: "DIR/")
            }
        }
    }

    @Test(arguments: [0o644, 0o600, 0o640, 0o755, 0o444])
    func `the new file has the mode of the old one, and no other file is left`(_ mode: Int) throws {
        let place = try Place()
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place.url("f").path)
        let inode = try place.attribute(.systemFileNumber)
        #expect(try place.replace())
        #expect(try place.text("f") == "new\n")
        #expect(try place.attribute(.posixPermissions) == mode)
        #expect(try place.attribute(.systemFileNumber) != inode)
        #expect(try place.names == ["f"])
        #expect(place.said == [])
    }

    @Test(.enabled(if: getuid() == 0, "only root gives files away"))
    func `the new file has the owner of the old one`() throws {
        let place = try Place()
        let names: [FileAttributeKey: Any] = [.ownerAccountID: 1234, .groupOwnerAccountID: 2345]
        try FileManager.default.setAttributes(names, ofItemAtPath: place.url("f").path)
        #expect(try place.replace())
        #expect(try place.attribute(.ownerAccountID) == 1234)
        #expect(try place.attribute(.groupOwnerAccountID) == 2345)
    }

    @Test func `where nothing changes nothing is written`() throws {
        let place = try Place()
        let past = Date(timeIntervalSince1970: 1_000_000)
        try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: place.url("f").path)
        let inode = try place.attribute(.systemFileNumber)
        #expect(try !place.replace(with: "old\n"))
        #expect(try place.attribute(.systemFileNumber) == inode)
        let attributes = try FileManager.default.attributesOfItem(atPath: place.url("f").path)
        #expect(attributes[.modificationDate] as? Date == past)
        #expect(try place.names == ["f"])
    }

    @Test func `through symbolic links the real file is replaced`() throws {
        let place = try Place(nil)
        let manager = FileManager.default
        for name in ["d", "e"] {
            try manager.createDirectory(at: place.url(name), withIntermediateDirectories: true)
        }
        try place.write("old\n", to: "d/real")
        try manager.createSymbolicLink(atPath: place.url("e/second").path, withDestinationPath: "../d/real")
        try manager.createSymbolicLink(atPath: place.url("f").path, withDestinationPath: "e/second")
        #expect(try place.replace())
        #expect(try place.text("d/real") == "new\n")
        #expect(try manager.destinationOfSymbolicLink(atPath: place.url("f").path) == "e/second")
        #expect(try place.names == ["d", "e", "f"])
        #expect(try manager.contentsOfDirectory(atPath: place.url("d").path) == ["real"])
        #expect(place.said == [])
    }

    @Test func `what is no file is refused`() throws {
        let place = try Place(nil)
        #expect(
            try place.message { _ = try place.replace() }
                == "open DIR/f for reading: No such file or directory")
        try FileManager.default.createSymbolicLink(atPath: place.url("f").path, withDestinationPath: "none/x")
        #expect(
            try place.message { _ = try place.replace() }
                == "open DIR/f for reading: No such file or directory")
        try FileManager.default.removeItem(at: place.url("f"))
        try FileManager.default.createDirectory(at: place.url("f"), withIntermediateDirectories: true)
        #expect(try place.message { _ = try place.replace() } == "read DIR/f: Is a directory")
        try FileManager.default.createSymbolicLink(
            atPath: place.url("g").path, withDestinationPath: "/dev/null")
        #expect(
            try place.message { _ = try place.replace("g") } == "open DIR/g for reading: not a regular file")
        try FileManager.default.createSymbolicLink(atPath: place.url("h").path, withDestinationPath: "h")
        #expect(
            try place.message { _ = try place.replace("h") }
                == "open DIR/h for reading: Too many levels of symbolic links")
        #expect(
            try place.message { _ = try place.replace("none/f") }
                == "open DIR/none/f.tmp: No such file or directory")
        #expect(try place.names == ["f", "g", "h"])
    }

    @Test func `what a killed editor left is taken over`() throws {
        let place = try Place()
        try place.write("half of something that was to be very long", to: "f.tmp")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: place.url("f.tmp").path)
        #expect(try place.replace())
        #expect(try place.text("f") == "new\n")
        #expect(try place.names == ["f"])
    }

    @Test func `a lock that others made is not written to`() throws {
        let place = try Place()
        try place.write("precious", to: "precious")
        try FileManager.default.linkItem(at: place.url("precious"), to: place.url("f.tmp"))
        #expect(try place.replace())
        #expect(try place.text("precious") == "precious")
        try FileManager.default.createSymbolicLink(
            atPath: place.url("f.tmp").path, withDestinationPath: "precious")
        #expect(
            try place.message { _ = try place.replace(with: "newer\n") }
                == "open DIR/f.tmp: Too many levels of symbolic links")
        #expect(try place.text("precious") == "precious")
        #expect(try place.text("f") == "new\n")
    }

    @Test func `an edit that fails leaves all as it was`() throws {
        let place = try Place()
        let replacement = ConfigurationReplacement(try place.path("f"), note: { _ in }, warn: { _ in })
        #expect(throws: ConfigurationEditError.blankName) {
            _ = try replacement.edit { _ throws(ConfigurationEditError) in throw .blankName }
        }
        #expect(try place.text("f") == "old\n")
        #expect(try place.names == ["f"])
    }
}
