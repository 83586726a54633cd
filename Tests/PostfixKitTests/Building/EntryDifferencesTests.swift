import Glibc
import Testing

@testable import PostfixKit

@Suite struct EntryDifferencesTests {
    private let all = (0..<5000).map { number in
        EntryDifference(
            key: Array("key\(number)".utf8), old: number % 3 == 0 ? [] : [[], Array("old\(number)".utf8)],
            new: number % 3 == 1 ? [] : [Array(repeating: 0x61, count: number)])
    }

    private func parts() -> [[UInt8]] {
        var parts: [[UInt8]] = []
        var sender = DifferenceSender { parts.append($0) }
        for difference in all { sender.add(difference) }
        sender.finish()
        return parts
    }

    @Test func `parts are of a size that does not matter`() {
        let parts = parts()
        #expect(parts.count > 100)
        #expect(parts.allSatisfy { $0.count < 80_000 })
    }

    @Test(arguments: [0, 300_000, 1 << 30])
    func `what was kept in memory or in a file is the same, and in order`(memory: Int) throws {
        let store = DifferenceStore(memory: memory)
        var one = EntryDifferences(), two = EntryDifferences()
        for part in parts() {
            one.add(part, store)
            two.add(part, store)
        }
        for differences in [two, one, two] {
            var found: [EntryDifference] = []
            try differences.forEach { found.append($0) }
            #expect(found == all)
        }
    }

    @Test func `what has no room is told, behind what had`() throws {
        var differences = EntryDifferences()
        let parts = parts()
        differences.add(parts[0], DifferenceStore())
        differences.add(parts[1], DifferenceStore(memory: 0, directory: "/proc/self/nothing"))
        differences.add(parts[2], DifferenceStore())
        var count = 0
        let error = #expect(throws: SystemError.self) { try differences.forEach { (_) in count += 1 } }
        #expect(error == .noSuchFile)
        #expect(count > 0 && count < all.count)
    }
}
