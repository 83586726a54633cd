// Restrictions are a small language of their own; what of it looks at the recipient or the sender is understood here.

extension SMTPServer {
    /// What a restriction, or a list of them, says.
    enum Outcome {
        /// Nothing: the next one is asked.
        case nothing
        /// The recipient passes this list.
        case permitted
        /// It does not.
        case refused(Answer)
    }

    /// One recipient before the restrictions of one parameter.
    struct Visit {
        let question: Question
        let destination: AddressResolver.Destination
        let parameter: ParameterName
        let run: ResolutionRun

        /// What a list looks at, in the words of the server.
        var what: String {
            switch parameter {
            case "smtpd_client_restrictions": "Client host"
            case "smtpd_helo_restrictions": "Helo command"
            case "smtpd_sender_restrictions": "Sender address"
            default: "Recipient address"
            }
        }

        /// What the server shows of it.
        var shown: [UInt8] {
            switch parameter {
            case "smtpd_client_restrictions", "smtpd_helo_restrictions": Array("<unknown>".utf8)
            case "smtpd_sender_restrictions":
                Array("<".utf8)
                    + (question.sender.isEmpty ? [] : externalForm(ofInternal: question.sender.span))
                    + Array(">".utf8)
            default: question.shown
            }
        }

        /// Whether the recipient is of a domain that this server is there for.
        var isOurs: Bool { destination.addressClass != .default && !destination.isRouted }
    }

    /// How deeply classes and tables may name each other.
    private static let deepest = 100

    /// What a list of restrictions says.
    ///
    /// Restrictions that depend on the client are passed over: nothing is known of it.
    ///
    /// - Throws: `TableError` for an access table that cannot be asked.
    func outcome(
        of restrictions: [Restriction], _ visit: Visit, depth: Int = 0
    ) throws(TableError) -> Outcome {
        for restriction in restrictions {
            let outcome = try outcome(of: restriction, visit, depth: depth)
            if case .nothing = outcome { continue }
            if restriction.onlyWarns, case .refused = outcome { continue }
            return outcome
        }
        return .nothing
    }

    private func outcome(
        of restriction: Restriction, _ visit: Visit, depth: Int
    ) throws(TableError) -> Outcome {
        let question = visit.question
        func refused(_ code: String, _ text: String) -> Outcome {
            .refused(Answer(isAccepted: false, code: code, reason: "\(visit.shown): \(text)"))
        }
        switch restriction.kind {
        case .permit: return .permitted
        case .reject: return refused("554 5.7.1", "\(visit.what) rejected: Access denied")
        case .defer: return refused("450 4.7.1", "\(visit.what) rejected: Try again later")
        case .permitNetworks: return question.source == .local ? .permitted : .nothing
        case .permitAuthorizedDestination: return visit.isOurs ? .permitted : .nothing
        case .rejectUnauthorizedDestination:
            return visit.isOurs
                ? .nothing : refused("\(relayCode) \(relayCode / 100).7.1", "Relay access denied")
        case .deferUnauthorizedDestination:
            return visit.isOurs ? .nothing : refused("454 4.7.1", "Relay access denied")
        case .rejectUnlistedRecipient:
            return try refusalOfUnknown(question, visit.destination).map { .refused($0) } ?? .nothing
        case .recipientAccess, .senderAccess: return try access(restriction, visit, depth: depth)
        case .restrictionClass:
            guard depth < Self.deepest else { return .nothing }
            let value = try stage.configuration.tableValue(ParameterName(restriction.argument))
            return try outcome(
                of: Restriction.list(listItems(value.span), classes: classes), visit, depth: depth + 1)
        case .unknown:
            visit.run.warn("unknown smtpd restriction: \"\(restriction.argument)\"")
            return refused("451 4.3.5", "\(visit.what) rejected: Server configuration error")
        case .other: return .nothing
        }
    }

    /// What an access(5) table says.
    ///
    /// Source: access(5).
    private func access(_ restriction: Restriction, _ visit: Visit, depth: Int) throws(TableError) -> Outcome
    {
        let isSender = restriction.kind == .senderAccess
        let name = isSender ? "check_sender_access" : "check_recipient_access"
        let address = isSender ? visit.question.sender : visit.destination.recipient
        let known = Array(name.utf8) + [UInt8(ascii: " ")] + restriction.argument
        let tables = accessTables[known] ?? stage.tables([restriction.argument], as: name, visit.parameter)
        accessTables[known] = tables
        let shown = externalForm(ofInternal: address.span)
        guard let found = try tables.find(shown) else { return .nothing }
        let value = found.answer.value
        _ = visit.run.add(
            name, after: 0, shown, to: [value], by: found.answer, note: "\(visit.parameter.bytes)")
        let action = Array(value.prefix { $0 != 0x20 && $0 != 0x09 })
        let text = Array(value.dropFirst(action.count).drop { $0 == 0x20 || $0 == 0x09 })
        func refused(_ code: String, _ status: String) -> Outcome {
            let parts = StatusText(text.isEmpty ? Array("Access denied".utf8) : text)
            let subject = isSender ? "<\(String(decoding: shown, as: UTF8.self))>: Sender" : nil
            let reason: MessageText =
                subject.map { "\($0) address rejected: \(parts.text)" }
                ?? "\(visit.question.shown): Recipient address rejected: \(parts.text)"
            return .refused(
                Answer(isAccepted: false, code: "\(code) \(parts.status ?? status)", reason: reason))
        }
        let word = String(decoding: action.map(lowercasedASCII), as: UTF8.self)
        switch word {
        case "ok", "permit", "relay": return .permitted
        case "reject": return refused("554", "5.7.1")
        case "defer": return refused("450", "4.7.1")
        case "filter", "redirect", "discard", "hold":
            // A mail from this host does not pass the server.
            if visit.question.source == .remote { visit.run.orders.follow(word, text) }
            return .nothing
        case "bcc":
            if visit.question.source == .remote { visit.run.orders.follow(word, text) }
            return .nothing
        case "dunno", "warn", "info", "prepend", "defer_if_permit", "defer_if_reject": return .nothing
        default: break
        }
        if action.allSatisfy(isDigit) {
            guard action.count == 3, action[0] != UInt8(ascii: "2") else { return .permitted }
            return refused(word, "\(word.prefix(1)).7.1")
        }
        guard depth < Self.deepest else { return .nothing }
        return try outcome(
            of: Restriction.list(listItems(value.span), classes: classes), visit, depth: depth + 1)
    }
}
