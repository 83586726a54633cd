// One run of postconf: what the command asks for goes to the piece that does it.

internal import PostfixKit

extension PostconfTool {
    /// Does what a command line asks for; the first argument is the name of the program.
    package static func run(_ arguments: [[UInt8]]) -> ExitStatus {
        let messages = Messages(programAsCalled: arguments.first ?? Array(optionTable.tool.utf8))
        return optionTable.run(arguments, messages) {
            (typed, environment, output) throws(ToolFailure) in
            let command = try PostconfCommand(typed, environment.release, environment.distribution)
            var environment = environment
            environment.messages.hidesSecrets = !command.showsSecrets
            do throws(ToolFailure) {
                return try PostconfRun(command: command, environment: environment, output: output).run()
            } catch {
                guard command.showsSecrets, let message = error.message else { throw error }
                output.flush()
                environment.messages.fatal(message)
                throw ToolFailure(nil, error.status)
            }
        }
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
