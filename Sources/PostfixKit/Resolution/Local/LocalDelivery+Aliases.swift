// aliases(5): a name of this host stands for others, for files and for commands.

extension LocalDelivery {
    /// Delivers to all that an alias of this name stands for; false where there is none.
    ///
    /// Source: local(8), "SYSTEM-WIDE AND USER-LEVEL ALIASING"; aliases(5).
    func expandAlias(
        _ name: [UInt8], of given: inout LocalRecipient
    ) throws(ConfigurationError) -> Bool {
        var recipient = given
        recipient.depth += 1
        if let expanded = recipient.expandedFrom, isSame(expanded, name) {
            let remark: MessageText = "\(name) names itself, which means the user"
            if !given.remarks.contains(remark) { given.remarks.append(remark) }
            return false
        }
        if recipient.depth > Self.deepest {
            run.warn("alias database loop for \(name)")
            end(recipient, .bounce, .undeliverable, "5.4.6", "alias database loop for \(name)")
            return true
        }
        recipient.expandedFrom = name
        let items: [AddressTokens]
        do throws(TableError) {
            guard let answer = try agent.aliases.find(key: name) else { return false }
            recipient.expansion = .alias
            items = addresses(in: upToNull(answer.value.span))
            recipient.request.step = add(answer, for: name, to: items, of: recipient)
            recipient.remarks = []
            guard try takeRights(from: answer, &recipient) else { return true }
            try findOwner(of: name, &recipient)
            if items.isEmpty {
                throw .other("no recipient in alias lookup result for \(name)", kind: .temporary)
            }
        } catch {
            postpone(recipient, error, "alias database unavailable")
            return true
        }
        if !agent.freezesDeliveredTo { recipient.deliveredTo = recipient.request.recipient }
        try deliver(items, of: recipient)
        return true
    }

    /// Adds the step of an alias, and gives its number.
    private func add(
        _ answer: TableAnswer, for name: [UInt8], to items: [AddressTokens], of recipient: LocalRecipient
    ) -> Int {
        var notes = recipient.remarks
        if let addressExtension = recipient.addressExtension, recipient.unmatchedExtension == nil,
            name == recipient.user
        {
            notes.append("the extension \(addressExtension) is dropped (propagate_unmatched_extensions)")
        }
        if let disagreement = answer.disagreement { notes.append(disagreement) }
        return run.add(
            agent.aliases.name, after: recipient.request.step, recipient.shown, to: shown(items), by: answer,
            note: MessageText(joining: notes))
    }

    /// Takes the rights of the owner of the alias's table; false where no owner is found, which is reported.
    private func takeRights(
        from answer: TableAnswer, _ recipient: inout LocalRecipient
    ) throws(TableError) -> Bool {
        guard let index = agent.aliases.names.firstIndex(of: answer.table) else { return true }
        switch try TableOwner(of: agent.aliases.tables[index]) {
        case .system: recipient.rights = LocalRights()
        case .user(let id):
            do throws(SystemError) {
                if let account = try agent.accounts.user(withID: id) {
                    recipient.rights = LocalRights(account)
                    return true
                }
            } catch {
                leaveUndecided(recipient, "users of that host unknown")
                return false
            }
            run.warn("cannot find alias database owner for \(answer.table): user \(id)")
            end(recipient, .defer, .deferred, "4.3.0", "cannot find alias database owner")
            return false
        case .unknown:
            run.warn("no owner UID for alias database \(answer.table)")
            end(recipient, .defer, .deferred, "4.3.0", "mail system configuration error")
            return false
        }
        return true
    }

    /// Finds out who answers for an alias that is a list.
    ///
    /// Source: aliases(5), "owner-name"; postconf(5), "owner_request_special", "expand_owner_alias",
    /// "reset_owner_alias".
    private func findOwner(of name: [UInt8], _ recipient: inout LocalRecipient) throws(TableError) {
        let owner = Array("owner-".utf8) + name
        guard agent.asksForOwners, let answer = try agent.aliases.find(key: owner) else {
            if agent.forgetsOwners { recipient.owner = nil }
            return
        }
        let address = agent.stage.rewriter.rewritten(agent.expandsOwners ? answer.value : owner)
        recipient.request.step = run.add(
            agent.aliases.name, after: recipient.request.step, owner,
            to: [externalForm(ofInternal: address.span)], by: answer,
            note: "\(name) is a list: all its members get new messages from this sender")
        recipient.owner = address
        recipient.request.sender = address
        recipient.keepsOriginal = false
    }
}
