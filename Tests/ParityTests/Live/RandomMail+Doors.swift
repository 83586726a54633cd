import Foundation
import TestSupport

/// What random settings have for the door of the server, and what is rarely set.
extension RandomMail {
    static let moreFeatures: [Feature] = [
        restrictions, restrictions, softBounces, filters, foreignLetters, interfaces, virtualRules,
        domainTables,
        senderClasses,
    ]

    static let restrictions: Feature = { random in
        let parameters = [
            "smtpd_client_restrictions", "smtpd_helo_restrictions", "smtpd_sender_restrictions",
            "smtpd_recipient_restrictions", "smtpd_recipient_restrictions", "smtpd_relay_restrictions",
        ]
        random.set("smtpd_restriction_classes", "strict, loose, nested")
        random.set("strict", random.pick(["reject", "reject_unlisted_recipient, reject", "defer"]))
        random.set(
            "loose", random.pick(["permit", "defer_if_permit", "defer_if_reject"]))
        random.set("nested", random.pick(["warn_if_reject strict, loose", "loose, strict", "strict"]))
        for index in 0..<(1 + random.number(3)) {
            var words: [String] = []
            let parameter = random.pick(parameters)
            for _ in 0..<(1 + random.number(4)) { words.append(random.restriction(index: index)) }
            if parameter.contains("client") || parameter.contains("helo") {
                words = words.map {
                    $0.replacingOccurrences(of: "unlisted_sender", with: "unlisted_recipient")
                }
            }
            if parameter == "smtpd_relay_restrictions" {
                // The server starts only with a rule against relaying, before any permission.
                words = words.filter { $0 != "permit" } + ["defer_unauth_destination"]
            }
            random.set(parameter, words.joined(separator: ", "))
        }
        if random.chance(30) { random.set("smtpd_reject_unlisted_sender", "yes") }
        if random.chance(15) { random.set("smtpd_delay_reject", "no") }
        if random.chance(15) { random.set("allow_untrusted_routing", "yes") }
        if random.chance(10) { random.set("smtpd_relay_before_recipient_restrictions", "no") }
        for name in ["access_map_reject_code", "reject_code", "non_fqdn_reject_code"] where random.chance(8) {
            random.set(name, random.pick(["450", "550", "571"]))
        }
        random.namedSenders += [
            "nosuch@example.com", "bob", "bob@localhost", "a@va.test", "a%r.test@example.com", "x@s.r.test",
            "sys+e@example.com", "c@vm.test", "root@example.com",
        ]
        random.named += ["alice@example.com", "a@r.test", "x@s.r.test", "a%r.test@example.com", "sys"]
    }

    /// A restriction, with a table of its own where it needs one.
    mutating func restriction(index: Int) -> String {
        let warning = chance(10) ? "warn_if_reject " : ""
        let word: String
        switch number(16) {
        case 0...4: word = "check_recipient_access \(access("recipients\(index)"))"
        case 5...7: word = "check_sender_access \(access("senders\(index)"))"
        case 8: word = "reject_unlisted_recipient"
        // Before the stage of the sender, what the server has found out is not forgotten with the next mail.
        case 9: word = "reject_unlisted_sender"
        case 10: word = pick(["reject_non_fqdn_recipient", "reject_non_fqdn_sender"])
        case 11: word = pick(["strict", "loose", "nested"])
        case 12:
            word = pick(["reject_unauth_destination", "permit_auth_destination", "defer_unauth_destination"])
        case 13:
            word = pick([
                "defer_if_permit", "defer_if_reject", "permit_mynetworks", "permit_sasl_authenticated",
            ])
        case 14: word = pick(["permit", "reject", "defer", "no_such_restriction"])
        default: word = pick(["check_recipient_access fail:x", "permit_inet_interfaces"])
        }
        return warning + (word == "permit_inet_interfaces" ? "permit_mynetworks" : word)
    }

    /// Adds an access table of the file, and gives its name.
    private mutating func access(_ file: String) -> String {
        let actions = [
            "OK", "ok yes", "DUNNO", "REJECT", "REJECT 5.1.6 moved on", "reject go away", "DEFER",
            "defer 4.2.1 full",
            "550 5.1.1 nobody", "450 wait", "451 4.1.8 bad", "123", "DEFER_IF_PERMIT",
            "defer_if_permit 4.7.9 maybe",
            "DEFER_IF_REJECT", "strict", "loose", "nested", "permit", "reject_unlisted_recipient", "nonsense",
            "warn_if_reject strict, permit", "INFO x", "PREPEND X-A: b", "permit_auth_destination",
        ]
        var lines: [(key: String, value: String)] = []
        for _ in 0..<(2 + number(4)) {
            let key: String
            switch number(9) {
            case 0, 1: key = "\(extended(name()))@\(domain())"
            case 2: key = domain()
            case 3: key = pick(["test", "r.test", ".r.test", "com", "example.com"])
            case 4: key = "\(extended(name()))@"
            case 5: key = "<>"
            case 6: key = pick(Self.users)
            default: key = namedSenders.isEmpty ? "s@sender.test" : pick(namedSenders)
            }
            lines.append((key, pick(actions)))
        }
        let present = setting.files.contains { $0.path == file }
        return present ? "inline:{s@sender.test=DUNNO}" : table(file, lines)
    }

