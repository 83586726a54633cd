// Reads the pages of an LMDB file where they lie. Every number of the file is checked before it is used, so
// that a damaged file gives an error and never more than that.
//
// Source: the file format of LMDB 0.9, data version 1, as 64-bit little-endian machines write it.

internal import Glibc

/// One B+ tree of an LMDB file, as the first pages describe it.
struct LMDBTree: Sendable, Equatable {
    /// How many entries the tree holds.
    let entryCount: UInt64
    /// The page where every search begins; nil for an empty tree.
    let root: UInt64?
    /// Bits for other orders of keys, and for several values of one key.
    let flags: UInt16
}

/// The whole of an LMDB file as pages of equal size, in the state of its last commit.
struct LMDBPages: ~Escapable {
    let bytes: RawSpan
    let path: FilePath
    let pageSize: Int
    /// How many pages the file has; no walk is longer.
    let count: Int
    /// The last page that was ever used.
    let lastPage: UInt64
    /// Where the library keeps the pages that are free.
    let freeList: LMDBTree
    /// The table.
    let table: LMDBTree
    /// The number of the last commit.
    let transaction: UInt64

    static let headerSize = 16
    static let nodeHeaderSize = 8
    private static let metaSize = headerSize + 136
    /// The library's own limit to the height of a tree.
    static let maximumDepth = 32

    /// Bits of a page's header that tell its type.
    private enum PageFlag {
        static let branch: UInt16 = 0x01, leaf: UInt16 = 0x02, overflow: UInt16 = 0x04, meta: UInt16 = 0x08
        static let typeMask: UInt16 = 0x6F
    }

    /// The node's data has pages of its own.
    private static let hasOverflow: UInt16 = 0x01
    /// The node holds several values of one key.
    private static let hasDuplicates: UInt16 = 0x04

    /// Reads the two pages that a commit writes in turn, and chooses the newer.
    ///
    /// - Throws: `TableError` of kind `data` when it is not an LMDB file, or one with several values for a key.
    @_lifetime(copy bytes)
    init(_ bytes: RawSpan, path: FilePath) throws(TableError) {
        guard let first = Self.meta(in: bytes, at: 0) else { throw Self.notLMDB(path) }
        let pageSize = Int(bytes.number(at: first + 24) as UInt32)
        guard pageSize >= 256, pageSize <= 65536, pageSize.nonzeroBitCount == 1,
            let second = Self.meta(in: bytes, at: pageSize), bytes.byteCount >= 2 * pageSize,
            bytes.number(at: second + 24) == UInt32(pageSize)
        else { throw Self.notLMDB(path) }
        let firstTransaction: UInt64 = bytes.number(at: first + 128)
        let secondTransaction: UInt64 = bytes.number(at: second + 128)
        let newer = firstTransaction < secondTransaction ? second : first
        self.bytes = bytes
        self.path = path
        self.pageSize = pageSize
        count = bytes.byteCount / pageSize
        freeList = Self.tree(in: bytes, at: newer + 24)
        table = Self.tree(in: bytes, at: newer + 72)
        lastPage = bytes.number(at: newer + 120)
        transaction = max(firstTransaction, secondTransaction)
        guard table.flags == 0 else {
            throw .damaged(path, problem: "database does not have the form that Postfix uses")
        }
    }

    /// Where the content of a meta page begins; nil where the page is not a meta page.
    private static func meta(in bytes: RawSpan, at page: Int) -> Int? {
        guard bytes.byteCount >= page + metaSize,
            bytes.number(at: page + 10) & PageFlag.meta != 0,
            bytes.number(at: page + headerSize) as UInt32 == 0xBEEF_C0DE,
            bytes.number(at: page + headerSize + 4) as UInt32 == 1
        else { return nil }
        return page + headerSize
    }

    private static func tree(in bytes: RawSpan, at place: Int) -> LMDBTree {
        let root: UInt64 = bytes.number(at: place + 40)
        return LMDBTree(
            entryCount: bytes.number(at: place + 32), root: root == .max ? nil : root,
            flags: bytes.number(at: place + 4))
    }

    /// What Postfix says of a file that is not an LMDB file.
    private static func notLMDB(_ path: FilePath) -> TableError {
        .other("open database \(path): MDB_INVALID: File is not an LMDB file", kind: .data)
    }

