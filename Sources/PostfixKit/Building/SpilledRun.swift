// Sorted entries that did not fit into memory, in a file without a name, and their merge.

/// A sorted run of entries in a file, read once from its start to its end.
///
/// Stored for each entry, one after the other: sort prefix, sequence, line and mark, and the lengths of
/// key and value, eight bytes each; then key and value.
final class SpilledRun {
    /// The entry at which the run stands.
    private(set) var prefix: UInt64 = 0
    private(set) var key: [UInt8] = []
    private(set) var value: [UInt8] = []
    private(set) var entry = PendingEntry(line: 0, mark: [], sequence: 0)

    private let file: FileHandle
    private let directory: FilePath
    private var buffer: [UInt8] = []
    private var position = 0
    private var filled = 0
    private var offset = 0

    /// Writes the entries of a run to a new file in `directory`, whose name is removed at once.
    init(_ run: borrowing EntryRun, in directory: FilePath) throws(TableError) {
        self.directory = directory
        do throws(SystemError) {
            file = try FileHandle.temporary(in: directory)
        } catch { throw TableError.write(action: "create temporary file in", directory, error) }
        var output: [UInt8] = []
        try run.forEachStored { (prefix, header, key, value) throws(TableError) in
            output.appendFixed(prefix)
            output.appendFixed(header.sequence)
            output.appendFixed(UInt64(header.line) << 2 | UInt64(header.mark.rawValue))
            output.appendFixed(UInt64(key.count))
            output.appendFixed(UInt64(value.count))
            output.append(key)
            output.append(value)
            if output.count >= 1 << 20 { try flush(&output) }
        }
        try flush(&output)
    }

    private func flush(_ output: inout [UInt8]) throws(TableError) {
        do throws(SystemError) {
            try file.write(output.span)
        } catch { throw TableError.write(action: "write temporary file in", directory, error) }
        output.removeAll(keepingCapacity: true)
    }

    /// Goes to the next entry; false after the last.
    func advance() throws(TableError) -> Bool {
        guard try require(40) else { return false }
        prefix = fixedNumber(0)
        let line = fixedNumber(16)
        entry = PendingEntry(
            line: Int(line >> 2), mark: EntryMark(rawValue: UInt8(line & 3)), sequence: fixedNumber(8))
        let keyCount = Int(fixedNumber(24))
        let valueCount = Int(fixedNumber(32))
        guard try require(40 + keyCount + valueCount) else { return false }
        position += 40
        key.replaceSubrange(0..., with: buffer[position..<position + keyCount])
        position += keyCount
        value.replaceSubrange(0..., with: buffer[position..<position + valueCount])
        position += valueCount
        return true
    }

    /// Has the next `count` bytes at `position` of the buffer; false at the end of the file.
    private func require(_ count: Int) throws(TableError) -> Bool {
        while filled - position < count {
            buffer.removeSubrange(0..<position)
            filled -= position
            position = 0
            let wanted = max(count, 1 << 18)
            if buffer.count < wanted {
                buffer.append(contentsOf: repeatElement(0, count: wanted - buffer.count))
            }
            do throws(SystemError) {
                let got = try file.read(at: offset, into: &buffer, from: filled)
                if got == 0 { return false }
                filled += got
                offset += got
            } catch { throw TableError.read(directory, error) }
        }
        return true
    }

    private func fixedNumber(_ index: Int) -> UInt64 {
        var result: UInt64 = 0
        for place in 0..<8 { result |= UInt64(buffer[position + index + place]) << UInt64(8 * place) }
        return result
    }

    /// Whether the entry here comes before that of another run.
    func precedes(_ other: SpilledRun) -> Bool {
        if prefix != other.prefix { return prefix < other.prefix }
        let order = compareBytes(key.span, other.key.span)
        return order != 0 ? order < 0 : entry.sequence < other.entry.sequence
    }
}

/// The runs of a merge, with the one that has the smallest entry at hand.
struct MergeHeap {
    private var runs: [SpilledRun] = []

    /// The run whose entry comes next; nil when all are used up.
    var smallest: SpilledRun? { runs.first }

    /// Adds a run that stands at its first entry.
    mutating func insert(_ run: SpilledRun) {
        runs.append(run)
        var child = runs.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard runs[child].precedes(runs[parent]) else { return }
            runs.swapAt(child, parent)
            child = parent
        }
    }

    /// Puts the smallest run, which has moved on, where it belongs now, or removes it.
    mutating func replaceSmallest(stillThere: Bool) {
        if !stillThere {
            runs.swapAt(0, runs.count - 1)
            runs.removeLast()
        }
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < runs.count {
                if runs[child].precedes(runs[least]) { least = child }
            }
            if least == parent { return }
            runs.swapAt(parent, least)
            parent = least
        }
    }
}

extension [UInt8] {
    /// Adds a number as eight bytes, the least significant first.
    fileprivate mutating func appendFixed(_ number: UInt64) {
        for place in 0..<8 { append(UInt8(truncatingIfNeeded: number >> UInt64(8 * place))) }
    }
}
