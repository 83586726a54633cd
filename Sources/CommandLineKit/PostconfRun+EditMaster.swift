// postconf -M, -F and -P with -e, -X and -#: changes of master.cf.

internal import PostfixKit

extension PostconfRun {
    /// Edits master.cf.
    func editMaster(_ edit: PostconfCommand.Edit) throws(ToolFailure) -> ExitStatus {
        let messages = environment.messages
        let part: MasterFileEdit.Part =
            switch command.mode {
            case .masterEntries: .entry
            case .masterFields: .field
            default: .parameter
            }
        let action: MasterFileEdit.Action =
            switch edit {
            case .set: .set
            case .remove: .remove
            case .commentOut: .commentOut
            }
        do throws(MasterFileError) {
            let change = try MasterFileEdit(part, action, arguments: command.operands)
            _ = try change.apply(to: try text(), endsLastLine: true) { messages.warning($0) }
        } catch { throw ToolFailure(error) }
        return .success
    }

    private func text() throws(MasterFileError) -> ConfigurationText {
        do throws(ConfigurationError) {
            return try ConfigurationText.load(environment.configuration.directory.masterFile)
        } catch { throw .file(error) }
    }
}
