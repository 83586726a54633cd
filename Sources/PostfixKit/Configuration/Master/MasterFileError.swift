// What can be wrong in master.cf and in requests to change it, as data; the words for it are Postfix's.

/// Why an entry of master.cf, or a request to change one, cannot be used.
package enum MasterFileError: Error, Sendable, Equatable {
    /// master.cf cannot be opened or read.
    case file(ConfigurationError)
    /// The file is as it was, because it cannot be edited.
    case edit(ConfigurationEditError)
    /// Less than eight fields in an entry of the file.
    case fieldCount(FilePath, line: Int)
    /// A field of the file with a value that it cannot have.
    case field(MasterService.Field, value: [UInt8], text: [UInt8], FilePath, line: Int)
    /// The first line of an entry that is to be changed does not have both name and type.
    case splitIdentity(FilePath, line: Int)
    /// A name that an editor cannot tell from an assignment.
    case unsupportedName([UInt8], FilePath, line: Int)
    /// A type that an editor cannot tell from an assignment or a path.
    case unsupportedType([UInt8], FilePath, line: Int)
    /// The request is wrong.
    case request(MessageText)

    /// The kind of the error, for the exit status of a tool.
    package var kind: TableError.Kind {
        switch self {
        case .request: .usage
        case .edit(let error): error.kind
        case .file(let error): error.isMissingInput ? .noInput : .configuration
        default: .configuration
        }
    }

    /// The sentence for people, in Postfix's words, and where the entry stands.
    package var message: MessageText {
        let edits: MessageText = "-Me, -Fe, -Pe, -X, or -#"
        return switch self {
        case .file(let error): error.message
        case .edit(let error): error.message
        case .fieldCount(let file, let line): "file \(file): line \(line): bad field count"
        case .field(let field, let value, let text, let file, let line):
            "\(MasterEntryProblem.field(field, value: value).message(text)) (\(file), line \(line))"
        case .splitIdentity(let file, let line):
            "file \(file): line \(line): specify service name and type on the same line"
        case .unsupportedName(let name, let file, let line):
            "file \(file): line \(line): service name syntax \"\(name)\" is unsupported with \(edits)"
        case .unsupportedType(let type, let file, let line):
            "file \(file): line \(line): service type syntax \"\(type)\" is unsupported with \(edits)"
        case .request(let message): message
        }
    }
}

/// Why a text is not an entry of master.cf.
enum MasterEntryProblem: Error, Equatable {
    /// Less than eight fields.
    case fieldCount
    /// A field with a value that it cannot have.
    case field(MasterService.Field, value: [UInt8])

    /// The words for it, with the text of the entry or the new text of the field.
    func message(_ text: [UInt8]) -> MessageText {
        switch self {
        case .fieldCount: "bad field count: \"\(text)\""
        case .field(let field, let value): "invalid \(field.name) field \"\(value)\" in \"\(text)\""
        }
    }

    /// The problem of a line of a file.
    func located(_ file: FilePath, line: Int, text: [UInt8]) -> MasterFileError {
        switch self {
        case .fieldCount: .fieldCount(file, line: line)
        case .field(let field, let value): .field(field, value: value, text: text, file, line: line)
        }
    }
}
