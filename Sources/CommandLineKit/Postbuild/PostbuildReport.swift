// The report about each table and about all of them, for people and programs.

internal import PostfixKit

/// Reports what became of the tables of a plan.
final class PostbuildReport {
    /// The worst that happened.
    private(set) var status = ExitStatus.success

    private let command: PostbuildCommand
    private let messages: Messages
    private let output: StandardOutput
    private var counts: [BuildResult.State: Int] = [:]

    init(command: PostbuildCommand, messages: Messages, output: StandardOutput) {
        self.command = command
        self.messages = messages
        self.output = output
    }

    /// Reports what became of one table.
    func tell(_ job: BuildPlan.Job, _ found: BuildResult) {
        let result = Self.withoutSecrets(job.isSecretByName ? Self.withoutMessages(found) : found)
        counts[result.state, default: 0] += 1
        for warning in result.warnings { messages.warning(warning.message) }
        if command.isVerbose { note(job, result) }
        if result.state == .failed {
            let place: MessageText = job.references.mostTelling.map { " (for \($0.place))" } ?? ""
            messages.error("\(job.shownName): \(result.reason ?? "no reason is known")\(place)")
            // What would be a mistake on a command line is a mistake in the configuration here.
            let kind = result.kind == .usage ? .configuration : result.kind
            status = status.combined(with: kind.map { ExitStatus($0) } ?? .data)
        }
        if result.isNew, !command.mode.writes { status = status.combined(with: .negative) }
        if command.showsJSON {
            writeData(job, result)
        } else {
            write(job, result)
        }
        output.flush()
    }

    /// A result whose messages do not repeat the name of the table.
    private static func withoutMessages(_ found: BuildResult) -> BuildResult {
        var result = found
        let hidden = TableReference.hiddenProblem
        if result.state == .failed { result.reason = hidden }
        result.warnings = result.warnings.map { BuildResult.Warning(line: $0.line, message: hidden) }
        result.notes = []
        return result
    }

    /// A result whose messages do not show secrets, in whichever form they are told.
    private static func withoutSecrets(_ found: BuildResult) -> BuildResult {
        var result = found
        result.reason = found.reason.map { Secrets.hidden(in: $0) }
        result.warnings = found.warnings.map {
            BuildResult.Warning(line: $0.line, message: Secrets.hidden(in: $0.message))
        }
        result.notes = found.notes.map { Secrets.hidden(in: $0) }
        return result
    }

    private func note(_ job: BuildPlan.Job, _ result: BuildResult) {
        for note in result.notes { messages.note(note) }
        if result.state != .failed, let reason = result.reason {
            messages.note("\(job.shownName): \(reason)")
        }
        for reference in job.references { messages.note("\(job.shownName): \(reference.place)") }
    }

    private func write(_ job: BuildPlan.Job, _ result: BuildResult) {
        let entries = "\(result.entries) \(result.entries == 1 ? "entry" : "entries")"
        let rest: ReportText =
            switch result.state {
            case .unchanged: " (\(entries))"
            case .changed, .created, .withheld:
                " (\(entries), +\(result.added) -\(result.removed) ~\(result.replaced))"
            case .kept, .skipped: result.reason.map { " (\($0))" } ?? ""
            case .checked, .failed: ""
            }
        output.write(line: "\(result.state.word) \(job.shownName)\(rest)")
        forEachDifference(job, result) { (difference) in
            for value in difference.old { output.writeDifference("-", difference.key, shown(value, job)) }
            for value in difference.new { output.writeDifference("+", difference.key, shown(value, job)) }
        }
    }

    /// Calls `body` for each key that differs, one at a time: they may be more than memory holds.
    private func forEachDifference(
        _ job: BuildPlan.Job, _ result: BuildResult, _ body: (EntryDifference) -> Void
    ) {
        do throws(SystemError) {
            try result.differences.forEach(body)
        } catch {
            messages.error("\(job.shownName): not all that differs can be shown: \(error.reason)")
            status = status.combined(with: .cantCreate)
        }
    }

