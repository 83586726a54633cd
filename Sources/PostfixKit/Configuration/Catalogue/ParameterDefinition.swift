// What a release of Postfix knows about one of its parameters before any file is read.

/// A parameter of a release: its type, its limits and its default.
package struct ParameterDefinition: Sendable, Equatable {
    /// The name.
    package let name: ParameterName
    /// How the value is understood.
    package let type: ParameterType
    /// The default as it would stand in main.cf, not expanded; empty for what is computed on the host.
    package let defaultValue: [UInt8]
    /// The unit of a time without one: `s`, `m`, `h`, `d` or `w`; nil for other types.
    package let unit: UInt8?
    /// The least value, or for a string the least length in bytes; nil where nothing is checked.
    package let minimum: Int?
    /// The greatest value, or for a string the greatest length in bytes; nil where nothing is checked.
    package let maximum: Int?
    /// On what, besides the release, the default depends.
    package let dependence: Dependence
    /// Whether the configuration cannot set it.
    package let isReadOnly: Bool

    /// On what a default depends.
    package enum Dependence: String, Sendable {
        /// The release alone.
        case none = ""
        /// The machine: names and addresses of the host.
        case host
        /// The running program.
        case process
        /// The version of the release.
        case release
        /// How Postfix was built; the default given is that of a Linux build without overrides.
        case build
    }
}

/// How the value of a parameter is understood.
package enum ParameterType: Sendable, Equatable {
    /// Text, in which `$name` is expanded.
    case string
    /// Text that is kept as it is; message attributes are put in later.
    case raw
    /// `yes` or `no`.
    case boolean
    /// A number of 32 bits.
    case integer
    /// A number of 64 bits.
    case long
    /// A number with a unit of time.
    case time

    /// A type from the word in the catalogue; `-expr` there tells that the default holds `$name`.
    init(catalogue word: [UInt8]) {
        self =
            switch word {
            case Array("string-raw".utf8): .raw
            case Array("boolean".utf8), Array("boolean-expr".utf8): .boolean
            case Array("integer".utf8), Array("integer-expr".utf8): .integer
            case Array("long".utf8): .long
            case Array("time".utf8): .time
            default: .string
            }
    }
}
