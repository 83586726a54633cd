// The only door to Berkeley DB's library: new files, changes in place, and reading what our own page views do
// not know. No pointer leaves this file.

internal import CBerkeleyDB
internal import CSystem
internal import Glibc
internal import Synchronization

/// The hash by which Berkeley DB finds the bucket of a key (its hash tables of version 5 and later).
///
/// A table of `n` buckets, `n` a power of two, keeps a key in bucket `hash % n`; so keys ordered by the
/// bit-reversed hash come bucket by bucket, whatever `n` will be.
package func berkeleyDBHash(_ key: Span<UInt8>) -> UInt32 {
    var hash: UInt32 = 0
    for index in key.indices { hash = (hash &* 16_777_619) ^ UInt32(key[index]) }
    return hash
}

// An open database, or one about to be opened; closed when the last reference goes.
@safe private final class Database {
    private let handle: UnsafeMutablePointer<DB>
    private let path: FilePath
    private var isClosed = false

    // Why a page could not be written last: the library says "input/output error" for every reason.
    private static let writeError = Atomic<Int32>(0)

    // libdb syncs a file whenever it closes one. Our writers sync once, when all is written.
    // What it reads and writes of a file that is in use goes through the pages of the update.
    private static let replacedCalls: Int32 = {
        let codes = [
            db_env_set_func_fsync { _ in 0 },
            unsafe db_env_set_func_pread { file, bytes, count, offset in
                unsafe PendingPages.read(file, bytes, count, offset)
            },
            db_env_set_func_ftruncate { file, size in PendingPages.truncate(file, size) },
        ]
        if let code = codes.first(where: { $0 != 0 }) { return code }
        return unsafe db_env_set_func_pwrite { file, bytes, count, offset in
            let written = unsafe PendingPages.write(file, bytes, count, offset)
            if written < 0 { Database.writeError.store(errno, ordering: .relaxed) }
            return written
        }
    }()

    init(_ path: FilePath, cacheSize: UInt32) throws(TableError) {
        guard Self.replacedCalls == 0 else { throw .engine(Self.replacedCalls, "open database", path) }
        var created: UnsafeMutablePointer<DB>?
        let code = unsafe db_create(&created, nil, 0)
        guard code == 0, let created = unsafe created else { throw .engine(code, "open database", path) }
        unsafe handle = created
        self.path = path
        Self.writeError.store(0, ordering: .relaxed)
        try check(Self.replacedClose, "open database")
        // Every failure comes back as a code; the library's own lines on standard error are not ours.
        unsafe created.pointee.set_errcall(created, { _, _, _ in })
        try check(unsafe created.pointee.set_cachesize(created, 0, cacheSize, 1), "open database")
    }

    deinit { _ = close() }

    // Where close(2) fails the library closes the file twice, by a handle that it has freed. Linux has closed the
    // file then, and what there was to be written was synced, or will be by another descriptor.
    private static let replacedClose = db_env_set_func_close {
        _ = Glibc.close($0)
        return 0
    }

    // The reason for which the last page failed that could not be written; nil where all could.
    static var reasonOfLastWrite: Int32? {
        let code = writeError.load(ordering: .relaxed)
        return code == 0 ? nil : code
    }

    // Call before `open`: the size of the pages of a new file.
    func setPageSize(_ size: Int) throws(TableError) {
        let size = UInt32(truncatingIfNeeded: size)
        try check(unsafe handle.pointee.set_pagesize(handle, size), "open database")
    }

    // Call before `open`: makes a new hash of this many buckets, a power of two. A page never holds as many
    // records as the fill set here, so that the fill alone never makes the table grow.
    func setBucketCount(_ count: Int) throws(TableError) {
        let fill = 1000
        let elements = UInt32(truncatingIfNeeded: fill * (count / 2) + 2)
        try check(unsafe handle.pointee.set_h_ffactor(handle, UInt32(fill)), "open database")
        try check(unsafe handle.pointee.set_h_nelem(handle, elements), "open database")
    }

    // The code of the library: 0 when all of the file is sound. The handle is gone then. The order of the
    // records is left out: that check may hang, and print, on a damaged file; a wrong order harms nobody.
    //
    // On a damaged file the library may fault, run for hours, or ask for all memory: for `LibraryCheck` only.
    func verify() -> Int32 {
        isClosed = true
        return unsafe path.nameForLibraries.withCString { name in
            unsafe handle.pointee.verify(handle, name, nil, nil, UInt32(DB_NOORDERCHK))
        }
    }

