import Foundation
import PostfixKit
import Testing

@Suite struct FaultGuardTests {
    /// The program that faults, which is built beside the tests.
    private static let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appendingPathComponent("faults")

    /// What the program says before it ends; its status is to be that of a fault.
    private func words(_ arguments: String...) throws -> String {
        let process = Process()
        let errors = Pipe()
        process.executableURL = Self.program
        process.arguments = arguments
        process.standardError = errors
        process.standardOutput = nullDevice
        try process.run()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 65)
        return String(decoding: said, as: UTF8.self)
    }

    @Test(arguments: [SIGBUS, SIGSEGV, SIGFPE, SIGABRT])
    func `a fault ends with status 65, and names the file`(signal: Int32) throws {
        #expect(try words("signal", "\(signal)") == "faults: fatal: t?.db: database is damaged\n")
    }

    @Test func `a fault before any file is named says so`() throws {
        #expect(try words("early") == "faults: fatal: data is damaged\n")
    }

    @Test func `a fault removes the temporary file, but not one that is finished`() throws {
        let path = "/tmp/postkit-\(UUID().uuidString)"
        for (word, isLeft) in [("temporary", false), ("finished", true)] {
            #expect(FileManager.default.createFile(atPath: path, contents: nil))
            _ = try words(word, path)
            #expect(FileManager.default.fileExists(atPath: path) == isLeft)
        }
        try FileManager.default.removeItem(atPath: path)
    }

    @Test func `a fault removes the temporary file of a root, and no other of that name`() throws {
        let root = try DatabaseDirectory()
        // The same name on this system, which is absolute.
        let outside = "/f.new"
        let isMine = FileManager.default.createFile(atPath: outside, contents: nil)
        defer { if isMine { try? FileManager.default.removeItem(atPath: outside) } }
        #expect(try words("replacing", root.url.path) == "faults: fatal: data is damaged\n")
        #expect(try FileNames.of(root) == [])
        #expect(!isMine || FileManager.default.fileExists(atPath: outside))
    }

    @Test func `a full stack is a fault like others`() throws {
        #expect(try words("stack") == "faults: fatal: t.db: database is damaged\n")
    }

    @Test func `a mapped file that another program shortens is a fault`() throws {
        let file = try BerkeleyDBFixture("hash")
        let name = String(file.path.dropLast(3))
        #expect(try words("shortened", name) == "faults: fatal: \(name).db: database is damaged\n")
    }
}

private let nullDevice = Foundation.FileHandle.nullDevice
