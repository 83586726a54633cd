// pipe(8) gets all it knows from its line of master.cf, and does not start with a mistake in it.

/// The words of a line of master.cf behind the name of pipe(8).
///
/// Source: pipe(8), "COMMAND ATTRIBUTE SYNTAX".
struct PipeArguments {
    /// `user=`, with its group.
    private(set) var user: [UInt8]?
    /// `argv=`, with all words behind it.
    private(set) var command: [[UInt8]]?
    /// What cannot be understood, in the words of the program; nil where all can.
    private(set) var mistake: MessageText?

    private static let others = ["directory=", "chroot=", "eol=", "null_sender="]
    private static let flags = Array("BDFORX.>hqu".utf8)

    /// The arguments, one a word.
    init(_ words: [[UInt8]]) {
        for word in words {
            if command != nil {
                command?.append(word)
            } else if let value = Self.value(of: "user=", in: word) {
                user = value
            } else if let value = Self.value(of: "argv=", in: word) {
                command = [value]
            } else if let value = Self.value(of: "flags=", in: word) {
                let unknown = value.first { !Self.flags.contains($0) }
                mistake = mistake ?? unknown.map { "unknown flag: \([$0]) (ignored)" }
            } else if let value = Self.value(of: "size=", in: word) {
                let isNumber = !value.isEmpty && value.allSatisfy(isDigit)
                mistake = mistake ?? (isNumber ? nil : "bad size= value: \(value)")
            } else if !Self.others.contains(where: { Self.value(of: $0, in: word) != nil }) {
                mistake = mistake ?? "unknown attribute name: \(word)"
            }
        }
    }

    private static func value(of attribute: String, in word: [UInt8]) -> [UInt8]? {
        let name = word.prefix(attribute.utf8.count)
        return isWord(name, attribute) ? Array(word[name.endIndex...]) : nil
    }

    /// What keeps the program from running the command, in its words; nil where nothing is known to.
    ///
    /// `mailOwner` and `submissionGroup` are `mail_owner` and `setgid_group`, whose rights no command gets.
    func trouble(
        _ accounts: Accounts, mailOwner: [UInt8], submissionGroup: [UInt8]
    ) -> MessageText? {
        let parts = (user ?? []).split(
            separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first.map { Array($0) } ?? []
        let groupName = parts.count > 1 && !parts[1].isEmpty ? Array(parts[1]) : nil
        var account: UserAccount?
        var group: UInt32?
        do throws(SystemError) {
            if user != nil {
                account = try accounts.user(named: name)
                if account == nil { return "unknown username: \(name)" }
                group = account?.group
            }
            if let groupName {
                group = accounts.knowsGroups ? try accounts.idOfGroup(named: groupName) : nil
                if accounts.knowsGroups, group == nil { return "unknown group: \(groupName)" }
            }
        } catch {
            // Whether there are such users and groups is not known.
        }
        if let mistake { return mistake }
        if user == nil { return "missing user= command-line attribute" }
        if command == nil { return "missing argv= command-line attribute" }
        if account?.id == 0 { return "user= command-line attribute specifies root privileges" }
        let owner = (try? accounts.user(named: mailOwner)).flatMap { $0 }
        if let owner, owner.id == account?.id {
            return "user= command-line attribute specifies mail system owner \(mailOwner)"
        }
        guard let group else { return nil }
        if group == 0 { return "user= command-line attribute specifies privileged group id 0" }
        if let owner, owner.group == group {
            return
                "user= command-line attribute specifies mail system owner \(mailOwner) group id \(Int(group))"
        }
        let submission = accounts.knowsGroups ? try? accounts.idOfGroup(named: submissionGroup) : nil
        if submission == group {
            return
                "user= command-line attribute specifies mail system \(submissionGroup) group id \(Int(group))"
        }
        return nil
    }
}
