import Foundation
import TestSupport

/// What a random setting is made of.
extension RandomMail {
    typealias Feature = @Sendable (inout RandomMail) -> Void

    static let features: [Feature] = [
        virtualAliases, virtualAliases, virtualMailboxes, canonical, recipientCanonical, senderCanonical,
        masquerading, copies,
        transports, transports, senderDependent, relocated, aliases, aliases, aliases, forwardFiles,
        forwardFiles, mailboxes, mailboxes,
        unknownUsers, unknownUsers, delimiters, rewriting, limits, missingTransports, brokenTables,
        ownerRules, permissions,
        originalRecipients, relayRecipients, patterns, doors, oddities,
    ]

    static let domains: Feature = { random in
        if random.chance(60) {
            random.set(
                "virtual_alias_domains", random.pick(["va.test", "va.test, vb.test", "va.test, example.org"]))
        }
        if random.chance(50) {
            random.set(
                "relay_domains",
                random.pick(["relay.test", "relay.test, o.test", ".relay.test", "r.test, !s.r.test"]))
        }
        if random.chance(25) {
            random.set(
                "mydestination",
                random.pick([
                    "$myhostname, example.com, localhost, o.test", "example.com",
                    "!localhost, inline:{localhost=x example.com=y}",
                    "$myhostname, {dir}/destinations", "",
                ]))
            random.setting.files.append(
                .init(path: "destinations", text: "# ours\nexample.com\nlocalhost, vb.test\n"))
        }
    }

    static let virtualAliases: Feature = { random in
        let lines = random.lines(3 + random.number(5)) { $0.value() }
        random.set("virtual_alias_maps", random.table("virtual", lines))
        if random.chance(30) {
            let more = random.lines(1 + random.number(3)) { $0.value() }
            random.set(
                "virtual_alias_maps",
                random.setting["virtual_alias_maps", default: ""] + ", " + random.table("virtual2", more))
        }
    }

    static let virtualMailboxes: Feature = { random in
        random.set(
            "virtual_mailbox_domains", random.pick(["vm.test", "vm.test, vb.test", "vm.test, example.com"]))
        var lines: [(key: String, value: String)] = []
        for index in 0..<(2 + random.number(3)) {
            let key = random.pick([
                "\(random.extended(random.name()))@vm.test", "@vb.test", "\(random.pick(names))@vm.test",
                "@vm.test", "info",
            ])
            random.named.append(key)
            lines.append((key, random.pick(["box\(index)", "dir\(index)/", "box\(index).mbox"])))
        }
        random.set("virtual_mailbox_maps", random.table("vmailbox", lines))
        random.set(
            "virtual_uid_maps",
            random.pick([
                "static:5000", "static:5000", "static:50",
                random.table("uids", [("a@vm.test", "5000"), ("@vb.test", "6000")]),
            ]))
        random.set("virtual_gid_maps", random.pick(["static:5000", "static:5000", "static:0"]))
    }

    static let canonical: Feature = { random in
        let lines = random.lines(2 + random.number(3)) { $0.value(most: 2) }
        random.set("canonical_maps", random.table("canonical", lines))
        random.namedSenders += lines.map(\.key).filter { $0.contains("@") && !$0.hasPrefix("@") }
        if random.chance(30) {
            random.set(
                "canonical_classes", random.pick(["envelope_recipient", "envelope_sender", "header_sender"]))
        }
    }

    static let recipientCanonical: Feature = { random in
        let lines = random.lines(2 + random.number(3)) { $0.value(most: 2) }
        random.set("recipient_canonical_maps", random.table("recipient", lines))
    }

    static let senderCanonical: Feature = { random in
        var lines: [(key: String, value: String)] = []
        for index in 0..<3 {
            let key = random.pick(["s\(index)@s.test", "@s.test", "bare\(index)"])
            random.namedSenders.append(key.hasPrefix("@") ? "any+x@s.test" : key)
            lines.append(
                (
                    key,
                    random.pick(["s1@s.test", "s2@s.test", "alice@example.com", "mailer-daemon", "@o.test"])
                ))
        }
        random.set("sender_canonical_maps", random.table("sender", lines))
    }

    static let masquerading: Feature = { random in
        random.set(
            "masquerade_domains",
            random.pick(["r.test", "!s.r.test r.test", "relay.test, test", "example.com", "R.TEST"]))
        random.set("masquerade_classes", "envelope_sender, envelope_recipient")
        if random.chance(50) {
            random.set("masquerade_exceptions", random.pick(["root, a", "list", "\"a b\""]))
        }
        random.named += ["a@s.r.test", "b@x.s.r.test", "list@sub.relay.test", "a@mail.example.com"]
        random.namedSenders += ["a@s.r.test", "b@x.s.r.test", "root@sub.relay.test"]
    }

