// Many facts in the catalogue hold for some releases only; this is the one place that reads how that is written.

/// Values that depend on the release: `LO..HI=VALUE;LO..HI=VALUE`.
///
/// `LO` is `X.Y` (from X.Y.0 on) or `X.Y.Z`; `HI` is empty (no end), `X.Y` (all of the series) or `X.Y.Z`. A
/// semicolon separates only when a range follows it. `=VALUE` may be missing where only presence counts.
///
/// Source: Data/parameters.tsv.
enum ReleaseRanges {
    /// Where in `text` the value for `release` stands; nil when no range holds it.
    static func value(in text: Span<UInt8>, for release: PostfixRelease) -> Range<Int>? {
        var next = 0
        while let range = range(in: text, at: next) {
            var end = range.end
            while end < text.count,
                !(text[end] == UInt8(ascii: ";") && self.range(in: text, at: end + 1) != nil)
            {
                end += 1
            }
            if range.low <= release, release <= range.high {
                let hasValue = range.end < end && text[range.end] == UInt8(ascii: "=")
                return hasValue ? range.end + 1..<end : end..<end
            }
            next = end + 1
        }
        return nil
    }

    /// The range that stands at `start`, and where it ends; nil when there is none.
    private static func range(
        in text: Span<UInt8>, at start: Int
    ) -> (low: PostfixRelease, high: PostfixRelease, end: Int)? {
        var index = start
        guard let low = version(in: text, at: &index, missingPatch: 0), index + 1 < text.count,
            text[index] == UInt8(ascii: "."), text[index + 1] == UInt8(ascii: ".")
        else { return nil }
        index += 2
        let high = version(in: text, at: &index, missingPatch: .max)
        return (low, high ?? PostfixRelease(major: .max, minor: 0), index)
    }

    /// The version `X.Y` or `X.Y.Z` at `index`, which moves behind it; nil, and no move, where there is none.
    static func version(in text: Span<UInt8>, at index: inout Int, missingPatch: Int) -> PostfixRelease? {
        var place = index
        guard let major = number(in: text, at: &place), place < text.count, text[place] == UInt8(ascii: ".")
        else { return nil }
        place += 1
        guard let minor = number(in: text, at: &place) else { return nil }
        var patch = missingPatch
        if place < text.count, text[place] == UInt8(ascii: ".") {
            var after = place + 1
            if let number = number(in: text, at: &after) {
                patch = number
                place = after
            }
        }
        index = place
        return PostfixRelease(major: major, minor: minor, patch: patch)
    }

    /// The number at `index`, of at most six digits; nil where there is none.
    private static func number(in text: Span<UInt8>, at index: inout Int) -> Int? {
        var place = index
        var number = 0
        while place < text.count, place - index < 6, (0x30...0x39).contains(text[place]) {
            number = number * 10 + Int(text[place] - 0x30)
            place += 1
        }
        guard place > index else { return nil }
        index = place
        return number
    }
}
