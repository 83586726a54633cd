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
}
