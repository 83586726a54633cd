// Root writes a table as the owner of its source, so that a table never gets more trust than its text.

internal import CSystem
internal import Glibc

/// Who the process is to the file system.
package enum Privileges {
    /// Whether the process was started by root.
    package static var isRoot: Bool { getuid() == 0 }

    /// The rights of a process that was started by root, to be taken back after it has acted as another user.
    package struct Original: Sendable {
        fileprivate let group = getegid()
        fileprivate let groups: [gid_t]

        /// Notes the groups of this process.
        package init() {
            var groups = [gid_t](repeating: 0, count: Int(max(getgroups(0, nil), 0)))
            let count = unsafe getgroups(Int32(groups.count), &groups)
            self.groups = Array(groups.prefix(Int(max(count, 0))))
        }

        /// Becomes root again, where the process was started by root.
        ///
        /// - Throws: `SystemError` when the system refuses.
        package func regain() throws(SystemError) {
            guard Privileges.isRoot, geteuid() != 0 || getegid() != group else { return }
            guard seteuid(0) == 0, setegid(group) == 0, unsafe setgroups(groups.count, groups) == 0 else {
                throw .last
            }
        }
    }

    /// A user and a group as which files are made.
    struct Identity: Sendable, Equatable {
        /// The user.
        let owner: UInt32
        /// The group.
        let group: UInt32

        /// Who the process is now.
        static var current: Identity { Identity(owner: geteuid(), group: getegid()) }

        init(owner: UInt32, group: UInt32) {
            self.owner = owner
            self.group = group
        }

        /// The owner and the group of a file.
        init(_ status: FileStatus) {
            owner = status.owner
            group = status.group
        }

        /// The numbers that tell, for another process.
        var numbers: [Int] { [Int(owner), Int(group)] }

        /// The identity that another process has sent; nil where there was none.
        init?(_ numbers: [Int]) {
            guard numbers.count == 2 else { return nil }
            owner = UInt32(truncatingIfNeeded: numbers[0])
            group = UInt32(truncatingIfNeeded: numbers[1])
        }
    }

    /// Becomes a user and a group for all that follows, where root runs and is not both already.
    ///
    /// - Throws: `SystemError` when the system refuses.
    ///
    /// Source: postmap(1), "-o".
    static func become(_ identity: Identity) throws(SystemError) {
        guard isRoot, Identity.current != identity else { return }
        guard seteuid(0) == 0, unsafe setgroups(1, [identity.group]) == 0, setegid(identity.group) == 0,
            seteuid(identity.owner) == 0
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