    // The code of the library: 0 when the database is open.
    func open(_ kind: BerkeleyDBKind, _ flags: Int32) -> Int32 {
        unsafe path.nameForLibraries.withCString { name in
            unsafe handle.pointee.open(
                handle, nil, name, nil, kind == .hash ? DB_HASH : DB_BTREE, UInt32(flags), 0)
        }
    }

    // Refuses pages behind `count`; 0 refuses none.
    func limitPages(_ count: Int) throws(TableError) {
        let bytes = count * BerkeleyDBNormalForm.pageSize
        guard let file = unsafe handle.pointee.get_mpf(handle) else { return }
        let code = unsafe file.pointee.set_maxsize(
            file, UInt32(truncatingIfNeeded: bytes >> 30), UInt32(bytes & (1 << 30 - 1)))
        try check(code, "write")
    }

    // The number of the last page of the file.
    func lastPage() throws(TableError) -> Int {
        guard let file = unsafe handle.pointee.get_mpf(handle) else { return 0 }
        var page: UInt32 = 0
        try check(unsafe file.pointee.get_last_pgno(file, &page), "write")
        return Int(page)
    }

    func put(bulk: BulkBuffer) -> Int32 {
        var records = unsafe DBT()
        unsafe records.data = bulk.bytes.baseAddress
        unsafe records.ulen = UInt32(truncatingIfNeeded: bulk.bytes.count)
        unsafe records.flags = UInt32(DB_DBT_USERMEM | DB_DBT_BULK)
        var unused = unsafe DBT()
        return unsafe handle.pointee.put(handle, nil, &records, &unused, UInt32(DB_MULTIPLE_KEY))
    }

    func put(_ key: Span<UInt8>, _ value: Span<UInt8>, flags: Int32) -> Int32 {
        unsafe withDBT(key) { keyRecord in
            unsafe withDBT(value) { valueRecord in
                unsafe handle.pointee.put(handle, nil, keyRecord, valueRecord, UInt32(flags))
            }
        }
    }

    func delete(_ key: Span<UInt8>) -> Int32 {
        unsafe withDBT(key) { record in unsafe handle.pointee.del(handle, nil, record, 0) }
    }

    func get(_ key: Span<UInt8>) -> (code: Int32, value: [UInt8]) {
        var found = unsafe DBT()
        let code = unsafe withDBT(key) { record in unsafe handle.pointee.get(handle, nil, record, &found, 0) }
        guard code == 0 else { return (code, []) }
        return unsafe (0, [UInt8](UnsafeRawBufferPointer(start: found.data, count: Int(found.size))))
    }

    // Calls `body` for each record, and `failed` with the library's code when it can go no further.
    func forEach(
        failed: (Int32) -> TableError,
        _ body: (Span<UInt8>, Span<UInt8>) throws(TableError) -> Void
    ) throws(TableError) {
        var created: UnsafeMutablePointer<DBC>?
        let code = unsafe handle.pointee.cursor(handle, nil, &created, 0)
        guard code == 0, let cursor = unsafe created else { throw failed(code) }
        defer { _ = unsafe cursor.pointee.close(cursor) }
        var key = unsafe DBT()
        var value = unsafe DBT()
        while true {
            let code = unsafe cursor.pointee.get(cursor, &key, &value, UInt32(DB_NEXT))
            if code == DB_NOTFOUND { return }
            guard code == 0 else { throw failed(code) }
            let keyBytes = unsafe UnsafeRawBufferPointer(start: key.data, count: Int(key.size))
            let valueBytes = unsafe UnsafeRawBufferPointer(start: value.data, count: Int(value.size))
            try body(
                unsafe Span(_unsafeBytes: keyBytes), unsafe Span(_unsafeBytes: valueBytes))
        }
    }

    // The descriptor by which the library has the file open.
    func descriptor() throws(TableError) -> Int32 {
        var descriptor: Int32 = -1
        try check(unsafe handle.pointee.fd(handle, &descriptor), "open database")
        return descriptor
    }

    // Gives all that the cache holds to `pages`; the answer is the code of the library. The handle is gone then.
    func close(writingTo pages: PendingPages) -> Int32 {
        if isClosed { return 0 }
        isClosed = true
        let code = unsafe handle.pointee.sync(handle, 0)
        pages.end()
        // With pages left it would open the file by its name, and write them there: it is never closed then.
        return unsafe code == 0 ? handle.pointee.close(handle, UInt32(DB_NOSYNC)) : code
    }

    // Writes all that the cache holds; the answer is the code of the library. The handle is gone then.
    func close() -> Int32 {
        if isClosed { return 0 }
        isClosed = true
        return unsafe handle.pointee.close(handle, 0)
    }

