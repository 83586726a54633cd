import Foundation
import TestSupport
import Testing

/// Tables that are written out in their own names, with names made up at random, through both toolkits.
@Suite(.enabled(if: Reference.isExpected, "no reference: run make reference"))
struct CombinationTests {
    /// How many names of each type there are.
    private static let namesOfType = 30
    /// Each name is asked for this many keys, so that a type has a thousand lookups.
    private static let keysOfName = 34

    @Test(arguments: ["unionmap", "pipemap", "inline", "static", "randmap", "environ"])
    func `both toolkits find the same in random names`(_ type: String) async throws {
        let twins = try Twins()
        defer { twins.remove() }
        var names = RandomNames(seed: UInt64(Environment.number("SEED", default: 1)) &+ 3_000_000)
        let keys = (0..<Self.keysOfName).map { _ in names.key() }
        var operands: [[String]] = []
        for number in 0..<Self.namesOfType {
            let name = "\(type):\(names.name(type))"
            let options = [[], [], [], ["-u"], ["-f"], ["-F"]][number % 6]
            operands.append(options + ["-q", keys[number % keys.count], name])
            operands.append(options + ["-s", name])
            operands.append(options + ["-q", "-", name])
        }
        let input = Array(keys.map { "\($0)\n" }.joined().utf8)
        let wanted = try await twins.reference.runAtOnce(
            "postmap", operands, in: twins.directory(twins.reference), input: input)
        let got = try await twins.ours.runAtOnce(
            "postmap", operands, in: twins.directory(twins.ours), input: input)
        for (number, words) in operands.enumerated() {
            let what = Comment(rawValue: "postmap \(Batch.quoted(words))")
            let isListing = words.contains("-s")
            #expect(lines(wanted[number].output, isListing) == lines(got[number].output, isListing), what)
            #expect(wanted[number].errorText == got[number].errorText, what)
            #expect((wanted[number].status == 0) == (got[number].status == 0), what)
        }
        #expect(wanted.contains { $0.status == 0 } || type == "environ", "something is found")
        #expect(wanted.contains { !$0.errors.isEmpty } || type == "environ", "something is said")
    }

    @Test func `both toolkits find the same in a random texthash`() async throws {
        var names = RandomNames(seed: UInt64(Environment.number("SEED", default: 1)) &+ 4_000_000)
        var source = ""
        for _ in 0..<1000 { source += names.line() }
        let keys = (0..<1000).map { _ in names.key() + "\n" }.joined()
        let twins = try Twins()
        defer { twins.remove() }
        try await twins.compare(
            ParityCase(
                file: "texthash", name: "random",
                script: """
                    touch -d '2 hours ago' t
                    for o in '' -u -f; do
                        postmap $o -q - texthash:t <keys
                        postmap $o -s texthash:t | sort
                    done
                    """,
                files: [("t", Array(source.utf8)), ("keys", Array(keys.utf8))]))
    }

    /// Output as lines; a listing in an order that does not change from run to run.
    private func lines(_ output: [UInt8], _ isListing: Bool) -> [[UInt8]] {
        let lines = output.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        return isListing ? lines.sorted { $0.lexicographicallyPrecedes($1) } : lines
    }
}

/// Names of tables with everything that is odd in them, the same for a seed on every machine.
struct RandomNames: Seeded {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func word() -> String {
        pick(["a", "b", "c", "A", "B", "é", "É", "ß", "x y", "\"q u\"", "a=b", "a\\ b", "path", "1", "lang"])
    }

    private mutating func separator() -> String { pick([" ", ",", ", ", " , ", "\t", ",,", "  "]) }

    /// A key to ask for.
    mutating func key() -> String {
        below(12) == 0 ? "" : word() + sometimes(word(), oneIn: 6)
    }

    /// A line of a source.
    mutating func line() -> String {
        switch below(20) {
        case 0: "# \(word())\n"
        case 1: " \(word())\n"
        case 2: "\(word())\n"
        case 3: "\n"
        default: "\(word())\(sometimes(word(), oneIn: 2)) \(word())\(sometimes("\r", oneIn: 9))\n"
        }
    }

    /// What follows the colon of a table name.
    mutating func name(_ type: String, depth: Int = 0) -> String {
        switch type {
        case "static":
            pick(["\(word())", "{\(word())}", "{ \(word()) }", "{\(word())", "{\(word())}x", "{}", "}"])
        case "environ", "internal", "fail": pick(["x", "any name", "{}"])
        case "inline": braces { names in names.entry() }
        case "randmap":
            // Values that are all the same: which one comes is a matter of chance.
            equalValues()
        default: braces { names in names.member(depth + 1) }
        }
    }

    private mutating func equalValues() -> String {
        let value = pick(["a", "{a b}", "A", "é", "a=b", "{}"])
        return braces { _ in value }
    }

    private mutating func braces(_ item: (inout RandomNames) -> String) -> String {
        var text = "{" + sometimes(separator(), oneIn: 5)
        for _ in 0..<below(4) { text += item(&self) + separator() }
        text += below(30) == 0 ? "" : item(&self)
        text += sometimes(separator(), oneIn: 4)
        switch below(25) {
        case 0: return text
        case 1: return text + "}x"
        case 2: return text + "}}"
        default: return text + "}"
        }
    }

    private mutating func entry() -> String {
        switch below(8) {
        case 0: "{\(word()) = \(word())}"
        case 1: "{ \(word()) =\(word()), \(word()) }"
        case 2: "\(word())="
        case 3: sometimes("\(word())", oneIn: 3)
        default: "\(pick(["a", "b", "c", "É", "K"]))=\(pick(["1", "b", "c", "é", "{x y}"]))"
        }
    }

    private mutating func member(_ depth: Int) -> String {
        if below(40) == 0 { return pick(["foo", "foo:bar", "static:", ":a", "{static:a}"]) }
        let simple = ["static", "inline", "inline", "inline", "environ", "internal", "randmap", "fail"]
        let isNested = depth < 3 && below(4) == 0
        let type = isNested ? pick(["unionmap", "pipemap"]) : simple[below(below(9) == 0 ? 8 : 7)]
        if type == "static" { return "static:" + pick(["a", "b", "{a b}", "é", "{}"]) }
        if type == "inline", below(9) > 0 { return "inline:{a=b b=c {c = d e} é=a K=v}" }
        if type == "environ" || type == "internal" || type == "fail" { return "\(type):x" }
        return "\(type):\(name(type, depth: depth))"
    }
}
