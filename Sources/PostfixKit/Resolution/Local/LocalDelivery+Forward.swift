// Users say in files of their own where their mail is to go: .forward in their home, as a rule.

extension LocalDelivery {
    /// Delivers to what the .forward file of a user lists; false where the user's mailbox gets the mail.
    ///
    /// Source: local(8), "SYSTEM-WIDE AND USER-LEVEL ALIASING"; postconf(5), "forward_path".
    func followForwardFile(of given: inout LocalRecipient) throws(ConfigurationError) -> Bool {
        var recipient = given
        recipient.depth += 1
        if agent.forwardPath.isEmpty { return false }
        guard let found = account(of: recipient) else { return true }
        guard let account = found.account else { return false }
        if !agent.freezesDeliveredTo { recipient.deliveredTo = recipient.request.recipient }
        recipient.rights = LocalRights(account)
        recipient.expansion = .forward
        recipient.owner = recipient.user
        let candidate: ForwardFile
        switch forwardFile(of: recipient) {
        case .none: return false
        case .unseen(let reason):
            leaveUndecided(recipient, reason)
            return true
        case .found(let file): candidate = file
        }
        let name = candidate.name
        var notes: [MessageText] = recipient.remarks
        if let dropped = recipient.unmatchedExtension {
            if candidate.hasExtension {
                recipient.unmatchedExtension = nil
            } else if !agent.rules.propagatedExtensions.contains(Array("forward".utf8)) {
                notes.append("the extension \(dropped) is dropped (propagate_unmatched_extensions)")
                recipient.unmatchedExtension = nil
            }
        }
        if duplicates.hasSeen("forward \(name)") {
            if duplicates.contains("forward-done \(name)") {
                _ = run.add(
                    Stage.duplicate, after: recipient.request.step, recipient.shown,
                    note: "\(name) was followed already")
                return true
            }
            given.remarks.append("\(name) names its own user, which means the mailbox")
            return false
        }
        recipient.expandedFrom = recipient.localpart
        if let problem = problem(of: candidate.place.status, recipient) {
            return ignore("file \(name) \(problem)", name, &given)
        }
        if isTooLarge(candidate.place, name, recipient) { return true }
        let handle: FileHandle
        do throws(FileAccess.Failure) {
            handle = try recipient.rights.access.open(candidate.place)
        } catch {
            let problem: MessageText = "cannot open file \(name): \(error.reason)"
            guard case .unseen = error else { return ignore(problem, name, &given) }
            leaveUndecided(recipient, problem)
            return true
        }
        var reader = AddressListReader(handle, longestLine: agent.longestLine)
        if try deliver(to: &reader, named: name, stage: Stage.forward, recipient, notes) {
            _ = duplicates.hasSeen("forward-done \(name)")
            return true
        }
        given.remarks.append("\(name) names nobody, as if it were not there")
        return false
    }

    /// A file that may say where a user's mail goes.
    private struct ForwardFile {
        let name: [UInt8]
        let place: FileAccess.Place
        /// Whether the extension of the address is in its name.
        let hasExtension: Bool
    }

    /// What a search for such a file comes to.
    private enum Search {
        case none
        case found(ForwardFile)
        /// There may be one, but we are not allowed to see it.
        case unseen(MessageText)
    }

    /// The first file of `forward_path` that is there.
    private func forwardFile(of recipient: LocalRecipient) -> Search {
        let macros = LocalMacros(
            recipient: recipient, release: agent.release,
            delimiter: agent.rules.extensions.delimiters.first)
        for pattern in agent.forwardPath {
            let expansion: LocalMacros.Expansion
            do throws(MacroError) {
                expansion = try macros.expanded(pattern, allowed: agent.forwardCharacters)
            } catch {
                run.warn("forward_path: \(error.message)")
                continue
            }
            guard expansion.isDefined else { continue }
            do throws(FileAccess.Failure) {
                let place = try recipient.rights.access.find(file(expansion.text), followsLink: false)
                return .found(
                    ForwardFile(
                        name: expansion.text, place: place, hasExtension: expansion.hasExtension))
            } catch {
                if case .unseen = error {
                    return .unseen("cannot look for \(expansion.text): \(error.reason)")
                }
            }
        }
        return .none
    }

    /// What is wrong with a file that is there; nil where it may be followed.
    private func problem(of status: FileStatus, _ recipient: LocalRecipient) -> MessageText? {
        if !status.isRegular { return "is not a regular file" }
        if status.owner != 0, status.owner != recipient.rights.user {
            return "has bad owner uid \(status.owner)"
        }
        return status.mode & 0o002 != 0 ? "is world writable" : nil
    }

    /// Passes over a file, with a warning.
    private func ignore(_ problem: MessageText, _ name: [UInt8], _ recipient: inout LocalRecipient) -> Bool {
        run.warn(problem)
        recipient.request.step = run.add(
            Stage.forward, after: recipient.request.step, recipient.shown,
            at: EntryOrigin(file: FilePath(name), line: 1), note: "\(problem): it is ignored")
        return false
    }
}
