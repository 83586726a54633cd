// Where mail comes to rest: another service, a command, a maildir, a file.

extension LocalDelivery {
    /// Delivers to the mailbox of a user, whatever that is; false where there is no such user.
    ///
    /// Source: local(8), "MAILBOX DELIVERY".
    func deliverToMailbox(_ given: inout LocalRecipient) throws(ConfigurationError) -> Bool {
        var recipient = given
        recipient.depth += 1
        let user = recipient.user
        if isDuplicate(
            recipient, "mailbox \(recipient.localpart)", "the mailbox of \(user) has the mail already")
        {
            return true
        }
        if try passOn(recipient, by: agent.mailboxTransports, or: agent.mailboxTransport, "mailbox_transport")
        {
            return true
        }
        guard let found = account(of: recipient) else { return true }
        guard let account = found.account else { return false }
        recipient.rights = LocalRights(account)
        do throws(TableError) {
            if let answer = try agent.mailboxCommands.find(key: user) {
                recipient.request.step = run.add(
                    agent.mailboxCommands.name, after: recipient.request.step, recipient.shown,
                    to: [answer.value], by: answer)
                deliver(toCommand: answer.value, recipient, isFromAlias: false)
                return true
            }
        } catch {
            postpone(recipient, error, "table lookup failure")
            return true
        }
        if !agent.mailboxCommand.isEmpty {
            recipient.request.step = run.add(
                "mailbox_command", after: recipient.request.step, recipient.shown, to: [agent.mailboxCommand])
            deliver(toCommand: agent.mailboxCommand, recipient, isFromAlias: false)
            return true
        }
        let slash = UInt8(ascii: "/")
        var target: [UInt8]
        if agent.homeMailbox.isEmpty {
            let isDirectory = agent.spoolDirectory.last == slash
            target = agent.spoolDirectory + (isDirectory ? [] : [slash]) + user + (isDirectory ? [slash] : [])
        } else {
            target = account.home + [slash] + agent.homeMailbox
        }
        if target.last == slash {
            end(
                recipient, .maildir, to: target, .deliverable, "2.0.0", "delivered to maildir",
                notes: limits)
        } else if isWithoutDirectory(target, account) {
            let problem: MessageText = "unable to create lock file \(target).lock: No such file or directory"
            end(
                recipient, .bounce, .undeliverable, "5.2.0",
                "cannot update mailbox \(target) for user \(user). \(problem)")
        } else {
            end(
                recipient, .mailbox, to: target, .deliverable, "2.0.0", "delivered to mailbox",
                notes: limits)
        }
        return true
    }

    /// Whether the directory of a mailbox is missing in a home that exists: no program makes it.
    private func isWithoutDirectory(_ name: [UInt8], _ account: UserAccount) -> Bool {
        guard !agent.homeMailbox.isEmpty, let slash = name.lastIndex(of: UInt8(ascii: "/")) else {
            return false
        }
        let directory = file(Array(name[..<slash])), access = LocalRights(account).access
        guard directory.root == nil, let home = try? access.find(file(account.home)), home.status.isDirectory
        else { return false }
        do throws(FileAccess.Failure) {
            _ = try access.find(directory)
            return false
        } catch {
            if case .refused(.noSuchFile) = error { return true }
            return false
        }
    }

    /// Hands a recipient to a service that a table, or else a parameter, names; false where neither does.
    func passOn(
        _ given: LocalRecipient, by tables: ParameterTables, or service: [UInt8], _ parameter: String
    ) throws(ConfigurationError) -> Bool {
        var recipient = given
        var service = service
        do throws(TableError) {
            if let answer = try tables.find(key: recipient.user) {
                service = answer.value
                recipient.request.step = run.add(
                    tables.name, after: recipient.request.step, recipient.shown, to: [service], by: answer)
            } else if !service.isEmpty {
                recipient.request.step = run.add(
                    parameter, after: recipient.request.step, recipient.shown, to: [service])
            }
        } catch {
            postpone(recipient, error, "table lookup failure")
            return true
        }
        if service.isEmpty { return false }
        try agent.pass(recipient.request, to: service, run)
        return true
    }

