import PostfixKit
import Testing

@Suite struct BerkeleyDBPagesVerificationTests {
    /// A sound file, and how it is opened.
    struct Sample: Sendable, CustomTestStringConvertible {
        let file: String
        let kind: BerkeleyDBKind
        var testDescription: String { file }
    }

    static let samples = [
        Sample(file: "hash", kind: .hash), Sample(file: "btree", kind: .btree),
        Sample(file: "hash-512", kind: .hash), Sample(file: "btree-512", kind: .btree),
    ]

    private func add(_ file: BerkeleyDBFixture, _ kind: BerkeleyDBKind) throws(TableError) {
        let updater = try BerkeleyDBUpdater(path: FilePath(file.path), kind: kind, creationMode: nil) { _ in }
        for number in 0..<30 {
            let key = Array("another\(number)@example.com\0".utf8)
            _ = try updater.put(key: key.span, value: key.span, replace: true)
        }
        _ = try updater.delete(key: Array("user1@example.com\0".utf8).span)
        try updater.close()
    }

    @Test(arguments: samples)
    func `a sound file can be changed`(_ sample: Sample) throws {
        try add(BerkeleyDBFixture(sample.file), sample.kind)
    }

    /// Damage to a file of 512-byte pages: a number of so many bytes, and what is put there.
    struct Damage: Sendable, CustomTestStringConvertible {
        let what: String
        let kind: BerkeleyDBKind
        /// The type of the page that is damaged; nil for the first page.
        let pageType: UInt8?
        let place: Int
        let bytes: [UInt8]
        var testDescription: String { "\(what) of a \(kind)" }
    }

    static let damages = [
        Damage(what: "the last page", kind: .hash, pageType: nil, place: 32, bytes: [255, 0, 0, 0]),
        Damage(what: "the last bucket", kind: .hash, pageType: nil, place: 72, bytes: [255, 255, 0, 0]),
        Damage(what: "the mask of buckets", kind: .hash, pageType: nil, place: 76, bytes: [6, 0, 0, 0]),
        Damage(
            what: "the first page of buckets", kind: .hash, pageType: nil, place: 96, bytes: [3, 0, 0, 0]),
        Damage(what: "the free list", kind: .hash, pageType: nil, place: 28, bytes: [1, 0, 0, 0]),
        Damage(what: "the next page", kind: .hash, pageType: 13, place: 16, bytes: [1, 0, 0, 0]),
        Damage(what: "the page before", kind: .hash, pageType: 13, place: 12, bytes: [9, 0, 0, 0]),
        Damage(what: "the number of items", kind: .hash, pageType: 13, place: 20, bytes: [3, 0]),
        Damage(what: "the free space", kind: .hash, pageType: 13, place: 22, bytes: [40, 0]),
        Damage(what: "the place of an item", kind: .hash, pageType: 13, place: 26, bytes: [0, 0]),
        Damage(what: "the users of a long item", kind: .hash, pageType: 7, place: 20, bytes: [2, 0]),
        Damage(
            what: "the next page of a long item", kind: .hash, pageType: 7, place: 16, bytes: [1, 0, 0, 0]),
        Damage(what: "the root", kind: .btree, pageType: nil, place: 88, bytes: [200, 0, 0, 0]),
        Damage(
            what: "the keys on a page", kind: .btree, pageType: nil, place: 76, bytes: [2, 255, 0, 0]),
        Damage(what: "no key on a page", kind: .btree, pageType: nil, place: 76, bytes: [0, 0, 0, 0]),
        Damage(what: "the last page", kind: .btree, pageType: nil, place: 32, bytes: [0, 0, 0, 0]),
        Damage(what: "the level", kind: .btree, pageType: 3, place: 24, bytes: [7]),
        Damage(what: "the next leaf", kind: .btree, pageType: 5, place: 16, bytes: [1, 0, 0, 0]),
        Damage(what: "the number of items", kind: .btree, pageType: 5, place: 20, bytes: [2, 0]),
        Damage(what: "the free space", kind: .btree, pageType: 5, place: 22, bytes: [200, 0]),
        Damage(what: "the place of an item", kind: .btree, pageType: 5, place: 26, bytes: [254, 1]),
        Damage(what: "the users of a long item", kind: .btree, pageType: 7, place: 20, bytes: [9, 0]),
    ]

    @Test(arguments: damages)
    func `a damaged file is refused before the library changes it`(_ damage: Damage) throws {
        let file = try BerkeleyDBFixture("\(damage.kind)-512")
        let pages = stride(from: 512, to: file.original.count, by: 512)
        let page =
            damage.pageType == nil
            ? 0 : try #require(pages.first { file.original[$0 + 25] == damage.pageType })
        for (offset, byte) in damage.bytes.enumerated() {
            try file.write(byte, at: page + damage.place + offset)
        }
        let error = #expect(throws: TableError.self) { try add(file, damage.kind) }
        #expect(error?.kind == .data)
        #expect(error?.message.string.contains(file.path) == true)
    }
}
