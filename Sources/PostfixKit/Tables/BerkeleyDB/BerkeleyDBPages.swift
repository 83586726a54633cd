// Reads the pages of a Berkeley DB file where they lie. Every number of the file is checked before it is
// used, so that a damaged file gives an error and never more than that.
//
// Source: the file formats "hash, version 9" and "btree, version 9" of Berkeley DB 5.3.

internal import Glibc

extension BerkeleyDBKind {
    /// The number that opens a file of this kind, at byte 12.
    var magic: UInt32 { self == .hash ? 0x061561 : 0x053162 }

    /// The type of the first page.
    var metaPageType: UInt8 { self == .hash ? 8 : 9 }

    /// The flags of the first page that exist: duplicates, subdatabases, record numbers and the like.
    var knownFlags: UInt32 { self == .hash ? 0x07 : 0xFF }

    /// The table type, as in table names.
    var text: String { self == .hash ? "hash" : "btree" }
}

/// Who reads a file: the page view of this file, or the engine's library, which knows every form.
enum PageViewVerdict: Sendable, Equatable {
    /// The page view, with pages of that many bytes.
    case view(pageSize: Int)
    /// The library: another byte order or version, duplicates, checksums, encryption and the like.
    case library
}

/// The types of the pages that tables are made of; the byte at 25 of each page.
enum PageType {
    static let unused: UInt8 = 0
    static let hashUnsorted: UInt8 = 2
    static let btreeInternal: UInt8 = 3
    static let btreeLeaf: UInt8 = 5
    static let overflow: UInt8 = 7
    static let hash: UInt8 = 13
}

/// The whole of a Berkeley DB file as pages of equal size.
struct BerkeleyDBPages: ~Escapable {
    let bytes: RawSpan
    let pageSize: Int
    /// How many pages the file has; no walk is longer.
    let count: Int
    let path: FilePath

    /// The bytes of the first page that say what the file is.
    static let metaSize = 512

    /// A view of a file that `verdict` found fit for it.
    @_lifetime(copy bytes)
    init(_ bytes: RawSpan, pageSize: Int, path: FilePath) {
        self.bytes = bytes
        self.pageSize = pageSize
        self.count = bytes.byteCount / pageSize
        self.path = path
    }

    /// Looks at the first page of a file, and tells who is to read it.
    ///
    /// - Throws: `TableError` of kind `data` when it is not a file of that kind.
    static func verdict(
        on bytes: RawSpan, kind: BerkeleyDBKind, path: FilePath
    ) throws(TableError) -> PageViewVerdict {
        guard bytes.byteCount >= metaSize else { throw notADatabase(path, "too short for a database") }
        let magic: UInt32 = bytes.number(at: 12)
        let other: BerkeleyDBKind = kind == .hash ? .btree : .hash
        let isSwapped = magic == kind.magic.byteSwapped
        switch magic {
        case kind.magic, kind.magic.byteSwapped: break
        case other.magic, other.magic.byteSwapped:
            throw notADatabase(path, "a \(other.text) database, not \(kind.text)")
        default: throw notADatabase(path, "not a Berkeley DB \(kind.text) database")
        }
        let version: UInt32 = bytes.number(at: 16)
        let partitions: UInt32 = bytes.number(at: 36)
        let storedFlags: UInt32 = bytes.number(at: 48)
        let flags = isSwapped ? storedFlags.byteSwapped : storedFlags
        let encryption = bytes.byte(at: 24), metaFlags = bytes.byte(at: 26)
        // What the library does not know either must not get there: it would walk into the damage.
        guard flags & ~kind.knownFlags == 0, encryption <= 1, metaFlags <= 7 else {
            throw notADatabase(path, "the first page is damaged")
        }
        // The library would open a file for each part, as many as the first page says, before it looks at any.
        guard metaFlags & 6 == 0 else { throw notADatabase(path, "a part of a partitioned database") }
        guard !isSwapped, version == 9, partitions == 0, flags == 0, encryption == 0, metaFlags == 0 else {
            return .library
        }
        guard bytes.byte(at: 25) == kind.metaPageType, bytes.number(at: 8) == UInt32(0) else {
            throw notADatabase(path, "the first page is not that of a \(kind.text) database")
        }
        let pageSize = Int(bytes.number(at: 20) as UInt32)
        guard pageSize >= 512, pageSize <= 65536, pageSize.nonzeroBitCount == 1 else {
            throw notADatabase(path, "a page size of \(pageSize) bytes")
        }
        guard bytes.byteCount % pageSize == 0 else {
            throw notADatabase(path, "file size not a multiple of the page size")
        }
        return .view(pageSize: pageSize)
    }