    private func check(_ code: Int32, _ action: String) throws(TableError) {
        if code != 0 { throw .engine(code, action, path) }
    }

    private func withDBT<Result>(
        _ bytes: Span<UInt8>, _ body: (UnsafeMutablePointer<DBT>) -> Result
    ) -> Result {
        unsafe bytes.withUnsafeBytes { buffer in
            var record = unsafe DBT()
            // The library only reads through the pointers of the keys and values that it is given.
            unsafe record.data = UnsafeMutableRawPointer(mutating: buffer.baseAddress)
            unsafe record.size = UInt32(truncatingIfNeeded: buffer.count)
            return unsafe body(&record)
        }
    }
}

extension TableError {
    // A failure of the library: one of the system's errors has a positive code, its own have negative ones.
    fileprivate static func engine(_ code: Int32, _ action: String, _ path: FilePath) -> TableError {
        let code = code == EIO ? Database.reasonOfLastWrite ?? code : code
        return code > 0
            ? .write(action: action, path, SystemError(code: code))
            : .engine(action: action, path, code: code, reason: libraryReason(code))
    }

    // An existing file that the library refused to open. What is not a database is bad data, in Postfix's words.
    fileprivate static func opening(_ code: Int32, _ path: FilePath) -> TableError {
        if code == EINVAL {
            return .other("open database \(path): \(SystemError(code: code).reason)", kind: .data)
        }
        if code > 0 { return .open(what: "database ", path, SystemError(code: code)) }
        return .other("open database \(path): \(libraryReason(code))", kind: .data)
    }

    // An open file in which the library met what it does not understand, or that could not be read.
    fileprivate static func reading(_ code: Int32, _ path: FilePath) -> TableError {
        if code > 0, code != EINVAL { return .read(path, SystemError(code: code)) }
        return .damaged(path, problem: "\(libraryReason(code))")
    }
}

private func libraryReason(_ code: Int32) -> String {
    guard let text = unsafe db_strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
}

// Many records in one piece of memory, as the library takes them: keys and values from the front; from the
// back, in words of 32 bits, the place and length of each, ended by -1.
@safe private final class BulkBuffer {
    let bytes: UnsafeMutableRawBufferPointer
    private(set) var isEmpty = true
    private var used = 0
    private var index: Int

    init(capacity: Int) {
        unsafe bytes = .allocate(byteCount: capacity, alignment: 8)
        index = capacity - 4
    }

    deinit { unsafe bytes.deallocate() }

    // Whether there was room for the record; without room nothing changes.
    func append(_ key: Span<UInt8>, _ value: Span<UInt8>) -> Bool {
        guard used + key.count + value.count <= index - 20 else { return false }
        add(key)
        add(value)
        setWord(-1, at: index)
        isEmpty = false
        return true
    }

    func removeAll() {
        isEmpty = true
        used = 0
        index = unsafe bytes.count - 4
    }

    // The records, and the words that divide them.
    func digest(into digest: inout EntryDigest) {
        unsafe digest.combine(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: bytes[..<used])))
        unsafe digest.combine(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: bytes[index...])))
    }

    private func add(_ item: Span<UInt8>) {
        unsafe item.withUnsafeBytes { source in
            guard let from = source.baseAddress, let base = unsafe bytes.baseAddress else { return }
            unsafe memcpy(base + used, from, source.count)
        }
        setWord(Int32(truncatingIfNeeded: used), at: index)
        setWord(Int32(truncatingIfNeeded: item.count), at: index - 4)
        index -= 8
        used += item.count
    }

    private func setWord(_ word: Int32, at offset: Int) {
        unsafe bytes.storeBytes(of: word, toByteOffset: offset, as: Int32.self)
    }
}

