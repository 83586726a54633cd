// Senders and recipients who are unknown, or not named in full, are refused.

extension SMTPServer {
    // MARK: Unknown addresses

    /// The answer to an address that no table lists; nil for one that is listed, or need not be.
    ///
    /// Source: postconf(5), "reject_unlisted_recipient", "reject_unlisted_sender".
    func refusalOfUnknown(
        _ subject: Subject, _ destination: AddressResolver.Destination
    ) throws(TableError) -> Answer? {
        if keepsUnknown { return nil }
        let isSender = subject.what == Question.sender
        let address = externalForm(ofInternal: destination.recipient.span)
        for tables in (isSender ? [senderCanonical] : []) + canonical where try has(tables, address) {
            return nil
        }
        func refusal(_ code: Int, _ status: String, _ text: MessageText) -> Answer {
            Answer(
                isAccepted: false, code: "\(code) \(Self.status(status, code))",
                reason: "<\(subject.text)>: \(subject.what) rejected: \(text)")
        }
        let text = StatusText(destination.nexthop)
        let unknown = isSender ? "1.0" : "1.1"
        if destination.transport == Array("error".utf8) {
            let code = destination.addressClass == .virtualAlias ? unknownAliasCode : 550
            let status = Self.corrected(text.status ?? "5.\(unknown)", for: subject)
            return refusal(code, status, MessageText(text.text))
        }
        if destination.transport == Array("retry".utf8) {
            let status = Self.corrected(text.status ?? "4.\(unknown)", for: subject)
            return refusal(450, status, MessageText(text.text))
        }
        guard let (tables, code, name) = recipientTables[destination.addressClass], !tables.isEmpty,
            !(destination.addressClass == .local && isReserved(destination.recipient)),
            try !has(tables, address)
        else { return nil }
        return refusal(
            code, "5.\(unknown)", "User unknown\(showsTableNames ? " in \(name) table" : "")")
    }

    private func has(_ tables: ParameterTables, _ address: [UInt8]) throws(TableError) -> Bool {
        try tables.find(address) != nil
    }

    /// Whether every host has this address.
    private func isReserved(_ address: [UInt8]) -> Bool {
        let name = AddressParts(address).localpart
        return isWord(name, "postmaster") || isWord(name, "mailer-daemon")
            || stage.rules.isDoubleBounce(address)
    }

    /// The answer to a sender that no table lists.
    func unlistedSender(_ visit: Visit) throws(TableError) -> Outcome {
        do throws(TableError) {
            guard let destination = try resolvedSender(visit.question) else { return .nothing }
            return try refusalOfUnknown(visit.question.senderSubject, destination).map(visit.refused)
                ?? .nothing
        } catch { return try failure(error, visit.question.senderSubject) }
    }

    /// The answer where a table cannot be asked; thrown again where only we cannot ask it.
    func failure(_ error: TableError, _ subject: Subject) throws(TableError) -> Outcome {
        if error.verdict == .undecidable { throw error }
        return .refused(Self.lookupFailure(subject))
    }

    /// Who is to be asked for the sender; nil for the null sender.
    func resolvedSender(_ question: Question) throws(TableError) -> AddressResolver.Destination? {
        if question.sender.isEmpty { return nil }
        return try destination(
            of: question.sender, sender: question.recipient, ResolutionRun(tells: false)
        ).get()
    }

    /// The answer where a table cannot be asked.
    static func lookupFailure(_ subject: Subject) -> Answer {
        Answer(
            isAccepted: false, code: "451 4.3.0", reason: "<\(subject.text)>: Temporary lookup failure")
    }

    // MARK: Addresses that are not named in full

    /// The answer to an address without a domain, or with one that has no dot.
    ///
    /// Source: postconf(5), "reject_non_fqdn_recipient", "reject_non_fqdn_sender".
    func refusalOfIncomplete(_ address: [UInt8], _ subject: Subject, _ visit: Visit) -> Outcome {
        let at = address.lastIndex(of: UInt8(ascii: "@")) ?? address.endIndex - 1
        var domain = Array(address[(at + 1)...])
        if domain.first == UInt8(ascii: "["), domain.last == UInt8(ascii: "]") { return .nothing }
        let dot = UInt8(ascii: ".")
        if domain.count > 1, domain.last == dot, domain[domain.count - 2] != dot { domain.removeLast() }
        if domain.contains(dot), HostNameSyntax.problem(of: domain) == nil { return .nothing }
        return visit.refused(
            Answer(
                isAccepted: false, code: "\(incompleteCode) \(Self.status("5.5.2", incompleteCode))",
                reason: "<\(subject.text)>: \(subject.what) rejected: need fully-qualified address"))
    }

    /// The answer to a client that has not logged in, and sends in the name of a user who has to.
    ///
    /// Source: postconf(5), "reject_unauthenticated_sender_login_mismatch".
    func senderOfOthers(_ restriction: Restriction, _ visit: Visit) throws(TableError) -> Outcome {
        guard knowsLogins else {
            visit.run.warn("restriction `\(restriction.name)' ignored: no SASL support")
            return .nothing
        }
        let subject = visit.question.senderSubject
        do throws(TableError) {
            guard let sender = try resolvedSender(visit.question),
                try has(senderLogins, externalForm(ofInternal: sender.recipient.span))
            else { return .nothing }
        } catch { return try failure(error, subject) }
        return visit.refused(
            Answer(
                isAccepted: false, code: "553 5.7.1",
                reason: "<\(subject.text)>: \(subject.what) rejected: not logged in"))
    }

    // MARK: Status codes

    /// A status code that agrees with a reply code about what is for good.
    static func status(_ status: String, _ code: Int) -> String { "\(code / 100)\(status.dropFirst())" }

    /// A status code about an address, as it is for this kind of address: those of senders are others.
    ///
    /// Source: RFC 3463, section 3.2.
    static func corrected(_ status: String, for subject: Subject) -> String {
        guard status.dropFirst().hasPrefix(".1.") else { return status }
        let detail = String(status.dropFirst(4))
        let corrected: String? =
            switch subject.what {
            case Question.sender:
                ["1": "7", "2": "8", "3": "7", "4": "7", "6": "7", "7": "7", "8": "8"][detail].map {
                    "1.\($0)"
                }
            case Question.recipient:
                [
                    "1": "1", "2": "2", "3": "3", "4": "4", "5": "5", "6": "6", "7": "3", "8": "2",
                ][detail].map { "1.\($0)" }
            default: "0.0"
            }
        return "\(status.prefix(2))\(corrected ?? "1.0")"
    }
}
