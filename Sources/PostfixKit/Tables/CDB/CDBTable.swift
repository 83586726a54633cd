// A table of type cdb that is open for queries. It is read where it lies, every number checked before it is
// used; such a file is never changed in place, so nothing is locked.
//
// Source: the format of cdb: 256 places and lengths of hash tables, the records, the hash tables.

internal import Glibc

/// The lookup table `cdb:NAME`: a constant database, `NAME.cdb`.
///
/// Source: CDB_README.
final class CDBTable: IndexedTable {
    /// The name as given.
    let name: TableName
    private let path: FilePath
    private let map: MappedFile
    private var form: StoredKeyForm
    private(set) var storedForms = StoredForms()

    /// Opens the file of any name for this table.
    ///
    /// - Throws: `TableError` when it is missing, or too short to be such a file.
    init(name: TableName, path: FilePath, options: TableOptions) throws(TableError) {
        let file: FileHandle
        do { file = try FileHandle(path, .readAtOnce) } catch { throw .open(what: "database ", path, error) }
        FaultGuard.setFile(path)
        do throws(SystemError) {
            if try file.status().isDirectory { throw SystemError(code: ENODEV) }
            map = try MappedFile(file)
            guard map.count >= CDBRecords.headerSize else { throw SystemError(code: EPROTO) }
        } catch {
            throw .other("dict_cdbq_open: unable to init \(path): \(error.reason)", kind: .data)
        }
        self.name = name
        self.path = path
        form = StoredKeyForm(options.use.termination)
    }

    /// The value of a key; see `LookupTable`.
    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? {
        let map = map
        let records = CDBRecords(map.bytes, path: path)
        return try form.first(of: key) { (key) throws(TableError) in try records.find(key) }
    }

    /// Nothing to lock; what comes now is about this file.
    func beginBatch() throws(TableError) { FaultGuard.setFile(path) }

    /// Shows each entry, in the order in which they were stored.
    func forEachEntry(
        _ body: (_ key: Span<UInt8>, _ value: Span<UInt8>) throws(TableError) -> Void
    ) throws(TableError) {
        FaultGuard.setFile(path)
        let map = map
        let records = CDBRecords(map.bytes, path: path)
        var batch = EntryBatch()
        var place: Int? = CDBRecords.headerSize
        while let start = place {
            batch.removeAll()
            var problem: TableError?
            do throws(TableError) {
                place = try records.list(from: start, into: &batch)
            } catch { problem = error }
            try batch.forEach(body)
            if let problem { throw problem }
        }
        storedForms = batch.forms
    }
}

/// The content of a constant database.
private struct CDBRecords: ~Escapable {
    private let bytes: RawSpan
    private let path: FilePath

    /// The places and lengths of the hash tables, in bytes from the beginning of the file.
    static let headerSize = 2048
    /// The lengths of key and value, before each record.
    private static let recordHeaderSize = 8

    /// A view of a file that has a header at least.
    @_lifetime(copy bytes)
    init(_ bytes: RawSpan, path: FilePath) {
        self.bytes = bytes
        self.path = path
    }

    private func damage(_ place: Int, _ problem: StaticString) -> TableError {
        .damaged(path, problem: "database is damaged: byte \(place): \(problem.description)")
    }

    /// A number of four bytes; the place has been checked.
    private func number(at place: Int) -> Int { Int(bytes.number(at: place) as UInt32) }

    /// Where key and value of the record at a place lie.
    private func record(
        at place: Int, before end: Int
    ) throws(TableError) -> (key: Range<Int>, value: Range<Int>) {
        guard place >= Self.headerSize, place <= end - Self.recordHeaderSize else {
            throw damage(place, "no such record")
        }
        let keyStart = place + Self.recordHeaderSize
        let keyEnd = keyStart + number(at: place)
        let valueEnd = keyEnd + number(at: place + 4)
        guard valueEnd <= end else { throw damage(place, "a record outside the file") }
        return (keyStart..<keyEnd, keyEnd..<valueEnd)
    }

    /// The value of the first record of a key, up to its first NUL; nil where there is none.
    func find(_ key: borrowing StoredKey) throws(TableError) -> [UInt8]? {
        let hash = Self.hash(key)
        let header = Int(hash & 0xFF) * 8
        let table = number(at: header), slotCount = number(at: header + 4)
        guard slotCount > 0 else { return nil }
        guard table >= Self.headerSize, table <= bytes.byteCount, slotCount <= (bytes.byteCount - table) / 8
        else { throw damage(header, "a hash table outside the file") }
        var slot = Int(hash >> 8) % slotCount
        for _ in 0..<slotCount {
            let place = table + 8 * slot
            let start = number(at: place + 4)
            if start == 0 { return nil }
            if bytes.number(at: place) == hash {
                let record = try record(at: start, before: bytes.byteCount)
                let stored = bytes.extracting(record.key)
                if stored.byteCount == key.count, key.compareBeginning(with: stored) == 0 {
                    let value = bytes.extracting(record.value)
                    return [UInt8](copying: value.extracting(first: value.lengthBeforeNUL))
                }
            }
            slot = slot + 1 == slotCount ? 0 : slot + 1
        }
        return nil
    }

    private static func hash(_ key: borrowing StoredKey) -> UInt32 {
        var hash: UInt32 = 5381
        for index in key.bytes.indices { hash = (hash &* 33) ^ UInt32(key.bytes[index]) }
        return key.isTerminated ? hash &* 33 : hash
    }

    /// Adds records to `batch` until it is full, and tells where to go on; nil at the end.
    func list(from start: Int, into batch: inout EntryBatch) throws(TableError) -> Int? {
        // The first hash table follows the last record.
        let end = number(at: 0)
        guard end >= Self.headerSize, end <= bytes.byteCount else {
            throw damage(0, "a hash table outside the file")
        }
        var place = start
        while place < end {
            if batch.isFull { return place }
            let record = try record(at: place, before: end)
            batch.append(key: bytes.extracting(record.key), value: bytes.extracting(record.value))
            place = record.value.upperBound
        }
        return nil
    }
}

extension TableType {
    /// `cdb:` tables.
    static let cdb = TableType("cdb", CDBFormat())
}