/// Writes a new Berkeley DB file whose bytes depend on its entries alone.
///
/// The file exists already, empty, under a name of the caller's own. Entries come without duplicates: for a
/// btree in bytewise order of their keys, for a hash bucket by bucket (see `bucketCount`), or in the order of
/// the bit-reversed `berkeleyDBHash`; keys of one bucket, or of one hash, in an order that is always the same.
package final class BerkeleyDBWriter: DatabaseWriter {
    private let path: FilePath
    private var database: Database?
    private let bulk = BulkBuffer(capacity: 1 << 18)
    private var digest: EntryDigest
    private var entryCount = 0
    // Pages for keys and values too long for a page of records: of all entries, and of those in `bulk`.
    private var longPages = 0
    private var bulkLongPages = 0
    private var bulkEntryCount = 0
    // Whether a hash table is kept from growing.
    private var isLimited = false
    private let buckets: Int

    /// Opens the file; `plan` tells how many entries will come, and the sum of `plannedLength` of their keys
    /// and values: a wrong plan costs time and room, nothing else.
    ///
    /// - Throws: `TableError` when the file cannot be opened.
    package init(
        path: FilePath, kind: BerkeleyDBKind, plan: (entryCount: Int, byteCount: Int)
    ) throws(TableError) {
        self.path = path
        digest = EntryDigest(seed: kind == .hash ? 8 : 9)
        buckets = kind == .hash ? Self.bucketCount(plan) : 0
        let database = try Database(path, cacheSize: 2 << 20)
        try database.setPageSize(BerkeleyDBNormalForm.pageSize)
        if kind == .hash { try database.setBucketCount(buckets) }
        let code = database.open(kind, DB_CREATE | DB_TRUNCATE)
        guard code == 0 else { throw .engine(code, "open database", path) }
        // The library adds a bucket, and with the first one as many pages as there are, whenever a page runs
        // over. It goes without where the file may not grow, and chains a single page instead.
        if kind == .hash {
            try database.limitPages(2 * buckets)
            isLimited = true
            try Self.fillHole(of: path)
        }
        self.database = database
    }

    /// The buckets of a hash.
    package var bucketCount: Int? { buckets > 0 ? buckets : nil }

    /// Stores one entry.
    package func append(key: Span<UInt8>, value: Span<UInt8>) throws(TableError) {
        let longest = Int(UInt32.max)
        guard key.count <= longest, value.count <= longest else {
            throw .write(action: "write", path, SystemError(code: EFBIG))
        }
        entryCount += 1
        if !bulk.append(key, value) {
            try flush()
            if !bulk.append(key, value) {
                unsafe digest.combine(key.bytes)
                unsafe digest.combine(value.bytes)
                bulkEntryCount = 1
                bulkLongPages = Self.pages(key.count) + Self.pages(value.count)
                return try store { (database) in database.put(key, value, flags: 0) }
            }
        }
        bulkEntryCount += 1
        if key.count > 1024 || value.count > 1024 {
            bulkLongPages += Self.pages(key.count) + Self.pages(value.count)
        }
    }

    /// Writes all that is left, brings the file into its normal form, and closes it.
    ///
    /// It is not synced yet.
    package func finish() throws(TableError) {
        try flush()
        guard let database else { return }
        self.database = nil
        let code = database.close()
        guard code == 0 else { throw .engine(code, "close database", path) }
        var form = BerkeleyDBNormalForm(path: path, identity: digest.identity, entryCount: entryCount)
        try form.apply()
    }

    private func flush() throws(TableError) {
        if bulk.isEmpty { return }
        bulk.digest(into: &digest)
        try store { (database) in database.put(bulk: bulk) }
        bulk.removeAll()
    }

    private func store(_ put: (Database) -> Int32) throws(TableError) {
        guard let database else { return }
        if isLimited { try limitGrowth(database) }
        var code = put(database)
        if code == ENOSPC, isLimited, bulkLongPages == 0 {
            // The records may be there in part; storing them again changes nothing.
            try allowGrowth(database)
            code = put(database)
        }
        guard code == 0 else { throw .engine(code, "write", path) }
        bulkEntryCount = 0
        bulkLongPages = 0
    }

    // Long keys and values get their pages on top of the limit. Where the limit might stop one of them half
    // way, the library would lose the pages that it has by then: such a table had better grow.
    private func limitGrowth(_ database: Database) throws(TableError) {
        let lastPage = try database.lastPage()
        let chained = lastPage - buckets - longPages
        longPages += bulkLongPages
        if chained > buckets - buckets / 8
            || bulkLongPages > 0 && chained + bulkEntryCount >= buckets
        {
            try allowGrowth(database)
        } else if bulkLongPages > 0 {
            try database.limitPages(2 * buckets + longPages)
        }
    }

    private func allowGrowth(_ database: Database) throws(TableError) {
        try database.limitPages(0)
        isLimited = false
    }

    /// How many bytes of a plan a key or a value of so many bytes stands for: one of more than 1024 bytes has
    /// pages of its own, and takes 12 bytes only where the records are.
    package static func plannedLength(_ length: Int) -> Int { length > 1024 ? 12 : length }

    private static func pages(_ length: Int) -> Int {
        let room = BerkeleyDBNormalForm.pageSize - BerkeleyDBNormalForm.headerSize
        return length > 1024 ? (length + room - 1) / room : 0
    }

    // The library makes a new hash as a hole between its first and its last page, and then reads each page of
    // the hole before it writes it. With zeros from one sequential write there it takes a third less time.
    private static func fillHole(of path: FilePath) throws(TableError) {
        let pageSize = BerkeleyDBNormalForm.pageSize
        do {
            let file = try FileHandle(path, .update)
            let end = try file.status().size - pageSize
            var offset = pageSize
            let zeros = [UInt8](repeating: 0, count: min(1 << 18, max(0, end - offset)))
            while offset < end {
                let count = min(zeros.count, end - offset)
                try file.write(zeros.span.extracting(0..<count), at: offset)
                offset += count
            }
        } catch {
            throw .write(action: "write", path, error)
        }
    }

    /// How many buckets a new hash gets, a power of two: its pages are filled to three quarters at most.
    ///
    /// Entries are stored fastest in the order of `berkeleyDBHash(key) % bucketCount`: a quarter less time
    /// than in the order of the bit-reversed hash, which needs no plan.
    package static func bucketCount(_ plan: (entryCount: Int, byteCount: Int)) -> Int {
        // A record takes 6 bytes beside its key and value.
        let entries = max(0, min(plan.entryCount, 1 << 40))
        let bytes = min(max(0, plan.byteCount), entries * 2048) + 6 * entries
        let room = (BerkeleyDBNormalForm.pageSize - BerkeleyDBNormalForm.headerSize) * 3 / 4
        var count = 2
        while count < 1 << 22, count * room < bytes { count *= 2 }
        return count
    }
}

