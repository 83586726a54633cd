// What must hold after a fault: no entry is lost, no file is left, no success is told that is none, nothing crashes.

import Glibc
import TestSupport

/// A scenario, what it found, and what it made where nothing disturbed it.
struct Judge {
    let scenario: Scenario
    let tools: Tools
    /// The files before the command.
    let before: DirectoryState
    /// The files after it.
    let after: DirectoryState
    /// What it printed.
    let output: [UInt8]
    /// The exit statuses of a command that has nothing to fear: of the first and of a second run.
    let statuses: Set<Int32>
    private let entriesBefore: [String: [String]]
    private let entriesAfter: [String: [String]]

    /// The files that came, went or changed.
    private var changed: [String] {
        Set(before.files.keys).union(after.files.keys).filter { before.files[$0] != after.files[$0] }.sorted()
    }

    /// How much of a command was done to a file.
    private enum Progress: String { case none, part, all, lost }

    init?(
        _ scenario: Scenario, _ tools: Tools, before: DirectoryState, after: DirectoryState, output: [UInt8],
        statuses: Set<Int32>
    ) {
        self.scenario = scenario
        self.tools = tools
        self.before = before
        self.after = after
        self.output = output
        self.statuses = statuses
        guard before.restore(tools.files), let old = Self.entries(scenario, tools, before),
            after.restore(tools.files), let new = Self.entries(scenario, tools, after)
        else { return nil }
        (entriesBefore, entriesAfter) = (old, new)
    }

    /// The entries of all tables; nil where a table that is there cannot be read, or the readers do not agree.
    private static func entries(_ scenario: Scenario, _ tools: Tools, _ state: DirectoryState) -> [String:
        [String]]?
    {
        var entries: [String: [String]] = [:]
        for table in scenario.tables where state.files[table.file] != nil {
            guard let lines = tools.entries(of: table),
                lines == tools.referenceEntries(of: table, known: lines)
            else {
                return nil
            }
            entries[table.file] = lines
        }
        return entries
    }

    // MARK: after a fault

    /// What is wrong after a run that met a fault.
    func problems(after outcome: Tools.Outcome, _ injection: Injection) -> [String] {
        // strace(1) keeps close(2) from happening, where Linux closes the file whatever it says: a peer waits for ever
        // then, and the run counts as one that was killed.
        let isStuck = injection.call == "close" && outcome.result.isTooSlow
        // The n-th call of every process fails: a second one may be on the way back from the first.
        let isTwice = (outcome.trace?.injected.count ?? 0) > 1
        let wasKilled = injection.fault == .kill || isStuck || isTwice
        var problems = isStuck ? [] : ending(outcome, injection)
        let now = DirectoryState(tools.files)
        var progress: [String: Progress] = [:]
        for name in changed {
            var file = now.files[name]
            // A table that is made by adding to it begins as an empty file, which the next run fills.
            if wasKilled, before.files[name] == nil, file?.content.isEmpty == true { file = nil }
            progress[name] = self.progress(of: name, file, &problems)
        }
        for (name, file) in before.files where !changed.contains(name) && now.files[name] != file {
            problems.append("\(name) is not what it was")
        }
        // What cannot be removed stays, and is told.
        let isTold = injection.call.hasPrefix("unlink") && !outcome.errors.isEmpty
        if !wasKilled, !isTold { problems += strays(now) }
        if outcome.result.status == 0 {
            for (name, progress) in progress.sorted(by: { $0.key < $1.key }) where progress != .all {
                problems.append("status 0, and \(name): \(progress) of it done")
            }
            if !outcome.output.elementsEqual(output), scenario.command.contains("--decompile") {
                problems.append("status 0, and the output is not whole")
            }
        }
        problems += order(progress, wasKilled) + reports(outcome, progress)
        return problems
    }

    /// What is wrong after a second run that nothing disturbs.
    func problems(afterSecond outcome: Tools.Outcome) -> [String] {
        var problems: [String] = []
        if outcome.result.isTooSlow { problems.append("a second run does not end") }
        guard let status = outcome.result.status, statuses.contains(status) else {
            return problems + [
                "a second run ends with \(outcome.result.status.map(String.init) ?? "a signal")"
            ]
        }
        let now = DirectoryState(tools.files)
        for name in changed where progress(of: name, now.files[name], &problems) != .all {
            problems.append("\(name) is not complete after a second run")
        }
        return problems + strays(now).map { $0 + " after a second run" }
    }

