import Foundation
import TestSupport
import Testing

/// Random pattern tables through both toolkits, with the seeds of `GeneratedTests`.
@Suite(.enabled(if: Reference.isExpected, "no reference: run make reference"))
struct PatternTests {
    @Test(arguments: GeneratedTests.seeds)
    func `both toolkits find the same in random rules`(_ seed: Int) async throws {
        var rules = RandomRules(seed: UInt64(seed) &+ 2_000_000)
        var one = ParityCase(
            file: "seed \(seed)", name: "patterns",
            script: """
                for type in regexp pcre cidr; do
                    postmap -u -q - $type:$type <$type.keys
                    # A rule that answers all keys must not hide more than a few others.
                    split -l 8 $type $type.
                    for part in $type.a?; do postmap -q - $type:$part <$type.keys; done
                done
                """,
            files: [
                ("regexp", rules.expressions(hasPCRE: false)), ("regexp.keys", rules.keys()),
                ("pcre", rules.expressions(hasPCRE: true)), ("pcre.keys", rules.keys()),
                ("cidr", rules.networks()), ("cidr.keys", rules.addresses()),
            ])
        one.oursAlsoSays.append("text after null byte may be ignored")
        let twins = try Twins()
        defer { twins.remove() }
        try await twins.compare(one)
    }
}

/// Rules with everything that is odd in them, the same for a seed on every machine.
struct RandomRules: Seeded {
    var random: SeededGenerator

    /// How many rules a table has; six of them make a thousand.
    private static let count = 170

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func blank() -> String { pick([" ", " ", " ", "\t", "  ", " \t"]) }

    // MARK: expressions

    private mutating func atom(_ depth: Int, _ hasPCRE: Bool) -> String {
        switch below(20) {
        case 0: "[ab]"
        case 1: "[^a@]"
        case 2:
            pick(["[[:alpha:]]", "[]a]", "[a-", "[b.]", "\\\\", "\\w", "\\/", "$", "^", "é", "\\1"])
        case 3 where depth < 2: "(\(branch(depth + 1, hasPCRE))|\(branch(depth + 1, hasPCRE)))"
        case 4, 5: "(\(depth < 2 ? branch(depth + 1, hasPCRE) : "b"))"
        case 6: "."
        case 7 where hasPCRE:
            pick(["\\d", "(?:a|b)", "(?=a)", "(?i)", "(?-i)", "(?<n>a)", "\\b", "(?!b)", "\\Qa"])
        case 8: "\\."
        case 9: "@"
        case 10: pick(["A", "B", "0", "-", " ", "_", ":"])
        default: pick(["a", "b", "ab", "ba", "b.", "user"])
        }
    }

    private mutating func branch(_ depth: Int, _ hasPCRE: Bool) -> String {
        (0...below(3)).map { _ in
            atom(depth, hasPCRE)
                + pick(["", "", "", "", "", "", "*", "+", "?", ".*", "{2}", "{0,1}", "{1", "*?"])
        }.joined()
    }

    private mutating func pattern(_ hasPCRE: Bool) -> String {
        let delimiter = pick(["/", "/", "/", "/", "/", "/", "/", "/", "!", "\"", ",", "%"])
        let text =
            pick(["^", "^", "^", ""]) + branch(0, hasPCRE) + branch(0, hasPCRE) + pick(["$", "$", ""])
        let flags = (0..<max(0, below(5) - 2)).map { _ in
            hasPCRE
                ? pick(["i", "m", "s", "x", "A", "E", "U", "X", "i", "q"])
                : pick(["i", "m", "x", "i", "s"])
        }
        return delimiter + text.replacing("/", with: "\\/") + (below(60) == 0 ? "" : delimiter)
            + flags.joined()
    }

    private mutating func replacement() -> String {
        switch below(16) {
        case 0: "$1"
        case 1: "<${1}>$(2)"
        case 2: "$$1"
        case 3: pick(["$", "${1", "$x", "$0", "$9", "", "$()", "\u{1}", "$1a", "$$$1$$", "${1}${2}${3}"])
        default: "value \(below(1000))"
        }
    }

