// What every lookup table can do, whatever file, library or server is behind it.

/// A table that is open for queries.
///
/// Keys arrive folded and checked: that is the work of `FoldingTable`, which the registry puts before each
/// table that wants it.
package protocol LookupTable: AnyObject {
    /// The whole name as messages show it: `type:name`.
    var name: TableName { get }

    /// What the table is asked for, where the type alone does not tell: a table made of others is asked as its
    /// first member is, and leaves the folding of keys to each of them.
    var memberKeys: TableType.Keys? { get }

    /// Where the entry that answers a key stands in the text that the table was read from; nil where there is
    /// no such text or no entry.
    ///
    /// - Throws: `TableError` as `lookup` does.
    func origin(ofEntryFor key: Span<UInt8>) throws(TableError) -> EntryOrigin?

    /// The value stored under a key, or nil when the table has no such key.
    ///
    /// An empty value is a value. Lock: taken for the one lookup, unless a batch is open.
    ///
    /// - Throws: `TableError` when the table cannot be read or is damaged.
    ///
    /// Source: postmap(1), "-q key".
    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]?

    /// Takes the table's shared lock, once, for all the lookups until `endBatch`.
    ///
    /// Never keep a batch open while waiting for input: a writer would wait as long.
    ///
    /// - Throws: `TableError.lock`, or `TableError.damaged` when the file has become another one.
    func beginBatch() throws(TableError)

    /// Gives back the lock of `beginBatch`.
    func endBatch()
}

extension LookupTable {
    /// No members.
    package var memberKeys: TableType.Keys? { nil }

    /// No text.
    package func origin(ofEntryFor key: Span<UInt8>) throws(TableError) -> EntryOrigin? { nil }

    /// Nothing to lock.
    package func beginBatch() throws(TableError) {}

    /// Nothing to give back.
    package func endBatch() {}
}

/// A table that can show all that it holds.
package protocol ListableTable: LookupTable {
    /// Calls `body` for each entry, key and value, in the order that Postfix lists them.
    ///
    /// Both are cut at their first NUL. The walk is bounded by the size of the file, whatever it holds.
    ///
    /// - Throws: `TableError` when the table cannot be read or is damaged; what came before was listed.
    ///
    /// Source: postmap(1), "-s".
    func forEachEntry(
        _ body: (_ key: Span<UInt8>, _ value: Span<UInt8>) throws(TableError) -> Void
    ) throws(TableError)
}

/// A table of rules that are tried in their order.
package protocol RuleTable: LookupTable {
    /// Where the rules stand, in their order.
    var origins: [EntryOrigin] { get }
}

/// Whether stored keys and values end in one NUL, for those that look and those that write.
///
/// Source: postmap(1), "-n" and "-N".
package enum Termination: Sendable, Equatable {
    /// Readers try both; writers do what is usual for the type (a NUL, but for cdb).
    case automatic
    /// With a NUL only (`-N`).
    case required
    /// Without a NUL only (`-n`).
    case forbidden
}

/// Where an entry of a table stands.
package struct EntryOrigin: Sendable, Equatable {
    /// The file, or the whole text of a table that is written out in its own name.
    package let file: FilePath
    /// The first physical line of the entry; 1 is the first.
    package let line: Int

    /// A place in a file.
    package init(file: FilePath, line: Int) {
        self.file = file
        self.line = line
    }
}

/// What to do with an entry whose key is in the table already.
///
/// Source: postmap(1), "-r" and "-w".
package enum DuplicatePolicy: Sendable, Equatable {
    /// Keep the first, and warn.
    case warn
    /// Keep the first, and say nothing (`-w`). A cdb table gets both records, and finds the first.
    case ignore
    /// Keep the last, and say nothing (`-r`).
    case replace
}

/// Receives the entries of a new table, and turns them into the bytes of a database file.
///
/// The file is a new, private one: nobody else has it open. Locks, names and modes are not its business.
package protocol DatabaseWriter: AnyObject {
    /// How many buckets the new file has, a power of two: entries are stored fastest one bucket after the
    /// other. Nil for what has no buckets.
    var bucketCount: Int? { get }

    /// Stores one entry. Keys come as stored (with their NUL, if any), each once (but for a cdb that keeps
    /// doubles), in the order that `TableType` asked for.
    func append(key: Span<UInt8>, value: Span<UInt8>) throws(TableError)

    /// Writes all that is left, and closes the file. It is not synced yet.
    func finish() throws(TableError)
}

extension DatabaseWriter {
    /// No buckets.
    package var bucketCount: Int? { nil }
}

/// A table that is open for removing entries.
package protocol EntryEraser: AnyObject {
    /// Removes the entry of `key`; false where there is none.
    func delete(key: Span<UInt8>) throws(TableError) -> Bool

    /// Makes the changes last; a file is closed, and its lock given back.
    func close() throws(TableError)
}

/// A database file that is open for changes in place, under Postfix's exclusive lock until `close`.
package protocol DatabaseUpdater: EntryEraser {
    /// Stores one entry; with `replace` false an entry of that key stays, and the answer is false.
    func put(key: Span<UInt8>, value: Span<UInt8>, replace: Bool) throws(TableError) -> Bool
}
