// One scenario after the other: counts the system calls of a run, and runs it again for each fault at each of them.

import Glibc
import TestSupport

/// Injects faults, judges what they leave, and counts.
struct Injector {
    let tools: Tools
    let seed: UInt64
    /// Of how many injections one is made.
    let share: Int
    /// Which part of the work is this process's.
    let worker: Int
    let workers: Int
    private(set) var counts = Counts()
    /// Draws the lots of the injections of all scenarios; the same ones in each process.
    private var choice: SeededGenerator

    /// What was done.
    struct Counts {
        var errors = 0
        var interruptions = 0
        var kills = 0
        /// Calls that did not come: a run is not always the same where several processes are at work.
        var missed = 0
        var findings = 0

        var injections: Int { errors + interruptions + kills }
    }

    init(tools: Tools, seed: UInt64, share: Int, worker: Int, workers: Int) {
        self.tools = tools
        self.seed = seed
        self.share = max(1, share)
        self.worker = worker
        self.workers = max(1, workers)
        choice = SeededGenerator(seed: seed)
    }

    /// All that is this process's part of a scenario.
    mutating func run(_ scenario: Scenario) {
        guard let prepared = prepare(scenario) else { return }
        for injection in prepared.injections {
            let lot = choice.next()
            guard lot % UInt64(share) == 0, lot / UInt64(share) % UInt64(workers) == worker else { continue }
            inject(injection, prepared)
        }
        _ = unsafe chown(tools.files, getuid(), getgid())
    }

    /// One injection again, with all that strace(1) saw of it.
    mutating func run(_ scenario: Scenario, only injection: Injection) {
        guard let prepared = prepare(scenario) else { return }
        inject(injection, prepared)
        _ = unsafe chown(tools.files, getuid(), getgid())
    }

    // MARK: before

    private struct Prepared {
        var judge: Judge
        var injections: [Injection]
        /// The names below the directory that other processes than the first use.
        var names: [String]
    }

    private mutating func prepare(_ scenario: Scenario) -> Prepared? {
        for name in WorkFiles.names(in: tools.files) { WorkFiles.remove(tools.files + "/" + name) }
        guard write(scenario.files) else { return fail(scenario, "cannot write its files") }
        for command in scenario.preparation where tools.run(command).result.status != 0 {
            return fail(scenario, "\(command.joined(separator: " ")) fails")
        }
        guard write(scenario.changes), give(to: scenario.owner) else {
            return fail(scenario, "cannot write its files")
        }
        let before = DirectoryState(tools.files)
        let first = tools.run(scenario.command, input: scenario.input)
        let after = DirectoryState(tools.files)
        let second = tools.run(scenario.command, input: scenario.input)
        guard first.result.status == 0, let again = second.result.status else {
            return fail(scenario, "fails: " + String(decoding: first.errors, as: UTF8.self))
        }
        guard
            let judge = Judge(
                scenario, tools, before: before, after: after, output: first.output, statuses: [0, again])
        else { return fail(scenario, "its tables cannot be read by all") }
        _ = before.restore(tools.files)
        let run = tools.trace(scenario.command, input: scenario.input, options: []).trace
        guard let run, !run.calls.isEmpty else { return fail(scenario, "strace does not work") }
        let names = run.names(below: tools.files)
        _ = before.restore(tools.files)
        let files = tools.trace(scenario.command, input: scenario.input, options: Injection.filter(names))
            .trace
        return Prepared(
            judge: judge, injections: Injection.all(run, files ?? run, seed: seed), names: names)
    }

    private func write(_ files: [String: String]) -> Bool {
        files.allSatisfy { WorkFiles.write(tools.files + "/" + $0.key, Array($0.value.utf8)) }
    }

    private func give(to owner: UInt32?) -> Bool {
        guard let owner else { return true }
        let paths = [tools.files] + WorkFiles.names(in: tools.files).map { tools.files + "/" + $0 }
        return paths.allSatisfy { unsafe chown($0, owner, owner) == 0 }
    }

    private mutating func fail(_ scenario: Scenario, _ problem: String) -> Prepared? {
        counts.findings += 1
        WorkFiles.say("faults: \(scenario.name): \(problem)")
        return nil
    }

    // MARK: the fault

    private mutating func inject(_ injection: Injection, _ prepared: Prepared) {
        let judge = prepared.judge
        let scenario = judge.scenario
        for name in WorkFiles.names(in: tools.temporary) { WorkFiles.remove(tools.temporary + "/" + name) }
        guard judge.before.restore(tools.files) else {
            return report(scenario, injection, ["cannot prepare"], [])
        }
        let options = injection.options(files: prepared.names)
        let outcome = tools.trace(scenario.command, input: scenario.input, options: options)
        guard let trace = outcome.trace, injection.fault == .kill ? trace.hasKilled : !trace.injected.isEmpty
        else {
            counts.missed += 1
            return
        }
        switch injection.fault {
        case .kill: counts.kills += 1
        case .error("EINTR"): counts.interruptions += 1
        default: counts.errors += 1
        }
        var problems = judge.problems(after: outcome, injection)
        for name in WorkFiles.names(in: tools.temporary) { WorkFiles.remove(tools.temporary + "/" + name) }
        problems += judge.problems(afterSecond: tools.run(scenario.command, input: scenario.input))
        if !problems.isEmpty { report(scenario, injection, problems, outcome.errors) }
    }

    private mutating func report(
        _ scenario: Scenario, _ injection: Injection, _ problems: [String], _ errors: [UInt8]
    ) {
        counts.findings += 1
        WorkFiles.say("faults: CASE='\(scenario.name)/\(injection)': \(problems.joined(separator: "; "))")
        for line in errors.prefix(600).split(separator: 0x0A).prefix(3) {
            WorkFiles.say("    " + String(decoding: line.prefix(200), as: UTF8.self))
        }
    }
}
