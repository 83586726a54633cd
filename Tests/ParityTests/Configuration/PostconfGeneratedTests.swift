import Foundation
import TestSupport
import Testing

/// Random pairs of main.cf and master.cf through both toolkits.
///
/// `SEED` names the first pair (default 1), `POSTKIT_PARITY_CONFIGURATIONS` how many there are: a few in
/// `make test`, 2,000 in `make parity`. A failure names the seeds of its batch; the pairs are in its directories.
@Suite(.enabled(if: Reference.isExpected, "no reference: run make reference"))
struct PostconfGeneratedTests {
    private static let batchSize = 10

    static let batches: [Range<Int>] = {
        let first = Environment.number("SEED", default: 1)
        let last = first + Environment.number("POSTKIT_PARITY_CONFIGURATIONS", default: 40)
        return stride(from: first, to: last, by: batchSize).map { $0..<min($0 + batchSize, last) }
    }()

    /// What is asked of each pair, a few of these.
    private static let questions = [
        "-n", "-nf", "-n -x", "-C user", "-C service", "-n -C user,service", "-n -C builtin -h", "-n -H",
        "-d -C service", "-x -C service", "-C user -x",
        "relayhost u1 u2 smtp_destination_rate_delay virtual_maps",
        "-n -o u1=over -o relayhost='$u2 $u9'", "-xh mynetworks mydomain myhostname proxy_read_maps", "-M",
        "-Px",
        "-x | grep -v ^process_id", "-f | grep -v ^process_id",
    ]

    @Test(arguments: batches)
    func `both toolkits show the same of random configurations`(_ seeds: Range<Int>) async throws {
        var one = ParityCase(file: "seeds \(seeds.lowerBound) to \(seeds.upperBound - 1)", name: "postconf")
        for seed in seeds {
            var random = RandomConfiguration(seed: UInt64(seed))
            one.files.append(("main.\(seed)", random.main()))
            one.files.append(("master.\(seed)", random.master()))
            one.script += """
                mkdir \(seed)
                mv main.\(seed) \(seed)/main.cf
                mv master.\(seed) \(seed)/master.cf
                touch -d '2 hours ago' \(seed)/main.cf

                """
            for number in 0..<4 {
                // The listings of everything are long: one of them for a pair is enough.
                let choices = Self.questions.count - (number == 0 ? 0 : 2)
                let question = Self.questions[random.below(choices)]
                one.script += "postconf -c \(seed) \(question)\n"
            }
        }
        let twins = try Twins()
        defer { twins.remove() }
        try await twins.compare(one)
    }
}

