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
        let endsLastLine = environment.release.endsLastLineOfConfiguration
        do throws(MasterFileError) {
            let request = try MasterFileEdit(part, action, arguments: command.operands)
            try change(environment.configuration.directory.masterFile) { (text) throws(MasterFileError) in
                try request.apply(to: text, endsLastLine: endsLastLine) { messages.warning($0) }
            }
        } catch { throw ToolFailure(error) }
        return .success
    }

    /// Replaces master.cf by what `change` makes of it.
    private func change(
        _ path: FilePath, _ change: (ConfigurationText) throws(MasterFileError) -> [UInt8]
    ) throws(MasterFileError) {
        do throws(ConfigurationEditError) {
            try replace(path) { (text) throws(ConfigurationEditError) in
                do throws(MasterFileError) {
                    return try change(text)
                } catch { throw .other(error.message, kind: error.kind) }
            }
        } catch { throw .edit(error) }
    }
}
