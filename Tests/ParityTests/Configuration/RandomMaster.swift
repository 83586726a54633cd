import TestSupport

/// Text of master.cf files, and of requests to show and change them, with everything that is odd in them, the
/// same for a seed on every machine.
struct RandomMaster: Seeded {
    var random: SeededGenerator
    /// How often something is wrong, in a thousand fields.
    var mistakes = 0

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func some(_ count: Range<Int>, _ make: (inout RandomMaster) -> String) -> String {
        (0..<(count.lowerBound + below(count.count))).map { _ in make(&self) }.joined()
    }

    private mutating func name() -> String {
        pick(["smtp", "foo", "bar", "127.0.0.1:smtp", "a", "*", "a-very-long-name.example.com:submission"])
    }

    private static let fields = [
        "service", "type", "private", "unprivileged", "chroot", "wakeup", "process_limit", "command",
    ]

    private mutating func field(_ index: Int) -> String {
        if below(1000) < mistakes { return pick(["x", "{y}", "yn", "1?", "12x", "{a b}", "-?", "?"]) }
        switch index {
        case 0: return name()
        case 1: return pick(["inet", "unix", "unix", "unix", "fifo", "pass", "unix-dgram"])
        case 2, 3, 4: return pick(["-", "y", "n"])
        case 5: return pick(["-", "0", "60?", "1000", "300?"])
        case 6: return pick(["-", "0", "1", "50"])
        default: return pick(["smtp", "smtpd", "pipe", "local", "b", "/usr/libexec/long/path/to/a/daemon"])
        }
    }

    private mutating func blank() -> String {
        below(4) > 0 ? " " : pick([" ", "  ", "\t", "     ", "\n  ", "\n# c\n  ", "\n\n ", " \r "])
    }

    private mutating func parameter() -> String {
        pick([
            "smtpd_tls", "smtp_helo_name", "x", "yy", "smtpd_client_restrictions", "mynetworks",
            "service_name",
            String(repeating: "v", count: 3 + below(27)),
        ])
    }

    private mutating func value() -> String {
        pick([
            "yes", "", "$mydomain", "${mydomain}", "a,b", "a=b", "$service_name", "$process_name", "{a", "a}",
            "${mydomain?{x y}}", "permit_mynetworks,reject", "[::1]:25", "$u_x", "{a=b}",
            "inet:[1.2.3.4]:5,{ unix:x, timeout=3}", String(repeating: "w", count: 1 + below(59)),
        ])
    }

    private mutating func option() -> String {
        switch below(20) {
        case 0..<8: return "-o" + blank() + parameter() + "=" + value()
        // An `o` parts such an option, and a `$name` in it would be fatal, which takes a second.
        case 8..<11: return "-o\(parameter())=\(pick(["yes", "no", "a,b", "a=b", "", "{o"]))"
        case 11..<16:
            return "-o" + blank() + "{" + pick(["", " "]) + parameter() + pick(["=", " = "]) + value()
                + pick([" b c", "", "  d\n   e"]) + pick(["", " "]) + "}"
        default:
            return pick([
                "-v", "-D", "-vo x=y", "-vox=no", "-o noequals", "-o {=x}", "-o {x}y", "-o{a = b}", "-o",
                "--",
            ])
        }
    }

    private mutating func argument() -> String {
        pick([
            "flags=DRhu", "user=v", "argv=/bin/x", "{a b}", "{a  {b c} d}", "${sender}", "-f", "-o",
            "x{y z}w",
            "--", "{}", "{ }", "{q}z", "-t unix", "unix:passwd.byname",
            String(repeating: "x", count: 1 + below(50)),
        ])
    }

    private mutating func entry() -> String {
        var text = field(0)
        for index in 1...7 { text += (index == 1 ? pick([" ", "   ", "\t"]) : blank()) + field(index) }
        if below(2) > 0 { text += some(0..<6) { $0.blank() + $0.option() } }
        if below(2) > 0 { text += some(0..<5) { $0.blank() + $0.argument() } }
        return text
    }

    /// A file of some entries.
    mutating func file() -> String {
        var text = below(10) == 0 ? " no entry\n" : ""
        text += some(0..<7) { random in
            (random.below(3) == 0
                ? random.pick(["# comment\n", "\n", "   # indented\n", "  \n"]) : "")
                + random.entry() + "\n" + (random.below(5) == 0 ? "# trailing\n" : "")
        }
        if below(1000) < 3 * mistakes { text += "short unix - -\n" }
        return text
    }

    /// The words that show something of a file.
    mutating func listing() -> [String] {
        let option = pick([
            "-M", "-Mf", "-Mx", "-Mfx", "-F", "-Ff", "-Fh", "-Fhf", "-Fx", "-FH", "-P", "-Ph", "-PH", "-Px",
            "-Pf",
        ])
        let third: (inout RandomMaster) -> String? =
            switch option.dropFirst().first {
            case "F": { $0.pick(Self.fields + ["*"]) }
            case "P": { $0.pick([$0.parameter(), "*"]) }
            default: { _ in nil }
            }
        guard below(2) > 0 else { return [option] }
        return [option]
            + (0...below(3)).map { _ in
                var parts = [pick([name(), name(), "nope"]), pick(["inet", "unix", "*", "fifo"])]
                if let part = third(&self) { parts.append(part) }
                return parts.prefix(1 + below(parts.count)).joined(separator: "/")
            }
    }

    private mutating func target() -> String { name() + "/" + pick(["inet", "unix", "unix", "*", "fifo"]) }

    private static func onOneLine(_ text: String) -> String {
        String(text.map { $0 == "\n" ? " " : $0 })
    }

    /// The words that change a file.
    mutating func edit() -> [String] {
        switch below(9) {
        case 0: return ["-MX", target()]
        case 1: return ["-M#", target()]
        case 2, 3: return ["-M"] + (0...below(3)).map { _ in target() + "=" + Self.onOneLine(entry()) }
        case 4, 5:
            return ["-F"]
                + (0...below(3)).map { _ in
                    let index = below(8)
                    var value = field(index)
                    if index == 7 {
                        value += some(0..<3) { " " + $0.option() } + some(0..<3) { " " + $0.argument() }
                    }
                    return "\(target())/\(Self.fields[index])=\(Self.onOneLine(value))"
                }
        case 6: return ["-PX"] + (0...below(3)).map { _ in target() + "/" + parameter() }
        default:
            return ["-P"]
                + (0...below(3)).map { _ in
                    "\(target())/\(parameter())=\(value().filter { $0 != " " })"
                }
        }
    }
}
