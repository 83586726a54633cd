import Foundation
import PostfixKit
import Testing

@Suite struct FaultGuardTests {
    @Test(arguments: [SIGBUS, SIGSEGV, SIGFPE, SIGABRT])
    func `a fault ends with status 65, and names the file`(signal: Int32) async throws {
        let result = await #expect(
            processExitsWith: .exitCode(65), observing: [\.standardErrorContent]
        ) { [signal] in
            FaultGuard.install(prefix: Array("postmap: fatal: ".utf8))
            FaultGuard.setFile("before.db")
            FaultGuard.setFile("t\n.db")
            // raise(3) alone leaves a SIGABRT waiting where it is blocked.
            if signal == SIGABRT { abort() }
            raise(signal)
        }
        #expect(
            result.map { String(decoding: $0.standardErrorContent, as: UTF8.self) }
                == "postmap: fatal: t?.db: database is damaged\n")
    }

    @Test func `a fault before any file is named says so`() async throws {
        let result = await #expect(
            processExitsWith: .exitCode(65), observing: [\.standardErrorContent]
        ) {
            FaultGuard.install(prefix: Array("postalias: fatal: ".utf8))
            raise(SIGSEGV)
        }
        #expect(
            result.map { String(decoding: $0.standardErrorContent, as: UTF8.self) }
                == "postalias: fatal: data is damaged\n")
    }

    @Test func `a fault removes the temporary file`() async throws {
        let path = "/tmp/postkit-\(UUID().uuidString)"
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        await #expect(processExitsWith: .exitCode(65)) { [path = path as String] in
            FaultGuard.install(prefix: Array("postmap: fatal: ".utf8))
            FaultGuard.setTemporaryFile(FilePath(path))
            raise(SIGSEGV)
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a temporary file that is finished is kept`() async throws {
        let path = "/tmp/postkit-\(UUID().uuidString)"
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        await #expect(processExitsWith: .exitCode(65)) { [path = path as String] in
            FaultGuard.install(prefix: Array("postmap: fatal: ".utf8))
            FaultGuard.setTemporaryFile(FilePath(path))
            FaultGuard.setTemporaryFile(nil)
            raise(SIGSEGV)
        }
        #expect(FileManager.default.fileExists(atPath: path))
        try? FileManager.default.removeItem(atPath: path)
    }

    @Test func `a full stack is a fault like others`() async throws {
        await #expect(processExitsWith: .exitCode(65)) {
            FaultGuard.install(prefix: Array("postmap: fatal: ".utf8))
            FaultGuard.setFile("t.db")
            @inline(never) func deeper(_ depth: Int) -> Int {
                depth < 0 ? 0 : deeper(depth + 1) + deeper(depth + 2)
            }
            print(deeper(0))
        }
    }

    @Test func `a mapped file that another program shortens is a fault`() async throws {
        await #expect(processExitsWith: .exitCode(65)) {
            FaultGuard.install(prefix: Array("postmap: fatal: ".utf8))
            let file = try BerkeleyDBFixture("hash")
            let table = try file.hash()
            try table.beginBatch()
            try file.write([])
            _ = try table.value(of: "long")
        }
    }
}
