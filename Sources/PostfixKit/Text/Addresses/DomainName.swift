// Domain names with letters beyond ASCII have a second form, in ASCII alone, for protocols that know no other.

/// A domain name, in the two forms that internationalized names have.
///
/// Source: RFC 5891; RFC 3492; Unicode Technical Standard 46.
enum DomainName {
    private static let prefix = Array("xn--".utf8)
    private static let dot = UInt8(ascii: ".")

    /// The form in ASCII (`xn--...`), in lower case; nil for what is not a name in UTF-8.
    static func ascii(_ name: [UInt8]) -> [UInt8]? {
        guard let folded = compatibilityCaseFolded(name.span) else { return nil }
        var labels: [[UInt8]] = []
        for label in Self.labels(of: folded) {
            if label.allSatisfy({ $0 < 0x80 }) {
                labels.append(Array(label))
            } else {
                let scalars = Array(String(decoding: label, as: UTF8.self).unicodeScalars)
                guard let code = Punycode.encode(scalars.map(\.value)) else { return nil }
                labels.append(prefix + code)
            }
        }
        return Array(labels.joined(separator: [dot]))
    }

    /// The parts between dots; the ideographic full stop is one, too.
    private static func labels(of name: [UInt8]) -> [ArraySlice<UInt8>] {
        var dotted: [UInt8] = []
        var index = 0
        while index < name.count {
            if name[index...].starts(with: [0xE3, 0x80, 0x82]) {
                dotted.append(dot)
                index += 3
            } else {
                dotted.append(name[index])
                index += 1
            }
        }
        return dotted.split(separator: dot, omittingEmptySubsequences: false)
    }

    /// The form in UTF-8, in lower case; nil for what has none.
    static func unicode(_ name: [UInt8]) -> [UInt8]? {
        guard let folded = compatibilityCaseFolded(name.span) else { return nil }
        var labels: [[UInt8]] = []
        for label in Self.labels(of: folded) {
            guard label.starts(with: prefix) else {
                labels.append(Array(label))
                continue
            }
            guard let values = Punycode.decode(Array(label.dropFirst(prefix.count))) else { return nil }
            var text = ""
            for value in values {
                guard let scalar = Unicode.Scalar(value) else { return nil }
                text.unicodeScalars.append(scalar)
            }
            guard isMapped(text) else { return nil }
            labels.append(Array(text.utf8))
        }
        return Array(labels.joined(separator: [dot]))
    }

    /// Whether a label is what mapping leaves of it: a code stands for no other, such as one with a capital letter.
    private static func isMapped(_ label: String) -> Bool {
        // These four were mapped once, and now are letters of their own.
        let deviations: [Unicode.Scalar] = ["\u{DF}", "\u{3C2}", "\u{200C}", "\u{200D}"]
        let scalars = label.unicodeScalars.filter { !deviations.contains($0) }
        let text = Array(String(String.UnicodeScalarView(scalars)).utf8)
        return compatibilityCaseFolded(text.span) == text
    }
}

/// The code that puts Unicode into letters, digits and hyphens.
///
/// Source: RFC 3492.
private enum Punycode {
    private static let base: UInt32 = 36
    /// No label of a domain name comes near this.
    private static let longest = 1000

    private static func adapted(_ delta: UInt32, _ count: UInt32, isFirst: Bool) -> UInt32 {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var bias: UInt32 = 0
        while delta > 455 {
            delta /= 35
            bias += base
        }
        return bias + 36 * delta / (delta + 38)
    }

    private static func threshold(_ position: UInt32, _ bias: UInt32) -> UInt32 {
        position <= bias ? 1 : min(position - bias, 26)
    }

    private static func letter(_ digit: UInt32) -> UInt8 {
        UInt8(truncatingIfNeeded: digit < 26 ? digit + 0x61 : digit - 26 + 0x30)
    }

    private static func digit(_ letter: UInt8) -> UInt32? {
        switch letter {
        case 0x61...0x7A: UInt32(letter - 0x61)
        case 0x41...0x5A: UInt32(letter - 0x41)
        case 0x30...0x39: UInt32(letter - 0x30) + 26
        default: nil
        }
    }

    static func encode(_ text: [UInt32]) -> [UInt8]? {
        guard text.count <= longest else { return nil }
        var code = text.filter { $0 < 0x80 }.map { UInt8(truncatingIfNeeded: $0) }
        let basic = UInt32(code.count)
        var handled = basic
        if basic > 0 { code.append(UInt8(ascii: "-")) }
        var next: UInt32 = 0x80
        var delta: UInt32 = 0
        var bias: UInt32 = 72
        while let smallest = text.filter({ $0 >= next }).min() {
            let (step, overflows) = (smallest - next).multipliedReportingOverflow(by: handled + 1)
            let (sum, carries) = delta.addingReportingOverflow(step)
            guard !overflows, !carries else { return nil }
            delta = sum
            next = smallest
            for value in text {
                if value < next { delta += 1 }
                guard value == next else { continue }
                var rest = delta
                var position = base
                while rest >= threshold(position, bias) {
                    let low = threshold(position, bias)
                    code.append(letter(low + (rest - low) % (base - low)))
                    rest = (rest - low) / (base - low)
                    position += base
                }
                code.append(letter(rest))
                bias = adapted(delta, handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            next += 1
        }
        return code
    }

    static func decode(_ code: [UInt8]) -> [UInt32]? {
        guard code.count <= longest else { return nil }
        let hyphen = code.lastIndex(of: UInt8(ascii: "-"))
        var text = code[..<(hyphen ?? 0)].map { UInt32($0) }
        guard text.allSatisfy({ $0 < 0x80 }) else { return nil }
        var index = hyphen.map { $0 + 1 } ?? 0
        var value: UInt32 = 0x80
        var place: UInt32 = 0
        var bias: UInt32 = 72
        while index < code.count {
            let start = place
            var weight: UInt32 = 1
            var position = base
            while true {
                guard index < code.count, let digit = digit(code[index]) else { return nil }
                index += 1
                let (product, overflows) = digit.multipliedReportingOverflow(by: weight)
                let (sum, carries) = place.addingReportingOverflow(product)
                guard !overflows, !carries else { return nil }
                place = sum
                let low = threshold(position, bias)
                if digit < low { break }
                let (larger, isTooLarge) = weight.multipliedReportingOverflow(by: base - low)
                guard !isTooLarge else { return nil }
                weight = larger
                position += base
            }
            let count = UInt32(text.count) + 1
            bias = adapted(place - start, count, isFirst: start == 0)
            let (sum, overflows) = value.addingReportingOverflow(place / count)
            guard !overflows, sum <= 0x10FFFF else { return nil }
            value = sum
            place %= count
            text.insert(value, at: Int(place))
            place += 1
        }
        return text
    }
}

/// The domains above `domain`, the nearest first, as far as the top level.
///
/// With `dotted` each begins with its dot, so that `.example.com` stands for the hosts below it.
///
/// Source: postconf(5), "parent_domain_matches_subdomains".
package func parentDomains(of domain: Span<UInt8>, dotted: Bool) -> [[UInt8]] {
    var parents: [[UInt8]] = []
    var start = 0
    while start + 1 < domain.count {
        let dot = position(of: UInt8(ascii: "."), in: domain, from: start + 1)
        guard dot < domain.count else { break }
        start = dotted ? dot : dot + 1
        guard start < domain.count else { break }
        parents.append(domain.extracting(start...).array)
    }
    return parents
}
