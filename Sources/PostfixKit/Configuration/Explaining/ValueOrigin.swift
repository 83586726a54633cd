// A value alone does not say where it was set; this is the answer in a form for people and programs.

/// Where the value of a parameter comes from, as exactly as is known.
package enum ValueOrigin: Sendable, Equatable {
    /// Where the setting begins in a file.
    case file(ConfigurationText.Place)
    /// `-o` of the command line.
    case option
    /// The directory that was asked for.
    case directory
    /// Computed on this machine.
    case host
    /// From the running program.
    case process
    /// The default of the release.
    case builtIn

    /// A word for programs.
    package var kind: String {
        switch self {
        case .file: "file"
        case .option: "option"
        case .directory: "directory"
        case .host: "host"
        case .process: "process"
        case .builtIn: "default"
        }
    }

    /// The words for people.
    package var message: MessageText {
        switch self {
        case .file(let place): "\(place.file), line \(place.line)"
        case .option: "-o of the command line"
        case .directory: "the directory that was asked for"
        case .host: "computed from the machine, or from other settings"
        case .process: "taken from the running program"
        case .builtIn: "default"
        }
    }
}

extension ParameterCatalogue {
    /// Where the default of a parameter comes from.
    package func originOfDefault(of name: ParameterName) -> ValueOrigin {
        switch definition(of: name)?.dependence {
        case .host: .host
        case .process: .process
        default: .builtIn
        }
    }
}
