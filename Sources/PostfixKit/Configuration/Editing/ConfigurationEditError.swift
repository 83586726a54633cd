// All that ends an edit of a configuration file, as data; the words, which are Postfix's, stand at the end.

/// Why a configuration file was not edited; it is as it was.
package enum ConfigurationEditError: Error, Sendable, Equatable {
    /// A request for main.cf has several lines.
    case multiLineRequest
    /// A request for main.cf is a comment.
    case commentRequest
    /// A requested setting does not have the form of one.
    case badAssignment(ParameterAssignment.Problem, text: [UInt8])
    /// No name to be removed.
    case blankName
    /// A value where only a name belongs.
    case nameWithValue
    /// The file cannot be opened.
    case openForReading(FilePath, SystemError)
    /// What has the name is not a file of bytes.
    case notRegular(FilePath)
    /// The file cannot be read.
    case read(FilePath, SystemError)
    /// The file on which editors lock each other out, or which is to be the new one, cannot be made.
    case create(FilePath, SystemError)
    /// The lock cannot be had.
    case lock(FilePath, SystemError)
    /// The new content cannot be written; `action` is what was being done.
    case write(action: String, FilePath, SystemError)
    /// What was asked for does not fit the file, or the file itself is wrong.
    case other(MessageText, kind: TableError.Kind)

    /// The kind of the error, for the exit status of a tool.
    package var kind: TableError.Kind {
        switch self {
        case .multiLineRequest, .commentRequest, .badAssignment, .blankName, .nameWithValue: .usage
        case .openForReading, .notRegular, .read: .noInput
        case .create, .write: .cantCreate
        case .lock: .temporary
        case .other(_, let kind): kind
        }
    }

    /// The sentence for people, in Postfix's words where it has some.
    package var message: MessageText {
        switch self {
        case .multiLineRequest: "-e, -X, or -# accepts no multi-line input"
        case .commentRequest: "-e, -X, or -# accepts no comment input"
        case .badAssignment(let problem, let text): problem.message(text)
        case .blankName: "-X or -# requires non-blank parameter names"
        case .nameWithValue: "-X or -# requires parameter names without value"
        case .openForReading(let file, let error): "open \(file) for reading: \(error.reason)"
        case .notRegular(let file): "open \(file) for reading: not a regular file"
        case .read(let file, let error): "read \(file): \(error.reason)"
        case .create(let file, let error): "open \(file): \(error.reason)"
        case .lock(let file, let error): "lock \(file): \(error.reason)"
        case .write(let action, let file, let error): "\(action) \(file): \(error.reason)"
        case .other(let message, _): message
        }
    }
}

/// What an edit warns of, though it is done.
package enum ConfigurationEditWarning: Sendable, Equatable {
    /// A later request for the same parameter counts instead.
    case earlierRequest(name: [UInt8], value: [UInt8])
    /// The file sets the parameter more than once.
    case multipleEntries(FilePath, name: [UInt8])

    /// The sentence for people, in Postfix's words.
    package var message: MessageText {
        switch self {
        case .earlierRequest(let name, let value): "ignoring earlier request: '\(name) = \(value)'"
        case .multipleEntries(let file, let name): "\(file): multiple entries for \"\(name)\""
        }
    }
}
