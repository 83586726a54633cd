import Foundation
import TestSupport
import Testing

/// Random edits of main.cf through both toolkits, and editors of both on one file at the same time.
///
/// `SEED` names the first group of files, `POSTKIT_PARITY_EDITS` is how many edits there are in all.
@Suite(.enabled(if: Reference.isExpected, "no reference: run make reference"))
struct PostconfEditTests {
    private static let editsOfFile = 4
    private static let filesOfGroup = 63
    private static let groups = max(
        1, Environment.number("POSTKIT_PARITY_EDITS", default: 1000) / (filesOfGroup * editsOfFile - 2))

    @Test(arguments: 0..<groups)
    func `both toolkits edit random files alike`(_ group: Int) async throws {
        let seed = Environment.number("SEED", default: 1) + group
        var random = RandomMainFile(seed: UInt64(seed) &+ 4_000_000)
        let twins = try Twins(in: Self.memory("edits-\(seed)"))
        defer { twins.remove() }
        var one = ParityCase(file: "seed \(seed)", name: "edits", script: ". ./edits\ncksum */main.cf\n")
        var edits: [UInt8] = []
        for number in 0..<Self.filesOfGroup {
            for toolkit in [twins.reference, twins.ours] {
                try FileManager.default.createDirectory(
                    at: twins.directory(toolkit).appendingPathComponent("\(number)"),
                    withIntermediateDirectories: false)
            }
            var file = random.file()
            one.files.append(("\(number)/main.cf", file.bytes))
            for _ in 0..<Self.editsOfFile {
                edits += Array("postconf -c \(number) ".utf8) + random.edit(of: &file) + [0x0A]
            }
        }
        one.files.append(("edits", edits))
        try await twins.compare(one)
    }

    /// A directory in memory, where there is such: each edit waits for the device otherwise.
    private static func memory(_ name: String) throws -> URL? {
        let manager = FileManager.default
        guard manager.isWritableFile(atPath: "/dev/shm") else { return nil }
        let directory = URL(fileURLWithPath: "/dev/shm/postkit-\(getpid())-\(name)", isDirectory: true)
        try manager.createDirectory(at: directory, withIntermediateDirectories: false)
        return directory
    }

    @Test func `eight editors lose nothing`() async throws {
        let ours = try Toolkit.ours()
        let reference = try Toolkit.reference()
        let directory = try Scratch.directory("editors")
        defer { try? FileManager.default.removeItem(at: directory) }
        let main = directory.appendingPathComponent("main.cf")
        let comments = String(
            repeating: "# a comment that makes the file long enough to be met half written\n", count: 500)
        try Data(("first = 1\n" + comments).utf8).write(to: main)
        let rounds = Environment.number("POSTKIT_PARITY_ROUNDS", default: 5) * 4
        let editors = try (0..<8).map { number in
            let toolkit = number % 2 == 0 ? ours : reference
            return try Run(
                [
                    "/bin/sh", "-c",
                    """
                    i=0
                    while [ $i -lt \(rounds) ]; do
                        \(Batch.quoted(toolkit.command("postconf", []))) -c . -e w\(number)-$i=$i || exit 1
                        i=$((i + 1))
                    done
                    """,
                ], in: directory, environment: toolkit.fullEnvironment)
        }
        for (number, editor) in editors.enumerated() {
            let outcome = try await editor.outcome()
            #expect(outcome.status == 0, "editor \(number): \(outcome.errorText)")
        }
        let text = try String(contentsOf: main, encoding: .utf8)
        #expect(text.hasPrefix("first = 1\n" + comments))
        let expected = (0..<8).flatMap { number in (0..<rounds).map { "w\(number)-\($0) = \($0)" } }
        let found = text.split(separator: "\n").dropFirst(501).map { String($0) }
        #expect(found.sorted() == expected.sorted())
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["main.cf"])
    }
}

/// Texts of main.cf with everything that is odd in them, and edits of them.
private struct RandomMainFile: Seeded {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    struct File {
        var bytes: [UInt8]
        var endsInLine: Bool
        /// Names that the file certainly sets.
        var names: Set<[UInt8]> = []