    /// What Postfix says of a file that is not a database, and then why.
    static func notADatabase(_ path: FilePath, _ why: String) -> TableError {
        .other("open database \(path): \(SystemError.invalidArgument.reason) (\(why))", kind: .data)
    }

    /// The error of a page that is not as it must be.
    func damage(_ page: UInt32, _ problem: StaticString) -> TableError {
        .damaged(path, problem: "database is damaged: page \(page): \(problem.description)")
    }

    /// The page of a number.
    @_lifetime(copy self)
    func page(_ number: UInt32) throws(TableError) -> BerkeleyDBPage {
        guard number > 0, Int(number) < count else { throw damage(number, "no such page") }
        let start = Int(number) * pageSize
        return BerkeleyDBPage(number: number, bytes: bytes.extracting(start..<start + pageSize))
    }

    /// How a wanted key compares with a stored one: below, equal to or above 0.
    ///
    /// The first byte that differs decides; else the shorter key comes first.
    func compare(_ key: borrowing StoredKey, _ item: borrowing StoredItem) throws(TableError) -> Int {
        let order: Int
        if item.isOverflow {
            let beginning = try overflow(item, limit: key.count)
            order = key.compareBeginning(with: beginning.span.raw)
        } else {
            order = key.compareBeginning(with: item.bytes)
        }
        return order != 0 ? order : key.count - item.length
    }

    /// The whole of an item.
    func content(_ item: borrowing StoredItem) throws(TableError) -> [UInt8] {
        item.isOverflow ? try overflow(item) : [UInt8](copying: item.bytes)
    }

    /// The value of an item, up to its first NUL.
    func value(_ item: borrowing StoredItem) throws(TableError) -> [UInt8] {
        if !item.isOverflow {
            return [UInt8](copying: item.bytes.extracting(first: item.bytes.lengthBeforeNUL))
        }
        var value = try overflow(item)
        value.removeSubrange(value.span.raw.lengthBeforeNUL...)
        return value
    }

    /// The bytes of an item that has pages of its own, at most `limit` of them.
    func overflow(_ item: borrowing StoredItem, limit: Int = .max) throws(TableError) -> [UInt8] {
        var nothing = PageSet(count: 0)
        return try overflow(item, limit: limit, seen: &nothing)
    }

    /// The same for a walk through the table, which must not see any page twice.
    func overflow(
        _ item: borrowing StoredItem, limit: Int = .max, seen: inout PageSet
    ) throws(TableError) -> [UInt8] {
        guard item.length <= bytes.byteCount else {
            throw damage(item.firstPage, "an item longer than the file")
        }
        let wanted = min(limit, item.length)
        var content: [UInt8] = []
        content.reserveCapacity(wanted)
        var number = item.firstPage
        var pagesLeft = count
        while content.count < wanted {
            let page = try page(number)
            let chunk = page.overflowBytes
            guard pagesLeft > 0, page.isOverflow, chunk.byteCount > 0, seen.insert(number) else {
                throw damage(number, "not the next page of a long item")
            }
            content.append(copying: chunk.extracting(first: min(chunk.byteCount, wanted - content.count)))
            number = page.next
            pagesLeft -= 1
        }
        return content
    }
}

/// One page: its header, and where its items are.
///
/// Every page has a header of 26 bytes, then the places of its items, two bytes each.
struct BerkeleyDBPage: ~Escapable {
    let number: UInt32
    /// Exactly one page, 512 bytes at least.
    let bytes: RawSpan

