// Every answer is that of one release, as one distribution ships it: they go together everywhere.

/// The Postfix whose behaviour is mirrored.
public struct MirroredPostfix: Sendable, Hashable {
    /// The release.
    public let release: PostfixRelease
    /// Who has built it.
    public let distribution: Distribution

    /// A release as a distribution ships it.
    public init(_ release: PostfixRelease, _ distribution: Distribution) {
        self.release = release
        self.distribution = distribution
    }

    /// Whether its programs warn at each opening of a hash or btree table.
    var deprecatesBerkeleyDB: Bool {
        distribution == .debian && release >= PostfixRelease(major: 3, minor: 11)
    }

    /// Whether its programs warn, of a table type that they do not know, which package may be missing.
    var namesPackagesOfTypes: Bool {
        distribution == .debian && release >= PostfixRelease(major: 3, minor: 10)
    }
}
