// The programs that are run: ours, with or without strace(1) around them, and the real postmap that reads after them.

import Glibc
import TestSupport

/// Where programs and files are.
struct Tools {
    /// The directory of our programs.
    let programs: String
    /// A directory of this worker's own.
    let work: String
    /// The real postmap with what it needs before it, in words for env(1); empty where there is none.
    let reference: [String]

    private static let secondsAllowed = 15

    /// The directory in which a command finds its files, and leaves them.
    var files: String { work + "/files" }
    /// The directory for temporary files.
    var temporary: String { work + "/tmp" }
    private var input: String { work + "/input" }
    private var output: String { work + "/output" }
    private var errors: String { work + "/errors" }
    private var trace: String { work + "/trace" }

    /// How a command ended, and what it printed.
    struct Outcome {
        var result = ChildResult()
        var output: [UInt8] = []
        var errors: [UInt8] = []
        /// What strace(1) saw.
        var trace: SystemCallTrace?
    }

    /// Runs a command of ours to its end.
    func run(_ command: [String], input text: String = "") -> Outcome { run([], command, text) }

    /// Runs a command of ours under strace(1), with these options.
    func trace(_ command: [String], input text: String = "", options: [String]) -> Outcome {
        WorkFiles.remove(trace)
        let strace = ["/usr/bin/env", "strace", "-f", "-qq", "-o", trace] + options + ["--"]
        var outcome = run(strace, command, text)
        outcome.trace = SystemCallTrace(trace)
        return outcome
    }

    private func run(_ before: [String], _ command: [String], _ text: String) -> Outcome {
        guard let tool = command.first else { return Outcome() }
        return run(before + [programs + "/" + tool] + command.dropFirst(), text)
    }

    private func run(_ words: [String], _ text: String) -> Outcome {
        _ = WorkFiles.write(input, Array(text.utf8))
        var outcome = Outcome()
        guard
            let result = ChildProcess.run(
                words, input: input, output: output, errors: errors, seconds: Self.secondsAllowed)
        else {
            outcome.errors = Array("\(words.first ?? "") cannot be started\n".utf8)
            outcome.result.status = 127
            return outcome
        }
        outcome.result = result
        outcome.output = WorkFiles.read(output) ?? []
        outcome.errors = WorkFiles.read(errors) ?? []
        return outcome
    }

    /// The entries of a database, sorted lines, as our postmap reads them; nil where it cannot.
    func entries(of table: Scenario.Table) -> [String]? {
        lines(run(["postmap", "-s", name(of: table)]))
    }

    /// The entries of a database as the real postmap reads them; nil where it cannot.
    ///
    /// It lists no cdb table: there it is asked for keys, those of `known` lines.
    func referenceEntries(of table: Scenario.Table, known: [String]) -> [String]? {
        guard !reference.isEmpty else { return known }
        guard table.type == "cdb" else {
            return lines(run(["/usr/bin/env"] + reference + ["-s", name(of: table)], ""))
        }
        let keys = Set(known.map { $0.prefix { $0 != "\t" } + "\n" }).joined()
        return lines(run(["/usr/bin/env"] + reference + ["-q", "-", name(of: table)], keys))
    }

    private func name(of table: Scenario.Table) -> String { "\(table.type):\(files)/\(table.name)" }

    private func lines(_ outcome: Outcome) -> [String]? {
        guard outcome.result.status == 0 else { return nil }
        // Tables of aliases hold the time at which they were built.
        let lines = String(decoding: outcome.output, as: UTF8.self).split(separator: "\n").map(String.init)
        return lines.filter { !$0.hasPrefix("YP_LAST_MODIFIED") }.sorted()
    }
}
