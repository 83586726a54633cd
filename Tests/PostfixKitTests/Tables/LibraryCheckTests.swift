import Testing

@testable import PostfixKit

@Suite struct LibraryCheckTests {
    private let file: BerkeleyDBFixture

    init() throws { file = try BerkeleyDBFixture("hash-big-endian") }

    private func problem(mostMemory: Int? = nil) -> String? {
        let path = FilePath(file.path)
        let check = LibraryCheck(path, .hash, fileSize: file.original.count)
        let limited = mostMemory.map { LibraryCheck(path, .hash, mostSeconds: 2, mostMemory: $0) }
        do throws(TableError) {
            try (limited ?? check).run()
            return nil
        } catch { return error.message.string }
    }

    @Test func `a sound file is sound, and asked for its memory only`() {
        #expect(problem() == nil)
        #expect(
            problem(mostMemory: 10_000)
                == "\(file.path): database is damaged: the check of the library takes too much memory")
        #expect(problem() == nil)
    }

    @Test func `a file is worth two seconds and more, and some times its own size`() {
        let small = LibraryCheck("x", .hash, fileSize: 12_288),
            large = LibraryCheck("x", .hash, fileSize: 1 << 30)
        #expect(small.mostSeconds == 2 && small.mostMemory < 40 << 20)
        #expect(large.mostSeconds == 130 && large.mostMemory == (32 << 20) + (4 << 30))
    }

    @Test func `what the library does not open is refused in its words`() throws {
        try file.write([UInt8](repeating: 0x41, count: 5000))
        #expect(problem() == "open database \(file.path): Invalid argument")
    }
}
