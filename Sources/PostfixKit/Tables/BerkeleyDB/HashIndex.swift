// hash: tables, files of the hash access method of Berkeley DB; most tables of most mail servers.

/// How the records of a hash file are found: linear hashing, as its first page describes it.
struct HashIndex: BerkeleyDBIndex {
    static var kind: BerkeleyDBKind { .hash }

    /// The bucket to go on with.
    typealias Position = UInt32

    private let maxBucket: UInt32, highMask: UInt32, lowMask: UInt32
    /// What to add to a bucket's number for its page, for each doubling of the table.
    private let spares: InlineArray<32, UInt32>

    /// The hash of Berkeley DB's own test text: a file that says another was made with another function.
    private static let testHash: UInt32 = 0x5e68_8dd1

    init?(meta: RawSpan) {
        guard meta.number(at: 92) == Self.testHash else { return nil }
        maxBucket = meta.number(at: 72)
        highMask = meta.number(at: 76)
        lowMask = meta.number(at: 80)
        spares = InlineArray { meta.number(at: 96 + 4 * $0) }
    }

    /// The default hash function since version 5 of the format.
    static func hash(_ key: borrowing StoredKey) -> UInt32 {
        var hash: UInt32 = 0
        for index in key.bytes.indices {
            hash = hash &* 16_777_619 ^ UInt32(key.bytes[index])
        }
        return key.isTerminated ? hash &* 16_777_619 : hash
    }

    func find(
        _ key: borrowing StoredKey, in pages: borrowing BerkeleyDBPages
    ) throws(TableError) -> [UInt8]? {
        var number = try page(ofBucket: bucket(of: key), in: pages)
        var pagesLeft = pages.count
        while number != 0 {
            guard pagesLeft > 0 else { throw pages.damage(number, "a bucket without end") }
            let page = try hashPage(number, in: pages)
            if let place = try find(key, on: page, in: pages) {
                guard let value = page.hashItem(place + 1) else {
                    throw pages.damage(number, "a broken value")
                }
                return try pages.value(value)
            }
            number = page.next
            pagesLeft -= 1
        }
        return nil
    }

    func list(
        from position: Position?, after lastKey: [UInt8]?, in pages: borrowing BerkeleyDBPages,
        seen: inout PageSet, into batch: inout EntryBatch
    ) throws(TableError) -> Position? {
        guard Int(maxBucket) < pages.count else { throw pages.damage(0, "more buckets than pages") }
        var bucket = position ?? 0
        while bucket <= maxBucket, !batch.isFull {
            var number = try page(ofBucket: bucket, in: pages)
            while number != 0 {
                guard seen.insert(number) else { throw pages.damage(number, "a page of two buckets") }
                let page = try hashPage(number, in: pages)
                try list(page, in: pages, seen: &seen, into: &batch)
                number = page.next
            }
            bucket += 1
        }
        return bucket <= maxBucket ? bucket : nil
    }

    private func list(
        _ page: borrowing BerkeleyDBPage, in pages: borrowing BerkeleyDBPages, seen: inout PageSet,
        into batch: inout EntryBatch
    ) throws(TableError) {
        for place in stride(from: 0, to: page.itemCount, by: 2) {
            guard let key = page.hashItem(place), let value = page.hashItem(place + 1) else {
                throw pages.damage(page.number, "a broken item")
            }
            try batch.append(key, value, in: pages, seen: &seen)
        }
    }

    private func bucket(of key: borrowing StoredKey) -> UInt32 {
        let hash = Self.hash(key)
        let bucket = hash & highMask
        return bucket > maxBucket ? bucket & lowMask : bucket
    }

    /// The first page of a bucket.
    ///
    /// Buckets come in groups, each as large as all before it together, and the pages of a group stand in
    /// one row.
    private func page(
        ofBucket bucket: UInt32, in pages: borrowing BerkeleyDBPages
    ) throws(TableError) -> UInt32 {
        let group = UInt32.bitWidth - bucket.leadingZeroBitCount
        guard bucket <= maxBucket, group < 32 else { throw pages.damage(0, "no such bucket") }
        let (number, overflow) = bucket.addingReportingOverflow(spares[group])
        guard !overflow, number > 0 else { throw pages.damage(0, "a bucket without a page") }
        return number
    }