    private func ending(_ outcome: Tools.Outcome, _ injection: Injection) -> [String] {
        var problems: [String] = []
        if outcome.result.isTooSlow { problems.append("no end") }
        let crashes = ["SIGILL", "SIGTRAP", "SIGSEGV", "SIGBUS", "SIGFPE", "SIGABRT", "SIGSYS"]
        for signal in outcome.trace?.signals ?? [] where crashes.contains(signal.name) {
            problems.append("\(signal.name) came")
        }
        guard !outcome.result.isTooSlow, injection.fault != .kill else { return problems }
        guard let status = outcome.result.status else {
            return problems + ["ended by signal \(outcome.result.signal ?? 0)"]
        }
        if status >= 128 { problems.append("exit status \(status)") }
        let isMute = outcome.trace?.injected.contains { $0.hasPrefix("write(2,") } ?? false
        if status != 0, outcome.errors.isEmpty, !isMute {
            problems.append("exit status \(status) without a message")
        }
        return problems
    }

    private func strays(_ now: DirectoryState) -> [String] {
        let known = Set(before.files.keys).union(after.files.keys)
        return now.files.keys.filter { !known.contains($0) }.sorted().map { "\($0) is left" }
            + WorkFiles.names(in: tools.temporary).map { "\($0) is left in TMPDIR" }
    }

    // MARK: single files

    /// How much was done to a file that the command changes.
    private func progress(of name: String, _ now: FileState?, _ problems: inout [String]) -> Progress {
        guard let now else {
            if before.files[name] == nil { return .none }
            if after.files[name] == nil { return .all }
            problems.append("\(name) is gone")
            return .lost
        }
        let (old, new) = (before.files[name], after.files[name])
        if !now.hasAttributes(of: old), !now.hasAttributes(of: new) {
            problems.append(
                "\(name) has mode \(String(now.mode & 0o7777, radix: 8)), owner \(now.owner), group \(now.group)"
            )
        }
        if now.content == new?.content { return .all }
        if now.content == old?.content { return .none }
        guard let table = scenario.tables.first(where: { $0.file == name }) else {
            problems.append("\(name) is neither the old nor the new file")
            return .lost
        }
        return progress(of: table, &problems)
    }

    /// How much was done to a database whose bytes do not tell.
    private func progress(of table: Scenario.Table, _ problems: inout [String]) -> Progress {
        guard let lines = tools.entries(of: table) else {
            problems.append("\(table.file) cannot be read")
            return .lost
        }
        let (old, new) = (entriesBefore[table.file] ?? [], entriesAfter[table.file] ?? [])
        guard let others = tools.referenceEntries(of: table, known: lines + old + new) else {
            problems.append("\(table.file) cannot be read by the real postmap")
            return .lost
        }
        if lines != others {
            problems.append("\(table.file): \(lines.count) entries, and \(others.count) for the real postmap")
            return .lost
        }
        if lines == new { return .all }
        if lines == old, entriesBefore[table.file] != nil { return .none }
        if scenario.allowsPart, Self.isPart(lines, old, new) { return .part }
        problems.append("\(table.file): \(lines.count) entries instead of \(old.count) or \(new.count)")
        return .lost
    }

    /// Whether some of the changes were made to a table, and each of them whole.
    private static func isPart(_ lines: [String], _ old: [String], _ new: [String]) -> Bool {
        let present = Set(lines)
        return present.count == lines.count && present.isSuperset(of: Set(old).intersection(new))
            && present.isSubset(of: Set(old).union(new))
    }

    // MARK: files together

    private func order(_ progress: [String: Progress], _ wasKilled: Bool) -> [String] {
        var problems: [String] = []
        let values = Set(progress.values)
        if scenario.isAtomic, !wasKilled, values.count > 1 {
            let list = progress.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
            problems.append("neither all nor none: \(list.joined(separator: ", "))")
        }
        for name in scenario.configuration where progress[name] == .all {
            for table in scenario.tables where progress[table.file] == Progress.none {
                problems.append("\(name) names \(table.file), which is not there")
            }
        }
        return problems
    }

    /// What is told on standard output of single tables.
    private func reports(_ outcome: Tools.Outcome, _ progress: [String: Progress]) -> [String] {
        var problems: [String] = []
        for line in String(decoding: outcome.output, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 1, ["changed", "created"].contains(words[0]) else { continue }
            for table in scenario.tables where words[1] == "\(table.type):\(tools.files)/\(table.name)" {
                if let done = progress[table.file], done != .all {
                    problems.append("\"\(words[0]) \(table.name)\" is told, and \(done) of it is done")
                }
            }
        }
        return problems
    }
}
