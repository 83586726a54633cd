import Foundation
import TestSupport
import Testing

/// The built postconf beside the real one, on master.cf files that are made up from a seed.
///
/// They are few in `make test` and many in `make parity`; a failure names the seed of its files.
@Suite(.enabled(if: Reference.isExpected, "no reference: run make reference"))
struct MasterTests {
    private static let groups = 4
    private static let files: Int = {
        Environment.number("POSTKIT_PARITY_TABLES", default: 6) > 20 ? 200 : 20
    }()
    static let seeds: [Int] = {
        let first = Environment.number("SEED", default: 1)
        return Array(first..<first + groups)
    }()

    private static let main = """
        compatibility_level = 3.6
        myhostname = mail.example.com
        mydomain = example.com

        """

    @Test(arguments: seeds)
    func `both toolkits show and change a random master_cf alike`(_ seed: Int) async throws {
        let twins = try Twins()
        defer { twins.remove() }
        var random = RandomMaster(seed: UInt64(seed))
        var commands: [(file: String, words: [String])] = []
        for number in 0..<Self.files {
            // The real program sleeps for a second when it gives up: mistakes are few.
            let isBad = number % 10 == 0
            random.mistakes = isBad ? 40 : 0
            let text = random.file()
            for toolkit in [twins.reference, twins.ours] {
                let place = twins.directory(toolkit).appendingPathComponent("\(number)")
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: false)
                try Data(Self.main.utf8).write(to: place.appendingPathComponent("main.cf"))
                try Data(text.utf8).write(to: place.appendingPathComponent("master.cf"))
            }
            for _ in 0..<(isBad ? 1 : 6) { commands.append(("\(number)", random.listing())) }
            for _ in 0..<(isBad ? 1 : 5) {
                commands.append(("\(number)", random.edit()))
                if random.below(4) == 0 { commands.append(("\(number)", random.listing())) }
            }
        }
        async let wanted = outcomes(of: commands, twins.reference, twins)
        async let got = outcomes(of: commands, twins.ours, twins)
        for (command, (expected, actual)) in zip(commands, zip(try await wanted, try await got)) {
            let what = Comment(
                rawValue: "seed \(seed), file \(command.file): \(Batch.quoted(command.words))")
            // The real program reads behind the end of its memory for a command without words, and dies.
            guard expected.run.status < 128 else { continue }
            let output = expected.run.status == 0 ? expected.run.outputText : actual.run.outputText
            #expect(actual.run.outputText == output, what)
            #expect(messages(actual.run) == messages(expected.run), what)
            #expect((actual.run.status == 0) == (expected.run.status == 0), what)
            #expect(actual.file == expected.file, what)
        }
    }

    /// What each command said, and what the file was after it.
    private func outcomes(
        of commands: [(file: String, words: [String])], _ toolkit: Toolkit, _ twins: Twins
    ) async throws -> [(run: Outcome, file: String)] {
        var batch = try Batch()
        for (file, words) in commands {
            let place = twins.directory(toolkit).appendingPathComponent(file)
            try batch.add(
                toolkit.command("postconf", ["-c", "."] + words), in: place, with: toolkit.environment)
            try batch.add(["cat", "master.cf"], in: place)
        }
        var environment = twins.ours.fullEnvironment
        environment["LD_LIBRARY_PATH"] = nil
        let outcomes = try await batch.outcomes(environment: environment, seconds: 900)
        return stride(from: 0, to: outcomes.count, by: 2).map { (outcomes[$0], outcomes[$0 + 1].outputText) }
    }

    /// The messages, each once: the real program reads a new entry again for each one of the file.
    ///
    /// The real program does not count all lines when it edits.
    private func messages(_ outcome: Outcome) -> Set<String> {
        var messages: Set<String> = []
        for line in outcome.errorText.split(separator: "\n") where !line.contains("did you mean \"") {
            var text = line.replacingOccurrences(
                of: #"^[^ ]*/postconf: "#, with: "postconf: ", options: .regularExpression)
            for (pattern, replacement) in [
                (#" \([^()]*, line [0-9]+(: [^()]*)?\)$"#, ""), (#": line [0-9]+: "#, ": line N: "),
            ] {
                text = text.replacingOccurrences(of: pattern, with: replacement, options: .regularExpression)
            }
            messages.insert(text)
        }
        return messages
    }
}
