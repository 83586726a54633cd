// The work of postmap and postalias, one function for each thing that they can be asked for.

internal import PostfixKit

extension TableTool {
    /// Does what a command line asks for; the first argument is the name of the program.
    package func run(_ arguments: [[UInt8]]) -> ExitStatus {
        let messages = Messages(program: arguments.first ?? Array(optionTable.tool.utf8))
        return optionTable.run(arguments, messages) {
            (typed, environment, output) throws(ToolFailure) in
            if self == .postalias, messages.program.reversed().starts(with: "newaliases".utf8.reversed()) {
                return try rebuildAliases(typed, environment, output)
            }
            let command = try TableCommand(typed, self, environment)
            return try TableRun(tool: self, command: command, environment: environment, output: output).run()
        }
    }

    /// What newaliases does: build every table of `alias_database`.
    private func rebuildAliases(
        _ typed: TypedOptions, _ environment: ToolEnvironment, _ output: StandardOutput
    ) throws(ToolFailure) -> ExitStatus {
        guard typed.operands.isEmpty else { throw .usage("newaliases takes no operands: see alias_database") }
        let databases = try environment.configuration.aliasDatabases()
        guard !databases.isEmpty else {
            environment.messages.warning("alias_database is empty: there is nothing to build")
            return .success
        }
        let withTables = TypedOptions(occurrences: typed.occurrences, operands: databases)
        let command = try TableCommand(withTables, self, environment)
        guard case .build = command.work else { throw .usage("newaliases only builds: use postalias") }
        return try TableRun(tool: self, command: command, environment: environment, output: output).run()
    }
}

/// One run of a table tool.
struct TableRun {
    let tool: TableTool
    let command: TableCommand
    let environment: ToolEnvironment
    let output: StandardOutput

    var options: TableOptions {
        var options = command.options.table
        options.use.listsAsPostfix = true
        return options
    }

    func run() throws(ToolFailure) -> ExitStatus {
        do throws(TableError) {
            switch command.work {
            case .build(let mode): return try build(mode)
            case .update: return try update()
            case .convert(let target): return try convert(to: target)
            case .query(let key):
                if let search = command.search { return try answer(key, search) }
                return try query(key)
            case .queryInput:
                if let search = command.search { return try answerInput(search) }
                return try queryInput()
            case .queryMessage(let headers, let body, let mime):
                return try queryMessage(headers: headers, body: body, mime: mime)
            case .delete(let key): return try delete(key)
            case .deleteInput: return try deleteInput()
            case .list: return try list()
            }
        } catch {
            // As Postfix does: postalias gives a reason for a value that is not what it should be.
            guard tool == .postalias, case .query(let name, nil) = error else { throw ToolFailure(error) }
            let shown = TableError.query(name, reason: "Application error")
            throw ToolFailure(shown.message, ExitStatus(error.kind))
        }
    }

    // MARK: writing

    private func builder(for table: TableName) -> TableBuilder {
        var options = command.options
        let progress = Progress(table.path)
        options.progress = progress.update
        let environment = environment
        let folding = options.table.use.folding
        options.noteForeignKeys = {
            if let text = try? environment.configuration.reasonOfFolding(folding) {
                environment.messages.warning("\(table): \(text)")
            }
        }
        return TableBuilder(options)
    }

    private func build(_ mode: TableCommand.BuildMode) throws(TableError) -> ExitStatus {
        var status = ExitStatus.success
        for given in command.tables {
            let table = try options.redirected(given, forCreation: true)
            let source = TableSource.file(table.path)
            let builder = builder(for: table)
            switch mode {
            case .always:
                _ = try builder.rebuild(table, from: source)
            case .ifChanged:
                let path = try builder.format(of: table).path(of: table)
                let changed = try builder.rebuildIfNeeded(table, from: source)
                output.write(line: "\(changed ? "changed" : "unchanged") \(path)")
            case .check:
                if try builder.check(table, from: source).warnings > 0 { status = .negative }
            case .difference:
                if try showDifferences(table, source, builder) { status = .negative }
            }
        }
        return status
    }

    private func showDifferences(
        _ table: TableName, _ source: TableSource, _ builder: TableBuilder
    ) throws(TableError) -> Bool {
        var found = false
        let isSecret = SecretNames.isSecret(file: table.path)
        _ = try builder.compare(table, with: source) { (difference) throws(TableError) in
            found = true
            func shown(_ value: [UInt8]) -> [UInt8] { isSecret ? SecretNames.replacement : value }
            for value in difference.old { output.writeDifference("-", difference.key, shown(value)) }
            for value in difference.new { output.writeDifference("+", difference.key, shown(value)) }
        }
        return found
    }

    private func update() throws(TableError) -> ExitStatus {
        for given in command.tables {
            let table = try options.redirected(given, forCreation: true)
            let report = try builder(for: table).update(table, from: .standardInput)
            command.options.note("\(table): \(report.entries) entries added")
        }
        return .success
    }

    private func convert(to given: TableName) throws(TableError) -> ExitStatus {
        let target = try options.redirected(given.inside(options.root), forCreation: true)
        let source = command.tables[0]
        let path = try builder(for: target).format(of: target).path(of: target)
        if !command.replacesTarget, try TableBuilder.fileExists(path) {
            throw .other("\(path): the file exists; use --force to replace it", kind: .cantCreate)
        }
        guard !source.type.isEmpty else { throw .missingType(text: source.bytes) }
        _ = try builder(for: target).rebuild(target, from: .table(source))
        return .success
    }

    // MARK: removing

    private func delete(_ key: [UInt8]) throws(TableError) -> ExitStatus {
        var found = false
        for table in command.tables {
            let eraser = try TableEraser(table, options: options)
            if try eraser.delete(key.span) { found = true }
            try eraser.close()
        }
        return found ? .success : .negative
    }

    private func deleteInput() throws(TableError) -> ExitStatus {
        var found = false
        var erasers: [TableEraser] = []
        for table in command.tables { erasers.append(try TableEraser(table, options: options)) }
        var input = InputLines()
        while let lines = try input.next() {
            for line in lines {
                for eraser in erasers where try eraser.delete(input.bytes(line)) { found = true }
            }
        }
        for eraser in erasers { try eraser.close() }
        return found ? .success : .negative
    }
}