// The library's own check of a whole file, in a process of its own: whatever the file makes the library do there,
// it takes no more time and memory than the size of the file is worth, and the process that asks goes on.
struct LibraryCheck {
    private let path: FilePath
    private let kind: BerkeleyDBKind
    // Seconds of the processor, and bytes.
    //
    // Of sound files the library checks 200 MB in a second, and takes one and a half times their size of memory.
    let mostSeconds: Int, mostMemory: Int

    // How far the other process came.
    private enum Step: Int {
        case opening, verifying, finished
    }

    // What the other process tells at its end.
    private struct Report {
        var step: Step
        // The code of the library.
        var code: Int32
        var isOutOfMemory: Bool
    }

    init(_ path: FilePath, _ kind: BerkeleyDBKind, fileSize: Int) {
        self.init(
            path, kind, mostSeconds: 2 + fileSize / (8 << 20), mostMemory: (32 << 20) + 4 * fileSize)
    }

    init(_ path: FilePath, _ kind: BerkeleyDBKind, mostSeconds: Int, mostMemory: Int) {
        self.path = path
        self.kind = kind
        self.mostSeconds = mostSeconds
        self.mostMemory = mostMemory
    }

    // Looks at the file; it returns when the library finds all of it sound.
    func run() throws(TableError) {
        let report: Report?
        do throws(SystemError) {
            report = try ask()
        } catch { throw .other("start a process to check \(path): \(error.reason)", kind: .temporary) }
        guard let report else { throw damage("the check of the library did not come to an end") }
        if report.isOutOfMemory { throw damage("the check of the library takes too much memory") }
        if report.code == 0, report.step == .finished { return }
        throw report.step == .opening ? .opening(report.code, path) : .reading(report.code, path)
    }

    private func damage(_ problem: String) -> TableError {
        .damaged(path, problem: "database is damaged: \(problem)")
    }

