// Finding one byte among many is most of what a parser of lines does; the C library has the fast way.

internal import Glibc

/// Where `byte` is first in `text` from `start` on, or the length of `text` where it is not.
package func position(of byte: UInt8, in text: Span<UInt8>, from start: Int = 0) -> Int {
    guard start < text.count else { return text.count }
    return unsafe text.withUnsafeBytes { bytes in
        guard let base = bytes.baseAddress,
            let found = unsafe memchr(base + start, Int32(byte), bytes.count - start)
        else { return bytes.count }
        return unsafe found - UnsafeMutableRawPointer(mutating: base)
    }
}

/// Compares two byte strings as unsigned bytes; a prefix comes before what it is a prefix of.
///
/// The result is negative, zero or positive, as that of memcmp(3).
package func compareBytes(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Int {
    let common = min(left.count, right.count)
    let order = unsafe left.withUnsafeBytes { a in
        unsafe right.withUnsafeBytes { b in
            guard common > 0, let a = a.baseAddress, let b = b.baseAddress else { return 0 }
            return unsafe Int(memcmp(a, b, common))
        }
    }
    return order != 0 ? order : left.count - right.count
}

/// Whether a byte is white space to isspace(3): space, tab, line feed, vertical tab, form feed, carriage
/// return.
@inline(__always)
package func isWhiteSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

/// `text` as far as its first NUL: what C calls the string.
@_lifetime(copy text)
package func upToNull(_ text: Span<UInt8>) -> Span<UInt8> {
    text.extracting(0..<position(of: 0, in: text))
}

extension Span where Element == UInt8 {
    /// The bytes as an array of their own.
    package var array: [UInt8] {
        unsafe withUnsafeBufferPointer { unsafe Array($0) }
    }

    /// The bytes without the white space before and after them.
    package var trimmed: Span<UInt8> {
        @_lifetime(copy self) get {
            var first = 0
            var end = count
            while first < end, isWhiteSpace(self[first]) { first += 1 }
            while end > first, isWhiteSpace(self[end - 1]) { end -= 1 }
            return extracting(first..<end)
        }
    }
}

extension [UInt8] {
    /// Adds the bytes of a span.
    package mutating func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}

extension [UInt8] {
    /// Whether the bytes end in these.
    func hasSuffix(_ end: [UInt8]) -> Bool { count >= end.count && suffix(end.count).elementsEqual(end) }
}