    static let copies: Feature = { random in
        if random.chance(70) {
            random.set("recipient_bcc_maps", random.table("bcc", random.lines(3) { $0.address() }))
        }
        if random.chance(40) {
            random.set(
                "sender_bcc_maps",
                random.table("sbcc", [("s@sender.test", random.address()), ("@s.test", random.address())]))
            random.namedSenders += ["s@s.test", "s+x@sender.test"]
        }
        if random.chance(20) { random.set("always_bcc", random.address()) }
    }

    static let transports: Feature = { random in
        var lines: [(key: String, value: String)] = []
        for _ in 0..<(2 + random.number(4)) {
            let key: String
            switch random.number(8) {
            case 0...2: key = random.domain()
            case 3, 4: key = ".\(random.pick(["r.test", "test", "relay.test", "va.test", "example.com"]))"
            case 5: key = "*"
            default: key = "\(random.extended(random.name()))@\(random.domain())"
            }
            if key.contains("@") {
                random.named.append(key)
            } else {
                random.named.append(
                    "\(random.pick(names))@\(key.hasPrefix(".") ? "x" + key : random.domain())")
            }
            lines.append((key, random.transport()))
        }
        random.set("transport_maps", random.table("transport", lines))
        if random.chance(20) {
            random.set(
                "parent_domain_matches_subdomains",
                random.pick(["transport_maps", "transport_maps, relay_domains", ""]))
        }
    }

    /// A value of transport_maps.
    mutating func transport() -> String {
        switch number(14) {
        case 0, 1: "foo:hop"
        case 2: "foo:"
        case 3: "bar"
        case 4: ":hop"
        case 5: ":"
        case 6: "error:5.7.1 not here"
        case 7: "error:"
        case 8: "retry:4.4.4 later"
        case 9: "discard:"
        case 10: "local:"
        case 11: "virtual:"
        case 12: "relay:[h.test]:26"
        default: "smtp:[h.test]"
        }
    }

    static let senderDependent: Feature = { random in
        if random.chance(50) {
            random.set("relayhost", random.pick(["[relay.host]", "relay.host", "[relay.host]:587"]))
        }
        if random.chance(20) {
            random.set(
                "default_transport",
                random.pick(["foo", "foo:default", "smtp:[d.host]", "error:5.1.2 no mail out", "relay"]))
        }
        if random.chance(15) {
            random.set("relay_transport", random.pick(["foo:rel", "lmtp:unix:private/l", "smtp"]))
        }
        let keys = ["s@sender.test", "s@s.test", "@s.test", "<>", "alice", "s@s.test"]
        if random.chance(60) {
            random.set(
                "sender_dependent_relayhost_maps",
                random.table(
                    "sdr",
                    [
                        (random.pick(keys), "[sdr.host]"),
                        (random.pick(keys), random.pick(["DUNNO", "dunno", "sdr2.host"])),
                    ]))
        }
        if random.chance(60) {
            random.set(
                "sender_dependent_default_transport_maps",
                random.table(
                    "sdt",
                    [
                        (random.pick(keys), random.pick(["foo", "foo:sdt", "bar:"])),
                        (random.pick(keys), random.pick(["DUNNO", "bar:x", "error:5.7.1 not you"])),
                    ]))
        }
        random.namedSenders += ["s@s.test", "s+e@s.test", "x@s.test"]
        random.named += ["a@r.test", "b@relay.test"]
    }

    static let relocated: Feature = { random in
        random.set(
            "relocated_maps",
            random.table(
                "relocated", random.lines(3) { $0.pick(["new@place.test", "somewhere else", "5.7.1 gone"]) }))
    }

    // MARK: local

    /// A destination of an alias or a forward file.
    mutating func destination(of name: String) -> String {
        switch number(24) {
        case 0...4: pick(Self.users)
        case 5...8: address()
        case 9, 10: named.isEmpty ? "lp" : pick(named.filter { !$0.hasPrefix("@") } + ["lp"])
        case 11: name
        case 12: "\(name)@example.com"
        case 13: "\\\(name)"
        case 14: "{dir}/open/file\(number(3))"
        case 15: "{dir}/open/dir\(number(2))/"
        case 16: "|/bin/true"
        case 17: "\"|/bin/true arg\(number(3))\""
        case 18: ":include:{dir}/include\(number(2))"
        case 19: "\"|/bin/cat >/dev/null\""
        case 20: "\(pick(Self.users))+\(pick(["e", "f"]))"
        case 21: pick(["\"\"", "\"a b\"@r.test", "Foo Bar <sys@example.com>", "lp (printer)", "/dev/null"])
        default: pick(Self.names)
        }
    }