    func damage(_ page: UInt64, _ problem: StaticString) -> TableError {
        .damaged(path, problem: "database is damaged: page \(page): \(problem.description)")
    }

    // MARK: pages and nodes

    /// A page that holds nodes.
    struct Page {
        let number: UInt64
        /// Where the page begins in the file.
        let start: Int
        let nodeCount: Int
        let isLeaf: Bool
    }

    /// A page of a tree, with its header checked.
    func page(_ number: UInt64) throws(TableError) -> Page {
        guard number >= 2, number < UInt64(count) else { throw damage(number, "no such page") }
        let start = Int(number) * pageSize
        let type: UInt16 = bytes.number(at: start + 10) & PageFlag.typeMask
        let lower = Int(bytes.number(at: start + 12) as UInt16)
        guard bytes.number(at: start) == number, type == PageFlag.leaf || type == PageFlag.branch else {
            throw damage(number, "not a page of the table")
        }
        guard lower > Self.headerSize, lower <= pageSize else { throw damage(number, "no nodes") }
        return Page(
            number: number, start: start, nodeCount: (lower - Self.headerSize) / 2,
            isLeaf: type == PageFlag.leaf)
    }

    /// Where a node begins in the file; its header is inside the page.
    func node(_ index: Int, of page: Page) throws(TableError) -> Int {
        let offset = Int(bytes.number(at: page.start + Self.headerSize + 2 * index) as UInt16)
        guard offset >= Self.headerSize + 2 * page.nodeCount, offset + Self.nodeHeaderSize <= pageSize else {
            throw damage(page.number, "a node outside the page")
        }
        return page.start + offset
    }

    /// The key of a node.
    @_lifetime(copy self)
    func key(_ index: Int, of page: Page) throws(TableError) -> RawSpan {
        let node = try node(index, of: page)
        let start = node + Self.nodeHeaderSize
        let end = start + Int(bytes.number(at: node + 6) as UInt16)
        guard end <= page.start + pageSize else { throw damage(page.number, "a key outside the page") }
        return bytes.extracting(start..<end)
    }

    /// The page that a node of a branch page leads to.
    func child(_ index: Int, of page: Page) throws(TableError) -> UInt64 {
        (bytes.number(at: try node(index, of: page)) as UInt64) & 0xFFFF_FFFF_FFFF
    }

    /// Where the value of a node of a leaf page lies, and the first of its own pages if it has some.
    func valuePlace(
        _ index: Int, of page: Page
    ) throws(TableError) -> (range: Range<Int>, ownPages: Range<UInt64>) {
        let node = try node(index, of: page)
        let length = Int(bytes.number(at: node) as UInt32)
        let flags: UInt16 = bytes.number(at: node + 4)
        let start = node + Self.nodeHeaderSize + Int(bytes.number(at: node + 6) as UInt16)
        let end = page.start + pageSize
        guard flags & Self.hasDuplicates == 0 else { throw damage(page.number, "several values of one key") }
        if flags & Self.hasOverflow == 0 {
            guard start <= end, length <= end - start else {
                throw damage(page.number, "a value outside the page")
            }
            return (start..<start + length, 0..<0)
        }
        guard start + 8 <= end else { throw damage(page.number, "a value outside the page") }
        let first: UInt64 = bytes.number(at: start)
        guard first >= 2, first < UInt64(count) else { throw damage(first, "no such page") }
        let place = Int(first) * pageSize
        let pages = Int(bytes.number(at: place + 12) as UInt32)
        guard bytes.number(at: place) == first,
            bytes.number(at: place + 10) & PageFlag.typeMask == PageFlag.overflow,
            pages > 0, pages <= count - Int(first), length <= pages * pageSize - Self.headerSize
        else { throw damage(first, "not the first page of a long value") }
        let valueStart = place + Self.headerSize
        return (valueStart..<valueStart + length, first..<first + UInt64(pages))
    }

    // MARK: looking

    /// The first node of a leaf page whose key is not below `key`, or the last of a branch page whose key is
    /// not above it.
    private func search(
        _ key: borrowing StoredKey, in page: Page
    ) throws(TableError) -> (index: Int, isFound: Bool) {
        // The first key of a branch page stands for all that is smaller, whatever it says.
        var low = page.isLeaf ? 0 : 1
        var high = page.nodeCount
        while low < high {
            let middle = (low + high) / 2
            let stored = try self.key(middle, of: page)
            let order = key.compareBeginning(with: stored)
            let difference = order != 0 ? order : key.count - stored.byteCount
            if difference == 0 { return (middle, true) }
            if difference < 0 { high = middle } else { low = middle + 1 }
        }
        return (page.isLeaf ? low : low - 1, false)
    }

