// Root writes a table as the owner of its source, so that a table never gets more trust than its text.

internal import CSystem
internal import Glibc

/// Who the process is to the file system.
public enum Privileges {
    /// Whether the process was started by root.
    public static var isRoot: Bool { getuid() == 0 }

    /// The rights of a process that was started by root, to be taken back after it was somebody else.
    public struct Original: Sendable {
        fileprivate let group = getegid()
        fileprivate let groups: [gid_t]

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

    /// Calls `body` with the rights to files that a user of one group has, where this thread is root's.
    ///
    /// Other threads keep theirs. `body` gets whether the system lets the thread have these rights; it has its own
    /// otherwise.
    static func withFileRights<Result: ~Copyable, Failure: Error>(
        user: UInt32, group: UInt32, _ body: (_ isTaken: Bool) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard isRoot, geteuid() == 0, user != 0 else { return try body(false) }
        let original = Original()
        defer { original.takeFileRights() }
        let isTaken =
            unsafe set_thread_groups(1, [group]) == 0 && takeFileRights(user: user, group: group)
        return try body(isTaken)
    }

    /// Takes the rights of numbers; the answer is whether the thread has them.
    fileprivate static func takeFileRights(user: UInt32, group: UInt32) -> Bool {
        setfsgid(group)
        setfsuid(user)
        // No number is this one: nothing changes, and the answer is what was before.
        return setfsgid(.max) == Int32(bitPattern: group) && setfsuid(.max) == Int32(bitPattern: user)
    }
}

extension Privileges.Original {
    /// Gives this thread the rights to files that belong to its process.
    fileprivate func takeFileRights() {
        _ = Privileges.takeFileRights(user: geteuid(), group: group)
        _ = unsafe set_thread_groups(groups.count, groups)
    }
}