/// Configurations with everything that is odd in them and no error that ends the program, the same for a seed on
/// every machine.
struct RandomConfiguration: Seeded {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed &* 77 &+ 5) }

    /// Parameters, in an order in which each may refer to later ones only: none goes round in circles.
    private static let order =
        builtin + raw + services + legacy + ["process_name", "service_name"] + users + clients

    private static let builtin = [
        "relayhost", "mydestination", "myorigin", "smtpd_restriction_classes", "smtpd_recipient_restrictions",
        "virtual_alias_maps", "local_recipient_maps", "alias_maps", "transport_maps", "smtp_tls_CAfile",
        "notify_classes",
        "smtpd_banner", "default_transport", "smtp_use_tls", "fallback_transport",
        "canonical_maps", "header_checks", "debug_peer_list", "mydomain", "smtpd_milters", "luser_relay",
        "compatibility_level", "inet_interfaces", "inet_protocols", "mynetworks_style",
    ]
    private static let raw = ["mailbox_command", "forward_path", "smtpd_reject_footer", "default_rbl_reply"]
    private static let services = [
        "smtp_destination_rate_delay", "foo_recipient_limit", "foo_time_limit", "bar_time_limit",
        "local_destination_concurrency_limit", "relay_transport_rate_delay", "bar_recipient_refill_delay",
    ]
    private static let legacy = ["virtual_maps", "fallback_relay", "postscreen_blacklist_action"]
    private static let users = (1...9).map { "u\($0)" } + ["Odd.Name", "x-y", "first", "second"]
    private static let clients = [
        "db1_server_host", "db1_query", "db2_hosts", "db2_bind", "db3_query_filter", "db1_nothing",
    ]

    mutating func main() -> [UInt8] {
        var text = below(4) == 0 ? "# main.cf\n\n" : ""
        for _ in 0..<(3 + below(30)) {
            let name = pick(Self.order)
            text += name + pick([" = ", "=", " =", "= ", "\t=\t"]) + setting(of: name, isMain: true) + "\n"
            if below(8) == 0 { text += pick(["# comment\n", "\n", "  # indented\n", "   \n"]) }
        }
        if below(10) == 0 { text.removeLast() }
        return Array(text.utf8)
    }

    mutating func master() -> [UInt8] {
        var text = below(4) == 0 ? "# master.cf\n" : ""
        for _ in 0..<below(9) {
            text += pick(["smtp", "foo", "bar", "local", "relay", "virtual", "127.0.0.1:10025", "foo"])
            text += " " + pick(["unix", "inet", "unix", "fifo"]) + " - - n - - "
            text += pick([
                "smtpd", "smtp", "lmtp", "pipe", "local", "virtual", "error", "spawn", "cleanup", "pipe",
            ])
            for _ in 0..<below(5) {
                let name = pick(Self.order)
                let value = setting(of: name, isMain: false)
                text += below(4) == 0 ? "\n  " : " "
                text +=
                    value.contains(" ") || below(3) == 0 ? "-o {\(name) = \(value)}" : "-o \(name)=\(value)"
            }
            if below(4) == 0 { text += " flags=x user=\(pick(["a", "$u1", "${sender}"]))" }
            text += "\n"
            if below(8) == 0 { text += "# comment\n" }
        }
        return Array(text.utf8)
    }

    /// A value for a parameter; `isMain` lets it go over several lines, and be in error where nobody minds.
    private mutating func setting(of name: String, isMain: Bool) -> String {
        switch name {
        // Whether the reference drops these before or after it looks into what refers to them is chance.
        case "process_name", "service_name": return plain()
        case "compatibility_level": return pick(["0", "2", "3.6", "3.10"])
        case "inet_interfaces": return pick(["all", "loopback-only", "127.0.0.1"])
        case "inet_protocols": return pick(["all", "ipv4", "ipv4, ipv6"])
        case "mynetworks_style": return pick(["host", "subnet", "class"])
        case "mailbox_command", "forward_path", "smtpd_reject_footer", "default_rbl_reply":
            // In master.cf -x expands these, too.
            if isMain, below(3) == 0 {
                return pick(["/bin/x ${", "$$ $", "${a b}", "$recipient ${extension?$extension}"])
            }
        case "smtpd_restriction_classes":
            return pick(["first", "first, second", "first $u1", "", "nosuchclass second"])
        default: break
        }
        // Client settings and others at the end of the order have nothing to refer to.
        let index = Self.order.firstIndex(of: name) ?? Self.order.count
        // What refers to a value in error is in error itself, and ends the program.
        let later = Self.order[(index + 1)...].filter {
            !$0.contains(".") && !$0.contains("-") && !Self.raw.contains($0)
        }
        var words: [String] = []
        for _ in 0..<below(isMain ? 7 : 3) { words.append(word(later)) }
        if isMain, below(12) == 0 {
            words += (0..<(10 + below(20))).map { _ in word([]) }
        }
        var value = ""
        for word in words {
            if !value.isEmpty {
                let isFolded = isMain && below(6) == 0
                value +=
                    isFolded
                    ? pick(["\n  ", "\n\t", ",\n    ", "\n# inner\n "]) : pick([" ", ", ", "  ", "\t", ","])
            }
            value += word
        }
        return value
    }

    private mutating func reference(_ names: [String]) -> String {
        let name =
            names.isEmpty || below(8) == 0
            ? pick(["nosuch", "undefined_1", "N9"]) : names[below(names.count)]
        switch below(9) {
        case 0: return "${\(name)}"
        case 1: return "$(\(name))"
        case 2: return "${\(name)?yes}"
        case 3: return "${\(name):no}"
        case 4: return "${\(name)?{\(plain())}:{$\(names.last ?? "nosuch")}}"
        case 5: return "${{$\(name)}\(pick(["==", "!=", "<", ">="])){\(plain())}?{\(plain())}:{\(plain())}}"
        case 6: return "$$\(name)"
        default: return "$\(name)"
        }
    }

    private mutating func plain() -> String {
        pick([
            "a", "permit", "1", "10", "example.com", "[192.0.2.1]:25", "reject_unauth_destination", "x=y",
            "é",
        ])
    }

    private mutating func word(_ names: [String]) -> String {
        switch below(14) {
        case 0, 1, 2: return reference(names)
        case 3:
            return pick(["ldap:", "proxy:mysql:", "pgsql:", "proxy:proxy:memcache:", "sqlite:"])
                + pick(["db1", "db2", "db3"])
        case 4:
            return pick([
                "hash:/etc/aliases", "ldap:/nonexistent/x.cf", "mysql:./y", "regexp:{{/a/ b}}", "proxy:x",
            ])
        case 5:
            return pick(["{ldap:db1 mysql:db2}", "inline:{{a=b}, {c = pgsql:db3}}", "{a}", "{{x} ldap:db2}"])
        case 6: return pick(["#comment", "a#b", "\"quoted\"", "a:b:c", "::", ":", "db1:"])
        case 7: return String(repeating: pick(["long", "er", "-"]), count: 1 + below(40))
        default: return plain()
        }
    }
}
