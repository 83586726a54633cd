// One run of postconf: what the command asks for goes to the piece that does it.

internal import PostfixKit

extension PostconfTool {
    /// Does what a command line asks for; the first argument is the name of the program.
    public static func run(_ arguments: [[UInt8]]) -> ExitStatus {
        let messages = Messages(programAsCalled: arguments.first ?? Array(optionTable.tool.utf8))
        Terminal.prepareProcess()
        FaultGuard.install(prefix: messages.fatalPrefix)
        let output = StandardOutput()
        var status: ExitStatus
        do throws(ToolFailure) {
            status = try run(arguments, messages, output)
        } catch {
            output.flush()
            if let message = error.message { messages.fatal(message) }
            status = error.status
        }
        output.flush()
        if let failure = output.failure {
            messages.fatal("write error: \(failure.reason)")
            status = .cantCreate
        }
        return status
    }

    private static func run(
        _ arguments: [[UInt8]], _ messages: Messages, _ output: StandardOutput
    ) throws(ToolFailure) -> ExitStatus {
        let table = optionTable
        guard let typed = table.parse(arguments) else { throw .usage("usage: \(table.usage)") }
        if typed.has("help") {
            output.write(table.help)
            return .success
        }
        if typed.has("version") {
            output.write("\(table.tool) (Postkit) \(toolkitVersion)\n")
            return .success
        }
        let environment = try ToolEnvironment(typed, table, messages)
        let command = try PostconfCommand(typed, environment.release, environment.distribution)
        return try PostconfRun(command: command, environment: environment, output: output).run()
    }
}

/// One run of postconf.
struct PostconfRun {
    let command: PostconfCommand
    let environment: ToolEnvironment
    let output: StandardOutput

    func run() throws(ToolFailure) -> ExitStatus {
        if let beyond = command.beyond { return try goBeyond(beyond) }
        if let edit = command.edit, command.mode == .parameters { return try editMain(edit) }
        switch command.mode {
        case .tableTypes: showTableTypes()
        case .lockTypes: showLockTypes()
        case .serverPlugins: showServerPlugins()
        case .clientPlugins: showClientPlugins()
        case .tls(let what): try showTLS(what)
        case .parameters: return try showParameters()
        case .masterEntries, .masterFields, .masterParameters, .allServiceParameters:
            return if let edit = command.edit { try editMaster(edit) } else { try showMaster() }
        case .expandedTemplates: return try showTemplates(expanded: true)
        case .templates: return try showTemplates(expanded: false)
        }
        return .success
    }

    private func goBeyond(_ work: PostconfCommand.Beyond) throws(ToolFailure) -> ExitStatus {
        switch work {
        case .explanation: try explain()
        case .upgrade(let old, let new): try checkUpgrade(from: old, to: new)
        case .difference(let left, let right): try showDifferences(left, right)
        }
    }
}