    static let aliases: Feature = { random in
        var text = random.setting.files.first { $0.path == "aliases" }?.text ?? ""
        for _ in 0..<(3 + random.number(4)) {
            let name = random.pick([
                random.pick(users), random.pick(names), random.pick(names), "\(random.pick(names))+e",
                "postmaster", "\"a b\"",
            ])
            random.named.append("\(name)@\(random.pick(localDomains))")
            let values = (0..<(1 + random.number(3))).map { _ in random.destination(of: name) }
            text += "\(name): \(values.joined(separator: ", "))\n"
            if random.chance(20), !name.hasPrefix("\"") {
                text += "owner-\(name): \(random.destination(of: name))\n"
            }
        }
        random.setting.files.removeAll { $0.path.hasPrefix("include") || $0.path == "aliases" }
        random.setting.files.append(
            .init(
                path: "aliases", text: text, owner: random.chance(12) ? random.pick(["alice", "sys"]) : nil))
        for index in 0..<2 {
            var list = "# a list\n"
            for _ in 0..<(1 + random.number(3)) { list += random.destination(of: "list") + "\n" }
            random.setting.files.append(
                .init(
                    path: "include\(index)", text: list, owner: random.chance(20) ? "bob" : nil,
                    mode: random.chance(8) ? 0o666 : 0o644))
        }
        random.set("alias_maps", "hash:{dir}/aliases")
    }

    static let forwardFiles: Feature = { random in
        for _ in 0..<(1 + random.number(3)) {
            let user = random.pick(["alice", "bob", "games", "lp", "sys"])
            let path = "home/\(user)/.forward\(random.pick(["", "", "", "+e", "-e"]))"
            guard !random.setting.files.contains(where: { $0.path == path }) else { continue }
            var text = random.chance(20) ? "# mine\n" : ""
            for _ in 0..<random.pick([0, 1, 1, 1, 2]) {
                let count = 1 + random.number(2)
                text +=
                    (0..<count).map { _ in random.chance(10) ? "~/own" : random.destination(of: user) }
                    .joined(separator: ", ") + "\n"
            }
            var file = LiveSetting.File(path: path, text: text)
            if random.chance(15) { file.mode = random.pick([0o666, 0o600, 0o000, 0o664]) }
            if random.chance(10) { file.owner = random.pick(["alice", "root", "lp"]) }
            random.setting.files.append(file)
            random.named += ["\(user)@example.com", "\(user)+e@example.com"]
        }
        if random.chance(20) {
            random.set(
                "forward_path",
                random.pick([
                    "$home/.forward", "{dir}/open/$user$recipient_delimiter$extension, $home/.forward",
                    "$home/.forward${recipient_delimiter?+}${extension}", "",
                ]))
        }
    }

    static let mailboxes: Feature = { random in
        switch random.number(8) {
        case 0: random.set("home_mailbox", random.pick(["Mailbox", "Maildir/", "mail/in"]))
        case 1: random.set("mail_spool_directory", random.pick(["{dir}/spool/", "{dir}/open/"]))
        case 2:
            random.set(
                "mailbox_command", random.pick(["/bin/true $USER $EXTENSION", "/bin/true", "/bin/cat"]))
        case 3:
            random.set(
                "mailbox_command_maps",
                random.table(
                    "commands",
                    [
                        (random.pick(users), "/bin/true mapped"), ("alice", "/bin/cat"),
                        ("a+e", "/bin/true never"),
                    ]))
        case 4:
            random.set(
                "mailbox_transport", random.pick(["foo", "foo:box", "lmtp:unix:private/l", "virtual"]))
        case 5, 6:
            random.set(
                "mailbox_transport_maps",
                random.table(
                    "boxes",
                    [(random.pick(users), "foo:mapped"), (random.pick(names), "bar"), ("nosuch", "foo:")]))
        default: random.set("local_transport", random.pick(["local", "foo:loc", "virtual", "local:[x]"]))
        }
        random.named += users.map { "\($0)@example.com" }
    }

