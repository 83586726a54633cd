// libdb leaves traces of time and memory in the files that it writes; after this, the entries alone decide
// every byte.

internal import Glibc

/// The two kinds of file that Postfix keeps in Berkeley DB.
package enum BerkeleyDBKind: Sendable, Equatable {
    /// Records by the hash of their key (`hash:`).
    case hash
    /// Records in the order of their keys (`btree:`).
    case btree
}

/// A 160-bit mark of a sequence of bytes, for telling files apart; no protection against forgery.
///
/// Four lanes take a word of 64 bits each in turn; each step is one-to-one in the lane.
struct EntryDigest {
    private var lanes: InlineArray<4, UInt64>

    init(seed: UInt64) {
        lanes = [seed, seed ^ 0x243F_6A88_85A3_08D3, seed ^ 0x1319_8A2E_0370_7344, ~seed]
    }

    /// Takes in `bytes` and their number.
    mutating func combine(_ bytes: RawSpan) {
        let count = bytes.byteCount
        var offset = 0
        while count - offset >= 32 {
            for lane in 0..<4 {
                mix(word(bytes, offset + 8 * lane), into: lane)
            }
            offset += 32
        }
        while count - offset >= 8 {
            mix(word(bytes, offset), into: offset / 8 % 4)
            offset += 8
        }
        var rest = UInt64(0)
        while offset < count {
            rest = rest << 8 | UInt64(unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
            offset += 1
        }
        mix(rest, into: 1)
        mix(UInt64(count), into: 3)
    }

    /// The 20 bytes of the mark.
    var identity: [UInt8] {
        var result: [UInt8] = []
        for seed in 1...3 as ClosedRange<UInt64> {
            var word = seed &* 0x9E37_79B9_7F4A_7C15
            for lane in 0..<4 {
                word = (word ^ lanes[lane]) &* 0xC2B2_AE3D_27D4_EB4F
                word ^= word >> 29
            }
            for shift in 0..<8 { result.append(UInt8(truncatingIfNeeded: word >> UInt64(8 * shift))) }
        }
        return Array(result[..<20])
    }

    @inline(__always)
    private mutating func mix(_ word: UInt64, into lane: Int) {
        let sum = lanes[lane] &+ (word &* 0xC2B2_AE3D_27D4_EB4F)
        lanes[lane] = (sum << 31 | sum >> 33) &* 0x9E37_79B1_85EB_CA87
    }

    @inline(__always)
    private func word(_ bytes: RawSpan, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}

/// Brings a file that libdb just wrote into its normal form, page by page.
///
/// The file id becomes `identity`, the hash's sizing hints are replaced by what the table holds, and all that
/// no record uses is zero: free space and padding hold stale memory of the process otherwise. Pages without
/// any content are not written, so holes stay holes.
struct BerkeleyDBNormalForm {
    /// The size of a page, in bytes.
    static let pageSize = 4096
    /// The bytes of a page before its index.
    static let headerSize = 26

    private let path: FilePath
    private let identity: [UInt8]
    private let entryCount: Int
    private var chunk = [UInt8](repeating: 0, count: 256 * pageSize)
    private var changed = false

    /// The normal form of the file of a name, for `entryCount` records.
    init(path: FilePath, identity: [UInt8], entryCount: Int) {
        self.path = path
        self.identity = identity
        self.entryCount = entryCount
    }

    /// Rewrites what differs from the normal form.
    ///
    /// - Throws: `TableError.open`, `.read` or `.write`, and `.damaged` when a page is not what libdb writes.
    mutating func apply() throws(TableError) {
        let file: FileHandle
        do {
            file = try FileHandle(path, .update)
        } catch {
            throw .write(action: "open", path, error)
        }
        var offset = 0
        while true {
            let count = try fill(from: file, at: offset)
            if count == 0 { return }
            guard count % Self.pageSize == 0 else { throw damaged(offset + count) }
            changed = false
            for start in stride(from: 0, to: count, by: Self.pageSize) {
                if offset + start == 0 { normalizeMetadata() } else { try normalizePage(start, offset) }
            }
            if changed {
                do {
                    try file.write(chunk.span.extracting(0..<count), at: offset)
                } catch {
                    throw .write(action: "write", path, error)
                }
            }
            offset += count
        }
    }

    private mutating func fill(from file: borrowing FileHandle, at offset: Int) throws(TableError) -> Int {
        var room = chunk.mutableSpan
        do {
            return try file.read(at: offset, into: &room)
        } catch {
            throw .read(path, error)
        }
    }

    private func damaged(_ offset: Int) -> TableError {
        .damaged(path, problem: "page \(offset / Self.pageSize): not as the library writes it")
    }

    // Page 0 of either kind: 12 magic, 52 file id; in a hash 84 the wanted fill, 88 the number of records.
    private mutating func normalizeMetadata() {
        for (index, byte) in identity.enumerated() { chunk[52 + index] = byte }
        if number32(12) == 0x061561 {
            setNumber32(0, at: 84)
            setNumber32(UInt32(truncatingIfNeeded: entryCount), at: 88)
        }
        zero(512, Self.pageSize)
        changed = true
    }

    private mutating func normalizePage(_ start: Int, _ offset: Int) throws(TableError) {
        let entries = number16(start + 20)
        let used = number16(start + 22)
        switch chunk[start + 25] {
        case PageType.free:
            zero(start + Self.headerSize, start + Self.pageSize)
        case PageType.overflow:
            guard Self.headerSize + used <= Self.pageSize else { throw damaged(offset + start) }
            zero(start + Self.headerSize + used, start + Self.pageSize)
        case let type where PageType.holdsItems(type):
            let end = Self.headerSize + 2 * entries
            guard end <= used, used <= Self.pageSize else { throw damaged(offset + start) }
            zero(start + end, start + used)
            for index in 0..<entries {
                let item = number16(start + Self.headerSize + 2 * index)
                // No item is shorter than its type and, in a tree, its length.
                let least = type > PageType.treeLeaf ? 1 : 4
                guard item >= used, item + least <= Self.pageSize else { throw damaged(offset + start) }
                let fits =
                    switch type {
                    case PageType.treeInternal: normalizeInternal(start, item)
                    case PageType.treeLeaf: normalizeLeaf(start, item)
                    default: normalizeHashed(start, item)
                    }
                guard fits else { throw damaged(offset + start) }
            }
        default: throw damaged(offset + start)
        }
    }

    // Type, then for a long item 3 unused bytes, page and length.
    private mutating func normalizeHashed(_ start: Int, _ item: Int) -> Bool {
        guard chunk[start + item] == 3 else { return true }
        guard item + 12 <= Self.pageSize else { return false }
        zero(start + item + 1, start + item + 4)
        return true
    }

    // Length (2), type, data, padding to 4; for a long item 2 unused, type, 1 unused, page, length.
    private mutating func normalizeLeaf(_ start: Int, _ item: Int) -> Bool {
        let place = start + item
        if chunk[place + 2] & 0x7F == 3 {
            guard item + 12 <= Self.pageSize else { return false }
            zero(place, place + 2)
            zero(place + 3, place + 4)
            return true
        }
        return zeroPadding(start, item + 3 + number16(place))
    }

    // Length (2), type, 1 unused, page, number of records, key (as a long item in a leaf), padding to 4.
    private mutating func normalizeInternal(_ start: Int, _ item: Int) -> Bool {
        let place = start + item
        let length = number16(place)
        guard item + 12 + length <= Self.pageSize else { return false }
        zero(place + 3, place + 4)
        if chunk[place + 2] & 0x7F == 3 {
            guard length == 12 else { return false }
            zero(place + 12, place + 14)
            zero(place + 15, place + 16)
        }
        return zeroPadding(start, item + 12 + length)
    }

    private mutating func zeroPadding(_ start: Int, _ end: Int) -> Bool {
        let aligned = (end + 3) & ~3
        guard aligned <= Self.pageSize else { return false }
        zero(start + end, start + aligned)
        return true
    }

    @inline(__always)
    private func number16(_ place: Int) -> Int { Int(chunk[place]) | Int(chunk[place + 1]) << 8 }

    private func number32(_ place: Int) -> UInt32 {
        UInt32(number16(place)) | UInt32(number16(place + 2)) << 16
    }

    private mutating func setNumber32(_ number: UInt32, at place: Int) {
        for index in 0..<4 { chunk[place + index] = UInt8(truncatingIfNeeded: number >> UInt32(8 * index)) }
    }

    @inline(__always)
    private mutating func zero(_ start: Int, _ end: Int) {
        if start >= end { return }
        if end - start < 16 {
            for place in start..<end where chunk[place] != 0 {
                chunk[place] = 0
                changed = true
            }
            return
        }
        let cleared = unsafe chunk.withUnsafeMutableBytes { bytes in
            guard let base = unsafe bytes.baseAddress?.advanced(by: start) else { return false }
            // All bytes are equal to their neighbours, and the first is zero: nothing to do.
            if unsafe base.load(as: UInt8.self) == 0, unsafe memcmp(base, base + 1, end - start - 1) == 0 {
                return false
            }
            unsafe memset(base, 0, end - start)
            return true
        }
        if cleared { changed = true }
    }

    // The numbers of the page types that a new table can have.
    private enum PageType {
        static let free: UInt8 = 0, treeInternal: UInt8 = 3, treeLeaf: UInt8 = 5, overflow: UInt8 = 7
        static let hashUnsorted: UInt8 = 2, hash: UInt8 = 13

        static func holdsItems(_ type: UInt8) -> Bool {
            type == hash || type == hashUnsorted || type == treeLeaf || type == treeInternal
        }
    }
}
