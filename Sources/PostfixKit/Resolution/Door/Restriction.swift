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
        /// The sender belongs to a user who has to log in.
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

    /// What the restrictions look at that are neither `.other` for having a table or a word behind them, nor unknown.
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
        "sleep": .silent, "check_policy_service": .policyService,
        "check_recipient_access": .recipientAccess, "check_sender_access": .senderAccess,
        "check_ccert_access": .silent, "check_sasl_access": .silent, "check_etrn_access": .silent,
        // It is for local_header_rewrite_clients alone.
        "check_address_map": .unknown,
    ]

    /// The restrictions of a list, in which `classes` are the names that stand for lists.
    ///
    /// A table without a word before it is asked for what `bare` looks at.
    static func list(
        _ text: Span<UInt8>, classes: Set<[UInt8]>, bare: Kind = .recipientAccess
    ) -> [Restriction] {
        AccessRestriction.list(text).map { restriction in
            let known = kinds[String(decoding: restriction.foldedName, as: UTF8.self)]
            let kind: Kind
            var argument = restriction.argument ?? []
            switch restriction.form {
            case .bareTable:
                kind = bare
                argument = restriction.name
            case .table: kind = argument.contains(UInt8(ascii: ":")) ? known ?? .other : .broken
            case .word: kind = known ?? .other
            case .alone:
                kind = known ?? (classes.contains(restriction.name) ? .restrictionClass : .unknown)
                argument = restriction.name
            }
            return Restriction(
                kind: kind, name: restriction.name, argument: argument, onlyWarns: restriction.onlyWarns)
        }
    }

    /// Calls `body` for each restriction of a list and, where a class is named, for those of the class, each class
    /// once.
    ///
    /// `members` gives the list that a class stands for.
    static func forEach<Failure: Error>(
        _ restrictions: [Restriction], members: ([UInt8]) throws(Failure) -> [Restriction],
        _ body: (Restriction) throws(Failure) -> Void
    ) throws(Failure) {
        var seen: Set<[UInt8]> = []
        // What is still to be looked at, the next one last.
        var waiting = Array(restrictions.reversed())
        while let restriction = waiting.popLast() {
            try body(restriction)
            guard restriction.kind == .restrictionClass, seen.insert(restriction.argument).inserted else {
                continue
            }
            waiting += try members(restriction.argument).reversed()
        }
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
