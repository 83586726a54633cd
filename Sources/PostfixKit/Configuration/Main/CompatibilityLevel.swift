// Some defaults depend on the level of compatibility, which is a version that is compared by its parts.

/// A value of `compatibility_level`: one to three numbers with dots between.
///
/// Source: postconf(5), "compatibility_level".
package struct CompatibilityLevel: Sendable, Hashable, Comparable {
    /// The three numbers; those that are not given are 0.
    package let major: Int, minor: Int, patch: Int

    /// A level from text; nil when it is malformed.
    ///
    /// The second and third number are 1023 at most. As Postfix does: white space and a plus sign may stand
    /// before the first.
    package init?(_ text: [UInt8]) {
        var rest = text.drop(while: isWhiteSpace)
        if rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let parts = rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count) else { return nil }
        var numbers = [0, 0, 0]
        for (index, part) in parts.enumerated() {
            guard !part.isEmpty, part.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(String(decoding: part, as: UTF8.self)),
                number <= (index == 0 ? Int.max >> 20 : 1023)
            else { return nil }
            numbers[index] = number
        }
        (major, minor, patch) = (numbers[0], numbers[1], numbers[2])
    }

    /// Levels in the order of their numbers.
    package static func < (left: CompatibilityLevel, right: CompatibilityLevel) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }
}