    /// The value of a key, up to its first NUL; nil where the table has no such key.
    ///
    /// - Throws: `TableError.damaged`.
    func find(_ key: borrowing StoredKey) throws(TableError) -> [UInt8]? {
        guard let root = table.root else { return nil }
        var number = root
        for _ in 0..<Self.maximumDepth {
            let page = try page(number)
            let (index, isFound) = try search(key, in: page)
            if page.isLeaf {
                guard isFound else { return nil }
                let value = bytes.extracting(try valuePlace(index, of: page).range)
                return [UInt8](copying: value.extracting(first: value.lengthBeforeNUL))
            }
            number = try child(index, of: page)
        }
        throw damage(number, "too many levels")
    }

    // MARK: listing

    /// How far a listing has come.
    struct Walk {
        var batch = EntryBatch()
        /// The last key that was listed, as stored.
        fileprivate(set) var lastKey: [UInt8]?
        /// How many bytes of keys and values were listed; more than the file has are damage.
        fileprivate var byteCount = 0
        fileprivate var entryCount: UInt64 = 0
        /// The commit that the listing began with; nil after another one.
        fileprivate var transaction: UInt64?
        fileprivate var pagesLeft = 0
        private(set) var isAtEnd = false
        private var hasBegun = false

        /// Notes the commit that is read now.
        fileprivate mutating func begin(_ pages: borrowing LMDBPages) {
            if !hasBegun { transaction = pages.transaction }
            if transaction != pages.transaction { transaction = nil }
            hasBegun = true
            pagesLeft = pages.count
        }

        fileprivate mutating func end() { isAtEnd = true }
    }

    /// Adds the entries behind the last key to the batch, until it is full or the table ends.
    ///
    /// Keys have to rise, so that no node is shown twice; and the pages of one call are counted.
    func list(_ walk: inout Walk) throws(TableError) {
        walk.begin(self)
        if let root = table.root, try !list(root, depth: 0, &walk) { return }
        guard walk.transaction == nil || walk.entryCount == table.entryCount else {
            throw .damaged(
                path,
                problem: "database is damaged: \(walk.entryCount) entries where \(table.entryCount) should be"
            )
        }
        walk.end()
    }

    /// Lists what is under a page; false when the batch is full.
    private func list(_ number: UInt64, depth: Int, _ walk: inout Walk) throws(TableError) -> Bool {
        guard depth < Self.maximumDepth, walk.pagesLeft > 0 else { throw damage(number, "not a tree") }
        walk.pagesLeft -= 1
        let page = try page(number)
        var start = 0
        if let lastKey = walk.lastKey {
            let (index, isFound) = try search(StoredKey(lastKey.span, isTerminated: false), in: page)
            start = page.isLeaf && isFound ? index + 1 : index
        }
        if !page.isLeaf {
            for index in start..<page.nodeCount
            where try !list(child(index, of: page), depth: depth + 1, &walk) {
                return false
            }
            return true
        }
        for index in start..<page.nodeCount {
            let key = try key(index, of: page)
            let value = bytes.extracting(try valuePlace(index, of: page).range)
            if index > start, try !rises(from: self.key(index - 1, of: page), to: key) {
                throw damage(number, "keys are not in order")
            }
            walk.byteCount += key.byteCount + value.byteCount
            guard walk.byteCount <= bytes.byteCount else { throw damage(number, "more entries than bytes") }
            walk.entryCount += 1
            walk.batch.append(key: key, value: value)
        }
        if start < page.nodeCount { walk.lastKey = [UInt8](copying: try key(page.nodeCount - 1, of: page)) }
        return !walk.batch.isFull
    }

    /// Whether the second key comes after the first.
    func rises(from first: RawSpan, to second: RawSpan) -> Bool {
        let common = min(first.byteCount, second.byteCount)
        let order = unsafe first.withUnsafeBytes { left in
            unsafe second.withUnsafeBytes { right in
                guard let left = left.baseAddress, let right = right.baseAddress else { return Int32(0) }
                return unsafe memcmp(left, right, common)
            }
        }
        return order != 0 ? order < 0 : first.byteCount < second.byteCount
    }
}