    static let headerSize = 26

    @_lifetime(copy bytes)
    init(number: UInt32, bytes: RawSpan) {
        self.number = number
        self.bytes = bytes
    }

    /// One of `PageType`.
    var type: UInt8 { bytes.byte(at: 25) }
    /// The number that the page has in its own opinion; 0 on one that was never written.
    var ownNumber: UInt32 { bytes.number(at: 8) }
    /// The next page of the chain, or 0.
    var next: UInt32 { bytes.number(at: 16) }
    /// The page before in the chain, or 0.
    var previous: UInt32 { bytes.number(at: 12) }
    /// Where the items begin: between their list and this byte there is nothing.
    var firstByte: Int {
        let place = Int(bytes.number(at: 22) as UInt16)
        // 65536 does not fit.
        return place == 0 && itemCount == 0 ? bytes.byteCount : place
    }
    /// How far above the records a page of a btree stands; leaves are 1.
    var level: UInt8 { bytes.byte(at: 24) }
    /// How many items the page holds.
    var itemCount: Int { Int(bytes.number(at: 20) as UInt16) }

    /// Whether the list of places fits into the page.
    var hasRoomForItems: Bool { Self.headerSize + 2 * itemCount <= bytes.byteCount }

    /// Whether this is a page of a long item.
    var isOverflow: Bool { type == PageType.overflow && ownNumber == number }

    /// What a page of a long item holds of it; empty where the page is not as it must be.
    var overflowBytes: RawSpan {
        @_lifetime(copy self) get {
            let length = Int(bytes.number(at: 22) as UInt16)
            guard length <= bytes.byteCount - Self.headerSize else { return bytes.extracting(first: 0) }
            return bytes.extracting(Self.headerSize..<Self.headerSize + length)
        }
    }

    /// Where an item begins; nil where that is not inside the page.
    ///
    /// Needs `hasRoomForItems`.
    private func place(of index: Int) -> Int? {
        guard index >= 0, index < itemCount else { return nil }
        let place = Int(bytes.number(at: Self.headerSize + 2 * index) as UInt16)
        return place >= Self.headerSize + 2 * itemCount && place < bytes.byteCount ? place : nil
    }

    /// An item of a hash page: it ends where the item before it begins, the first at the end of the page.
    ///
    /// Nil where the item is not as it must be, here as below.
    @_lifetime(copy self)
    func hashItem(_ index: Int) -> StoredItem? {
        guard let start = place(of: index), let end = index == 0 ? bytes.byteCount : place(of: index - 1),
            start < end
        else { return nil }
        switch bytes.byte(at: start) {
        case 1: return StoredItem(bytes: bytes.extracting(start + 1..<end))
        case 3 where end - start == Self.overflowItemLength: return overflowItem(at: start)
        default: return nil
        }
    }

    /// How long an item of a hash page is, with the byte for its type, if the page is as it must be.
    func hashItemLength(_ index: Int) -> Int {
        let start = Self.headerSize + 2 * index
        guard index >= 0, start + 2 <= bytes.byteCount else { return 0 }
        let end = index == 0 ? bytes.byteCount : Int(bytes.number(at: start - 2) as UInt16)
        return end - Int(bytes.number(at: start) as UInt16)
    }

    /// The lengths of the keys of a hash page, one after the other.
    ///
    /// Needs `hasRoomForItems`, and an even number of items.
    var keyLengths: HashKeyLengths {
        @_lifetime(copy self) get { HashKeyLengths(bytes, itemCount: itemCount) }
    }

    /// How long an item of a hash page is that has pages of its own.
    static let overflowItemLength = 12

    /// A key or a value of a leaf page of a btree.
    @_lifetime(copy self)
    func leafItem(_ index: Int) -> StoredItem? {
        guard let start = place(of: index), start + 3 <= bytes.byteCount else { return nil }
        let type = bytes.byte(at: start + 2)
        switch type & 0x7F {
        case 1:
            let end = start + 3 + Int(bytes.number(at: start) as UInt16)
            guard end <= bytes.byteCount else { return nil }
            return StoredItem(bytes: bytes.extracting(start + 3..<end), isDeleted: type & 0x80 != 0)
        case 3: return overflowItem(at: start, isDeleted: type & 0x80 != 0)
        default: return nil
        }
    }

