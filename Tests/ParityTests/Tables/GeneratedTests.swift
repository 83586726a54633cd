import Foundation
import TestSupport
import Testing

/// Random tables through both toolkits.
///
/// `SEED` names the first table (default 1), `POSTKIT_PARITY_TABLES` how many there are: a few in `make test`,
/// many in `make parity`. A failure names the seed of its table.
@Suite(.enabled(if: Reference.isExpected, "no reference: run make reference"))
struct GeneratedTests {
    static let seeds: [Int] = {
        let first = Environment.number("SEED", default: 1)
        return Array(first..<first + Environment.number("POSTKIT_PARITY_TABLES", default: 6))
    }()

    @Test(arguments: seeds)
    func `both toolkits make the same of a random table`(_ seed: Int) async throws {
        var text = RandomTable(seed: UInt64(seed))
        let option = ["", "-r", "-w", "-f", "-u", "-n", "-N", "-uf", "-rn"][seed % 9]
        try await compare(
            ParityCase(
                file: "seed \(seed)", name: option,
                script: """
                    cp t b
                    touch -d '2 hours ago' *
                    postmap \(option) hash:t
                    postmap \(option) btree:b
                    postmap \(option) cdb:t
                    postmap \(option) lmdb:s || rm -f s.lmdb
                    postmap \(option) -i hash:t <l
                    postmap \(option) -i lmdb:s <s2
                    postmap -d - hash:t <keys
                    postmap -q - btree:b <keys
                    postmap -u -q - lmdb:s <keys
                    postmap -q - texthash:t <keys
                    """,
                files: [
                    ("t", text.source(keyLimit: 4000)), ("s", text.source(keyLimit: 200)),
                    ("l", text.source(keyLimit: 2000, lines: 50)),
                    ("s2", text.source(keyLimit: 200, lines: 20)),
                    ("keys", text.keys()),
                ]))
    }

    @Test(arguments: seeds)
    func `both toolkits make the same of random aliases`(_ seed: Int) async throws {
        var text = RandomTable(seed: UInt64(seed) &+ 1_000_000)
        let option = ["", "-r", "-w", "-f", "-u", "-n", "-N", "-uf", "-rn"][seed % 9]
        try await compare(
            ParityCase(
                file: "seed \(seed)", name: option,
                script: """
                    cp a b
                    postalias \(option) hash:a
                    postalias \(option) btree:b
                    postalias \(option) cdb:a
                    postalias \(option) lmdb:a || rm -f a.lmdb
                    postalias \(option) -i hash:a <c
                    postalias -q - hash:a <keys
                    """,
                files: [("a", text.aliases()), ("c", text.aliases()), ("keys", text.keys())]))
    }

    @Test func `both toolkits fold every letter of Unicode alike`() async throws {
        // The Unicode of the reference's library has to be that of ours; later Debians know more letters.
        if !Environment.isBookworm { return }
        let isLarge = Environment.number("POSTKIT_PARITY_TABLES", default: 0) > 20
        var source: [UInt8] = []
        for value in UInt32(0x80)...(isLarge ? 0x10FFFF : 0x1FFFF) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let isCased = scalar.properties.changesWhenCaseMapped || scalar.properties.changesWhenCaseFolded
            guard isCased || isLarge || value < 0x3000 else { continue }
            source += Array("x\(Character(scalar))\u{41} U+\(String(value, radix: 16))\n".utf8)
        }
        // -w: keys that fold to one are no news here; cdb keeps all of them, in order.
        try await compare(
            ParityCase(
                file: "Unicode", name: "folding", script: "postmap -w btree:t\npostmap -w cdb:t\n",
                files: [("t", source)]))
    }

    private func compare(_ one: ParityCase) async throws {
        var one = one
        one.oursAlsoSays.append("text after null byte may be ignored")
        let twins = try Twins()
        defer { twins.remove() }
        try await twins.compare(one)
    }
}

/// Text of tables with everything that is odd in them, the same for a seed on every machine.
struct RandomTable: Seeded {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func blank() -> String {
        pick([" ", " ", "  ", "\t", " \t", "\u{0B}", "\u{0C}", "\r", " \r\t"])
    }

