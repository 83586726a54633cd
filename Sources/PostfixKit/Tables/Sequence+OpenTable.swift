// Several tables that are asked together are locked together: all of them, or none.

extension Sequence<OpenTable> {
    /// Takes the locks of all tables, in their order.
    ///
    /// - Throws: `TableError` of the first table that refuses; the locks before it are given back.
    func beginBatch() throws(TableError) {
        var locked: [OpenTable] = []
        for table in self {
            do throws(TableError) {
                try table.beginBatch()
                locked.append(table)
            } catch {
                locked.endBatch()
                throw error
            }
        }
    }

    /// Gives the locks back.
    func endBatch() { for table in self { table.endBatch() } }

    /// Calls `body` with the locks of all tables.
    ///
    /// - Throws: `TableError` of a table that refuses its lock, or what `body` throws.
    package func withLocks(_ body: () throws(TableError) -> Void) throws(TableError) {
        try beginBatch()
        defer { endBatch() }
        try body()
    }
}
