// Rules, settings and table names that nobody would write, put together from what rules are made of.

/// Makes the text of pattern tables, of settings files, and of tables that are written out in their name.
enum TableMutation {
    private static let patterns = [
        "/^a/", "/(.*)@(x)/i", "!/b+/", "/(a|b|c)*$/x", "/[[:alpha:]]{2,5}/", "/\\/", "/(((((", "|a/b|",
        "/a/ !",
        "/(?P<n>x)\\k<n>/", "/a/!/b/", "/\\d+(?=z)/s", "10.0.0.0/8", "192.0.2.1", "!2001:db8::/32", "[::1]",
        "1.2.3.4/33", "::/0", "0/0", "//", "/x{9999}/", "/(?:a{0,100}){0,100}/", "/(a+)+$/", "/\u{E9}/i",
        "/[/",
    ]
    private static let results = [
        "OK", "$1", "${1}x$(2)", "$$", "$99", "$x", "${", "$", "", "a, b", "REJECT $1 $2 $3", "\u{E4}", "$0",
    ]
    private static let keys = [
        "", "a", "A", "ab@x", "10.1.2.3", "192.0.2.1", "2001:db8::1", "::1", "aaaaaaaaaaaaaaaaaaaaaaaaaaaab",
        "\u{E9}", "b b", "999.1.1.1", "::ffff:1.2.3.4", "user+ext@sub.example.com",
    ]
    private static let settings = [
        "dbpath = /nowhere", "query = SELECT '%s'", "query = %u %d %1 %z", "domain = a.b, !c, /nowhere",
        "result_format = %s %S %9", "expansion_limit = x", "hosts = inet:127.0.0.1:1", "timeout = 1",
        "dbpath",
        "= x", "search_base = %u", "memcache = inet:127.0.0.1:1", "key_format = %", "max_try = 1",
        "retry_pause = 0",
        "result_attribute = a, b", "server_host = ldap://127.0.0.1:1", "user = u", "password = p",
        "dbname = d",
        "key_format = %s", "bind = no", "version = 3", "backup = static:x", "expansion_limit = 1",
    ]
    private static let names = [
        "inline:", "static:", "randmap:", "unionmap:", "pipemap:", "regexp:", "pcre:", "cidr:", "environ:",
        "proxy:", "debug:", "internal:", "unix:", "fail:", "socketmap:", "tcp:", "sqlite:", "texthash:",
        "nis:",
    ]
    private static let pieces = [
        "{", "}", "{{", "}}", ",", " ", "=", "a", "a=b", "{a = b c}", "inline:{a=b}", "static:x", ":", "/",
        "/a/ b",
        "{/a/ b}", "10.0.0.0/8 x", "passwd.byname", "inet:127.0.0.1:1:x", "unix:/nowhere:x", "!", "if /a/",
        "endif",
        "unionmap:{", "pipemap:{", "\u{E4}", "\\", "\"", "$1",
    ]

    /// The lines of a pattern table, with blocks that are opened and closed anyhow.
    static func rules(_ generator: inout Generator) -> [UInt8] {
        var text = ""
        for _ in 0..<generator.below(generator.once(in: 30) ? 3000 : 30) {
            switch generator.below(12) {
            case 0: text += generator.pick(["if ", "IF !", "if", "  if "]) + generator.pick(patterns)
            case 1: text += generator.pick(["endif", "ENDIF", "endif x", " endif"])
            case 2: text += generator.pick(["# note", "", "   ", "word value"])
            default:
                text +=
                    generator.pick(patterns) + generator.pick([" ", "\t", "", "\n "])
                    + generator.pick(results)
            }
            text += generator.once(in: 20) ? "\r\n" : "\n"
        }
        var bytes = Array(text.utf8)
        if generator.once(in: 3) { SourceMutation.damage(&bytes, &generator) }
        return bytes
    }

    /// The lines of a settings file.
    static func settings(_ generator: inout Generator) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<generator.below(14) { bytes += Array((generator.pick(settings) + "\n").utf8) }
        if generator.once(in: 3) { SourceMutation.damage(&bytes, &generator) }
        return bytes
    }

    /// The name of a table that is written out in it, or nested names far too deep.
    static func name(_ generator: inout Generator) -> String {
        var name = generator.pick(names)
        if generator.once(in: 40) {
            let piece = generator.pick(["unionmap:{", "pipemap:{", "proxy:", "debug:", "inline:{"])
            return String(repeating: piece, count: generator.pick([10, 200, 3000]))
        }
        if generator.once(in: 2) { name += "{" }
        for _ in 0..<generator.below(10) { name += generator.pick(pieces) }
        if generator.once(in: 2) { name += "}" }
        return name
    }

    /// Keys to ask for, one a line.
    static func lines(_ generator: inout Generator) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<20 {
            bytes += Array(generator.pick(keys).utf8)
            if generator.once(in: 10) { bytes.append(UInt8(generator.below(256))) }
            bytes.append(0x0A)
        }
        if generator.once(in: 20) { bytes += [UInt8](repeating: 0x61, count: 10_000) + [0x0A] }
        return bytes
    }
}
