// A value alone does not say why it is what it is.

/// What a parameter is worth, and why.
public struct ExplainedParameter: Sendable {
    /// Where a value comes from.
    public enum Origin: Sendable, Equatable {
        /// A setting in a file.
        case file(SourcePlace)
        /// The directory that was asked for.
        case directory
        /// Computed from the machine, or from other settings.
        case host
        /// The default of the release.
        case builtIn
    }

    /// The name.
    public let name: String
    /// The value, not expanded.
    public let value: String
    /// The value with its references replaced; nil where it has none, or one that cannot be replaced.
    public let expandedValue: String?
    /// The default, not expanded; nil for a name that only the configuration knows.
    public let defaultValue: String?
    /// Where the value comes from.
    public let origin: Origin
    /// Settings of main.cf that a later one overrides.
    public let overridden: [SourcePlace]
    /// Whether the value is a secret, which should not be shown.
    public let isSecret: Bool

    init(_ explanation: ParameterExplanation) {
        name = explanation.name.description
        value = MessageText(explanation.value).string
        expandedValue = explanation.expansion.map { MessageText($0.text).string }
        defaultValue = explanation.defaultValue.map { MessageText($0).string }
        origin =
            switch explanation.origin {
            case .file(let place): .file(SourcePlace(place))
            case .directory: .directory
            case .host, .process: .host
            case .option, .builtIn: .builtIn
            }
        overridden = explanation.overridden.map { SourcePlace($0.name) }
        isSecret = explanation.secrets.hides(explanation.name, explanation.value)
    }
}
