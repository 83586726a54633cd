// btree: tables, files of the btree access method of Berkeley DB.

/// How the records of a btree file are found.
struct BtreeIndex: BerkeleyDBIndex {
    static var kind: BerkeleyDBKind { .btree }

    /// The leaf page to go on with.
    typealias Position = UInt32

    private let root: UInt32
    private static let leafLevel: UInt8 = 1

    init?(meta: RawSpan) { root = meta.number(at: 88) }

    func find(
        _ key: borrowing StoredKey, in pages: borrowing BerkeleyDBPages
    ) throws(TableError) -> [UInt8]? {
        let page = try leaf(for: key, in: pages)
        let (place, isEqual) = try lowerBound(of: key, on: page, in: pages)
        guard isEqual else { return nil }
        guard let value = page.leafItem(place + 1) else { throw pages.damage(page.number, "a broken value") }
        return value.isDeleted ? nil : try pages.value(value)
    }

    func list(
        from position: Position?, after lastKey: [UInt8]?, in pages: borrowing BerkeleyDBPages,
        seen: inout PageSet, into batch: inout EntryBatch
    ) throws(TableError) -> Position? {
        var number: UInt32
        if let lastKey {
            let key = StoredKey(lastKey.span, isTerminated: false)
            let page = try leaf(for: key, in: pages)
            let (place, isEqual) = try lowerBound(of: key, on: page, in: pages)
            guard seen.insert(page.number) else { throw pages.damage(page.number, "a leaf seen twice") }
            try list(page, from: isEqual ? place + 2 : place, in: pages, seen: &seen, into: &batch)
            number = page.next
        } else if let position {
            number = position
        } else {
            let lowest: [UInt8] = []
            number = try leaf(for: StoredKey(lowest.span, isTerminated: false), in: pages).number
        }
        while number != 0, !batch.isFull {
            let page = try treePage(number, level: Self.leafLevel, in: pages)
            guard seen.insert(number) else { throw pages.damage(number, "a leaf seen twice") }
            try list(page, from: 0, in: pages, seen: &seen, into: &batch)
            number = page.next
        }
        return number != 0 ? number : nil
    }

    private func list(
        _ page: borrowing BerkeleyDBPage, from start: Int, in pages: borrowing BerkeleyDBPages,
        seen: inout PageSet, into batch: inout EntryBatch
    ) throws(TableError) {
        var room = pages.pageSize
        for place in stride(from: start, to: page.itemCount, by: 2) {
            guard let key = page.leafItem(place), let value = page.leafItem(place + 1) else {
                throw pages.damage(page.number, "a broken item")
            }
            // Items that share their bytes would make a listing longer than the file.
            room -= key.bytes.byteCount + value.bytes.byteCount
            guard room >= 0 else { throw pages.damage(page.number, "items that overlap") }
            if !value.isDeleted { try batch.append(key, value, in: pages, seen: &seen) }
        }
        if let last = page.leafItem(page.itemCount - 2) { batch.lastKey = try pages.content(last) }
    }

    /// The leaf page that holds a key if any does.
    @_lifetime(copy pages)
    private func leaf(
        for key: borrowing StoredKey, in pages: borrowing BerkeleyDBPages
    ) throws(TableError) -> BerkeleyDBPage {
        var page = try treePage(root, level: nil, in: pages)
        // Each level is one below the one before it, so there is an end.
        while page.type == PageType.btreeInternal {
            let number = try child(for: key, of: page, in: pages)
            page = try treePage(number, level: page.level - 1, in: pages)
        }
        return page
    }

    /// A page of the tree at that level, or at any.
    @_lifetime(copy pages)
    private func treePage(
        _ number: UInt32, level: UInt8?, in pages: borrowing BerkeleyDBPages
    ) throws(TableError) -> BerkeleyDBPage {
        let page = try pages.page(number)
        let isLeaf = page.level == Self.leafLevel
        guard page.level >= Self.leafLevel, level == nil || page.level == level,
            page.type == (isLeaf ? PageType.btreeLeaf : PageType.btreeInternal)
        else { throw pages.damage(number, "not a page of the tree at this place") }
        guard page.ownNumber == number, page.hasRoomForItems, !isLeaf || page.itemCount % 2 == 0 else {
            throw pages.damage(number, "a broken header")
        }
        return page
    }

    /// The child of an internal page under which a key is; the first key of the page stands for all below.
    private func child(
        for key: borrowing StoredKey, of page: borrowing BerkeleyDBPage, in pages: borrowing BerkeleyDBPages
    ) throws(TableError) -> UInt32 {
        var low = 0
        var high = page.itemCount
        while high - low > 1 {
            let middle = (low + high) / 2
            guard let item = page.internalItem(middle) else {
                throw pages.damage(page.number, "a broken key")
            }
            if try pages.compare(key, item) < 0 { high = middle } else { low = middle }
        }
        guard let child = page.child(low) else { throw pages.damage(page.number, "a broken item") }
        return child
    }

    /// The index of the first key of a leaf that is not below `key`, and whether it is that key.
    private func lowerBound(
        of key: borrowing StoredKey, on page: borrowing BerkeleyDBPage, in pages: borrowing BerkeleyDBPages
    ) throws(TableError) -> (place: Int, isEqual: Bool) {
        var low = 0
        var high = page.itemCount / 2
        while low < high {
            let middle = (low + high) / 2
            guard let item = page.leafItem(2 * middle) else {
                throw pages.damage(page.number, "a broken key")
            }
            let order = try pages.compare(key, item)
            if order == 0 { return (2 * middle, true) }
            if order < 0 { high = middle } else { low = middle + 1 }
        }
        return (2 * low, false)
    }
}

extension TableType {
    /// `btree:` tables.
    ///
    /// Source: DATABASE_README, "btree".
    static let btree = TableType("btree", BerkeleyDBFormat(kind: .btree)).with {
        $0.successor = .cache
    }
}