    private mutating func word() -> String {
        switch below(12) {
        case 0: "Key\(below(40))"
        case 1: "user\(below(1000))@Example.COM"
        case 2: "\"Quoted \(below(9))\"@x.y"
        case 3: "esc\\ \(below(5))"
        case 4:
            pick(["ÄÖÜ", "straße", "STRASSE", "İstanbul", "ΣΑΣ", "ﬃx", "ǅ", "ϴ", "ᾈ", "日本語", "😀", "\u{FEFF}"])
        case 5: pick(["a\"b c\"d", "\"\"", "\\\"", "\"a\\\"b\"", "'single'", "a#b", "a\\\\"])
        case 6: pick([".example.com", "@example.com", "user+ext@d", "10.0.0.1", "2001:DB8::1", "<>", "*"])
        default: String((0...below(12)).map { _ in pick(["a", "B", "c", "-", "_", "9", "."]) }.joined())
        }
    }

    private mutating func long(_ limit: Int) -> String {
        String(repeating: pick(["k", "Long", "é", "x."]), count: 1 + below(max(1, limit / 4)))
    }

    private mutating func ending() -> String { below(12) == 0 ? "\r\n" : "\n" }

    /// A source for postmap with about `lines` lines; keys have at most `keyLimit` bytes.
    mutating func source(keyLimit: Int, lines: Int = 200) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<(lines / 2 + below(lines)) {
            switch below(40) {
            case 0: bytes += Array("# comment \(word())\(ending())".utf8)
            case 1: bytes += Array("  \(blank())#\(word())\(ending())".utf8)
            case 2: bytes += Array("\(blank())\(ending())".utf8)
            case 3, 4, 5: bytes += Array("\(blank())more \(word())\(ending())".utf8)
            case 6: bytes += Array("novalue\(word())\(ending())".utf8)
            case 7: bytes += Array("un\"balanced \(word())\(ending())".utf8)
            case 8: bytes += Array("alias\(below(5)): \(word())\(ending())".utf8)
            case 9: bytes += [0x63, 0x61, 0x66, UInt8(0x80 + below(128)), 0x20, 0x78, 0x0A]
            case 10: bytes += Array("nul\(below(9)) v".utf8) + [0] + Array("rest\n".utf8)
            case 11: bytes += Array("\(long(keyLimit)) value\(ending())".utf8)
            case 12: bytes += Array("k\(below(99)) \(long(9000))\(ending())".utf8)
            case 13: bytes += Array("v\(below(9)) ".utf8) + [UInt8(1 + below(255)), 0x0A]
            default:
                bytes += Array(
                    "\(word())\(blank())\(word())\(blank())\(word())\(below(4) == 0 ? blank() : "")".utf8)
                bytes += Array(ending().utf8)
            }
        }
        if below(3) == 0 { bytes += Array("last line".utf8) }
        return bytes
    }

    /// A source for postalias.
    mutating func aliases() -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<(20 + below(60)) {
            switch below(16) {
            case 0: bytes += Array("# \(word())\n".utf8)
            case 1, 2: bytes += Array("\(blank()),\(word())\(ending())".utf8)
            case 3: bytes += Array("\(word()) \(word())\(ending())".utf8)
            case 4: bytes += [0x63, UInt8(0x80 + below(128)), 0x3A, 0x78, 0x0A]
            case 5: bytes += Array("\(word())(\(word())): \(word()) (\(word()))\(ending())".utf8)
            case 6: bytes += Array("\"\(word())\": \"|/bin/\(word()) \(word())\", :include:/\(word())\n".utf8)
            case 7:
                bytes += Array(
                    "\(word())\(pick(["@", "%", ",", "<", "[", ";", "\\", "\"", "("]))\(word()): \(word())\n"
                        .utf8)
            default:
                bytes += Array("\(word())\(below(3) == 0 ? blank() : ""):\(blank())\(word())".utf8)
                for _ in 0..<below(3) {
                    bytes += Array("\(pick([",", ", ", " ", ";", " , ", ",,", "<", ">", ":"]))\(word())".utf8)
                }
                bytes += Array(ending().utf8)
            }
        }
        return bytes
    }

    /// Keys to ask for, one a line.
    mutating func keys() -> [UInt8] {
        (0..<200).flatMap { _ in Array("\(word())\n".utf8) }
    }
}
