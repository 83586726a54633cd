// The lists of restrictions are taken apart once, not for every recipient.

/// One restriction of a list such as `smtpd_recipient_restrictions`.
///
/// Source: postconf(5), "smtpd_recipient_restrictions"; SMTPD_ACCESS_README.
struct Restriction {
    /// What a restriction looks at, as far as it concerns senders and recipients.
    enum Kind {
        case permit
        case reject
        case `defer`
        case deferIfPermit
        case deferIfReject
        case permitNetworks
        case permitAuthorizedDestination
        case rejectUnauthorizedDestination
        case deferUnauthorizedDestination
        /// `check_relay_domains`, which permits or rejects.
        case relayDomains
        case rejectUnlistedRecipient
        case rejectUnlistedSender
        case rejectIncompleteRecipient
        case rejectIncompleteSender
        /// The sender belongs to somebody who has to log in.
        case rejectSenderOfOthers
        case recipientAccess
        case senderAccess
        /// The name of a class, which stands for a list.
        case restrictionClass
        /// A policy service, which is asked only where that is wanted.
        case policyService
        /// It says nothing to a client of which only the address is known.
        case silent
        /// It depends on the client, or on the network.
        case other
        /// The table that it needs is missing.
        case broken
        /// There is no such restriction.
        case unknown
    }

    /// What it looks at.
    let kind: Kind
    /// Its name, as it is written.
    let name: [UInt8]
    /// The table, or what else stands behind the name; the name of a class.
    let argument: [UInt8]
    /// Whether it is tried only, and its refusal ignored.
    let onlyWarns: Bool

    private static let kinds: [String: Kind] = [
        "permit": .permit, "reject": .reject, "defer": .defer, "defer_if_permit": .deferIfPermit,
        "defer_if_reject": .deferIfReject, "permit_mynetworks": .permitNetworks,
        "permit_inet_interfaces": .permitNetworks,
        "permit_auth_destination": .permitAuthorizedDestination,
        "reject_unauth_destination": .rejectUnauthorizedDestination,
        "defer_unauth_destination": .deferUnauthorizedDestination,
        "check_relay_domains": .relayDomains,
        "reject_unlisted_recipient": .rejectUnlistedRecipient,
        "check_recipient_maps": .rejectUnlistedRecipient,
        "reject_unlisted_sender": .rejectUnlistedSender,
        "reject_non_fqdn_recipient": .rejectIncompleteRecipient,
        "reject_non_fqdn_sender": .rejectIncompleteSender,
        "reject_sender_login_mismatch": .rejectSenderOfOthers,
        "reject_unauthenticated_sender_login_mismatch": .rejectSenderOfOthers,
        "reject_known_sender_login_mismatch": .rejectSenderOfOthers,
        "reject_authenticated_sender_login_mismatch": .silent,
        "permit_sasl_authenticated": .silent, "permit_tls_clientcerts": .silent,
        "permit_tls_all_clientcerts": .silent, "reject_unauth_pipelining": .silent,
        "reject_multi_recipient_bounce": .silent,
        "reject_plaintext_session": .other, "reject_unknown_client_hostname": .other,
        "reject_unknown_client": .other, "reject_unknown_reverse_client_hostname": .other,
        "reject_maps_rbl": .other, "reject_invalid_helo_hostname": .other, "reject_invalid_hostname": .other,
        "reject_unknown_helo_hostname": .other, "reject_unknown_hostname": .other,
        "permit_naked_ip_address": .other, "reject_non_fqdn_helo_hostname": .other,
        "reject_non_fqdn_hostname": .other, "reject_unknown_address": .other,
        "reject_unknown_sender_domain": .other, "reject_unverified_sender": .other,
        "permit_mx_backup": .other,
        "reject_unknown_recipient_domain": .other, "reject_unverified_recipient": .other,
    ]

    /// Those that have a word behind them, which is no table.
    private static let kindsWithArgument: [String: Kind] = [
        "sleep": .silent, "check_policy_service": .policyService, "reject_rbl_client": .other,
        "reject_rbl": .other, "permit_dnswl_client": .other, "reject_rhsbl_client": .other,
        "permit_rhswl_client": .other, "reject_rhsbl_reverse_client": .other, "reject_rhsbl_helo": .other,
        "reject_rhsbl_sender": .other, "reject_rhsbl_recipient": .other,
    ]

    /// Those that have a table behind them.
    private static let kindsWithTable: [String: Kind] = {
        var kinds: [String: Kind] = [
            "check_recipient_access": .recipientAccess, "check_sender_access": .senderAccess,
            "check_client_access": .other, "check_reverse_client_hostname_access": .other,
            "check_helo_access": .other, "check_ccert_access": .silent, "check_sasl_access": .silent,
            "check_etrn_access": .silent,
        ]
        for subject in ["client", "reverse_client_hostname", "helo", "sender", "recipient"] {
            for record in ["ns", "mx", "a"] { kinds["check_\(subject)_\(record)_access"] = .other }
        }
        return kinds
    }()

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
            var kind = kinds[name] ?? .unknown
            var argument = word
            if word.contains(UInt8(ascii: ":")) {
                kind = bare
            } else if let kindOfTable = kindsWithTable[name] {
                let table = rest.popFirst() ?? []
                argument = table
                kind = table.contains(UInt8(ascii: ":")) ? kindOfTable : .broken
            } else if let kindOfWord = kindsWithArgument[name] {
                argument = rest.popFirst() ?? []
                kind = kindOfWord
            } else if kind == .unknown, classes.contains(word) {
                kind = .restrictionClass
            }
            restrictions.append(
                Restriction(kind: kind, name: word, argument: argument, onlyWarns: onlyWarns))
            onlyWarns = false
        }
        return restrictions
    }

    /// Whether a list keeps mail for other hosts out, without which the server does not start.
    ///
    /// `members` gives the list that a class stands for.
    static func refusesStrangers(
        _ restrictions: [Restriction], depth: Int = 0, _ members: ([UInt8]) -> [Restriction]
    ) -> Bool {
        for restriction in restrictions where !restriction.onlyWarns {
            switch restriction.kind {
            case .permit: return false
            case .reject, .defer, .deferIfPermit, .rejectUnauthorizedDestination,
                .deferUnauthorizedDestination, .relayDomains:
                return true
            case .restrictionClass
            where depth < 100
                && refusesStrangers(members(restriction.argument), depth: depth + 1, members):
                return true
            default: continue
            }
        }
        return false
    }
}
