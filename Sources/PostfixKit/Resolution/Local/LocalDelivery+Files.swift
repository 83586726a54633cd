// Lists that an alias includes, and how the lines of such a list, or of a .forward file, are followed.

extension LocalDelivery {
    /// As many lists may be open within each other; each takes a file descriptor.
    private static let mostOpenLists = 200

    /// Delivers to all that a file lists which `:include:` names.
    ///
    /// Source: aliases(5), ":include:/file/name".
    func include(_ name: [UInt8], _ list: LocalRecipient) throws(ConfigurationError) {
        var recipient = list
        recipient.depth += 1
        recipient.listDepth += 1
        if agent.release.limitsLocalNesting, recipient.depth > Self.deepest {
            run.warn(":include: nesting limit exceeded for \(name)")
            end(recipient, .bounce, .undeliverable, "5.4.6", ":include: nesting limit exceeded")
            return
        }
        let key: MessageText = "include \(recipient.rights.user) \(name)"
        if isDuplicate(recipient, key, "the list \(name) was included already") { return }
        guard recipient.listDepth <= Self.mostOpenLists else {
            leaveUndecided(recipient, "more than \(Self.mostOpenLists) lists are open at once")
            return
        }
        recipient.expandedFrom = recipient.localpart
        guard let place = includedFile(name, recipient) else { return }
        recipient.expansion = .include
        guard takeRights(from: place, name, &recipient) else { return }
        if isTooLarge(place, name, recipient) { return }
        // Members of a list without an owner get a new message, too.
        if recipient.owner == nil { recipient.owner = recipient.request.recipient }
        let handle: FileHandle
        do throws(FileAccess.Failure) {
            handle = try recipient.rights.access.open(place)
        } catch {
            refuse(recipient, error, "cannot open include file \(name): \(error.reason)")
            return
        }
        var notes: [MessageText] = recipient.remarks
        if let dropped = recipient.unmatchedExtension,
            !agent.rules.propagatedExtensions.contains(Array("include".utf8))
        {
            notes.append("the extension \(dropped) is dropped (propagate_unmatched_extensions)")
            recipient.unmatchedExtension = nil
        }
        var reader = AddressListReader(handle, longestLine: agent.longestLine)
        _ = try deliver(to: &reader, named: name, stage: Stage.include, recipient, notes)
    }

    /// The file of a list, if it may be included; if not, the reason is reported.
    private func includedFile(_ name: [UInt8], _ recipient: LocalRecipient) -> FileAccess.Place? {
        guard name.first == UInt8(ascii: "/") else {
            refuse(recipient, ":include:\(name) uses a relative path")
            return nil
        }
        let place: FileAccess.Place
        do throws(FileAccess.Failure) {
            place = try recipient.rights.access.find(file(name))
        } catch {
            refuse(recipient, error, "unable to lookup :include: file \(name): \(error.reason)")
            return nil
        }
        guard place.status.isRegular, place.status.mode & 0o002 == 0 else {
            let problem = place.status.isRegular ? "world writable" : "not a regular file"
            refuse(recipient, ":include: file \(name) is \(problem)")
            return nil
        }
        return place
    }

    /// Takes the rights of the owner of a list that root includes; false where no owner is found, which is reported.
    private func takeRights(
        from place: FileAccess.Place, _ name: [UInt8], _ recipient: inout LocalRecipient
    ) -> Bool {
        guard recipient.rights.user == 0 else { return true }
        let owner = place.status.owner
        do throws(SystemError) {
            if let account = try agent.accounts.user(withID: owner) {
                if owner != 0 { recipient.rights = LocalRights(account) }
                return true
            }
        } catch {
            leaveUndecided(recipient, "users of that host unknown")
            return false
        }
        run.warn("cannot find username for uid \(owner)")
        run.warn("\(name): cannot find :include: file owner username")
        end(recipient, .defer, .deferred, "4.3.5", "mail system configuration error")
        return false
    }

    /// Whether a file is larger than any list, which leaves the question open.
    func isTooLarge(_ place: FileAccess.Place, _ name: [UInt8], _ recipient: LocalRecipient) -> Bool {
        guard place.status.size > AddressListReader.mostBytes else { return false }
        leaveUndecided(recipient, "\(name) has more than \(AddressListReader.mostBytes) bytes")
        return true
    }

    /// What cannot be found or opened is a mistake, unless only we cannot see it.
    private func refuse(_ recipient: LocalRecipient, _ failure: FileAccess.Failure, _ warning: MessageText) {
        switch failure {
        case .refused: refuse(recipient, warning)
        case .unseen:
            run.warn(warning)
            leaveUndecided(recipient, warning)
        }
    }

    /// Delivers to all that a file lists, until one of them is to be tried again; gives whether it lists any.
    ///
    /// What is first in the file is shown with a step, before it is delivered to.
    func deliver(
        to reader: inout AddressListReader, named name: [UInt8], stage: String, _ list: LocalRecipient,
        _ notes: [MessageText]
    ) throws(ConfigurationError) -> Bool {
        var recipient = list
        var lines: [[AddressTokens]] = []
        var count = 0
        var first: Int?
        while count <= Self.mostShown, let line = next(of: &reader, name) {
            lines.append(line)
            first = first ?? reader.lineNumber
            count += line.count
        }
        var notes = notes
        if count == 0 { notes.append("it names nobody") }
        recipient.request.step = run.add(
            stage, after: list.request.step, list.shown, to: shown(Array(lines.joined())),
            at: EntryOrigin(file: FilePath(name), line: first ?? max(reader.lineNumber, 1)),
            note: MessageText(joining: notes))
        recipient.remarks = []
        for line in lines {
            if try !follow(line, of: recipient) { return true }
        }
        while let line = next(of: &reader, name) {
            if try !follow(line, of: recipient) { return true }
        }
        return count > 0
    }

    /// Delivers to what a line names; false where that is the end of the list.
    private func follow(_ line: [AddressTokens], of list: LocalRecipient) throws(ConfigurationError) -> Bool {
        let first = run.deliveries.count
        try deliver(line, of: list)
        return !hasDeferred(since: first) && !isExhausted
    }

    private func next(of reader: inout AddressListReader, _ name: [UInt8]) -> [AddressTokens]? {
        do throws(SystemError) {
            return try reader.next()
        } catch {
            // As Postfix does: an error is the end of the file.
            run.warn("read \(name): \(error.reason)")
            return nil
        }
    }
}
