// The only file that touches tinycdb, the library that writes constant databases.

internal import CTinyCDB
internal import Glibc

/// Writes a new file of type cdb, in the order in which entries come.
///
/// A key that comes twice is stored twice. Memory: 8 bytes for each entry.
@safe package final class CDBWriter: DatabaseWriter {
    private let table: TableName
    private let path: FilePath
    private let file: FileHandle
    private let maker: UnsafeMutablePointer<cdb_make>
    private var isOpen: Bool
    /// How large the file will be: each entry has 16 bytes in the hash tables.
    private var fileSize = 2048

    /// Positions in such a file have 32 bits.
    private static let maximumSize = Int(UInt32.max)

    /// Opens a file that exists, is empty, and is used by nobody else.
    ///
    /// - Throws: `TableError` when it cannot be opened or written.
    package init(path: FilePath, table: TableName) throws(TableError) {
        do { file = try FileHandle(path, .update) } catch {
            throw .write(action: "open database", path, error)
        }
        self.table = table
        self.path = path
        unsafe maker = .allocate(capacity: 1)
        unsafe maker.initialize(to: cdb_make())
        isOpen = unsafe cdb_make_start(maker, file.descriptor) == 0
        guard isOpen else { throw .write(action: "write", path, .last) }
    }

    deinit {
        // Frees what the library keeps; what it still writes goes to a file that nobody will use.
        if isOpen { _ = unsafe cdb_make_finish(maker) }
        unsafe maker.deallocate()
    }

    /// Stores one entry.
    ///
    /// - Throws: `TableError` when the file would be larger than 4 GiB, or cannot be written.
    package func append(key: Span<UInt8>, value: Span<UInt8>) throws(TableError) {
        fileSize += 8 + key.count + value.count + 16
        guard fileSize <= Self.maximumSize else {
            throw .other("\(table): a cdb file cannot be larger than 4 GiB", kind: .cantCreate)
        }
        let code = unsafe key.withUnsafeBytes { key in
            unsafe value.withUnsafeBytes { value in
                unsafe cdb_make_add(
                    maker, key.baseAddress, UInt32(key.count), value.baseAddress, UInt32(value.count))
            }
        }
        guard code == 0 else { throw .write(action: "write", path, .last) }
    }

    /// Writes the hash tables.
    ///
    /// The file is closed when the writer ends.
    package func finish() throws(TableError) {
        guard isOpen else { return }
        isOpen = false
        guard unsafe cdb_make_finish(maker) == 0 else { throw .write(action: "write", path, .last) }
    }
}