    static let unknownUsers: Feature = { random in
        switch random.number(5) {
        case 0: random.set("fallback_transport", random.pick(["foo:fall", "bar", "lmtp:"]))
        case 1:
            random.set(
                "fallback_transport_maps",
                random.table(
                    "fallback", [("nosuch", "foo:fall"), (random.pick(names), random.pick(["bar:", "bar"]))]))
        default:
            random.set(
                "luser_relay",
                random.pick([
                    "sys", "$user@r.test", "catch+$local@r.test", "$user+x@example.com", "list",
                    "$local@o.test", "a b", "$recipient.x@r.test", "root+$extension", "nosuch",
                    "$user${extension?+$extension}@$domain.r.test",
                ]))
        }
        if random.chance(50) { random.set("local_recipient_maps", "") }
        random.named += ["nosuch@example.com", "nosuch+e@example.com", "\(random.pick(names))@localhost"]
    }

    static let ownerRules: Feature = { random in
        aliases(&random)
        switch random.number(4) {
        case 0: random.set("owner_request_special", "no")
        case 1: random.set("expand_owner_alias", "yes")
        case 2: random.set("reset_owner_alias", "yes")
        default: random.set("frozen_delivered_to", "no")
        }
    }

    static let permissions: Feature = { random in
        if random.setting["alias_maps"] == nil { aliases(&random) }
        switch random.number(5) {
        case 0:
            random.set(
                "allow_mail_to_files", random.pick(["alias", "forward", "", "alias, forward, include"]))
        case 1:
            random.set(
                "allow_mail_to_commands", random.pick(["alias", "forward", "", "alias, forward, include"]))
        case 2: random.set("require_home_directory", "yes")
        case 3: random.set("local_command_shell", "/bin/sh -c")
        default: random.set("command_time_limit", "100s")
        }
        random.setting.users.append("homeless")
        random.named.append("homeless@example.com")
        random.setting.files.append(.init(path: "home/homeless", mode: 0o700, kind: .directory))
    }

    // MARK: rules

    static let delimiters: Feature = { random in
        random.set("recipient_delimiter", random.pick(["-", "+-", "-+", "", "+", "."]))
        if random.chance(60) {
            random.set(
                "propagate_unmatched_extensions",
                random.pick([
                    "", "canonical", "virtual", "alias, forward, include",
                    "canonical, virtual, alias, forward, include",
                ]))
        }
        random.named += [
            "a-e@va.test", "list-request@example.com", "alice-e@example.com", "sys.e@example.com",
        ]
    }

    static let rewriting: Feature = { random in
        for _ in 0..<(1 + random.number(2)) {
            let name = random.pick([
                "append_at_myorigin", "append_dot_mydomain", "swap_bangpath", "allow_percent_hack",
                "resolve_dequoted_address", "resolve_null_domain", "resolve_numeric_domain",
            ])
            random.set(
                name,
                ["append_dot_mydomain", "resolve_null_domain", "resolve_numeric_domain"].contains(name)
                    ? "yes" : "no")
        }
        if random.chance(40) {
            random.set("myorigin", random.pick(["origin.test", "mail.example.com", "va.test", "r.test"]))
        }
        random.named += [
            "a%r.test@example.com", "r.test!a@example.com", "a%r.test", "r.test!a",
            "\"a@r.test\"@example.com", "a@127.0.0.1", "a@mail", "@example.com",
            "\"a%r.test\"@example.com", "a@b@example.com", "sys@example.com.", "a@", "\"sys\"@example.com",
            "@r.test:sys@example.com", "x!y%z@localhost", "\"x!y\"@localhost",
            "u(c)@r.test", "a,b@r.test", "a b@r.test", "sys@[127.0.0.2]", "-a@r.test", ".a@r.test",
            "a..b@example.com",
        ]
    }

    static let limits: Feature = { random in
        if random.setting["virtual_alias_maps"] == nil { virtualAliases(&random) }
        switch random.number(4) {
        case 0: random.set("virtual_alias_recursion_limit", "\(1 + random.number(3))")
        case 1: random.set("virtual_alias_expansion_limit", "\(1 + random.number(3))")
        case 2: random.set("virtual_alias_address_length_limit", "\(8 + random.number(10))")
        default: random.set("duplicate_filter_limit", "\(1 + random.number(2))")
        }
    }

    static let missingTransports: Feature = { random in
        // Not a service that local(8) passes mail to: it would wait for that for minutes.
        switch random.number(4) {
        case 0: random.set("default_transport", "nothing:x")
        case 1: random.set("defer_transports", random.pick(["smtp", "foo, relay", "local"]))
        case 2: random.setting.missingServices.insert(random.pick(["relay", "discard"]))
        default: random.set("local_transport", "nothing:")
        }
        random.named += ["a@r.test", "sys@example.com", "b@relay.test"]
    }

