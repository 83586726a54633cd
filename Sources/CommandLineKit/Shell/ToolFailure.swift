// Why a tool ends early: its last words, and the number it leaves with.

package import PostfixKit

/// The end of a tool's work before it is done.
package struct ToolFailure: Error {
    /// The message; nil where it was printed already.
    package let message: MessageText?
    /// The exit status.
    package let status: ExitStatus

    /// An end with words and a number.
    package init(_ message: MessageText?, _ status: ExitStatus) {
        self.message = message
        self.status = status
    }

    /// The end that an error of a table means.
    package init(_ error: TableError) { self.init(error.message, ExitStatus(error.kind)) }

    /// The end that an error of the configuration means.
    package init(_ error: ConfigurationError) { self.init(error.message, .configuration) }

    /// The command line is wrong.
    static func usage(_ message: MessageText) -> ToolFailure { ToolFailure(message, .usage) }
}
