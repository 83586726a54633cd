// Everything that can be wrong with a configuration, as data; the words for it stand at the end of this file.

/// Why a configuration could not be read, or a parameter of it not be used.
///
/// Each of these is a bad configuration to the exit status of a tool.
package enum ConfigurationError: Error, Sendable, Equatable {
    /// A file cannot be opened, or its directory does not exist.
    case open(FilePath, SystemError)
    /// A file cannot be read.
    case read(FilePath, SystemError)
    /// A logical line is not an assignment.
    case notAnAssignment(FilePath, line: Int, ParameterAssignment.Problem, text: [UInt8])
    /// The references in a value cannot be replaced.
    case macro(MacroError, ParameterName, ParameterOrigin)
    /// The same in a setting that is needed before any value is asked for.
    case earlyMacro(MacroError, ParameterName, ParameterOrigin)
    /// Neither `yes` nor `no`.
    case notBoolean(ParameterName, value: [UInt8], ParameterOrigin)
    /// Not a number, or one that does not fit.
    case notNumber(ParameterName, value: [UInt8], ParameterOrigin)
    /// A number below its minimum.
    case tooSmall(ParameterName, value: Int, minimum: Int, ParameterOrigin)
    /// A number above its maximum.
    case tooLarge(ParameterName, value: Int, maximum: Int, ParameterOrigin)
    /// A text below its least length.
    case tooShort(ParameterName, value: [UInt8], minimum: Int, ParameterOrigin)
    /// A text above its greatest length.
    case tooLong(ParameterName, value: [UInt8], maximum: Int, ParameterOrigin)
    /// Not a name that a host can have.
    case badHostName(ParameterName, value: [UInt8], problem: MessageText, FilePath)
    /// The file that a value names, in a distribution where it may, cannot be read.
    case valueFile(FilePath, SystemError)
    /// The file that a value names holds none.
    case emptyValueFile(ParameterName, FilePath)
    /// Several words where one belongs.
    case multipleValues(ParameterName, value: [UInt8])
    /// Not a level of the migration away from Berkeley DB.
    case badMigrationLevel([UInt8], ParameterOrigin)
    /// A number below that of another parameter.
    case smallerThan(ParameterName, ParameterName)
    /// An entry of master.cf is not valid; the words say where it stands.
    case service(MessageText)
    /// A default that depends on the machine cannot be computed from the settings it depends on.
    case hostDefault(MessageText)

    /// The sentence for people, in Postfix's words, and where the value stands.
    package var message: MessageText {
        switch self {
        case .open(let file, let error): "open \(file): \(error.reason)"
        case .read(let file, let error): "read \(file): \(error.reason)"
        case .notAnAssignment(let file, let line, let problem, let text):
            "\(file), line \(line): \(problem.message(text))"
        case .macro(let error, let name, let origin), .earlyMacro(let error, let name, let origin):
            "dictionary mail_dict: macro processing error: \(error.message)\(origin.note(of: name))"
        case .notBoolean(let name, let value, let origin):
            "bad boolean configuration: \(name.bytes) = \(value)\(origin.note)"
        case .notNumber(let name, let value, let origin):
            "bad numerical configuration: \(name.bytes) = \(value)\(origin.note)"
        case .tooSmall(let name, let value, let minimum, let origin):
            "invalid \(name.bytes) parameter value \(value) < \(minimum)\(origin.note)"
        case .tooLarge(let name, let value, let maximum, let origin):
            "invalid \(name.bytes) parameter value \(value) > \(maximum)\(origin.note)"
        case .tooShort(let name, let value, let minimum, let origin):
            "bad string length \(value.count) < \(minimum): \(name.bytes) = \(value)\(origin.note)"
        case .tooLong(let name, let value, let maximum, let origin):
            "bad string length \(value.count) > \(maximum): \(name.bytes) = \(value)\(origin.note)"
        case .badHostName(let name, let value, let problem, let file):
            "file \(file): parameter \(name.bytes): bad parameter value: \(value) (\(problem))"
        case .valueFile(let file, let error): "\(file): cannot open file: \(error.reason)"
        case .emptyValueFile(let name, let file): "\(name.bytes) file \(file) is empty"
        case .multipleValues(let name, let value):
            "\(name.bytes) parameter setting must not contain multiple values: \(value)"
        case .badMigrationLevel(let text, let origin):
            "invalid non-Berkeley-DB migration level: '\(text)'\(origin.note)"
        case .smallerThan(let name, let other):
            "main.cf configuration error: \(name.bytes) is smaller than \(other.bytes)"
        case .service(let message), .hostDefault(let message): message
        }
    }
}

extension ConfigurationError {
    /// What postconf says where a reference cannot be replaced: the mistake as a warning, and the end of the
    /// work; nil for other errors.
    package var expansionMessages: (mistake: MessageText, end: MessageText)? {
        switch self {
        case .macro(let mistake, let name, let origin):
            (mistake.message, "macro processing error\(origin.note(of: name))")
        case .earlyMacro(let mistake, let name, let origin):
            // As Postfix does: other code reads these settings, and says more.
            (mistake.message, "dictionary mail_dict: macro processing error\(origin.note(of: name))")
        default: nil
        }
    }

    /// Whether a file cannot be opened or read at all.
    package var isMissingInput: Bool {
        switch self {
        case .open, .read: true
        default: false
        }
    }
}

/// Where the value of a parameter comes from.
package enum ParameterOrigin: Sendable, Equatable {
    /// A logical line of a file, named by its first physical line, from 1.
    case line(FilePath, Int)
    /// `-o` of the command line.
    case option
    /// The directory that was asked for is the value of `config_directory`.
    case directory
    /// What main.cf of a fresh installation sets, where there is no main.cf.
    case freshInstallation
    /// Computed on this machine.
    case host
    /// The default of the release.
    case builtIn

    /// The place as the end of a message; empty for what stands in no file.
    var note: MessageText {
        if case .line(let file, let line) = self { " (\(file), line \(line))" } else { "" }
    }

    /// The place and the name as the end of a message.
    func note(of name: ParameterName) -> MessageText {
        if case .line(let file, let line) = self {
            " (\(file), line \(line): \(name.bytes))"
        } else {
            " (\(name.bytes))"
        }
    }
}