    /// The first key of a child of an internal page of a btree.
    @_lifetime(copy self)
    func internalItem(_ index: Int) -> StoredItem? {
        guard let start = place(of: index), start + 12 <= bytes.byteCount else { return nil }
        switch bytes.byte(at: start + 2) & 0x7F {
        case 1:
            let end = start + 12 + Int(bytes.number(at: start) as UInt16)
            guard end <= bytes.byteCount else { return nil }
            return StoredItem(bytes: bytes.extracting(start + 12..<end))
        case 3: return overflowItem(at: start + 12)
        default: return nil
        }
    }

    /// The page of a child of an internal page of a btree.
    func child(_ index: Int) -> UInt32? {
        guard let start = place(of: index), start + 12 <= bytes.byteCount else { return nil }
        return bytes.number(at: start + 4)
    }

    /// How long an item of a btree page is at that place, with its header and what fills it up to four bytes;
    /// nil where it does not fit into the page.
    func treeItemLength(at start: Int) -> Int? {
        guard start + 3 <= bytes.byteCount else { return nil }
        let header = type == PageType.btreeLeaf ? 3 : 12
        let length: Int
        switch bytes.byte(at: start + 2) & 0x7F {
        case 1: length = header + Int(bytes.number(at: start) as UInt16)
        case 3: length = type == PageType.btreeLeaf ? 12 : 24
        default: return nil
        }
        let rounded = (length + 3) & ~3
        return rounded <= bytes.byteCount - start ? rounded : nil
    }

    /// Where the list of the page says that an item begins; needs `hasRoomForItems`.
    func listedPlace(of index: Int) -> Int {
        Int(bytes.number(at: Self.headerSize + 2 * index) as UInt16)
    }

    @_lifetime(copy self)
    private func overflowItem(at start: Int, isDeleted: Bool = false) -> StoredItem? {
        guard start + 12 <= bytes.byteCount else { return nil }
        return StoredItem(
            bytes: bytes.extracting(first: 0), firstPage: bytes.number(at: start + 4),
            length: Int(bytes.number(at: start + 8) as UInt32), isDeleted: isDeleted, isOverflow: true)
    }
}

/// How long the keys of a hash page are, each with the byte for its type, if the page is as it must be.
struct HashKeyLengths: ~Escapable {
    private let bytes: RawSpan
    private let itemCount: Int
    private var index = 0
    /// Where the item before the next key begins, which is where that key ends.
    private var end: Int

    @_lifetime(copy bytes)
    init(_ bytes: RawSpan, itemCount: Int) {
        self.bytes = bytes
        self.itemCount = itemCount
        end = bytes.byteCount
    }

    /// The index of the next key, where it begins, and its length.
    @inline(__always)
    mutating func next() -> (index: Int, start: Int, length: Int)? {
        guard index < itemCount else { return nil }
        // The places of the key and of its value, in one number.
        let places: UInt32 = bytes.number(at: BerkeleyDBPage.headerSize + 2 * index)
        defer {
            index += 2
            end = Int(places >> 16)
        }
        let start = Int(places & 0xFFFF)
        return (index, start, end - start)
    }
}

/// A key or a value as it is stored: on its page, or on pages of its own.
struct StoredItem: ~Escapable {
    /// The content; empty where it has pages of its own.
    let bytes: RawSpan
    /// The first page of its own.
    let firstPage: UInt32
    /// The length of the content, wherever it is.
    let length: Int
    /// Whether the record waits for its removal.
    let isDeleted: Bool
    /// Whether the content has pages of its own.
    let isOverflow: Bool

    @_lifetime(copy bytes)
    init(bytes: RawSpan, isDeleted: Bool = false) {
        self.init(
            bytes: bytes, firstPage: 0, length: bytes.byteCount, isDeleted: isDeleted, isOverflow: false)
    }

