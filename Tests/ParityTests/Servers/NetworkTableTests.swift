import Foundation
import Synchronization
import TestSupport
import Testing

/// Tables behind small servers that live in this process: both toolkits ask the same server.
@Suite(.enabled(if: Reference.isExpected, "no reference: run make reference"))
struct NetworkTableTests {
    /// Keys of all kinds, the same in each run.
    static let keys: [String] = {
        var generator = KeyGenerator(seed: 20)
        return (0..<1000).map { _ in generator.key() }
    }()

    @Test func `both toolkits get the same answers from a tcp server`() async throws {
        let peer = try ScriptedPeer(.lines) { (request, _) in
            let key = request.dropFirst(4)
            switch key.reduce(0, { ($0 &* 31 &+ Int($1)) % 1009 }) % 8 {
            case 0: return .text("500 not%20here\n")
            case 1: return .text("599 \n")
            case 2: return PeerAnswer(bytes: Array("200 ".utf8) + key + Array("\n".utf8))
            case 3: return PeerAnswer(bytes: Array("234\t%09".utf8) + key + key + Array("%09\r\n".utf8))
            case 4: return .text("200 value%20of 100%25 \u{FC}%c3%BC\n")
            case 5: return .text("200 \(String(repeating: "x", count: 4091))\n")
            case 6: return PeerAnswer(bytes: Array("200 slow\n".utf8), pause: 0)
            default: return .text("200 one\n200 two\n500 three\n")
            }
        }
        defer { peer.stop() }
        try await compareAnswers(peer, "tcp:127.0.0.1:\(peer.port)")
    }

    @Test func `both toolkits get the same answers from a socketmap server`() async throws {
        let peer = try ScriptedPeer(.netstrings) { (request, _) in
            let key = request.dropFirst(4)
            func netstring(_ text: [UInt8]) -> [UInt8] {
                Array("\(text.count):".utf8) + text + Array(",".utf8)
            }
            switch key.reduce(0, { ($0 &* 31 &+ Int($1)) % 1009 }) % 8 {
            case 0: return PeerAnswer(bytes: netstring(Array("NOTFOUND ".utf8)))
            case 1: return PeerAnswer(bytes: netstring(Array("NOTFOUND".utf8)), closes: true)
            case 2: return PeerAnswer(bytes: netstring(Array("OK ".utf8) + key))
            case 3: return PeerAnswer(bytes: netstring(Array("OK  \t".utf8) + key + key), closes: true)
            case 4: return PeerAnswer(bytes: Array("000".utf8) + netstring(Array("OK ü".utf8)))
            case 5:
                return PeerAnswer(bytes: netstring(Array("OK ".utf8) + Array(repeating: 0x78, count: 9997)))
            case 6: return PeerAnswer(bytes: netstring(Array("OK slow".utf8)), pause: 0)
            default: return PeerAnswer(bytes: netstring(Array("OK".utf8)))
            }
        }
        defer { peer.stop() }
        try await compareAnswers(peer, "socketmap:inet:127.0.0.1:\(peer.port):map")
    }

    private func compareAnswers(_ peer: ScriptedPeer, _ table: String) async throws {
        let directory = try Scratch.directory("network")
        var outcomes: [Outcome] = []
        var asked: [[String]] = []
        for toolkit in try Toolkit.both() {
            let before = peer.requests.count
            outcomes.append(
                try await toolkit.run(
                    "postmap", ["-q", "-", table], in: directory,
                    input: Array(Self.keys.joined(separator: "\n").utf8)))
            asked.append(Array(peer.requests[before...]))
        }
        #expect(outcomes[0].status == 0 && outcomes[1].status == 0)
        // A difference of so many bytes would take for ever to be shown.
        let isSame = outcomes[0].output == outcomes[1].output
        #expect(isSame)
        #expect(outcomes[0].errorText == outcomes[1].errorText)
        #expect(asked[0].count >= Self.keys.count)
        #expect(Set(asked[0]) == Set(asked[1]))
        #expect(outcomes[0].output.split(separator: 0x0A).count > 500)
    }

