// What differs may be more than memory holds: it goes from process to process in parts, and waits in a file.

internal import Glibc

/// Keys that differ, in their order: few in memory, many in a file without a name.
package struct EntryDifferences: Sendable {
    /// Where some of them are, as bytes.
    private enum Part: Sendable {
        case memory([UInt8])
        case file(DifferenceFile, offset: Int, count: Int)
    }

    private var parts: [Part] = []
    private var failure: SystemError?

    /// None.
    package init() {}

    /// Adds those that another process has sent, in memory while `store` has room there.
    ///
    /// Where they cannot be kept, `forEach` tells it.
    mutating func add(_ bytes: [UInt8], _ store: DifferenceStore) {
        guard failure == nil else { return }
        do throws(SystemError) {
            if let place = try store.write(bytes) {
                parts.append(.file(place.file, offset: place.offset, count: bytes.count))
            } else {
                parts.append(.memory(bytes))
            }
        } catch { failure = error }
    }

    /// Calls `body` for each key that differs.
    ///
    /// - Throws: `SystemError` where they could not all be kept, or cannot be read again; `body` has got those before.
    package func forEach(_ body: (EntryDifference) -> Void) throws(SystemError) {
        for part in parts {
            var record: ByteRecord
            switch part {
            case .memory(let bytes): record = ByteRecord(bytes)
            case .file(let file, let offset, let count): record = ByteRecord(try file.read(offset, count))
            }
            while !record.isAtEnd { body(EntryDifference(&record)) }
        }
        if let failure { throw failure }
    }
}

extension EntryDifference {
    init(_ record: inout ByteRecord) {
        self.init(key: record.text(), old: record.items { $0.text() }, new: record.items { $0.text() })
    }

    /// Adds the difference to a record.
    func add(to record: inout ByteRecord) {
        record.add(key)
        record.add(old) { $0.add($1) }
        record.add(new) { $0.add($1) }
    }
}

/// Tells of differences in parts of a size that does not matter.
struct DifferenceSender {
    private var record = ByteRecord()
    private let send: ([UInt8]) -> Void
    private static let partSize = 1 << 16

    init(_ send: @escaping ([UInt8]) -> Void) { self.send = send }

    /// Tells of one more.
    mutating func add(_ difference: EntryDifference) {
        difference.add(to: &record)
        if record.bytes.count >= Self.partSize { finish() }
    }

    /// Tells what was not told yet.
    mutating func finish() {
        if !record.bytes.isEmpty { send(record.bytes) }
        record = ByteRecord()
    }
}

/// The room for the differences of all tables of a run.
final class DifferenceStore {
    private var memoryLeft: Int
    private var file: DifferenceFile?
    private var end = 0

    private let directory: FilePath

    /// Room for this many bytes in memory, and for the rest in a file.
    init(memory: Int = 1 << 20, directory: FilePath = .temporaryDirectory) {
        memoryLeft = memory
        self.directory = directory
    }

    /// Where the bytes are kept; nil where memory has room for them.
    ///
    /// - Throws: `SystemError` where no file can be made, or has no room.
    func write(_ bytes: [UInt8]) throws(SystemError) -> (file: DifferenceFile, offset: Int)? {
        if bytes.count <= memoryLeft {
            memoryLeft -= bytes.count
            return nil
        }
        memoryLeft = 0
        let file = if let file { file } else { try DifferenceFile(in: directory) }
        self.file = file
        let offset = end
        try file.write(bytes, at: offset)
        end += bytes.count
        return (file, offset)
    }
}

/// A file without a name.
final class DifferenceFile: Sendable {
    private let file: FileHandle

    init(in directory: FilePath) throws(SystemError) { file = try FileHandle.temporary(in: directory) }

    func write(_ bytes: [UInt8], at offset: Int) throws(SystemError) {
        try file.write(bytes.span, at: offset)
    }

    func read(_ offset: Int, _ count: Int) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let read = try file.read(at: offset + filled, into: &bytes, from: filled)
            guard read > 0 else { throw SystemError(code: EIO) }
            filled += read
        }
        return bytes
    }
}
