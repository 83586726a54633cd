// The library takes nothing from the process that it runs in: what it may do, and whom it tells, is said here.

/// Which Postfix is mirrored, where its files are, and what the library may do to find an answer.
///
/// Nothing here has an effect on the whole process: no signal handler is installed, no other user becomes the
/// effective user, and nothing is forked unless `forksForChecks` says so.
public struct PostfixEnvironment {
    /// The Postfix whose behaviour is mirrored.
    public var postfix: MirroredPostfix
    /// The directory inside which all files and accounts are; nil for the root of this system.
    public var root: String?
    /// Whether tables behind servers may be opened.
    public var asksServers = false
    /// Whether the process may fork, to let Berkeley DB's library look at a file that only it can read.
    ///
    /// A process with several threads should not.
    public var forksForChecks = false
    /// Receives each warning, as the tools would say it.
    public var warn: (String) -> Void = { _ in }

    /// An environment on this system.
    public init(_ postfix: MirroredPostfix) { self.postfix = postfix }

    /// The directory of `root`, opened.
    func openedRoot() throws(PostfixError) -> RootDirectory? {
        guard let root else { return nil }
        do throws(SystemError) {
            return try RootDirectory(FilePath(root))
        } catch { throw PostfixError(.noInput, "open \(root): \(error.reason)") }
    }

    /// The surroundings of tables without a configuration.
    func surroundings() throws(PostfixError) -> TableSurroundings {
        TableSurroundings(
            root: try openedRoot(), asksServers: asksServers, warn: { [warn] in warn($0.string) })
    }

    /// The options of a table that stands for itself.
    func tableOptions() throws(PostfixError) -> TableOptions {
        options(try surroundings(), isUTF8: true)
    }

    /// The options of a table in its surroundings.
    func options(_ surroundings: TableSurroundings, isUTF8: Bool) -> TableOptions {
        var use = TableUse(isUTF8: isUTF8)
        use.forksForChecks = forksForChecks
        return TableOptions(postfix: postfix, surroundings: surroundings, use: use)
    }
}
