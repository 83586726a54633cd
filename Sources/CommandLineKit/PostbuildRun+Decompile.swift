// postbuild --decompile: a source for a database that has none.

internal import PostfixKit

extension PostbuildRun {
    /// Writes a source for a database.
    func decompile(_ table: [UInt8]) throws(ToolFailure) -> ExitStatus {
        throw .usage("not yet")
    }
}