    /// A table of regular expressions.
    mutating func expressions(hasPCRE: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Self.count {
            let line =
                switch below(30) {
                case 0: "# \(pattern(hasPCRE)) x"
                case 1: blank() + "continued"
                case 2, 3:
                    "\(pick(["if", "IF", "If"]))\(blank())\(sometimes("!", oneIn: 2))\(pattern(hasPCRE))"
                case 4: "if \(pattern(hasPCRE)) extra"
                case 5, 6, 7: "endif" + sometimes(" x", oneIn: 8)
                case 8: "!\(blank())\(pattern(hasPCRE))\(blank())\(replacement())"
                case 9: "\(pattern(hasPCRE))!\(pattern(hasPCRE))\(blank())\(replacement())"
                case 10: pick(["word x", "iffy", "", "!", "//", "/", "/a/", "{x} y", "endif2", "\\"])
                default: "\(pattern(hasPCRE))\(blank())\(replacement())"
                }
            bytes += Array(line.utf8)
            if below(60) == 0 { bytes.append(UInt8(0x80 + below(128))) }
            if below(100) == 0 { bytes += [0, 0x78] }
            bytes += Array((below(20) == 0 ? "\r\n" : "\n").utf8)
        }
        return bytes
    }

    /// Keys for expressions, one a line.
    mutating func keys() -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<150 {
            for _ in 0..<below(7) {
                bytes += Array(
                    pick(["a", "b", "A", "B", "@", ".", "user", "0", "-", " ", "é", ".b", "ab", "@a.b"]).utf8)
            }
            if below(40) == 0 { bytes.append(UInt8(0x80 + below(128))) }
            bytes.append(0x0A)
        }
        return bytes
    }

    // MARK: networks

    private mutating func address() -> String {
        switch below(12) {
        case 0: "2001:db8::\(String(below(40), radix: 16))"
        case 1: "2001:DB8:0:\(below(3))::"
        case 2:
            pick(["::", "::1", "::ffff:10.0.0.1", "1::", "fe80::", "::10.0.0.0", "2001:db8::"])
        case 3:
            pick(["10.0.0", "10.0.0.256", "10.0.00.1", "1:2:3", ":::", "10.0.0.1.", "x", "", "1::2::3"])
        default:
            "10.0.\(below(3)).\(pick(["0", "0", "\(below(40))", "\(16 * below(16))", "\(64 * below(4))"]))"
        }
    }

    private mutating func network() -> String {
        let length = pick(["24", "26", "28", "32", "30", "64", "128", "16", "120"])
        return switch below(12) {
        case 0: "[\(address())]"
        case 1: "[\(address())]/\(length)"
        case 2: "[\(address())/\(length)]"
        case 3: "\(address())/\(pick(["33", "129", "0", "", "x", "280", "00028", "-1", "99999999999"]))"
        case 4: "[\(address())\(pick(["", "]x", "]/", "]]"]))"
        case 5, 6, 7: address()
        default: "\(address())/\(length)"
        }
    }

    /// A table of networks.
    mutating func networks() -> [UInt8] {
        let lines = (0..<Self.count).map { number in
            switch below(24) {
            case 0: "# \(network()) x"
            case 1: blank() + "continued"
            case 2, 3: "\(pick(["if", "IF"]))\(blank())\(sometimes("!", oneIn: 2))\(network())"
            case 4: "if \(network()) extra"
            case 5, 6: "endif" + sometimes(" x", oneIn: 8)
            case 7: sometimes("!", oneIn: 2) + "!" + sometimes(" ", oneIn: 2) + "\(network()) not \(number)"
            case 8: pick(["word", "if", "!", "endif2", "/24 x", "\(network())"])
            default: "\(network())\(blank())value \(number)\(sometimes("\r", oneIn: 20))"
            }
        }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    /// Keys for networks, one a line.
    mutating func addresses() -> [UInt8] {
        let lines = (0..<200).map { _ in
            below(4) == 0 ? address() : "10.0.\(below(4)).\(below(256))"
        }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }
}