    @_lifetime(copy bytes)
    init(bytes: RawSpan, firstPage: UInt32, length: Int, isDeleted: Bool, isOverflow: Bool) {
        self.bytes = bytes
        self.firstPage = firstPage
        self.length = length
        self.isDeleted = isDeleted
        self.isOverflow = isOverflow
    }
}

/// A wanted key in one of the two forms in which it may be stored.
struct StoredKey: ~Escapable {
    /// The key without a NUL.
    let bytes: Span<UInt8>
    /// Whether one NUL follows.
    let isTerminated: Bool

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>, isTerminated: Bool) {
        self.bytes = bytes
        self.isTerminated = isTerminated
    }

    /// The key as stored.
    var stored: [UInt8] {
        var stored = [UInt8](copying: bytes.raw)
        if isTerminated { stored.append(0) }
        return stored
    }

    /// The length as stored.
    var count: Int { bytes.count + (isTerminated ? 1 : 0) }

    /// The first eight bytes of the key's item on a hash page; nil for a key that is shorter than that.
    var hashItemBeginning: UInt64? {
        bytes.count >= 7 ? (0..<7).reduce(1) { $0 | UInt64(bytes[$1]) << UInt64(8 * $1 + 8) } : nil
    }

    /// How this key compares with a stored one, as far as both go: below, equal to or above 0.
    func compareBeginning(with stored: RawSpan) -> Int {
        let common = min(bytes.count, stored.byteCount)
        let order = unsafe bytes.withUnsafeBytes { left in
            unsafe stored.withUnsafeBytes { right in
                guard let left = left.baseAddress, let right = right.baseAddress else { return Int32(0) }
                return unsafe memcmp(left, right, common)
            }
        }
        if order != 0 { return Int(order) }
        return isTerminated && stored.byteCount > common && stored.byte(at: common) != 0 ? -1 : 0
    }
}

/// Which pages a walk has seen.
struct PageSet {
    private var words: [UInt64]
    private let count: Int

    /// An empty set for a file of `count` pages; one for 0 pages does not remember, and takes any.
    init(count: Int) {
        self.count = count
        words = [UInt64](repeating: 0, count: (count + 63) / 64)
    }

    /// Adds a page; false where it is in the set already, or is not a page of the file.
    mutating func insert(_ page: UInt32) -> Bool {
        if count == 0 { return true }
        let number = Int(page)
        guard number < count else { return false }
        let bit: UInt64 = 1 << UInt64(number % 64)
        if words[number / 64] & bit != 0 { return false }
        words[number / 64] |= bit
        return true
    }
}

extension RawSpan {
    /// The little-endian number at a place that lies inside.
    @inline(__always)
    func number<Number: FixedWidthInteger & BitwiseCopyable>(at place: Int) -> Number {
        unsafe Number(littleEndian: unsafeLoadUnaligned(fromByteOffset: place, as: Number.self))
    }

    /// The byte at a place that lies inside.
    @inline(__always)
    func byte(at place: Int) -> UInt8 {
        unsafe unsafeLoad(fromByteOffset: place, as: UInt8.self)
    }

    /// How many bytes come before the first NUL.
    var lengthBeforeNUL: Int {
        unsafe withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress, let end = unsafe memchr(start, 0, bytes.count) else {
                return bytes.count
            }
            return unsafe start.distance(to: UnsafeRawPointer(end))
        }
    }
}

extension Span<UInt8> {
    /// The same bytes as a span without a type; a byte has no padding.
    var raw: RawSpan {
        @_lifetime(copy self) get { unsafe bytes }
    }
}

extension [UInt8] {
    /// The bytes of a span.
    init(copying span: RawSpan) {
        self = unsafe span.withUnsafeBytes { unsafe [UInt8]($0) }
    }

    /// Adds the bytes of a span.
    mutating func append(copying span: RawSpan) {
        unsafe span.withUnsafeBytes { unsafe append(contentsOf: $0) }
    }
}
