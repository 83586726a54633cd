// postbuild --migrate: away from Berkeley DB.

internal import PostfixKit

extension PostbuildRun {
    /// Builds tables of Berkeley DB as another type, and edits the configuration.
    func migrate(to type: [UInt8], builds: Bool, applies: Bool) throws(ToolFailure) -> ExitStatus {
        throw .usage("not yet")
    }
}
