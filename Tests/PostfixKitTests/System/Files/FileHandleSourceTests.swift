import Foundation
import PostfixKit
import Testing

@Suite struct FileHandleSourceTests {
    private func pipe() -> String {
        let path = NSTemporaryDirectory() + "postkit-\(UUID().uuidString)"
        unsafe mkfifo(path, 0o600)
        return path
    }

    @Test func `nobody waits without end for the writer of a pipe`() {
        let path = pipe()
        defer { unsafe unlink(path) }
        #expect(throws: SystemError.noWriter) {
            _ = try PostfixKit.FileHandle.source(FilePath(path), patience: 0)
        }
    }

    @Test func `a device without an end is not read`() throws {
        #expect(throws: SystemError.isDevice) {
            _ = try PostfixKit.FileHandle.source("/dev/zero", patience: 0)
        }
        #expect(throws: SystemError.isDevice) { _ = try PostfixKit.FileHandle("/dev/full", .read) }
        #expect(try PostfixKit.FileHandle.source("/dev/null", patience: 0).contents().isEmpty)
    }

    @Test func `what is written to a pipe is read`() throws {
        let path = pipe()
        defer { unsafe unlink(path) }
        Thread.detachNewThread {
            let file = unsafe fopen(path, "w")
            unsafe fputs("text\n", file)
            unsafe fclose(file)
        }
        let file = try PostfixKit.FileHandle.source(FilePath(path))
        #expect(try file.contents() == Array("text\n".utf8))
    }
}
