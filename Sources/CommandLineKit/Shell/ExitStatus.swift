// The numbers by which a script knows what happened.

internal import Glibc
package import PostfixKit

/// The exit status of a tool.
///
/// All but `success` are "not zero" to a script that was written for Postfix.
package enum ExitStatus: Int32, Sendable {
    /// Done, or found.
    case success = 0
    /// Not found, or a check that found something.
    case negative = 1
    /// The command line is wrong.
    case usage = 64
    /// The data is bad.
    case data = 65
    /// Input cannot be opened.
    case noInput = 66
    /// Undecidable, or not supported.
    case unavailable = 69
    /// Output cannot be created.
    case cantCreate = 73
    /// A temporary failure: it may work later.
    case temporary = 75
    /// The configuration is bad.
    case configuration = 78

    /// The status for a kind of table error.
    package init(_ kind: TableError.Kind) {
        switch kind {
        case .usage: self = .usage
        case .data: self = .data
        case .noInput: self = .noInput
        case .unavailable: self = .unavailable
        case .cantCreate: self = .cantCreate
        case .temporary: self = .temporary
        case .configuration: self = .configuration
        }
    }

    /// The worse of two, where several operands each had their own: 78, 66, 65, 73, 75, 69, 1, in this
    /// order; 64 before all.
    package func combined(with other: ExitStatus) -> ExitStatus {
        let order: [ExitStatus] = [
            .usage, .configuration, .noInput, .data, .cantCreate, .temporary, .unavailable, .negative,
        ]
        return order.first { $0 == self || $0 == other } ?? .success
    }
}

/// Ends the process.
package func exitProcess(_ status: ExitStatus) -> Never { exit(status.rawValue) }
