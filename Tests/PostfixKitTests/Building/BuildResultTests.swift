import Testing

@testable import PostfixKit

@Suite struct BuildResultTests {
    @Test func `a result is the same in another process`() {
        var result = BuildResult(.changed, reason: "because")
        (result.entries, result.added, result.removed, result.replaced) = (1, -2, .max, 4)
        result.kind = .cantCreate
        result.warnings = [BuildResult.Warning(line: 3, message: "what")]
        result.notes = ["one", "two"]
        let copy = BuildResult(ByteRecord(result.record.bytes))
        #expect(copy.record.bytes == result.record.bytes)
        #expect((copy.state, copy.entries, copy.added) == (.changed, 1, -2))
        #expect((copy.removed, copy.replaced, copy.reason, copy.kind) == (.max, 4, "because", .cantCreate))
        #expect(copy.warnings == result.warnings && copy.notes == result.notes)
        let failure = BuildResult(TableError.proxyCreation)
        #expect(BuildResult(ByteRecord(failure.record.bytes)).record.bytes == failure.record.bytes)
    }

    @Test func `bytes that are no result are read as a failure, and never beyond their end`() {
        let bytes = BuildResult(.created, reason: "x").record.bytes
        for count in bytes.indices { _ = BuildResult(ByteRecord(Array(bytes[..<count]))) }
        #expect(BuildResult(ByteRecord([UInt8](repeating: 0xFF, count: 200))).state == .failed)
    }
}
