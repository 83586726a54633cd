// What differs between the releases of Postfix has a name here; nobody else compares version numbers.

/// A release of Postfix, whose behaviour is mirrored.
public struct PostfixRelease: Sendable, Hashable, Comparable {
    /// The first two parts of the version: 3 and 11 for 3.11.6.
    public let major: Int, minor: Int

    /// A release from the two parts of its version.
    public init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// The newest stable release known.
    public static let newest = PostfixRelease(major: 3, minor: 11)
    /// The oldest release whose behaviour is known.
    public static let oldest = PostfixRelease(major: 3, minor: 5)

    /// A release from `X.Y` or `X.Y.Z`; nil when the text is not of that form, or the release is not known.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map {
            $0.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int($0) : nil
        }
        guard (2...3).contains(parts.count), let major = parts[0], let minor = parts[1],
            parts.count == 2 || parts[2] != nil
        else { return nil }
        self.init(major: major, minor: minor)
        guard Self.oldest <= self, self <= Self.newest else { return nil }
    }

    /// Releases in the order of their versions.
    public static func < (left: PostfixRelease, right: PostfixRelease) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    /// The version as text, `X.Y`.
    public var text: String { "\(major).\(minor)" }
}

// What a release can, by name.
extension PostfixRelease {
    /// `-j` of postmap, postalias and postconf (since 3.11).
    public var hasJSONOutput: Bool { self >= PostfixRelease(major: 3, minor: 11) }
    /// postalias stores keys in external form (announced for 3.12).
    public var storesExternalAliasKeys: Bool { self >= PostfixRelease(major: 3, minor: 12) }
}