    static let softBounces: Feature = { random in
        random.set("soft_bounce", "yes")
        random.named += ["nosuch@example.com", "nosuch@va.test", "sys@example.com", "a@1.2.3.4"]
    }

    static let filters: Feature = { random in
        random.set("content_filter", random.pick(["foo:", "foo:hop", "bar", "smtp:[127.0.0.1]:10025"]))
        if random.chance(40) { random.set("default_filter_nexthop", "next.test") }
    }

    static let foreignLetters: Feature = { random in
        random.setting.files.append(
            .init(
                path: "foreign",
                text: "jörg@va.test bob\nÄRGER@example.com sys@example.com\na@bücher.test ann@r.test\n"
                    + "@straße.test lp\nßs@example.com games@example.com\n"))
        let others = random.setting["virtual_alias_maps"].map { ", \($0)" } ?? ""
        random.set("virtual_alias_maps", "texthash:{dir}/foreign\(others)")
        random.named += [
            "jörg@va.test", "JÖRG@va.test", "ärger@example.com", "a@bücher.test", "a@BÜCHER.test",
            "x@straße.test",
            "x@STRASSE.test", "SSS@example.com", "jörg+e@va.test", "ö@example.com", "é@xn--bcher-kva.test",
        ]
    }

    static let interfaces: Feature = { random in
        random.set("proxy_interfaces", "192.0.2.9, 192.0.2.10")
        random.named += [
            "sys@[192.0.2.9]", "sys@[127.0.0.1]", "nosuch@[192.0.2.10]", "a@[192.0.2.11]", "sys@[ipv6:::1]",
            "sys@[IPv6:::1]", "a%r.test@[192.0.2.9]",
        ]
        if random.chance(50) {
            random.set("mydestination", random.pick(["", "localhost", "example.com"]))
        }
    }

    static let virtualRules: Feature = { random in
        virtualMailboxes(&random)
        switch random.number(4) {
        case 0:
            random.set(
                "virtual_transport", random.pick(["foo", "lmtp:unix:private/v", "virtual:x", "local"]))
        case 1: random.set("virtual_minimum_uid", random.pick(["10", "6000"]))
        case 2: random.set("virtual_uid_maps", random.pick(["", "static:abc", "static:0", "static:-5"]))
        default: random.set("virtual_gid_maps", random.pick(["", "static:70000"]))
        }
    }

    static let domainTables: Feature = { random in
        let text = "va.test x\nr.test x\n.r.test x\nrelay.test x\nexample.com x\n"
        random.setting.files.append(.init(path: "domaintable", text: text))
        random.setting.files.append(
            .init(path: "domainpattern", text: "/^v/ x\n/\\.r\\.test$/ x\n!/test/ x\n"))
        let name = random.pick([
            "mydestination", "virtual_alias_domains", "virtual_mailbox_domains", "relay_domains",
        ])
        random.set(
            name,
            random.pick([
                "hash:{dir}/domaintable", "regexp:{dir}/domainpattern",
                "!example.com, hash:{dir}/domaintable",
                "static:x", "localhost, texthash:{dir}/domaintable", "inline:{va.test=x}, vb.test",
            ]))
        random.named += [
            "a@va.test", "a@s.r.test", "a@x.s.r.test", "a@relay.test", "sys@example.com", "a@v.test",
        ]
    }

    static let senderClasses: Feature = { random in
        senderCanonical(&random)
        random.set("masquerade_domains", random.pick(["s.test", "r.test", "!b.s.test s.test"]))
        if random.chance(50) {
            random.set(
                "masquerade_classes", random.pick(["envelope_sender", "header_sender", "envelope_recipient"]))
        }
        if random.chance(30) {
            random.set("sender_canonical_classes", random.pick(["header_sender", "envelope_sender"]))
        }
        if random.chance(30) { random.set("recipient_canonical_classes", "header_recipient") }
        random.namedSenders += [
            "a@x.s.test", "b@b.s.test", "root@mail.example.com", "MAILER-DAEMON@example.com", "Postmaster",
        ]
    }
}