    private func shown(_ value: [UInt8], _ job: BuildPlan.Job) -> [UInt8] {
        job.isSecret ? SecretNames.replacement : value
    }

    /// Sums up all tables in one line.
    func summarize() {
        let total = counts.values.reduce(0, +)
        let states = BuildResult.State.allCases.filter { counts[$0] != nil }
        guard command.showsJSON else {
            let what = "\(total) \(total == 1 ? "table" : "tables")"
            let parts = states.map { "\(counts[$0] ?? 0) \($0.word)" }.joined(separator: ", ")
            return output.write(line: parts.isEmpty ? "\(what)" : "\(what): \(parts)")
        }
        let changed = (counts[.changed] ?? 0) + (counts[.created] ?? 0)
        output.write(
            .members([
                ("summary", .bool(true)), ("changed", .bool(changed > 0)),
                ("failed", .bool(counts[.failed] != nil)), ("tables", .number(total)),
                ("states", .members(states.map { ($0.word, .number(counts[$0] ?? 0)) })),
            ]))
    }

    // MARK: for programs

    private func writeData(_ job: BuildPlan.Job, _ result: BuildResult) {
        let data = data(job, result)
        guard command.mode.showsDifferences else {
            output.write(data)
            return output.write("\n")
        }
        output.write(data, endingIn: "differences") { (add) in
            forEachDifference(job, result) { add(self.data($0, job)) }
        }
    }

    private func data(_ job: BuildPlan.Job, _ result: BuildResult) -> JSONValue {
        let format = TableRegistry.type(of: job.table)?.format
        let isRead = result.isNew || result.state == .unchanged || result.state == .withheld
        func count(_ number: Int) -> JSONValue? { isRead ? .number(number) : nil }
        return .members([
            ("table", .string(job.shownName.bytes)),
            ("alias", job.alias.map { .string(Secrets.shown(in: $0.bytes) ?? $0.bytes) }),
            ("state", .text(result.state.word)),
            ("changed", .bool(result.isNew)),
            ("role", .text((job.references.first { $0.role != .keys }?.role ?? .keys).word)),
            ("source", format == nil ? nil : .string(job.table.path.bytes)),
            ("database", format.map { .string($0.path(of: job.table).bytes) }),
            ("entries", count(result.entries)), ("added", count(result.added)),
            ("removed", count(result.removed)), ("replaced", count(result.replaced)),
            ("reason", result.reason.map { .string($0.bytes) }),
            ("warnings", .array(result.warnings.map(data))),
            ("references", .array(job.references.map(data))),
        ])
    }

    private func data(_ warning: BuildResult.Warning) -> JSONValue {
        .members([
            ("line", warning.line > 0 ? .number(warning.line) : nil),
            ("message", .string(warning.message.bytes)),
        ])
    }

    private func data(_ reference: TableReference) -> JSONValue {
        .members([
            ("parameter", .string(reference.parameter.bytes)),
            ("restriction", reference.restriction.map { .string($0) }),
            ("service", reference.service.map { .string($0) }),
            ("origin", .origin(reference.origin)),
        ])
    }

    private func data(_ difference: EntryDifference, _ job: BuildPlan.Job) -> JSONValue {
        .members([
            ("key", .string(difference.key)),
            ("old", .array(difference.old.map { .string(shown($0, job)) })),
            ("new", .array(difference.new.map { .string(shown($0, job)) })),
        ])
    }
}

extension StandardOutput {
    /// Adds a line for an entry that is removed (`-`) or added (`+`), in colour on a terminal.
    func writeDifference(_ sign: ReportText, _ key: [UInt8], _ value: [UInt8]) {
        let colour = Terminal.showsColour
        if colour { write(sign == "-" ? "\u{1B}[31m" : "\u{1B}[32m") }
        write(sign)
        write(shown: key.span)
        write("\t")
        write(shown: value.span)
        write(colour ? "\u{1B}[0m\n" : "\n")
    }
}
