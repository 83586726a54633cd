// benchmark: the jobs of DESIGN.md, section 6. Benchmarks/benchmark.sh starts it.
//
//   benchmark generate ENTRIES TABLE [KEYS]
//   benchmark rules RULES QUESTIONS WORK
//   benchmark run TOOLS SBIN LIBRARIES CONFIGURATION WORK RUNS
//   benchmark large TOOLS WORK
//
// WORK holds `theirs/table`, `ours/table` (the same), `small`, `keys`, `one`, an empty `configuration/`, a `server/`
// with main.cf and master.cf, and what `benchmark rules` writes.

import Glibc

let words = CommandLine.arguments

func ours(
    _ tools: String, _ work: String, _ arguments: [String], program: String = "postmap",
    input: String = "/dev/null"
) -> MeasuredCommand {
    MeasuredCommand(
        arguments: ["\(tools)/\(program)"] + arguments, environment: ["MAIL_CONFIG=\(work)/configuration"],
        input: input)
}

func runAll() -> Int32 {
    guard words.count == 8, let runs = Int(words[7]), runs > 0 else { return 64 }
    let (tools, sbin, libraries, configuration, work) = (words[2], words[3], words[4], words[5], words[6])
    func pair(
        _ arguments: (String) -> [String], program: String = "postmap", input: String = "/dev/null"
    ) -> (MeasuredCommand, MeasuredCommand) {
        let theirs = MeasuredCommand(
            arguments: ["\(sbin)/\(program)"] + arguments("theirs"),
            environment: ["LD_LIBRARY_PATH=\(libraries)", "MAIL_CONFIG=\(configuration)"], input: input)
        return (theirs, ours(tools, work, arguments("ours"), program: program, input: input))
    }
    var status = stat()
    let sourceSize = unsafe stat("\(work)/ours/table", &status) == 0 ? Int(status.st_size) : 0

    var benchmark = Benchmark(runs: runs)
    var memory = 0
    for (type, goal, queryGoal) in [
        ("hash", 0.20, 0.30), ("btree", 0.30, 0.30), ("lmdb", 0.30, 1.00), ("cdb", 0.40, 1.00),
    ] {
        let (theirs, ours) = pair { ["\(type):\(work)/\($0)/table"] }
        let result = benchmark.compare("create \(type)", goal: goal, theirs: theirs, ours: ours)
        memory = max(memory, result?.ours.memory ?? 0)
        // Both are asked about the same file: that of the real Postfix. (hash and btree share its name.)
        let (theirQuery, ourQuery) = pair(
            { _ in ["-q", "-", "\(type):\(work)/theirs/table"] }, input: "\(work)/keys")
        _ = benchmark.compare("query all keys, \(type)", goal: queryGoal, theirs: theirQuery, ours: ourQuery)
        // A release that cannot list cdb has no figure to compare with.
        let (theirList, ourList) = pair { _ in ["-s", "\(type):\(work)/theirs/table"] }
        if type != "cdb" {
            _ = benchmark.compare("list, \(type)", goal: 0.50, theirs: theirList, ours: ourList)
        }
        let (theirUpdate, ourUpdate) = pair(
            { ["-ir", "\(type):\(work)/\($0)/table"] }, input: "\(work)/one")
        if type != "cdb" {
            _ = benchmark.compare("add one entry, \(type)", goal: nil, theirs: theirUpdate, ours: ourUpdate)
        }
    }
    let (theirSmall, ourSmall) = pair { ["hash:\(work)/small-\($0)"] }
    guard theirSmall.run() != nil, ourSmall.run() != nil else { return 1 }
    let (theirStart, ourStart) = pair { _ in ["-q", "user@example.com", "hash:\(work)/small-theirs"] }
    _ = benchmark.compare("start-up: one query", goal: 0.80, runs: 200, theirs: theirStart, ours: ourStart)
    for (type, keys) in [("regexp", "rule-keys"), ("pcre", "rule-keys"), ("cidr", "rule-addresses")] {
        let (theirs, ours) = pair(
            { _ in ["-q", "-", "\(type):\(work)/rules.\(type)"] }, input: "\(work)/\(keys)")
        _ = benchmark.compare(
            "query rules, \(type)", goal: 1.00, runs: min(runs, 3), theirs: theirs, ours: ours)
    }
    for (job, arguments) in [
        ("postconf NAME", ["smtpd_recipient_restrictions"]), ("postconf -n", ["-n"]), ("postconf -d", ["-d"]),
    ] {
        let (theirs, ours) = pair({ _ in ["-c", "\(work)/server"] + arguments }, program: "postconf")
        _ = benchmark.compare(job, goal: 0.80, runs: 200, theirs: theirs, ours: ours)
    }
    let (theirTables, ourTables) = (
        ManyTables(directory: "\(work)/many-theirs", count: 200, entries: 10_000),
        ManyTables(directory: "\(work)/many-ours", count: 200, entries: 10_000)
    )
    if theirTables.write(), ourTables.write() {
        let theirs = MeasuredCommand(
            arguments: theirTables.script("\(sbin)/postmap"),
            environment: ["LD_LIBRARY_PATH=\(libraries)", "MAIL_CONFIG=\(configuration)"])
        let ours = ours(tools, work, ["-c", ourTables.directory], program: "postbuild")
        if ours.run() != nil {
            _ = benchmark.compare(
                "200 tables, unchanged", goal: 0.10, runs: min(runs, 3), theirs: theirs, ours: ours)
            _ = benchmark.compare(
                "200 tables, changed", goal: 0.33, runs: min(runs, 3), theirs: theirs, ours: ours,
                prepare: ourTables.change)
        }
    }
    let addresses = ManyAddresses(
        directory: "\(work)/addresses", entries: max(sourceSize / 64, 1), questions: 100_000)
    if addresses.write() {
        let tables = (1...3).map { "hash:\(addresses.directory)/step\($0)" }
        let resolution = ours(
            tools, work, ["-c", addresses.directory, "--format", "json", "-"], program: "postresolve",
            input: "\(addresses.directory)/addresses")
        if ours(tools, work, tables).run() != nil, let result = resolution.run() {
            benchmark.note(
                "resolve an address in three steps, of 100,000",
                result.processor / Double(addresses.questions) * 1_000_000, limit: 20,
                unit: "microseconds of processor time")
            benchmark.note(
                "memory of that", Double(result.memory) / 1_073_741_824, limit: 1, unit: "GB")
        }
    }
    if sourceSize > 0 {
        benchmark.note(
            "memory of the largest create", Double(memory) / Double(sourceSize), limit: 3,
            unit: "times the source")
    }
    return 0
}

func runLarge() -> Int32 {
    guard words.count == 4 else { return 64 }
    var benchmark = Benchmark(runs: 1)
    for type in ["hash", "btree", "cdb"] {
        guard let result = ours(words[2], words[3], ["\(type):\(words[3])/large"]).run() else { return 1 }
        benchmark.note(
            "memory of create \(type), large source, in \(Int(result.wall)) s",
            Double(result.memory) / 1_073_741_824,
            limit: 1, unit: "GB")
    }
    return 0
}

switch words.dropFirst().first {
case "generate" where words.count >= 4:
    let written = Generator.write(
        entries: Int(words[2]) ?? 0, table: words[3], keys: words.count > 4 ? words[4] : nil)
    exit(written ? 0 : 1)
case "rules" where words.count == 5:
    let written = Generator.write(
        rules: Int(words[2]) ?? 0, questions: Int(words[3]) ?? 0, directory: words[4])
    exit(written ? 0 : 1)
case "run": exit(runAll())
case "large": exit(runLarge())
default: exit(64)
}
