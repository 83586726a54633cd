// Distributions change some defaults; which set applies is always said, never guessed from the machine.

/// Whose build of Postfix is mirrored.
public enum Distribution: String, Sendable, CaseIterable {
    /// Postfix as its authors release it.
    case upstream
    /// Debian's package.
    case debian

    /// The version of the protocol that ldap tables speak unless they say another.
    package var ldapProtocolVersion: Int { self == .debian ? 3 : 2 }
}
