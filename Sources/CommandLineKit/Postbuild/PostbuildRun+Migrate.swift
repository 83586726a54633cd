// postbuild --migrate: away from Berkeley DB.

internal import PostfixKit

extension PostbuildRun {
    /// Builds tables of Berkeley DB as another type, shows the edits of the configuration, and makes them.
    func migrate(to type: [UInt8], builds: Bool, applies: Bool) throws(ToolFailure) -> ExitStatus {
        let (migration, secrets) = try migration(to: type)
        let options = try buildOptions()
        var rules = BuildPlan.Rules(table: options.table)
        for reference in migration.references.reversed() {
            rules.movedFrom[TableName(type: type, name: reference.table.name)] = reference.table
        }
        rules.tables = Set(rules.movedFrom.keys)
        rules.convertsDatabases = true
        let plan = BuildPlan(migration.after, rules)
        var running = self
        running.command.mode.writes = builds
        var status = try running.carryOut(plan, options, isHopeless: false)
        if status == .negative { status = .success }
        for problem in migration.problems { messages.error(problem.message) }
        for edit in migration.edits { show(edit, secrets) }
        output.flush()
        for question in migration.undecided {
            messages.warning(question)
            if command.showsJSON {
                output.write(.members([("undecided", .string(question.bytes))]))
            }
        }
        if !migration.isSound {
            messages.error("the edits would change more than types: nothing was edited")
        } else if applies, status == .success {
            try apply(migration.edits)
        } else if applies, !migration.edits.isEmpty {
            messages.error("not all tables were built: the configuration was not edited")
        }
        if !migration.undecided.isEmpty { status = status.combined(with: .unavailable) }
        return migration.problems.isEmpty ? status : status.combined(with: .configuration)
    }

    private func migration(to type: [UInt8]) throws(ToolFailure) -> (TypeMigration, Secrets) {
        // The warnings about the configuration are given once, and not of each of its versions.
        let first = try snapshot()
        let request = request
        do throws(ConfigurationError) {
            let main = try request.files.text(of: request.directory.mainFile)
            let migration = try TypeMigration(of: main, first.master?.text, to: type) {
                (main, master) throws(ConfigurationError) in
                var request = request
                request.mainText = main
                request.masterText = master
                return try ConfigurationSnapshot.load(request, warn: { _ in }, skip: { _ in })
            }
            return (migration, first.known.secrets)
        } catch { throw ToolFailure(error.message, error.isMissingInput ? .noInput : .configuration) }
    }

    private func show(_ edit: TypeMigration.Edit, _ secrets: Secrets) {
        let hidden = Self.hidden(edit, secrets)
        let text = unifiedDifference(from: edit.old, to: edit.new, name: edit.file, hidden: hidden)
        if command.showsJSON {
            output.write(.members([("file", .string(edit.file.bytes)), ("edit", .string(text))]))
        } else {
            output.write(shownLines: text.span)
        }
    }

    /// The lines of a file with secrets in them, with what is shown for each.
    private static func hidden(
        _ edit: TypeMigration.Edit, _ secrets: Secrets
    ) -> [[UInt8]: [UInt8]] {
        var hidden: [[UInt8]: [UInt8]] = [:]
        for bytes in [edit.old, edit.new] {
            let text = ConfigurationText(bytes, name: edit.file)
            for line in text.logicalLines {
                let lines = text.textLines(of: line)
                let joined = lines.flatMap { text.content(ofLine: $0).array }
                let assignment = try? ParameterAssignment(joined.span)
                guard
                    Secrets.hidden(in: MessageText(joined)).bytes != joined
                        || assignment.map({ secrets.hides($0.name, $0.value) }) == true
                else { continue }
                for index in lines { hide(Array(bytes[text.physicalLines[index].range]), isInSecret: true) }
            }
            for line in text.physicalLines { hide(Array(bytes[line.range]), isInSecret: false) }
        }
        func hide(_ line: [UInt8], isInSecret: Bool) {
            let end = line.last == 0x0A ? [0x0A] : [] as [UInt8]
            let shown = Secrets.hidden(in: MessageText(Array(line.dropLast(end.count)))).bytes + end
            let hasBraces = line.contains { "{}".utf8.contains($0) }
            let isContent = Secrets.hasInlineTable(line) || isInSecret && hasBraces
            if isInSecret, isContent, shown == line {
                hidden[line] = SecretNames.replacement + end
            } else if isInSecret || isContent || shown != line {
                hidden[line] = hidden[line] ?? shown
            }
        }
        return hidden
    }

    /// Makes the edits; where one fails those before it are taken back.
    private func apply(_ edits: [TypeMigration.Edit]) throws(ToolFailure) {
        var done: [TypeMigration.Edit] = []
        for edit in edits {
            do throws(ConfigurationEditError) {
                try replace(edit.file, edit.old, by: edit.new)
                done.append(edit)
            } catch {
                for earlier in done.reversed() { try? replace(earlier.file, earlier.new, by: earlier.old) }
                throw ToolFailure(error.message, ExitStatus(error.kind))
            }
        }
    }

    private func replace(
        _ file: FilePath, _ old: [UInt8], by new: [UInt8]
    ) throws(ConfigurationEditError) {
        let (messages, isVerbose) = (messages, command.isVerbose)
        let replacement = ConfigurationReplacement(
            file, note: { if isVerbose { messages.note($0) } }, warn: { messages.warning($0) })
        _ = try replacement.edit { (text) throws(ConfigurationEditError) in
            guard text.bytes == old else {
                throw .other("\(file) was changed by somebody else: nothing was edited", kind: .temporary)
            }
            return new
        }
    }
}
