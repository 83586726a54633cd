// postconf -e, -X and -# for main.cf.

internal import PostfixKit

extension PostconfRun {
    /// Edits main.cf.
    func editMain(_ edit: PostconfCommand.Edit) throws(ToolFailure) -> ExitStatus {
        do throws(ConfigurationEditError) {
            let messages = environment.messages
            let release = environment.release
            let request = try MainFileEdit(
                edit.action, arguments: command.operands, warnsOfEqual: release.warnsOfEqualRequests
            ) { messages.warning($0.message) }
            let endsLastLine = release.endsLastLineOfConfiguration
            try replace(environment.configuration.directory.mainFile) { text in
                request.apply(to: text, endsLastLine: endsLastLine) { messages.warning($0.message) }
            }
        } catch { throw ToolFailure(error.message, ExitStatus(error.kind)) }
        return .success
    }

    /// Replaces a configuration file by what `change` makes of it, and says whether that is new if asked to.
    func replace(
        _ path: FilePath, _ change: ConfigurationReplacement.Change
    ) throws(ConfigurationEditError) {
        let messages = environment.messages
        let isVerbose = command.isVerbose
        let replacement = ConfigurationReplacement(
            path, note: { if isVerbose { messages.note($0) } }, warn: { messages.warning($0) })
        let hasChanged = try replacement.edit(change)
        guard command.reportsChange else { return }
        output.write(line: "\(hasChanged ? "changed" : "unchanged") \(path)")
    }
}

extension PostconfCommand.Edit {
    fileprivate var action: MainFileEdit.Action {
        switch self {
        case .set: .set
        case .remove: .remove
        case .commentOut: .commentOut
        }
    }
}
