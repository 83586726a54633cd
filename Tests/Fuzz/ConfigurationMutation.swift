// Configurations that nobody would write, put together from what names tables in main.cf and master.cf.

/// Makes the text of main.cf and master.cf.
enum ConfigurationMutation {
    private static let parameters = [
        "virtual_alias_maps", "alias_maps", "alias_database", "mydestination", "mynetworks", "relay_domains",
        "transport_maps", "smtpd_client_restrictions", "smtpd_recipient_restrictions",
        "smtpd_restriction_classes", "strict", "smtp_sasl_password_maps", "tls_server_sni_maps",
        "default_database_type", "default_cache_db_type", "smtp_tls_session_cache_database", "x", "y",
        "virtual_alias_domains", "canonical_maps", "relay_recipient_maps", "proxy_read_maps",
        "smtp_header_checks", "smtp_tls_policy_maps", "local_header_rewrite_clients", "debug_peer_list",
        "mua_client_restrictions", "compatibility_level", "mail_version",
        "fast_flush_domains",
    ]
    private static let pieces = [
        "hash:t", "btree:t", "lmdb:t", "hash:no", "hash:t2", "btree:./t", "$x", "${x}",
        "${x?{hash:t}:{btree:t}}",
        "${x:hash:t}", "$(y)", "$$x", "${", "${x", "${{a} == {b} ? {hash:t} : {c}}",
        "$default_database_type:t",
        "$virtual_alias_maps", "proxy:", "debug:", "proxy:hash:t", "unionmap:{hash:t, btree:t}", "unionmap:{",
        "pipemap:{hash:t,inline:{a=b}}", "inline:{a=b}", "inline:{{a = hash:t}}", "static:x",
        "regexp:{{/a/ b}}",
        "regexp:t", "cidr:t", "texthash:t", "pcre:/nowhere", "check_client_access",
        "check_sender_access hash:t",
        "check_recipient_access { hash:t, search_order = x }", "check_policy_service inet:127.0.0.1:1",
        "strict",
        "permit", "reject", "!hash:t", "!", "{", "}", ",", " ", "\t", "\n ", "\n\t", "\n#\n ", "=", ":", "/",
        "./t",
        "example.com", "[::1]/128", "127.0.0.0/8", "hash", "btree", "memcache:t", "sqlite:t", "ldap:x",
        "fail:x",
        "hash:/nowhere/mailman/t", "hash:\u{E4}", "lmdb", "\"", "'", "\\",
    ]
    private static let options = [
        "-o ", "-o", "-o {", "}", "-v ", "virtual_alias_maps=hash:t",
        "smtpd_client_restrictions=check_client_access,hash:t",
        "{ smtpd_helo_restrictions = check_helo_access hash:t, reject }", "x=hash:t", "y=$x",
        "relay_domains=",
        "{ x = btree:t", "alias_maps=proxy:hash:t,btree:t", "mydestination=$y", "=", "\n  ", "\n#\n\t", " ",
        "{ }",
    ]

    /// main.cf.
    static func main(_ generator: inout Generator) -> [UInt8] {
        var text = ""
        for _ in 0..<generator.below(generator.once(in: 30) ? 200 : 12) {
            text += generator.once(in: 20) ? generator.pick(pieces) : generator.pick(parameters)
            text += generator.once(in: 40) ? generator.pick(pieces) : " = "
            for _ in 0..<generator.below(6) {
                text += generator.pick(pieces) + generator.pick([" ", ", ", " ", "", "\n  "])
            }
            text += "\n"
        }
        if generator.once(in: 60) {
            let piece = generator.pick(["unionmap:{", "proxy:", "${x?{", "{", "inline:{"])
            text +=
                "virtual_alias_maps = " + String(repeating: piece, count: generator.pick([60, 1000])) + "\n"
        }
        return damaged(text, &generator)
    }

    /// master.cf.
    static func master(_ generator: inout Generator) -> [UInt8] {
        var text = ""
        for number in 0..<generator.below(5) {
            text += generator.pick(["smtp", "\(number)", "submission"])
            text += generator.once(in: 20) ? generator.pick(pieces) : " inet n - n - - smtpd "
            for _ in 0..<generator.below(8) {
                text += generator.pick(options) + generator.pick(["", " ", "\n  "])
            }
            text += "\n"
        }
        return damaged(text, &generator)
    }

    private static func damaged(_ text: String, _ generator: inout Generator) -> [UInt8] {
        var bytes = Array(text.utf8)
        if generator.once(in: 4) { SourceMutation.damage(&bytes, &generator) }
        return bytes
    }
}
