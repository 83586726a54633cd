// The library trusts every number of a file that it changes: on a damaged one it faults, runs in circles, or
// makes the file grow without end. This looks at all of these numbers first.

extension BerkeleyDBPages {
    /// Looks at every page that the table uses, and at the list of those that are free; false for a form of
    /// file that only the library knows.
    ///
    /// The content and the order of keys and values are not checked: they can do no harm.
    /// Cost: touches each page once.
    ///
    /// - Throws: `TableError` of kind `data`.
    static func verify(
        _ bytes: RawSpan, kind: BerkeleyDBKind, path: FilePath
    ) throws(TableError) -> Bool {
        guard case .view(let pageSize) = try verdict(on: bytes, kind: kind, path: path) else { return false }
        let pages = BerkeleyDBPages(bytes, pageSize: pageSize, path: path)
        var walk = try Verification(pages)
        switch kind {
        case .hash: try pages.verifyHash(&walk)
        case .btree: try pages.verifyBtree(&walk)
        }
        try pages.verifySharedPages(walk)
        try pages.verifyFreePages(&walk)
        return true
    }

    /// What a verification has seen.
    private struct Verification {
        /// The pages that have an owner.
        var used: PageSet
        /// The last page of the file that the first page knows of.
        let lastPage: UInt32
        /// How many keys and values lie on the pages that begin with this one, and how long they are.
        var longItems: [UInt32: (count: Int, length: Int)] = [:]
        /// The leaf before, and the one that it says comes after it.
        var leaf: UInt32 = 0, nextLeaf: UInt32?
        /// A bit for each place of a page where an item begins.
        var places: [UInt64]

        init(_ pages: borrowing BerkeleyDBPages) throws(TableError) {
            lastPage = pages.bytes.number(at: 32)
            guard Int(lastPage) < pages.count else { throw pages.damage(0, "more pages than the file has") }
            used = PageSet(count: Int(lastPage) + 1)
            _ = used.insert(0)
            places = [UInt64](repeating: 0, count: pages.pageSize / 256)
        }
    }

    // MARK: hash

    private func verifyHash(_ walk: inout Verification) throws(TableError) {
        let maxBucket: UInt32 = bytes.number(at: 72)
        let highMask: UInt32 = bytes.number(at: 76), lowMask: UInt32 = bytes.number(at: 80)
        guard highMask & (highMask &+ 1) == 0, lowMask == highMask >> 1, maxBucket <= highMask,
            maxBucket > lowMask, Int(highMask) < count
        else { throw damage(0, "no such number of buckets") }
        // The pages of buckets come in groups, each as large as all before it together.
        var first: UInt32 = 0, size: UInt32 = 1
        for group in 0..<32 {
            let offset: UInt32 = bytes.number(at: 96 + 4 * group)
            // Those of a group that is still to come may be there, or not.
            if first > highMask, offset == 0 { break }
            let (start, overflow) = first.addingReportingOverflow(offset)
            guard !overflow, Int(start) + Int(size) <= Int(walk.lastPage) + 1 else {
                throw damage(0, "a bucket without a page")
            }
            for bucket in 0..<size where !walk.used.insert(start + bucket) {
                throw damage(start + bucket, "a page of two buckets")
            }
            first = group == 0 ? 1 : 2 &* first
            size = first
            if first > UInt32(clamping: count) { break }
        }
        for bucket in 0...maxBucket {
            let group = UInt32.bitWidth - bucket.leadingZeroBitCount
            try verifyBucket(bucket + (bytes.number(at: 96 + 4 * group) as UInt32), &walk)
        }
    }

    private func verifyBucket(_ first: UInt32, _ walk: inout Verification) throws(TableError) {
        var number = first
        var previous: UInt32 = 0
        while number != 0 {
            guard number == first || walk.used.insert(number) else {
                throw damage(number, "a page of two buckets")
            }
            let page = try page(number)
            if page.type == PageType.unused {
                // Reserved for the bucket, and never written.
                guard number == first, page.ownNumber == 0, page.itemCount == 0, page.next == 0 else {
                    throw damage(number, "not a page of a bucket")
                }
                return
            }
            guard page.type == PageType.hash || page.type == PageType.hashUnsorted,
                page.ownNumber == number, page.previous == previous, page.itemCount % 2 == 0,
                page.hasRoomForItems
            else { throw damage(number, "a broken header") }
            // Each item begins before the one with the index below; the last is the first of the page.
            var end = pageSize
            for index in 0..<page.itemCount {
                guard let item = page.hashItem(index) else { throw damage(number, "a broken item") }
                if item.isOverflow { try verifyLongItem(item, &walk) }
                end -= page.hashItemLength(index)
            }
            guard page.firstByte == end else { throw damage(number, "free space that is none") }
            previous = number
            number = page.next
        }
    }

    // MARK: btree