        init(_ bytes: [UInt8], endsInLine: Bool) {
            self.bytes = bytes
            self.endsInLine = endsInLine
            for line in bytes.split(separator: 0x0A) where !line.isEmpty {
                let name = Array(line.prefix { ![0x20, 0x09, 0x0D, 0x3D].contains($0) })
                if let first = name.first, first != 0x23, first != 0x0B, first != 0x0C { names.insert(name) }
            }
        }
    }

    private mutating func pick(_ choices: [String]) -> [UInt8] { Array(choices[below(choices.count)].utf8) }

    private mutating func name() -> [UInt8] {
        switch below(16) {
        case 0: [0x78, 0xFF, UInt8(0x80 + below(128))]
        case 1: pick(["é", "a.b", "a-b", "A", "ab\u{0B}c", "$a", "\"q\"", "{x}", "0", "_"])
        default:
            pick([
                "a", "b", "ab", "relayhost", "mydestination", "smtpd_recipient_restrictions", "myhostname",
                "dup", "compatibility_level",
            ])
        }
    }

    private mutating func blank() -> [UInt8] {
        pick([" ", " ", "  ", "\t", " \t", "", "\u{0B}", "\u{0C}", "\r"])
    }

    private mutating func value() -> [UInt8] {
        switch below(12) {
        case 0: []
        case 1: [UInt8(1 + below(9)), 0x78, UInt8(0x80 + below(128))]
        case 2: pick(["# no comment", "x # y", "= =", "$a ${b?c}", "${", "'", "a'b\"c", "\\", "é ü", "a=b"])
        case 3: Array(String(repeating: "long value, ", count: below(400)).utf8)
        default: pick(["1", "yes", "a, b,  c", "permit_mynetworks,", "hash:/x", "$mydomain", "x\ty"])
        }
    }

    private mutating func ending() -> [UInt8] { below(10) == 0 ? [0x0D, 0x0A] : [0x0A] }

    mutating func file() -> File {
        var bytes: [UInt8] = []
        for _ in 0..<below(24) {
            switch below(12) {
            case 0: bytes += Array("#".utf8) + value().filter { $0 != 0x0A }
            case 1: bytes += blank() + blank()
            case 2: bytes += pick(["  #", "\t#", "#", "#a = "]) + value()
            case 3, 4, 5: bytes += pick([" ", "\t", "   ", "\u{0B}"]) + value()
            case 6: bytes += name() + blank()
            default: bytes += name() + blank() + Array("=".utf8) + blank() + value()
            }
            bytes += ending()
        }
        let isCut = below(4) == 0
        if isCut, bytes.last == 0x0A { bytes.removeLast() }
        return File(bytes, endsInLine: !isCut)
    }

    /// The words of one edit, as the shell reads them.
    ///
    /// The reference of release 3.7 appends to an unfinished line, adds several new names in any order, and ends
    /// with a fault where a name is to be removed twice: nothing of that is asked for.
    mutating func edit(of file: inout File) -> [UInt8] {
        let kind = file.endsInLine ? below(4) : 2 + below(2)
        var names: Set<[UInt8]> = []
        var hasNew = false
        var words: [UInt8] = []
        for _ in 0..<(1 + below(4)) {
            let name = name()
            if kind < 2 {
                let isNew = !file.names.contains(name)
                if name.contains(0x0B) || isNew && hasNew && !names.contains(name) { continue }
                if isNew { hasNew = true }
                words += quoted(blank() + name + blank() + Array("=".utf8) + blank() + value() + blank())
                names.insert(name)
            } else if names.insert(name).inserted {
                words += quoted(blank() + name + (below(4) == 0 ? blank() : []))
            }
        }
        if kind < 2 { file.names.formUnion(names) } else { file.names.subtract(names) }
        // There is something to be done always.
        if words.isEmpty { words = quoted(Array(kind < 2 ? "last=0".utf8 : "last".utf8)) }
        return Array(["-e", "", "-X", "'-#'"][kind].utf8) + words
    }

    private func quoted(_ word: [UInt8]) -> [UInt8] {
        var result = Array(" '".utf8)
        for byte in word { result += byte == UInt8(ascii: "'") ? Array("'\\''".utf8) : [byte] }
        return result + Array("'".utf8)
    }
}