    // What the other process has told; nil where it was ended before.
    private func ask() throws(SystemError) -> Report? {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw .last }
        let process = fork_process()
        let error = SystemError.last
        if process == 0 { check(tell: ends[1]) }
        close(ends[1])
        let output = FileHandle(descriptor: ends[0])
        if process < 0 { throw error }
        let bytes = try? output.contents()
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0 {
            if errno != EINTR { throw .last }
        }
        guard let bytes, !bytes.isEmpty else { return nil }
        var record = ByteRecord(bytes)
        guard let step = Step(rawValue: record.number()) else { return nil }
        return Report(step: step, code: Int32(record.number()), isOutOfMemory: record.number() != 0)
    }

    // The life of the other process.
    private func check(tell output: Int32) -> Never {
        // A fault is for the one that asks to tell of, and no file of its is to be removed.
        for number in [SIGBUS, SIGSEGV, SIGFPE, SIGABRT, SIGALRM, SIGXCPU] { signal(number, SIG_DFL) }
        // Its time ends with a signal, also where whatever started this program had blocked that.
        var none = sigset_t()
        unsafe sigemptyset(&none)
        _ = unsafe sigprocmask(SIG_SETMASK, &none, nil)
        Self.limit(RLIMIT_CPU, to: UInt(mostSeconds))
        Self.limit(RLIMIT_FSIZE, to: UInt(mostMemory))
        Self.limit(RLIMIT_CORE, to: 0)
        alarm(UInt32(clamping: 10 * mostSeconds))
        MemoryBudget.start(mostMemory)
        // What the library prints, it prints for its developers.
        let null = unsafe Glibc.open("/dev/null", O_WRONLY)
        for number in [1, 2] as [Int32] where dup2(null, number) < 0 { close(number) }
        var step = Step.opening, code: Int32
        do throws(TableError) {
            let database = try Database(path, cacheSize: 1 << 20)
            code = database.open(kind, DB_RDONLY | DB_NOMMAP)
            if code == 0 {
                step = .verifying
                code = database.close()
            }
            if code == 0 { code = try Database(path, cacheSize: 1 << 20).verify() }
            if code == 0 { step = .finished }
        } catch { code = ENOMEM }
        var record = ByteRecord()
        record.add(step.rawValue)
        record.add(Int(code))
        record.add(MemoryBudget.isExceeded ? 1 : 0)
        Self.write(record.bytes, to: output)
        _exit(0)
    }

    private static func write(_ bytes: [UInt8], to output: Int32) {
        try? FileHandle(descriptor: output).write(bytes.span)
    }

    private static func limit(_ resource: __rlimit_resource, to value: UInt) {
        var limit = rlimit(rlim_cur: value, rlim_max: value)
        _ = unsafe setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
    }
}

// How much memory the library may have, for a process that does nothing else.
private enum MemoryBudget {
    private static let left = Atomic<Int>(0)
    private static let refused = Atomic<Bool>(false)

    // Whether the library has asked for more.
    static var isExceeded: Bool { refused.load(ordering: .relaxed) }

    // From now on the library gets this many bytes, and no more.
    static func start(_ bytes: Int) {
        left.store(bytes, ordering: .relaxed)
        _ = unsafe db_env_set_func_malloc { unsafe MemoryBudget.resize(nil, to: $0) }
        _ = unsafe db_env_set_func_realloc { unsafe MemoryBudget.resize($0, to: $1) }
        _ = unsafe db_env_set_func_free { block in
            MemoryBudget.left.add(unsafe malloc_usable_size(block), ordering: .relaxed)
            unsafe free(block)
        }
    }

    private static func resize(_ block: UnsafeMutableRawPointer?, to size: Int) -> UnsafeMutableRawPointer? {
        let rest = unsafe left.load(ordering: .relaxed) + malloc_usable_size(block) - size
        guard rest >= 0 else {
            refused.store(true, ordering: .relaxed)
            errno = ENOMEM
            return nil
        }
        guard let new = unsafe realloc(block, size) else { return nil }
        left.store(unsafe rest + size - malloc_usable_size(new), ordering: .relaxed)
        return unsafe new
    }
}