    private func verifyBtree(_ walk: inout Verification) throws(TableError) {
        // An item that is larger than its share of a page goes to pages of its own; with shares that hold
        // nothing the library never comes to an end.
        let fewestKeys: UInt32 = bytes.number(at: 76)
        guard fewestKeys >= 2, Int(fewestKeys) <= (pageSize - 26) / 32 else {
            throw damage(0, "no such number of keys on a page")
        }
        let root: UInt32 = bytes.number(at: 88)
        try verifyTree(root, level: nil, &walk)
        guard walk.nextLeaf == 0 else { throw damage(walk.leaf, "a leaf without end") }
    }

    private func verifyTree(
        _ number: UInt32, level: UInt8?, _ walk: inout Verification
    ) throws(TableError) {
        let page = try page(number)
        guard walk.used.insert(number), page.ownNumber == number, page.hasRoomForItems,
            level ?? page.level == page.level, page.level > 0,
            page.type == (page.level == 1 ? PageType.btreeLeaf : PageType.btreeInternal)
        else { throw damage(number, "not a page of the tree at this place") }
        try verifyPlaces(page, &walk)
        if page.level == 1 {
            guard page.itemCount % 2 == 0, page.previous == walk.leaf, walk.nextLeaf ?? number == number
            else { throw damage(number, "not the next leaf") }
            (walk.leaf, walk.nextLeaf) = (number, page.next)
            for index in 0..<page.itemCount {
                guard let item = page.leafItem(index) else { throw damage(number, "a broken item") }
                if item.isOverflow { try verifyLongItem(item, &walk) }
            }
            return
        }
        guard page.itemCount > 0 else { throw damage(number, "no children") }
        for index in 0..<page.itemCount {
            guard let item = page.internalItem(index), let child = page.child(index) else {
                throw damage(number, "a broken item")
            }
            if item.isOverflow { try verifyLongItem(item, &walk) }
            try verifyTree(child, level: page.level - 1, &walk)
        }
    }

    /// Looks whether the items of a page of a btree fill its end without a gap, each with one place in the
    /// list.
    private func verifyPlaces(
        _ page: borrowing BerkeleyDBPage, _ walk: inout Verification
    ) throws(TableError) {
        let number = page.number
        for index in walk.places.indices { walk.places[index] = 0 }
        var place = page.firstByte
        guard place >= BerkeleyDBPage.headerSize + 2 * page.itemCount, place % 4 == 0 else {
            throw damage(number, "free space that is none")
        }
        var itemCount = 0
        while place < pageSize {
            guard let length = page.treeItemLength(at: place) else { throw damage(number, "a broken item") }
            walk.places[place / 256] |= 1 << UInt64(place / 4 % 64)
            itemCount += 1
            place += length
        }
        guard place == pageSize, itemCount == page.itemCount else {
            throw damage(number, "items that are not listed")
        }
        for index in 0..<itemCount {
            let place = page.listedPlace(of: index)
            let bit: UInt64 = 1 << UInt64(place / 4 % 64)
            guard place % 4 == 0, place < pageSize, walk.places[place / 256] & bit != 0 else {
                throw damage(number, "an item at a wrong place")
            }
            walk.places[place / 256] &= ~bit
        }
    }

    // MARK: long items and free pages

    /// Looks at the pages of a key or a value that has some; keys of a btree may share theirs.
    private func verifyLongItem(
        _ item: borrowing StoredItem, _ walk: inout Verification
    ) throws(TableError) {
        if let known = walk.longItems[item.firstPage] {
            guard known.length == item.length else { throw damage(item.firstPage, "a broken long item") }
            walk.longItems[item.firstPage] = (known.count + 1, known.length)
            return
        }
        var left = item.length
        var number = item.firstPage
        var previous: UInt32 = 0
        repeat {
            let page = try page(number)
            let length = page.overflowBytes.byteCount
            guard walk.used.insert(number), page.isOverflow, page.previous == previous, length > 0,
                length <= left
            else { throw damage(number, "not the next page of a long item") }
            left -= length
            (previous, number) = (number, page.next)
        } while number != 0
        guard left == 0 else { throw damage(previous, "not the last page of a long item") }
        walk.longItems[item.firstPage] = (1, item.length)
    }

    /// Looks whether pages that are shared know how many use them.
    private func verifySharedPages(_ walk: borrowing Verification) throws(TableError) {
        for (number, item) in walk.longItems where try page(number).itemCount != item.count {
            throw damage(number, "a long item with a wrong number of users")
        }
    }

    private func verifyFreePages(_ walk: inout Verification) throws(TableError) {
        var number: UInt32 = bytes.number(at: 28)
        while number != 0 {
            guard walk.used.insert(number) else { throw damage(number, "free and in use") }
            let page = try page(number)
            guard page.type == PageType.unused, page.ownNumber == number else {
                throw damage(number, "not a free page")
            }
            number = page.next
        }
    }
}