    /// Delivers to a file that an alias or a list names.
    ///
    /// Source: local(8), "EXTERNAL FILE DELIVERY".
    func deliver(toFile name: [UInt8], _ recipient: LocalRecipient) {
        let key: MessageText = "file \(recipient.rights.user) \(name)"
        if isDuplicate(recipient, key, "\(name) has the mail already") { return }
        guard isAllowed(by: agent.fileSources, recipient) else {
            end(recipient, .bounce, .undeliverable, "5.7.1", "mail to file is restricted")
            return
        }
        let isDirectory = name.last == UInt8(ascii: "/")
        var notes: [MessageText] = ["written by \(owner(of: recipient.rights))"]
        if let access = writer(recipient.rights) {
            let path = file(name)
            let obstacle =
                isDirectory ? access.obstacle(toFilling: path) : access.obstacle(toAppendingTo: path)
            let failure: MessageText =
                isDirectory
                ? "maildir delivery failed: create maildir file \(name)tmp"
                : "cannot append message to file \(name)"
            switch obstacle {
            case .executable:
                end(recipient, .bounce, .undeliverable, "5.7.1", "\(failure): file is executable")
                return
            case .missing(let words) where path.root != nil: notes.append("in the copy: \(words)")
            case .refused(let words), .missing(let words):
                end(recipient, .bounce, .undeliverable, "5.2.0", "\(failure): \(words)", notes: notes)
                return
            case nil: break
            }
        }
        end(
            recipient, isDirectory ? .maildir : .file, to: name, .deliverable, "2.0.0",
            isDirectory ? "delivered to maildir" : "delivered to file: \(name)", notes: notes + limits)
    }

    /// The file system as a writer with these rights sees it; nil where that is not known.
    private func writer(_ rights: LocalRights) -> FileAccess? {
        if rights.user != 0 { return rights.access }
        return (try? agent.accounts.user(named: agent.defaultUser)).flatMap { $0 }.map {
            FileAccess(user: $0.id, group: $0.group)
        }
    }

    /// Delivers to a file by a name that begins with `~`, the home of the author of the list.
    func deliver(toFileAtHome name: [UInt8], _ recipient: LocalRecipient) {
        let rest = name.dropFirst()
        guard rest.first == UInt8(ascii: "/") else {
            return refuse(recipient, "bad home directory syntax for: \(name)")
        }
        guard let home = recipient.rights.home else {
            return refuse(recipient, "unknown home directory for: \(name)")
        }
        deliver(toFile: (home == [UInt8(ascii: "/")] ? [] : home) + rest, recipient)
    }

    /// Delivers to a command; one that stands in an alias or a list may be forbidden.
    ///
    /// Source: local(8), "EXTERNAL COMMAND DELIVERY".
    func deliver(toCommand command: [UInt8], _ recipient: LocalRecipient, isFromAlias: Bool = true) {
        guard !isFromAlias || isAllowed(by: agent.commandSources, recipient) else {
            end(recipient, .bounce, .undeliverable, "5.7.1", "mail to command is restricted")
            return
        }
        let key: MessageText = "command \(recipient.user):\(recipient.rights.user) \(command)"
        if isDuplicate(recipient, key, "the command has the mail already") { return }
        end(
            recipient, .command, to: command, .deliverable, "2.0.0", "delivered to command: \(command)",
            notes: ["run by \(owner(of: recipient.rights)); its exit status decides"])
    }

    /// Whether a kind of delivery is allowed to the list that names it.
    private func isAllowed(by sources: Set<[UInt8]>, _ recipient: LocalRecipient) -> Bool {
        guard let expansion = recipient.expansion else { return true }
        return sources.contains(Array(expansion.rawValue.utf8))
    }

    /// Whose rights these are, in words.
    private func owner(of rights: LocalRights) -> MessageText {
        guard rights.user != 0 else { return "\(agent.defaultUser) (default_privs)" }
        return rights.name.map { "\($0)" } ?? "user \(rights.user)"
    }

    /// How much mail a file holds, and how large a message may be.
    private var limits: [MessageText] {
        let limits = [
            ("mailbox_size_limit", agent.mailboxLimit), ("message_size_limit", agent.messageLimit),
        ]
        return limits.filter { $0.1 > 0 }.map { "\($0.0) \($0.1)" }
    }
}
