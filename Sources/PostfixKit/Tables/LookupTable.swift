// What every lookup table can do, whatever file, library or server is behind it.

/// A table that is open for queries.
///
/// Keys arrive folded and checked: that is the work of `FoldingTable`, which the registry puts before each
/// table that wants it.
public protocol LookupTable: AnyObject {
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
    public var memberKeys: TableType.Keys? { nil }

    /// No text.
    public func origin(ofEntryFor key: Span<UInt8>) throws(TableError) -> EntryOrigin? { nil }

    /// Nothing to lock.
    public func beginBatch() throws(TableError) {}

    /// Nothing to give back.
    public func endBatch() {}
}

/// A table that can show all that it holds.
public protocol ListableTable: LookupTable {
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
public protocol RuleTable: LookupTable {
    /// Where the rules stand, in their order.
    var origins: [EntryOrigin] { get }
}

/// Whether stored keys and values end in one NUL, for those that look and those that write.
///
/// Source: postmap(1), "-n" and "-N".
public enum Termination: Sendable, Equatable {
    /// Readers try both; writers do what is usual for the type (a NUL, but for cdb).
    case automatic
    /// With a NUL only (`-N`).
    case required
    /// Without a NUL only (`-n`).
    case forbidden
}

/// How a table is opened: what the command line and the configuration say, the same for all types.
public struct TableOptions {
    /// Which stored form of a key is looked for, or written.
    public var termination: Termination
    /// The size in bytes that an lmdb file may have at first (`lmdb_map_size`); it is doubled on demand.
    public var lmdbMapSize: Int
    /// How keys are folded; the types whose own name or source holds the keys need it.
    public var folding: KeyFolding
    /// Whether keys and values have to be UTF-8.
    public var checksUTF8: Bool
    /// Whether values name files whose content, in Base64, is the answer; for the types without a database.
    public var valuesAreFiles = false
    /// Whether cdb tables can be listed, which not every release can.
    public var listsConstantDatabases = true
    /// Whether a list of words ends at a comment, which not every release does.
    public var listsEndAtComments = false
    /// Whether the keys of a memcache table may be digests, which not every release knows.
    public var hashesCacheKeys = true
    /// In how many lists of words this table is named, one within the other: they refuse to nest without end.
    public var listDepth = 0
    /// Whether there are `debug:` tables, which not every release has.
    public var hasDebugTables = true
    /// Which table types stand for others; nil where none does.
    public var redirection: TypeRedirection?
    /// In how many tables this one is named, one within the other: they refuse to nest without end.
    public var nesting = 0
    /// The version of the protocol that ldap tables speak unless they say another.
    public var ldapProtocolVersion = 2
    /// What the clients of databases do, which is not the same in every release.
    public var databaseClients = DatabaseClients.current
    /// How long a server may take to accept a connection, and then to answer, where its own settings say
    /// nothing about it; in seconds.
    public var serverTimeLimit = 60
    /// Whether a server that cannot be reached is tried as often as Postfix does; for tools that wait for one answer
    /// only.
    public var isPatientWithServers = true
    /// Whether a table that answers by chance gives its first value always, so that the same question has the same
    /// answer.
    public var leavesNothingToChance = false
    /// Whether locks are taken; not on a new file, which nobody else knows and its maker has locked.
    public var takesLocks = true
    /// Whether a source that is searched as it is may have a key twice, with a warning; daemons do not open it.
    public var toleratesDuplicates = true
    /// How far the answers are trusted: some tables may not put parts of the key into them, or be services.
    public var trust = TableTrust.any
    /// The directory inside which all files are that tables name; nil for the root of this system.
    public var root: RootDirectory?
    /// Whether tables behind servers may be opened.
    public var asksServers = true
    /// Who the users and groups are.
    public var accounts = Accounts.ofSystem
    /// The value of a parameter of main.cf, with all references replaced; nil where none has this name.
    ///
    /// Tables that were defined before they had files of their own take their settings from there.
    public var parameter: (_ name: [UInt8]) throws(TableError) -> [UInt8]? = { (_) throws(TableError) in nil }
    /// Receives what is neither answer nor warning.
    public var note: (MessageText) -> Void = { _ in }
    /// Receives each warning.
    public var warn: (MessageText) -> Void

    /// The options of a table; without arguments those of a fresh installation.
    public init(
        termination: Termination = .automatic, lmdbMapSize: Int = 16_777_216,
        folding: KeyFolding = .unicode, checksUTF8: Bool = true,
        warn: @escaping (MessageText) -> Void
    ) {
        self.termination = termination
        self.lmdbMapSize = lmdbMapSize
        self.folding = folding
        self.checksUTF8 = checksUTF8
        self.warn = warn
    }
}

/// Where an entry of a table stands.
public struct EntryOrigin: Sendable, Equatable {
    /// The file, or the whole text of a table that is written out in its own name.
    public let file: FilePath
    /// The first physical line of the entry; 1 is the first.
    public let line: Int

    /// A place in a file.
    public init(file: FilePath, line: Int) {
        self.file = file
        self.line = line
    }
}

/// What to do with an entry whose key is in the table already.
///
/// Source: postmap(1), "-r" and "-w".
public enum DuplicatePolicy: Sendable, Equatable {
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
public protocol DatabaseWriter: AnyObject {
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
    public var bucketCount: Int? { nil }
}

/// A table that is open for removing entries.
public protocol EntryEraser: AnyObject {
    /// Removes the entry of `key`; false where there is none.
    func delete(key: Span<UInt8>) throws(TableError) -> Bool

    /// Makes the changes last; a file is closed, and its lock given back.
    func close() throws(TableError)
}

/// A database file that is open for changes in place, under Postfix's exclusive lock until `close`.
public protocol DatabaseUpdater: EntryEraser {
    /// Stores one entry; with `replace` false an entry of that key stays, and the answer is false.
    func put(key: Span<UInt8>, value: Span<UInt8>, replace: Bool) throws(TableError) -> Bool
}
