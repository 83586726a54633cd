// The library trusts every number of a file that it changes. This looks at all of them first.

extension LMDBPages {
    /// Looks at every page and node, and at the list of free pages.
    ///
    /// Cost: touches each page of the tables once, and none of the long values but their first pages.
    ///
    /// - Throws: `TableError.damaged`.
    func verify() throws(TableError) {
        // The free pages are listed by the number of a commit, eight bytes.
        guard freeList.flags & 0x7F == 0x08 else { throw damage(0, "not a list of free pages") }
        var used = PageSet(count: count)
        for tree in [table, freeList] {
            var walk = VerificationWalk(used: used)
            if let root = tree.root { try verify(root, depth: 0, isTable: tree == table, &walk) }
            guard walk.entryCount == tree.entryCount else {
                throw damage(tree.root ?? 0, "the number of entries is not that of the table")
            }
            used = walk.used
        }
        // The file may end before the last page that was ever used, if what is missing is free.
        var missing: UInt64 = 0
        if let root = freeList.root { missing = try verifyFreeList(root, &used) }
        guard lastPage < UInt64(count) + missing else { throw damage(lastPage, "no such page") }
    }

    private struct VerificationWalk {
        var used: PageSet
        var entryCount: UInt64 = 0
        /// How deep the leaves are: all the same.
        var leafDepth: Int?

        mutating func insert(_ page: UInt64) -> Bool { used.insert(UInt32(truncatingIfNeeded: page)) }
    }

    /// Checks what is under a page, and counts its entries.
    private func verify(
        _ number: UInt64, depth: Int, isTable: Bool, _ walk: inout VerificationWalk
    ) throws(TableError) {
        let page = try page(number)
        guard depth < Self.maximumDepth, number <= lastPage, walk.insert(number) else {
            throw damage(number, "not a tree")
        }
        // Nodes fill the end of the page, without gaps.
        let upper = Int(bytes.number(at: page.start + 14) as UInt16)
        var nodeBytes = 0
        for index in 0..<page.nodeCount {
            let node = try node(index, of: page)
            let key = try key(index, of: page)
            var size = Self.nodeHeaderSize + key.byteCount
            if page.isLeaf {
                let value = try valuePlace(index, of: page)
                for own in value.ownPages where own > lastPage || !walk.insert(own) {
                    throw damage(own, "two owners")
                }
                size += value.ownPages.isEmpty ? value.range.count : 8
                guard isTable ? key.byteCount > 0 : key.byteCount == 8 else {
                    throw damage(number, "a bad key")
                }
            } else {
                try verify(child(index, of: page), depth: depth + 1, isTable: isTable, &walk)
            }
            if isTable, index > (page.isLeaf ? 0 : 1),
                try !rises(from: self.key(index - 1, of: page), to: key)
            {
                throw damage(number, "keys are not in order")
            }
            size += size & 1
            nodeBytes += size
            guard node >= page.start + upper, node + size <= page.start + pageSize else {
                throw damage(number, "a node outside its place")
            }
        }
        guard upper + nodeBytes == pageSize, upper >= Self.headerSize + 2 * page.nodeCount else {
            throw damage(number, "free space that is none")
        }
        if page.isLeaf {
            walk.entryCount += UInt64(page.nodeCount)
            guard walk.leafDepth ?? depth == depth else { throw damage(number, "a leaf out of its level") }
            walk.leafDepth = depth
        } else if page.nodeCount < 2 {
            throw damage(number, "a branch without a fork")
        }
    }

    /// Checks that no page of the free list is in use, or listed twice; the tree itself is checked already.
    ///
    /// The answer is how many of the pages are behind the end of the file.
    private func verifyFreeList(_ number: UInt64, _ used: inout PageSet) throws(TableError) -> UInt64 {
        let page = try page(number)
        var missing: UInt64 = 0
        for index in 0..<page.nodeCount {
            guard page.isLeaf else {
                missing += try verifyFreeList(child(index, of: page), &used)
                continue
            }
            let list = try valuePlace(index, of: page).range
            guard list.count >= 8, (bytes.number(at: list.lowerBound) as UInt64) < UInt64(list.count / 8)
            else {
                throw damage(number, "not a list of free pages")
            }
            let freeCount = Int(bytes.number(at: list.lowerBound) as UInt64)
            var previous = lastPage &+ 1
            for place in 0..<freeCount {
                let free: UInt64 = bytes.number(at: list.lowerBound + 8 + 8 * place)
                guard free >= 2, free < previous else { throw damage(number, "not a list of free pages") }
                if free >= UInt64(count) {
                    missing += 1
                } else if !used.insert(UInt32(truncatingIfNeeded: free)) {
                    throw damage(free, "free and in use")
                }
                previous = free
            }
        }
        return missing
    }
}
