// What every tool does before and after its work, and what it says when the work ends early.

internal import PostfixKit

/// The release of this toolkit.
package let toolkitVersion = "0.1.0"

extension OptionTable {
    /// Runs a tool: takes the command line apart, answers `--help` and `--version`, and calls `work` for all else.
    ///
    /// The first argument is the name of the program. Output that could not be written is a failure, whatever
    /// the work says of itself.
    func run(
        _ arguments: [[UInt8]], _ messages: Messages,
        work: (TypedOptions, ToolEnvironment, StandardOutput) throws(ToolFailure) -> ExitStatus
    ) -> ExitStatus {
        Terminal.prepareProcess()
        FaultGuard.install(prefix: messages.fatalPrefix)
        let output = StandardOutput()
        var status: ExitStatus
        do throws(ToolFailure) {
            status = try answer(arguments, messages, output, work)
        } catch {
            output.flush()
            if let message = error.message { messages.fatal(message) }
            status = error.status
        }
        output.flush()
        if let failure = output.failure {
            messages.fatal("write error: \(failure.reason)")
            status = .cantCreate
        }
        return status
    }

    private func answer(
        _ arguments: [[UInt8]], _ messages: Messages, _ output: StandardOutput,
        _ work: (TypedOptions, ToolEnvironment, StandardOutput) throws(ToolFailure) -> ExitStatus
    ) throws(ToolFailure) -> ExitStatus {
        guard let typed = parse(arguments) else { throw .usage("usage: \(usage)") }
        if typed.has("help") {
            output.write(ownLines: help)
            return .success
        }
        if typed.has("version") {
            output.write(line: "\(tool) (Postkit) \(toolkitVersion)")
            return .success
        }
        return try work(typed, try ToolEnvironment(typed, self, messages), output)
    }
}