/// A Berkeley DB file that is open for changes, under Postfix's exclusive lock.
///
/// As Postfix does: flock(2) on the database file itself, from before the library opens it until all is
/// written. Unlike Postfix, the name is looked at again after the lock, since a rebuild may have put another
/// file there meanwhile; and nothing is written before `close`, then all at once: see `PendingPages`.
package final class BerkeleyDBUpdater: DatabaseUpdater {
    private let path: FilePath
    private let kind: BerkeleyDBKind
    private let replacement: FileReplacement
    private var database: Database?
    private var file: FileHandle?
    /// What the file is to get.
    private var pages: PendingPages?
    /// Whether the library has failed: what it holds is not to be written then.
    private var isBroken = false

    /// Opens and locks the file, waiting for others that hold the lock.
    ///
    /// A missing file is made with `creationMode` and pages of 4096 bytes, without entries at first; an empty one
    /// is removed and made again, with a warning; without a mode the file must be there.
    ///
    /// - Throws: `TableError`, in Postfix's words, when the file is missing or no database of this kind.
    package init(
        path: FilePath, kind: BerkeleyDBKind, creationMode: UInt32?,
        note: @escaping (MessageText) -> Void = { _ in }, warn: @escaping (MessageText) -> Void
    ) throws(TableError) {
        self.path = path
        self.kind = kind
        replacement = FileReplacement(
            lock: .flock, readersWatchModificationTime: true, temporarySuffix: BerkeleyDBFormat.updateSuffix,
            creationMode: creationMode ?? 0o644, isConstant: false, modeLimit: 0o777, source: nil,
            openingWords: "open", note: note, warn: warn)
        let deadline = monotonicTime() + WriterWatch.courtesy
        // Each turn has waited for a lock; this many other writers in a row are not a coincidence.
        for _ in 0..<1000 {
            guard let file = try Self.openFile(path, canMake: creationMode != nil) else {
                try makeDatabase()
                continue
            }
            guard let size = try Self.lock(file, path, until: deadline) else { continue }
            if size == 0, creationMode != nil {
                try Self.removeEmptyFile(path, warn)
            } else if try openDatabase(in: file, size: size) {
                return
            }
        }
        throw .lock(path, SystemError(code: EAGAIN))
    }

    /// Takes the lock when no other writer has the file open, or the deadline has come; the answer is the size
    /// of the file, in bytes, or nil where it has lost its name.
    private static func lock(
        _ file: borrowing FileHandle, _ path: FilePath, until deadline: Double
    ) throws(TableError) -> Int? {
        while true {
            do { try file.flock(.exclusive) } catch { throw .lock(path, error) }
            guard let status = try status(of: file, ifStillNamed: path) else { return nil }
            guard file.isOpenForWriting() == true, monotonicTime() < deadline else { return status.size }
            file.funlock()
            WriterWatch.giveWay(to: file, until: deadline)
        }
    }

    private static func removeEmptyFile(
        _ path: FilePath, _ warn: (MessageText) -> Void
    ) throws(TableError) {
        do throws(SystemError) {
            try path.remove()
        } catch { throw .write(action: "cannot remove zero-length database file", path, error) }
        warn("removing zero-length database file: \(path)")
    }

    /// Where the first page of a hash says how many buckets there are: the last one, and two masks.
    private static let bucketCounts = 72..<84

    /// Makes a database without entries where there is no file; one that comes meanwhile stays.
    private func makeDatabase() throws(TableError) {
        let new = try replacement.prepare(path) { (newFile) throws(TableError) in
            let database = try Database(newFile, cacheSize: 1 << 20)
            try database.setPageSize(BerkeleyDBNormalForm.pageSize)
            var code = database.open(kind, DB_CREATE | DB_TRUNCATE)
            if code == 0 { code = database.close() }
            guard code == 0 else { throw .engine(code, "open database", path) }
        }
        try new.installWhereNothingIs()
    }

    /// Opens the database that a locked file holds; false where the file has lost its name.
    private func openDatabase(in file: consuming FileHandle, size: Int) throws(TableError) -> Bool {
        FaultGuard.setFile(path)
        // An update that left a copy there was killed: we hold the lock.
        TemporaryFile.removeAbandoned(beside: path, suffix: BerkeleyDBFormat.updateSuffix)
        let isShared = file.isOpenForWriting() == true
        let opened: FilePath
        do { opened = try path.standing(for: file) } catch { throw .open(what: "database ", path, error) }
        try Self.verify(file, kind, opened)
        let database = try Database(opened, cacheSize: 16 << 20)
        let code = database.open(kind, DB_NOMMAP)
        guard code == 0 else { throw .opening(code, path) }
        // The library has opened the name once more.
        guard let status = try Self.status(of: file, ifStillNamed: path) else { return false }
        let (path, replacement) = (path, replacement)
        let guide = kind == .hash ? Self.bucketCounts : 0..<0
        let pages = PendingPages(fileSize: size, guide: guide) { () throws(TableError) in
            try replacement.prepareCopy(of: path, expecting: status)
        }
        try pages.begin(database.descriptor(), path, expecting: status, isInPlace: !isShared)
        (self.database, self.pages) = (database, pages)
        self.file = consume file
        return true
    }

    /// Opens the file; nil where there is none and it can be made.
    private static func openFile(_ path: FilePath, canMake: Bool) throws(TableError) -> FileHandle? {
        do throws(SystemError) {
            // It must be writable, but while we wait it must not look as if we were writing to it.
            _ = try FileHandle(path, .update)
            let file = try FileHandle(path, .readAtOnce)
            guard try file.status().isRegular else { throw .invalidArgument }
            return file
        } catch {
            if !canMake { throw .open(what: "database ", path, error) }
            if error != .noSuchFile { throw .write(action: "open", path, error) }
            return nil
        }
    }

    // The library must not get its hands on a damaged file.
    private static func verify(
        _ file: borrowing FileHandle, _ kind: BerkeleyDBKind, _ path: FilePath
    ) throws(TableError) {
        let map: MappedFile
        do { map = try MappedFile(file) } catch { throw .read(path, error) }
        guard try !BerkeleyDBPages.verify(map.bytes, kind: kind, path: path) else { return }
        try LibraryCheck(path, kind, fileSize: map.bytes.byteCount).run()
    }

    private static func status(
        of file: borrowing FileHandle, ifStillNamed path: FilePath
    ) throws(TableError) -> FileStatus? {
        do {
            let status = try file.status()
            guard let named = try FileStatus.of(path), named.isSameFile(as: status) else { return nil }
            return status
        } catch {
            throw .open(what: "database ", path, error)
        }
    }

    /// Stores one entry; with `replace` false an entry of that key stays, and the answer is false.
    package func put(key: Span<UInt8>, value: Span<UInt8>, replace: Bool) throws(TableError) -> Bool {
        let code = database?.put(key, value, flags: replace ? 0 : DB_NOOVERWRITE) ?? EBADF
        if code == DB_KEYEXIST { return false }
        guard code == 0 else { throw failure(code, "error writing") }
        return true
    }

    /// Removes the entry of `key`; false where there is none.
    package func delete(key: Span<UInt8>) throws(TableError) -> Bool {
        let code = database?.delete(key) ?? EBADF
        if code == DB_NOTFOUND { return false }
        guard code == 0 else { throw failure(code, "error deleting from") }
        return true
    }

    /// The value stored under `key`, or nil where there is none.
    package func get(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? {
        let (code, value) = database?.get(key) ?? (EBADF, [])
        if code == DB_NOTFOUND { return nil }
        guard code == 0 else { throw .reading(code, path) }
        return value
    }

    /// Writes and syncs the changes, all or none, closes the file, and gives back the lock then.
    package func close() throws(TableError) {
        guard let database, let pages, let file = file.take() else { return }
        self.database = nil
        let code = database.close(writingTo: pages)
        guard code == 0 else { throw failure(code, "close database") }
        // The library may have gone on although pages could not be kept.
        if let failure = pages.failure { throw failure }
        if !isBroken { try pages.commit(to: path, LockedFile(file)) }
    }

    deinit {
        // Entries that were added before an error stay.
        try? close()
    }

    /// An entry that the library refuses leaves those before it alone; a failed file does not.
    private func failure(_ code: Int32, _ action: String) -> TableError {
        if code != EINVAL { isBroken = true }
        if let failure = pages?.failure { return failure }
        return code > 0 && code != EINVAL ? .engine(code, action, path) : .reading(code, path)
    }
}

/// Reads what our own page views do not know (another byte order, older formats, checksums) with the library.
///
/// It takes no lock: hold the table's lock from before the opening to the end of the last call. The library
/// trusts what it reads, so the whole file is verified first; that reads it once.
package final class BerkeleyDBLibraryReader {
    private let path: FilePath
    private let fileSize: Int
    private let database: Database

    /// Opens the file for reading.
    ///
    /// - Throws: `TableError`, in Postfix's words, when it is not a database of this kind.
    package init(path: FilePath, isHash: Bool, name: TableName) throws(TableError) {
        self.path = path
        let status: FileStatus?
        do { status = try FileStatus.of(path) } catch { throw .open(what: "database ", path, error) }
        guard let status else { throw .open(what: "database ", path, .noSuchFile) }
        fileSize = status.size
        try LibraryCheck(path, isHash ? .hash : .btree, fileSize: fileSize).run()
        database = try Database(path, cacheSize: 1 << 20)
        let code = database.open(isHash ? .hash : .btree, DB_RDONLY | DB_NOMMAP)
        guard code == 0 else { throw .opening(code, path) }
    }

    /// The value stored under a key, exactly as given; nil where there is none.
    package func get(_ storedKey: Span<UInt8>) throws(TableError) -> [UInt8]? {
        let (code, value) = database.get(storedKey)
        if code == DB_NOTFOUND { return nil }
        guard code == 0 else { throw .reading(code, path) }
        return value
    }

    /// Calls `body` for each record, key and value as stored.
    ///
    /// The walk ends with an error when the records are more, or longer, than the file can hold.
    package func forEachRaw(
        _ body: (Span<UInt8>, Span<UInt8>) throws(TableError) -> Void
    ) throws(TableError) {
        var room = fileSize
        let path = path
        try database.forEach(failed: { .reading($0, path) }) { (key, value) throws(TableError) in
            // A record has two index entries at least, of 2 bytes each.
            room -= key.count + value.count + 4
            guard room >= 0 else { throw .damaged(path, problem: "more records than the file has room for") }
            try body(key, value)
        }
    }
}