    static let brokenTables: Feature = { random in
        let table = random.pick(["hash:{dir}/missing", "fail:x", "texthash:{dir}/missing"])
        let name = random.pick([
            "virtual_alias_maps", "canonical_maps", "transport_maps", "relocated_maps", "recipient_bcc_maps",
            "alias_maps", "virtual_mailbox_maps",
            "relay_domains", "mailbox_transport_maps", "mailbox_command_maps", "fallback_transport_maps",
            "sender_dependent_relayhost_maps",
            "sender_dependent_default_transport_maps", "virtual_alias_domains", "local_recipient_maps",
            "relay_recipient_maps",
        ])
        let before = random.setting[name] ?? ""
        random.set(
            name, before.isEmpty ? table : random.chance(50) ? "\(before), \(table)" : "\(table), \(before)")
    }

    static let originalRecipients: Feature = { random in
        random.set("enable_original_recipient", "no")
        if random.setting["virtual_alias_maps"] == nil { virtualAliases(&random) }
    }

    static let relayRecipients: Feature = { random in
        random.set("relay_domains", "relay.test, o.test")
        random.set(
            "relay_recipient_maps",
            random.table("relayed", [("a@relay.test", "x"), ("@o.test", "x"), ("b@sub.relay.test", "x")]))
        random.named += ["a@relay.test", "a+e@relay.test", "b@relay.test", "c@o.test", "b@sub.relay.test"]
    }

    static let patterns: Feature = { random in
        switch random.number(4) {
        case 0:
            random.setting.files.append(
                .init(
                    path: "vpattern",
                    text:
                        "/^(.*)\\+(.*)@va\\.test$/ $1@r.test, $2@o.test\n/^list(-.*)?@/ sys$1\n/^info@(.*)$/ @o.$1\n"
                ))
            random.set("virtual_alias_maps", random.pick(["regexp", "pcre"]) + ":{dir}/vpattern")
            if random.setting["virtual_alias_domains"] == nil {
                random.set("virtual_alias_domains", "va.test")
            }
        case 1:
            random.setting.files.append(
                .init(path: "apattern", text: "/^list-(.*)$/ lp\n/^a$/ sys, x@r.test\n/^info/ bob\n"))
            random.set("alias_maps", "regexp:{dir}/apattern")
        case 2:
            random.setting.files.append(
                .init(
                    path: "tpattern", text: "/@.*\\.r\\.test$/ foo:pattern\n/^list@/ bar:\n/^\\*$/ foo:star\n"
                ))
            random.set("transport_maps", "regexp:{dir}/tpattern")
        default:
            random.setting.files.append(
                .init(path: "cpattern", text: "/^(.)@(.*)\\.r\\.test$/ $1.$2@r.test\n/^c@/ @o.test\n"))
            random.set("recipient_canonical_maps", "pcre:{dir}/cpattern")
        }
        random.named += [
            "a+e@va.test", "list@va.test", "list-e@example.com", "info@r.test", "a@s.r.test", "c@example.com",
            "info+x@example.com", "a@example.com",
        ]
    }

    static let doors: Feature = { random in
        switch random.number(6) {
        case 0: random.set("smtpd_reject_unlisted_recipient", "no")
        case 1: random.set("show_user_unknown_table_name", "no")
        case 2: random.set("unknown_local_recipient_reject_code", "450")
        case 3: random.set("unknown_virtual_alias_reject_code", "554")
        case 4:
            random.set(
                "local_recipient_maps",
                random.table("locals", [("sys@example.com", "x"), ("@localhost", "x"), ("a", "x")]))
        default: random.set("smtpd_relay_restrictions", "permit_mynetworks, reject_unauth_destination")
        }
        random.named += [
            "nosuch@example.com", "nosuch@va.test", "nosuch@relay.test", "sys+e@example.com", "x@localhost",
        ]
    }

    static let oddities: Feature = { random in
        switch random.number(7) {
        case 0: random.set("empty_address_recipient", random.pick(["nobody", "sys"]))
        case 1: random.set("allow_min_user", "yes")
        case 2: random.set("double_bounce_sender", "twice")
        case 3: random.set("myhostname", "other.test")
        case 4: random.set("receive_override_options", "no_address_mappings")
        case 5:
            random.set("compatibility_level", random.pick(["0", "1", "2"]))
            random.set("smtpd_relay_restrictions", "permit_mynetworks, defer_unauth_destination")
        default: random.set("smtputf8_enable", "no")
        }
        random.named += [
            "\"\"@example.com", "twice@example.com", "double-bounce@example.com", "sys@other.test",
            "sys@relay.test", "sys@mail",
        ]
    }
}

extension LiveSetting {
    fileprivate subscript(parameter: String, default value: String) -> String { self[parameter] ?? value }
}
