import Testing

@testable import PostfixKit

@Suite struct EntrySorterTests {
    private func sorter(_ keys: [String], order: EntryOrder, memoryLimit: Int = 1 << 20) throws -> EntrySorter
    {
        var sorter = EntrySorter(order: order, directory: "/tmp", memoryLimit: memoryLimit)
        for (place, key) in keys.enumerated() {
            try sorter.add(key: Array(key.utf8).span, value: Array("v\(place)".utf8).span, line: place + 1)
        }
        return sorter
    }

    /// More keys than are looked at in one go, most of them several times.
    private static let keys = (0..<300).map { "a long common beginning, number \($0 * 7 % 110)" }

    @Test(arguments: [1 << 20, 4096])
    func `entries come in the order of their keys, and doubles are told`(memoryLimit: Int) throws {
        var sorter = try sorter(Self.keys, order: .key, memoryLimit: memoryLimit)
        var drained: [(key: String, line: Int, isDouble: Bool)] = []
        try sorter.drain { (key, _, entry, isDouble) throws(TableError) in
            drained.append((String(decoding: key.array, as: UTF8.self), entry.line, isDouble))
        }
        let expected = Self.keys.enumerated().sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }
        #expect(drained.map(\.key) == expected.map(\.element))
        #expect(drained.map(\.line) == expected.map { $0.offset + 1 })
        #expect(drained.filter { !$0.isDouble }.map(\.key) == Set(Self.keys).sorted())
    }

    @Test func `doubles are found without taking anything out`() throws {
        var sorter = try sorter(["b", "a", "b", "c", "b", "a"], order: .hash(terminated: false))
        var doubles: [[Int]] = []
        try sorter.forEachDouble { (_, entry, previous, first) throws(TableError) in
            doubles.append([entry.line, previous.line, first.line])
        }
        #expect(doubles.sorted { $0[0] < $1[0] } == [[3, 1, 1], [5, 3, 1], [6, 2, 2]])
        var values: [String] = []
        try sorter.forEachAsAdded { (_, value, _) throws(TableError) in
            values.append(String(decoding: value.array, as: UTF8.self))
        }
        #expect(values == ["v0", "v1", "v2", "v3", "v4", "v5"])
    }

    @Test func `an entry that is stored without a NUL is no double of one with it`() throws {
        var sorter = EntrySorter(order: .hash(terminated: false), directory: "/tmp")
        let key = Array("YP_MASTER_NAME".utf8)
        try sorter.add(key: key.span, value: key.span, line: 1)
        try sorter.add(key: key.span, value: key.span, line: 0, mark: .raw)
        var count = 0
        try sorter.forEachDouble { (_, _, _, _) throws(TableError) in count += 1 }
        #expect(count == 0)
    }
}
