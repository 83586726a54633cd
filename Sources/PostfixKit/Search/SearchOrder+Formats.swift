// The searches of all table formats, one value each; a new format is a new entry here.

extension SearchOrder {
    /// user+extension@domain, user@domain, user+extension, user, @domain.
    private static let mail: [Step] = [.whole, .withoutExtension, .localpartsIfLocal, .atDomain]
    private static let mailAccess: [Step] = [
        .whole, .withoutExtension, .domain, .parentDomains(of: "smtpd_access_maps"), .localpartsAt,
    ]
    private static let domainAccess: [Step] = [.whole, .parentDomains(of: "smtpd_access_maps")]
    private static let hostAccess: [Step] = [.whole, .parentDomains(of: "smtpd_access_maps"), .networks]

    private static let nullAccess = NullKey.text(parameter: "smtpd_null_access_lookup_key")

    /// All searches, in the order in which the manual lists them.
    package static let all: [SearchOrder] = [
        SearchOrder(
            "aliases", "aliases(5): alias_maps", .localpart, [.whole, .localpartWithoutExtension],
            form: .internal, foldsKeys: true),
        SearchOrder(
            "virtual", "virtual(5): virtual_alias_maps", .address, mail, extensionClass: "virtual"),
        SearchOrder(
            "canonical", "canonical(5): canonical_maps, sender_canonical_maps, recipient_canonical_maps",
            .address, mail, extensionClass: "canonical"),
        SearchOrder(
            "generic", "generic(5): smtp_generic_maps, lmtp_generic_maps", .address, mail,
            extensionClass: "generic"),
        SearchOrder(
            "relocated", "relocated(5): relocated_maps", .address, mail, form: .externalThenInternal),
        SearchOrder(
            "transport", "transport(5): transport_maps", .address,
            [.whole, .withoutExtension, .domain, .parentDomains(of: "transport_maps"), .wildcard],
            form: .externalThenInternal),
        SearchOrder(
            "bcc", "sender_bcc_maps, recipient_bcc_maps", .address, mail, form: .externalThenInternal),
        SearchOrder(
            "virtual-mailbox", "virtual_mailbox_maps", .address, mail, form: .externalThenInternal,
            foldsKeys: true),
        SearchOrder(
            "virtual-id", "virtual_uid_maps, virtual_gid_maps", .address, mail, form: .externalThenInternal,
            foldsKeys: true),
        SearchOrder(
            "recipient-list", "local_recipient_maps, relay_recipient_maps", .address, mail,
            form: .externalThenInternal, foldsKeys: true),
        SearchOrder(
            "sender-login", "smtpd_sender_login_maps", .address, mail, form: .externalThenInternal),
        SearchOrder(
            "sender-relayhost", "sender_dependent_relayhost_maps", .address, mail,
            form: .externalThenInternal,
            nullKey: .address(parameter: "empty_address_relayhost_maps_lookup_key")),
        SearchOrder(
            "sender-transport", "sender_dependent_default_transport_maps", .address, mail,
            form: .externalThenInternal,
            nullKey: .address(parameter: "empty_address_default_transport_maps_lookup_key")),
        SearchOrder(
            "local-transport", "mailbox_transport_maps, fallback_transport_maps", .localpart,
            [.localpartWithoutExtension], form: .internal, foldsKeys: true),
        SearchOrder(
            "local-command", "mailbox_command_maps", .localpart, [.localpartWithoutExtension],
            form: .internal, foldsKeys: true),
        SearchOrder(
            "access", "access(5): of an address where there is an @, else of a client", .addressOrHost,
            mailAccess, form: .externalThenInternal, nullKey: nullAccess),
        SearchOrder(
            "access-sender", "check_sender_access", .address, mailAccess, form: .externalThenInternal,
            nullKey: nullAccess),
        SearchOrder(
            "access-recipient", "check_recipient_access", .address, mailAccess, form: .externalThenInternal,
            nullKey: nullAccess),
        SearchOrder(
            "access-client", "check_client_access, check_reverse_client_hostname_access", .host, hostAccess),
        SearchOrder(
            "access-server", "check_sender_mx_access and the others of MX, NS and A hosts", .host, hostAccess),
        SearchOrder("access-helo", "check_helo_access", .domain, domainAccess),
        SearchOrder("access-etrn", "check_etrn_access", .domain, domainAccess),
        SearchOrder("access-sasl", "check_sasl_access", .text, [.whole]),
        SearchOrder("access-ccert", "check_ccert_access", .text, [.whole]),
        SearchOrder("access-postscreen", "postscreen_access_list", .networkAddress, [.networkAddress]),
        SearchOrder("client-list", "mynetworks and other lists of names and addresses", .host, clientList),
        SearchOrder("address-list", "proxy_interfaces and other lists of addresses", .text, [.whole]),
        SearchOrder(
            "domain-list", "relay_domains, fast_flush_domains", .domain,
            [.whole, .parentDomains(of: "relay_domains")], foldsKeys: true),
        SearchOrder(
            "string-list", "mydestination, virtual_alias_domains and other lists of words", .text, [.whole],
            foldsKeys: true),
        SearchOrder(
            "sasl-passwd", "smtp_sasl_password_maps: of a sender where there is an @, else of a destination",
            .senderOrDestination, mail, form: .externalThenInternal),
        SearchOrder("tls-policy", "smtp_tls_policy_maps", .domain, [.whole, .dottedParents]),
        SearchOrder("requiretls-policy", "smtp_requiretls_policy", .domain, [.whole, .dottedParents]),
        SearchOrder("sni", "tls_server_sni_maps", .domain, [.whole, .dottedParents]),
        SearchOrder("tls-per-site", "smtp_tls_per_site", .text, [.whole]),
        SearchOrder("login-sender", "local_login_sender_maps", .text, [.whole]),
        SearchOrder("rbl-reply", "rbl_reply_maps", .text, [.whole, .beforeEquals]),
        SearchOrder("type-mapping", "non_bdb_custom_mapping", .text, [.whole, .beforeColon]),
        SearchOrder(
            "content", "header_checks, body_checks, command filters: a text as it is", .text, [.whole]),
        SearchOrder(
            "text", "any other table with one key: ehlo keywords, Milters, fingerprints", .text, [.whole]),
    ]

    /// The search of one key, which is not a search of a format.
    package static let key = SearchOrder("key", "one key as it is", .text, [.whole])

    private static let clientList: [Step] = [
        .whole, .parentDomains(of: "mynetworks"), .networkAddress,
    ]

    /// The search of a format; nil where there is none of this name.
    ///
    /// Underscores are as good as hyphens.
    package static func named(_ name: String) -> SearchOrder? {
        let wanted = String(name.map { $0 == "_" ? "-" : $0 })
        return all.first { $0.name == wanted }
    }
}