    @Test func `both toolkits say the same of odd replies of a tcp server`() async throws {
        // Each line has its end, or there would be ten attempts.
        let lines = [
            "200", "200 ", "500", "400", "400 later", "4xx later", "300 x", "2", "", "hello", "200 %",
            "200 %4", "200 %4g", "200 a%00b", "500 %zz", "400 %zz", " 200 x", "200x", "600 ü\u{7}",
            "2\u{660}0 x", "200 a\0b", "200\0b", "200 %ff", String(repeating: "é", count: 150),
        ]
        let broken: [[UInt8]] = [
            [0x32, 0x30, 0x30, 0x20, 0xFF], [1, 0xC3, 0xA9, 0xFF] + [UInt8](repeating: 0x79, count: 200),
        ]
        let replies = lines.map { Array($0.utf8) } + broken
        let peer = try ScriptedPeer(.lines) { (request, _) in
            PeerAnswer(bytes: replies[number(in: request)] + [0x0A])
        }
        defer { peer.stop() }
        try await compareOddReplies(replies.count, of: "tcp:127.0.0.1:\(peer.port)")
    }

    @Test func `both toolkits say the same of odd replies of a socketmap server`() async throws {
        let texts = [
            "0:,", ":,", "2:OK,", "3:OK ,", "4:TEMP,", "5:TEMP ,", "9:TEMP late,", "9:TIMEOUT x,", "4:PERM,",
            "6:PERM x,", "4:ok x,", "4:OK x", "4:OK x;", "-1:,", "+4:OK x,", " 4:OK x,", "4 :OK x,",
            "hello\n", "100001:OK", "99999999999999999999:OK", "9223372036854775807:x",
            "9223372036854775808:x", "10:TEMP a\tb\u{7}c,", "004:OK x,", "4:OK x,4:OK y,", "4:OK\tx,",
            "5:OKx y,", "6:OK a\0b,", "5:OK\0 b,", "1005:TEMP \(String(repeating: "y", count: 1000)),",
            "100000:OK \(String(repeating: "y", count: 99_997)),",
        ]
        let broken: [[UInt8]] = [[0x34, 0x3A, 0x4F, 0x4B, 0x20, 0xFF, 0x2C]]
        let replies = texts.map { Array($0.utf8) } + broken
        let peer = try ScriptedPeer(.netstrings) { (request, _) in
            PeerAnswer(bytes: replies[number(in: request)], closes: true)
        }
        defer { peer.stop() }
        try await compareOddReplies(replies.count, of: "socketmap:inet:127.0.0.1:\(peer.port):map")
    }

    /// Asks for the keys `k0` and on, each with a program of its own.
    private func compareOddReplies(_ count: Int, of table: String) async throws {
        let directory = try Scratch.directory("network")
        var outcomes: [[Outcome]] = []
        for toolkit in try Toolkit.both() {
            outcomes.append(
                try await toolkit.runAtOnce(
                    "postmap", (0..<count).map { ["-q", "k\($0)", table] }, in: directory))
        }
        for (number, (reference, ours)) in zip(outcomes[0], outcomes[1]).enumerated() {
            let comment = Comment(rawValue: "reply \(number) of \(table)")
            #expect(reference.output == ours.output, comment)
            #expect(withoutReason(reference) == withoutReason(ours), comment)
            #expect((reference.status == 0) == (ours.status == 0), comment)
            #expect(!ours.isLate && (ours.status != 1 || ours.errors.isEmpty), comment)
        }
    }

    /// What is told on standard error, but for the reason of a failure: the reference shows there whatever the
    /// system has said last.
    private func withoutReason(_ outcome: Outcome) -> String {
        outcome.errorText.replacingOccurrences(
            of: "(query|I/O) error: [^\n]*", with: "$1 error: REASON", options: .regularExpression)
    }
}

/// The number at the end of a request.
private func number(in request: [UInt8]) -> Int {
    let digits = request.reversed().prefix { (0x30...0x39).contains($0) }.reversed()
    return Int(String(decoding: Array(digits), as: UTF8.self)) ?? 0
}

/// Keys with everything that is odd in them.
struct KeyGenerator: Seeded {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func key() -> String {
        let number = below(100_000)
        switch below(12) {
        case 0: return "User\(number)@Example.COM"
        case 1: return "user\(number)+ext@sub.example.org"
        case 2: return "two words \(number)"
        case 3: return "100%\(number)%20%zz"
        case 4: return "über\(number)@straße.de"
        case 5: return "\u{1}\t\u{7F}\(number)"
        case 6: return "\"quoted \(number)\"@x.y"
        case 7: return "@domain\(number).example"
        case 8: return "日本\(number)"
        case 9: return String(repeating: "long.", count: below(100)) + "\(number)"
        case 10: return number % 20 == 0 ? "" : "a:b,c;\(number)"
        default: return "key\(number)"
        }
    }
}
