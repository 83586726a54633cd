// Some tables decide what is done with the rights of others: Postfix does not take every answer for such a decision.

/// How far the answers of a table are trusted; the stricter is the greater.
///
/// Source: local(8), virtual(8), "SECURITY"; transport(5), "REGULAR EXPRESSION TABLES"; postconf(5), "alias_maps" and
/// "virtual_mailbox_maps".
package enum TableTrust: String, Sendable, Comparable {
    /// Any table will do.
    case any
    /// Patterns must not put parts of the key into their answer.
    case noSubstitution = "no-substitution"
    /// Besides, the table must not be a service of others; the table behind `proxy` is opened directly.
    case sensitive

    private var rank: Int {
        switch self {
        case .any: 0
        case .noSubstitution: 1
        case .sensitive: 2
        }
    }

    /// Whether the right one is stricter.
    package static func < (left: TableTrust, right: TableTrust) -> Bool { left.rank < right.rank }
}
