// The lists of restrictions are taken apart once, not for every recipient.

/// One restriction of a list such as `smtpd_recipient_restrictions`.
///
/// Source: postconf(5), "smtpd_recipient_restrictions"; SMTPD_ACCESS_README.
struct Restriction {
    /// What a restriction looks at, as far as it concerns recipients.
    enum Kind {
        case permit
        case reject
        case `defer`
        case permitNetworks
        case permitAuthorizedDestination
        case rejectUnauthorizedDestination
        case deferUnauthorizedDestination
        case rejectUnlistedRecipient
        case recipientAccess
        case senderAccess
        /// The name of a class, which stands for a list.
        case restrictionClass
        /// It depends on the client, or on the network.
        case other
        /// There is no such restriction.
        case unknown
    }

    /// What it looks at.
    let kind: Kind
    /// The table, or the name of the class.
    let argument: [UInt8]
    /// Whether it is tried only, and its refusal ignored.
    let onlyWarns: Bool

    private static let kinds: [String: Kind] = [
        "permit": .permit, "reject": .reject, "defer": .defer, "permit_mynetworks": .permitNetworks,
        "permit_auth_destination": .permitAuthorizedDestination,
        "reject_unauth_destination": .rejectUnauthorizedDestination,
        "defer_unauth_destination": .deferUnauthorizedDestination,
        "reject_unlisted_recipient": .rejectUnlistedRecipient,
        "check_recipient_maps": .rejectUnlistedRecipient, "check_recipient_access": .recipientAccess,
        "check_sender_access": .senderAccess,
    ]

    /// The restrictions of a list, in which `classes` are the names that stand for lists.
    ///
    /// A table without a word before it is asked for what `bare` looks at.
    static func list(
        _ words: [[UInt8]], classes: Set<[UInt8]>, bare: Kind = .recipientAccess
    ) -> [Restriction] {
        var restrictions: [Restriction] = []
        var rest = words[...]
        var onlyWarns = false
        while let word = rest.popFirst() {
            let name = String(decoding: word.map(lowercasedASCII), as: UTF8.self)
            if name == "warn_if_reject" {
                onlyWarns = true
                continue
            }
            var kind = kinds[name] ?? .other
            var argument = word
            if classes.contains(word) {
                kind = .restrictionClass
            } else if takesArgument(name) {
                argument = rest.popFirst() ?? []
            } else if kind == .other, word.contains(UInt8(ascii: ":")) {
                kind = bare
            } else if kind == .other, !isKnown(name) {
                kind = .unknown
            }
            restrictions.append(Restriction(kind: kind, argument: argument, onlyWarns: onlyWarns))
            onlyWarns = false
        }
        return restrictions
    }

    private static func isKnown(_ name: String) -> Bool {
        ["permit_", "reject_", "check_", "defer_", "warn_"].contains { name.hasPrefix($0) }
    }

    /// Whether one of a list keeps mail for other hosts out, without which the server does not start.
    static func refusesStrangers(_ restrictions: [Restriction]) -> Bool {
        restrictions.contains {
            [.reject, .defer, .rejectUnauthorizedDestination, .deferUnauthorizedDestination].contains($0.kind)
        }
    }

    private static func takesArgument(_ name: String) -> Bool {
        ["check_", "reject_rbl_", "reject_rhsbl_", "permit_dnswl_", "permit_rhswl_"].contains {
            name.hasPrefix($0)
        } && name != "check_recipient_maps" || name == "sleep"
    }
}
