// A program that uses the library wants one error to catch, with words for people and a kind to decide by.

/// Why something could not be done.
///
/// A key, a parameter or an address that is not there is an answer, and never an error.
public struct PostfixError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What to do about an error.
    public enum Kind: Sendable, Equatable {
        /// The caller asked for what cannot be.
        case usage
        /// The data is bad.
        case data
        /// A file to be read cannot be opened.
        case noInput
        /// A file to be written cannot be.
        case cannotCreate
        /// It may work later.
        case temporary
        /// It works nowhere in this library.
        case unavailable
        /// The configuration is bad.
        case configuration
    }

    /// What to do about it.
    public let kind: Kind
    /// What happened, with its place, as the tools say it; bytes that are not UTF-8 are U+FFFD.
    public let description: String

    init(_ kind: Kind, _ message: MessageText) {
        self.kind = kind
        description = message.string
    }

    init(_ error: TableError) {
        let kind: Kind =
            switch error.kind {
            case .usage: .usage
            case .data: .data
            case .noInput: .noInput
            case .unavailable: .unavailable
            case .cantCreate: .cannotCreate
            case .temporary: .temporary
            case .configuration: .configuration
            }
        self.init(kind, error.message)
    }

    init(_ error: ConfigurationError) {
        self.init(error.isMissingInput ? .noInput : .configuration, error.message)
    }
}
