// Addresses of hosts stand in access tables, in lists of networks and in mail addresses; all of them read one
// strict form.

/// An IPv4 or IPv6 address.
package struct IPAddress: Sendable, Hashable {
    /// The kind of an address.
    package enum Family: Sendable, Hashable {
        /// 32 bits, written `192.0.2.1`.
        case ipv4
        /// 128 bits, written `2001:db8::1`.
        case ipv6

        /// How many bits an address has.
        package var bitCount: Int { self == .ipv4 ? 32 : 128 }
    }

    /// The kind of the address.
    package let family: Family
    /// The address as a number; that of IPv4 fills the lowest 32 bits only.
    package let bits: UInt128

    /// An address from its number; bits that the family does not have are dropped.
    package init(family: Family, bits: UInt128) {
        self.family = family
        self.bits = family == .ipv4 ? bits & 0xFFFF_FFFF : bits
    }

    /// Reads an address in the strict form; nil for every other text.
    ///
    /// Shape: four decimal numbers without leading zeros, or (where there is a colon) eight hexadecimal ones of
    /// one to four digits, some of which `::` may stand for, and the last two of which may be written as IPv4.
    /// No brackets, no zone, no white space.
    ///
    /// Source: inet_pton(3).
    package init?(_ text: Span<UInt8>) {
        if position(of: UInt8(ascii: ":"), in: text) < text.count {
            guard let bits = Self.parseIPv6(text) else { return nil }
            self.init(family: .ipv6, bits: bits)
        } else {
            guard let bits = Self.parseIPv4(text) else { return nil }
            self.init(family: .ipv4, bits: UInt128(bits))
        }
    }

    /// The address in the form that all programs agree on.
    ///
    /// Source: inet_ntop(3).
    package var text: [UInt8] {
        family == .ipv4 ? Self.shownIPv4(UInt32(truncatingIfNeeded: bits)) : Self.shownIPv6(bits)
    }

    private static func parseIPv4(_ text: Span<UInt8>) -> UInt32? {
        var address: UInt32 = 0
        var numbers = 0
        var number: UInt32 = 0
        var digits = 0
        for index in text.indices {
            let byte = text[index]
            if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
                if digits > 0, number == 0 { return nil }
                number = number * 10 + UInt32(byte - UInt8(ascii: "0"))
                digits += 1
                if number > 255 { return nil }
            } else if byte == UInt8(ascii: "."), digits > 0, numbers < 3 {
                address = address << 8 | number
                numbers += 1
                (number, digits) = (0, 0)
            } else {
                return nil
            }
        }
        return numbers == 3 && digits > 0 ? address << 8 | number : nil
    }

    private static func parseIPv6(_ text: Span<UInt8>) -> UInt128? {
        var words: UInt128 = 0
        var count = 0
        /// How many words stand before the `::`.
        var gap: Int?
        var word: UInt128 = 0
        var digits = 0
        var wordStart = 0
        var index = 0
        // A colon at the start is the first of two.
        if text.count > 0, text[0] == UInt8(ascii: ":") {
            guard text.count > 1, text[1] == UInt8(ascii: ":") else { return nil }
            index = 1
        }
        while index < text.count {
            let byte = text[index]
            index += 1
            if let digit = hexadecimalDigit(byte) {
                guard digits < 4 else { return nil }
                word = word << 4 | UInt128(digit)
                digits += 1
            } else if byte == UInt8(ascii: ":") {
                wordStart = index
                if digits == 0 {
                    guard gap == nil else { return nil }
                    gap = count
                } else {
                    guard index < text.count, count < 8 else { return nil }
                    words = words << 16 | word
                    count += 1
                    (word, digits) = (0, 0)
                }
            } else {
                guard byte == UInt8(ascii: "."), count <= 6,
                    let last = parseIPv4(text.extracting(wordStart...))
                else { return nil }
                words = words << 32 | UInt128(last)
                count += 2
                digits = 0
                index = text.count
            }
        }
        if digits > 0 {
            guard count < 8 else { return nil }
            words = words << 16 | word
            count += 1
        }
        guard let gap else { return count == 8 ? words : nil }
        guard count < 8 else { return nil }
        let tailBits = 16 * (count - gap)
        let head = words >> tailBits
        let tail = words & ~(UInt128.max << tailBits)
        return head << (128 - 16 * gap) | tail
    }

    private static func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func shownIPv4(_ bits: UInt32) -> [UInt8] {
        var shown: [UInt8] = []
        for shift in [24, 16, 8, 0] {
            if shift < 24 { shown.append(UInt8(ascii: ".")) }
            shown += Array(String(bits >> UInt32(shift) & 0xFF).utf8)
        }
        return shown
    }

    private static func shownIPv6(_ bits: UInt128) -> [UInt8] {
        let words = (0..<8).map { UInt16(truncatingIfNeeded: bits >> UInt128(112 - 16 * $0)) }
        let zeros = longestZeros(words)
        // Old forms of IPv4 in IPv6: `::192.0.2.1` and `::ffff:192.0.2.1`.
        let endsInIPv4 =
            zeros.lowerBound == 0 && (zeros.count == 6 || zeros.count == 5 && words[5] == 0xFFFF)
        var shown: [UInt8] = []
        var index = 0
        while index < 8 {
            if zeros.contains(index) {
                shown += Array("::".utf8)
                index = zeros.upperBound
                continue
            }
            if index > 0, index != zeros.upperBound { shown.append(UInt8(ascii: ":")) }
            if index == 6, endsInIPv4 {
                return shown + shownIPv4(UInt32(truncatingIfNeeded: bits))
            }
            shown += Array(String(words[index], radix: 16).utf8)
            index += 1
        }
        return shown
    }

    /// Where the first of the longest runs of two and more zeros stands; empty, beyond the end, where none is.
    private static func longestZeros(_ words: [UInt16]) -> Range<Int> {
        var best = 8..<8
        var start = 0
        while start < words.count {
            var end = start
            while end < words.count, words[end] == 0 { end += 1 }
            if end - start >= 2, end - start > best.count { best = start..<end }
            start = max(end, start + 1)
        }
        return best
    }
}