    /// A page of a bucket; one that was reserved for a bucket and never written is empty.
    @_lifetime(copy pages)
    private func hashPage(
        _ number: UInt32, in pages: borrowing BerkeleyDBPages
    ) throws(TableError) -> BerkeleyDBPage {
        let page = try pages.page(number)
        switch page.type {
        case PageType.hash, PageType.hashUnsorted:
            guard page.ownNumber == number, page.itemCount % 2 == 0, page.hasRoomForItems else {
                throw pages.damage(number, "a broken header")
            }
        case PageType.unused where page.ownNumber == 0 && page.itemCount == 0 && page.next == 0: break
        default: throw pages.damage(number, "not a page of a bucket")
        }
        return page
    }

    /// The index of a key's item on a page.
    private func find(
        _ key: borrowing StoredKey, on page: borrowing BerkeleyDBPage, in pages: borrowing BerkeleyDBPages
    ) throws(TableError) -> Int? {
        let keyCount = page.itemCount / 2
        if page.type == PageType.hash && keyCount > Self.fewKeys {
            return try bisect(key, on: page, in: pages)
        }
        // The lengths stand together at the start of the page: most keys need not be touched.
        var found: Int?
        let wanted = key.count + 1
        var lengths = page.keyLengths
        // Most of the keys that are as long differ in the first bytes: they are not worth a call.
        let beginning = wanted == BerkeleyDBPage.overflowItemLength ? nil : key.hashItemBeginning
        while let (place, start, length) = lengths.next() {
            guard length == wanted || length == BerkeleyDBPage.overflowItemLength else { continue }
            if let beginning, length == wanted, start <= page.bytes.byteCount - 8 {
                let stored: UInt64 = page.bytes.number(at: start)
                if stored != beginning, UInt8(truncatingIfNeeded: stored) == 1 { continue }
            }
            if found != nil, length != BerkeleyDBPage.overflowItemLength { continue }
            guard let item = page.hashItem(place) else {
                throw pages.damage(page.number, "a broken key")
            }
            if item.isOverflow && page.type == PageType.hash {
                return try bisect(key, on: page, in: pages)
            }
            if found == nil, item.length == key.count, try pages.compare(key, item) == 0 { found = place }
        }
        return found
    }

    /// Up to that many keys are tried one after the other; the processor does several at a time.
    private static let fewKeys = 128

    /// The index of a key's item on a sorted page: the way of the engine's library, which takes other turns
    /// than a search through all where a page has keys with pages of their own.
    private func bisect(
        _ key: borrowing StoredKey, on page: borrowing BerkeleyDBPage, in pages: borrowing BerkeleyDBPages
    ) throws(TableError) -> Int? {
        var low = 0
        var high = page.itemCount / 2
        while low < high {
            let middle = (low + high) / 2
            guard let item = page.hashItem(2 * middle) else {
                throw pages.damage(page.number, "a broken key")
            }
            let order = try compare(key, item, in: pages)
            if order == 0 { return 2 * middle }
            if order < 0 { high = middle } else { low = middle + 1 }
        }
        return nil
    }

    /// The order of a sorted page: of two keys that begin alike the longer comes first, unless the stored
    /// one has pages of its own. (Where both occur the order is not one, and as in the engine's library a
    /// key may not be found.)
    private func compare(
        _ key: borrowing StoredKey, _ item: borrowing StoredItem, in pages: borrowing BerkeleyDBPages
    ) throws(TableError) -> Int {
        if item.isOverflow { return try pages.compare(key, item) }
        let order = key.compareBeginning(with: item.bytes)
        return order != 0 ? order : item.length - key.count
    }
}

extension TableType {
    /// `hash:` tables.
    ///
    /// Source: DATABASE_README, "hash".
    static let hash = TableType("hash", BerkeleyDBFormat(kind: .hash)).with {
        $0.successor = .database
    }
}
