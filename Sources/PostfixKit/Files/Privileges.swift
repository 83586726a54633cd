// Root writes a table as the owner of its source, so that a table never gets more trust than its text.

internal import Glibc

/// Who the process is to the file system.
public enum Privileges {
    /// Whether the process was started by root.
    public static var isRoot: Bool { getuid() == 0 }

    /// Becomes the owner and group of a file for all that follows, where root runs and is not both already.
    ///
    /// - Throws: `SystemError` when the system refuses.
    ///
    /// Source: postmap(1), "-o".
    static func become(_ status: FileStatus) throws(SystemError) {
        guard isRoot, geteuid() != status.owner || getegid() != status.group else { return }
        guard seteuid(0) == 0, unsafe setgroups(1, [status.group]) == 0, setegid(status.group) == 0,
            seteuid(status.owner) == 0
        else { throw .last }
    }
}
