// Mail is delivered to users, and with the rights of users: those of this system, of another one, or of a file.

/// A user, as passwd(5) has it.
package struct UserAccount: Sendable, Equatable {
    /// The name.
    package let name: [UInt8]
    /// The number of the user, and that of the first group.
    package let id: UInt32, group: UInt32
    /// The directory that is the user's own.
    package let home: [UInt8]
    /// The program that a login starts.
    package let shell: [UInt8]

    /// A user from a line of passwd(5); nil for a line that does not describe a user.
    package init?(line: [UInt8]) {
        let fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard fields.count >= 6, !fields[0].isEmpty,
            let id = UInt32(String(decoding: fields[2], as: UTF8.self)),
            let group = UInt32(String(decoding: fields[3], as: UTF8.self))
        else { return nil }
        name = Array(fields[0])
        self.id = id
        self.group = group
        home = Array(fields[5])
        shell = fields.count > 6 ? Array(fields[6]) : []
    }
}

/// Where users and groups are looked up.
package final class Accounts {
    /// What is known of a file: its lines by name, in which the first of one name counts.
    private struct Known {
        var lines: [[UInt8]: [UInt8]] = [:]
        var namesByID: [UInt32: [UInt8]] = [:]
    }

    /// passwd(5) and group(5); nil where the system is asked.
    private let files: (users: FilePath, groups: FilePath)?
    private var known: [SystemAccounts: Known] = [:]

    private init(files: (users: FilePath, groups: FilePath)?, knowsGroups: Bool) {
        self.files = files
        self.knowsGroups = knowsGroups
    }

    /// Whether the groups are those of the host of the users.
    let knowsGroups: Bool

    /// Whether it is this system that is asked.
    var areOfSystem: Bool { files == nil }

    /// The users and groups of this system.
    package static var ofSystem: Accounts { Accounts(files: nil, knowsGroups: true) }

    /// The users and groups of files in the form of passwd(5) and group(5), which are read when one is asked for.
    package convenience init(users: FilePath, groups: FilePath? = nil) {
        self.init(files: (users, groups ?? "/etc/group"), knowsGroups: groups != nil)
    }

    /// The users and groups of the system whose root a directory is.
    package convenience init(root: RootDirectory) {
        let users: FilePath = "/etc/passwd", groups: FilePath = "/etc/group"
        self.init(users: users.inside(root), groups: groups.inside(root))
    }

    /// The line of an account of this name; nil where there is none.
    ///
    /// - Throws: `SystemError` when the accounts cannot be looked up.
    ///
    /// Source: passwd(5), group(5).
    package func line(of name: [UInt8], in list: SystemAccounts) throws(SystemError) -> [UInt8]? {
        guard files != nil else { return try list.line(of: name) }
        return try contents(list).lines[name]
    }

    /// The user of a name; nil where there is none.
    ///
    /// - Throws: `SystemError` when users cannot be looked up.
    package func user(named name: [UInt8]) throws(SystemError) -> UserAccount? {
        try line(of: name, in: .users).flatMap { UserAccount(line: $0) }
    }

    /// The first user of a number; nil where there is none.
    ///
    /// - Throws: `SystemError` when users cannot be looked up.
    package func user(withID id: UInt32) throws(SystemError) -> UserAccount? {
        guard files != nil else {
            return try SystemAccounts.lineOfUser(withID: id).flatMap { UserAccount(line: $0) }
        }
        let users = try contents(.users)
        return users.namesByID[id].flatMap { users.lines[$0] }.flatMap { UserAccount(line: $0) }
    }

    /// The users that the file names, by their numbers; of this system those of its own file.
    ///
    /// - Throws: `SystemError` when the file cannot be read.
    package func listedUsers() throws(SystemError) -> [UserAccount] {
        let accounts = files == nil ? Accounts(users: "/etc/passwd") : self
        return try accounts.contents(.users).lines.values.compactMap { UserAccount(line: $0) }
            .sorted { $0.id == $1.id ? $0.name.lexicographicallyPrecedes($1.name) : $0.id < $1.id }
    }

    /// The number of a group; nil where there is none.
    ///
    /// - Throws: `SystemError` when groups cannot be looked up.
    func idOfGroup(named name: [UInt8]) throws(SystemError) -> UInt32? {
        guard let line = try line(of: name, in: .groups) else { return nil }
        let fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        return fields.count > 2 ? UInt32(String(decoding: fields[2], as: UTF8.self)) : nil
    }

    private func contents(_ list: SystemAccounts) throws(SystemError) -> Known {
        if let known = known[list] { return known }
        guard let files else { return Known() }
        let text = try FileHandle.source(list == .users ? files.users : files.groups).contents()
        var contents = Known()
        for line in text.split(separator: 0x0A) {
            guard let name = line.split(separator: UInt8(ascii: ":"), maxSplits: 1).first.map({ Array($0) }),
                contents.lines[name] == nil
            else { continue }
            contents.lines[name] = Array(line)
            guard list == .users, let user = UserAccount(line: Array(line)) else { continue }
            if contents.namesByID[user.id] == nil { contents.namesByID[user.id] = user.name }
        }
        known[list] = contents
        return contents
    }
}
