// Distributions change some defaults; which set applies is always said, never guessed from the machine.

/// Whose build of Postfix is mirrored.
public enum Distribution: String, Sendable, CaseIterable {
    /// Postfix as its authors release it.
    case upstream
    /// Debian's package.
    case debian

    /// The version of the protocol that ldap tables speak unless they say another.
    package var ldapProtocolVersion: Int { self == .debian ? 3 : 2 }

    /// Whether programs of a release warn at each opening of a hash or btree table.
    package func deprecatesBerkeleyDB(_ release: PostfixRelease) -> Bool {
        self == .debian && release >= PostfixRelease(major: 3, minor: 11)
    }

    /// Whether programs of a release warn, of a table type that they do not know, which package may be missing.
    package func namesPackagesOfTypes(_ release: PostfixRelease) -> Bool {
        self == .debian && release >= PostfixRelease(major: 3, minor: 10)
    }
}
