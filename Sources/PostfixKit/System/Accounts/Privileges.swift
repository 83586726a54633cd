// Root writes a table as the owner of its source, so that a table never gets more trust than its text.

internal import Glibc

/// Who the process is to the file system.
public enum Privileges {
    /// Whether the process was started by root.
    public static var isRoot: Bool { getuid() == 0 }

    /// The rights of a process that was started by root, to be taken back after it was somebody else.
    public struct Original: Sendable {
        private let group = getegid()
        private let groups: [gid_t]

        /// Notes the groups of this process.
        public init() {
            var groups = [gid_t](repeating: 0, count: Int(max(getgroups(0, nil), 0)))
            let count = unsafe getgroups(Int32(groups.count), &groups)
            self.groups = Array(groups.prefix(Int(max(count, 0))))
        }

        /// Becomes root again, where the process was started by root.
        ///
        /// - Throws: `SystemError` when the system refuses.
        public func regain() throws(SystemError) {
            guard Privileges.isRoot, geteuid() != 0 || getegid() != group else { return }
            guard seteuid(0) == 0, setegid(group) == 0, unsafe setgroups(groups.count, groups) == 0 else {
                throw .last
            }
        }
    }

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
