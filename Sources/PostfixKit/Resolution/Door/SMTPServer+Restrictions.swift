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

    /// What is refused, as the server shows it.
    struct Subject {
        /// What it is.
        let what: String
        /// Its text, without the brackets around it.
        let text: [UInt8]
    }

    /// One recipient on its way through all restrictions.
    struct Visit {
        let question: Question
        /// What is known of the recipient; a failure counts where a restriction needs it.
        let resolution: Result<AddressResolver.Destination, TableError>
        let run: ResolutionRun
        /// The list that is looked at.
        var parameter: ParameterName = "smtpd_recipient_restrictions"
        /// What that list looks at.
        var subject: Subject
        /// What a table stands for that has no word before it.
        var bare: Restriction.Kind = .recipientAccess
        /// Whether the client has named its sender, or recipient, yet.
        var knowsSender = true
        var knowsRecipient = true
        /// Whether refusals are warnings.
        var onlyWarns = false
        /// The answers in place of a permission, and of a permanent refusal.
        var ifPermitted: Answer?
        var ifRefused: Answer?
        /// Whether a table has ordered the message to be thrown away, which ends all questions.
        var isDiscarded = false
        /// Restrictions that depend on what is not known here, in the order in which they were met.
        var unfollowed: [[UInt8]] = []

        /// Whether the recipient is of a domain that this server is there for.
        func isOurs(trustsRoutes: Bool) throws(TableError) -> Bool {
            let destination = try resolution.get()
            return destination.addressClass != .default && (trustsRoutes || !destination.isRouted)
        }

        /// A refusal: unless it is a warning, or a deferral takes its place.
        func refused(_ answer: Answer) -> Outcome {
            if onlyWarns { return .nothing }
            if let ifRefused, answer.code.first == "5" { return .refused(ifRefused) }
            return .refused(answer)
        }

        /// A refusal in the usual words.
        func answer(_ code: Int, _ status: String, _ text: MessageText) -> Answer {
            Answer(
                isAccepted: false, code: "\(code) \(SMTPServer.status(status, code))",
                reason: "<\(subject.text)>: \(subject.what) rejected: \(text)")
        }
    }

    /// A mistake in the configuration is an error of the server, and not a warning.
    private static let serverError = Outcome.refused(
        Answer(isAccepted: false, code: "451 4.3.5", reason: "Server configuration error"))

    /// How deeply classes and tables may name each other.
    private static let deepest = 100

    /// What the lists of all restrictions say, in the order of the server.
    ///
    /// - Throws: `TableError` for a table that cannot be asked.
    func outcome(of visit: inout Visit) throws(TableError) -> Outcome {
        let question = visit.question
        let client = question.source == .local ? "localhost[127.0.0.1]" : "unknown[192.0.2.1]"
        let host = question.source == .local ? "localhost" : "unknown"
        for (index, (parameter, restrictions)) in lists.enumerated() {
            // The two lists for recipients are one stage, each other list is one of its own.
            if index <= 3 { visit.ifRefused = nil }
            if restrictions.isEmpty, !checksSenders { continue }
            visit.parameter = parameter
            visit.knowsRecipient = true
            visit.knowsSender = true
            visit.bare = Self.bareTables(parameter)
            switch parameter {
            case "smtpd_client_restrictions":
                visit.subject = Subject(what: "Client host", text: Array(client.utf8))
                (visit.knowsSender, visit.knowsRecipient) = (delaysRefusals, delaysRefusals)
            case "smtpd_helo_restrictions":
                visit.subject = Subject(what: "Helo command", text: Array(host.utf8))
                (visit.knowsSender, visit.knowsRecipient) = (delaysRefusals, delaysRefusals)
            case "smtpd_sender_restrictions":
                visit.subject = question.senderSubject
                visit.knowsRecipient = delaysRefusals
            default: visit.subject = question.recipientSubject
            }
            if case .refused(let answer) = try outcome(of: restrictions, &visit) { return .refused(answer) }
            if parameter == "smtpd_sender_restrictions", checksSenders, !visit.isDiscarded,
                case .refused(let answer) = try unlistedSender(visit)
            {
                return .refused(answer)
            }
        }
        visit.subject = question.recipientSubject
        if let answer = visit.ifPermitted, case .refused(let answer) = visit.refused(answer) {
            return .refused(answer)
        }
        guard checksRecipients, !visit.isDiscarded,
            let refusal = try refusalOfUnknown(question.recipientSubject, visit.resolution.get())
        else { return .nothing }
        return visit.refused(refusal)
    }

    /// What a list of restrictions says.
    func outcome(
        of restrictions: [Restriction], _ visit: inout Visit, depth: Int = 0
    ) throws(TableError) -> Outcome {
        for restriction in restrictions {
            if visit.isDiscarded { return .nothing }
            let onlyWarned = visit.onlyWarns
            visit.onlyWarns = onlyWarned || restriction.onlyWarns
            let outcome = try outcome(of: restriction, &visit, depth: depth)
            visit.onlyWarns = onlyWarned
            guard case .nothing = outcome else { return outcome }
            if visit.ifPermitted != nil, visit.ifRefused != nil { return .nothing }
        }
        return .nothing
    }

    private func outcome(
        of restriction: Restriction, _ visit: inout Visit, depth: Int
    ) throws(TableError) -> Outcome {
        let question = visit.question
        func relayingDenied(_ code: Int) -> Outcome {
            visit.refused(
                Answer(
                    isAccepted: false, code: "\(code) \(code / 100).7.1",
                    reason: "\(question.shown): Relay access denied"))
        }
        switch restriction.kind {
        case .permit: return .permitted
        case .reject: return visit.refused(visit.answer(rejectCode, "5.7.1", "Access denied"))
        case .defer: return visit.refused(visit.answer(deferCode, "4.3.2", "Try again later"))
        case .deferIfPermit:
            visit.deferIfPermitted(visit.answer(450, "4.7.0", "defer_if_permit requested"))
        case .deferIfReject:
            visit.deferIfRefused(visit.answer(450, "4.7.0", "defer_if_reject requested"))
        case .permitNetworks: return question.source == .local ? .permitted : .nothing
        case .permitAuthorizedDestination where visit.knowsRecipient:
            return try visit.isOurs(trustsRoutes: trustsRoutes) ? .permitted : .nothing
        case .rejectUnauthorizedDestination where visit.knowsRecipient:
            return try visit.isOurs(trustsRoutes: trustsRoutes) ? .nothing : relayingDenied(relayCode)
        case .deferUnauthorizedDestination where visit.knowsRecipient:
            return try visit.isOurs(trustsRoutes: trustsRoutes) ? .nothing : relayingDenied(relayCode - 100)
        case .relayDomains where visit.knowsRecipient:
            return try visit.isOurs(trustsRoutes: trustsRoutes) ? .permitted : relayingDenied(relayCode)
        case .rejectUnlistedRecipient where visit.knowsRecipient:
            return try refusalOfUnknown(question.recipientSubject, visit.resolution.get()).map(visit.refused)
                ?? .nothing
        case .rejectUnlistedSender where visit.knowsSender: return try unlistedSender(visit)
        case .rejectIncompleteRecipient where visit.knowsRecipient:
            return refusalOfIncomplete(question.recipient, question.recipientSubject, visit)
        case .rejectIncompleteSender where visit.knowsSender && !question.sender.isEmpty:
            return refusalOfIncomplete(question.sender, question.senderSubject, visit)
        case .rejectSenderOfOthers where visit.knowsSender && !question.sender.isEmpty:
            return try senderOfOthers(restriction, visit)
        case .recipientAccess where visit.knowsRecipient: return try access(restriction, &visit, depth: depth)
        case .senderAccess where visit.knowsSender: return try access(restriction, &visit, depth: depth)
        case .restrictionClass:
            guard depth < Self.deepest else { return Self.serverError }
            return try outcome(of: members(of: restriction.argument, visit.bare), &visit, depth: depth + 1)
        case .broken:
            visit.run.warn(
                "restriction \(restriction.name): bad argument \"\(restriction.argument)\": need maptype:mapname"
            )
            return Self.serverError
        case .unknown:
            visit.run.warn("unknown smtpd restriction: \"\(restriction.name)\"")
            return Self.serverError
        case .other:
            let name =
                restriction.argument == restriction.name
                ? restriction.name : restriction.name + [UInt8(ascii: " ")] + restriction.argument
            if question.source == .remote, !visit.unfollowed.contains(name) { visit.unfollowed.append(name) }
        default: break
        }
        return .nothing
    }

    /// The restrictions that a class stands for.
    func members(of name: [UInt8], _ bare: Restriction.Kind) throws(TableError) -> [Restriction] {
        let value = try stage.configuration.tableValue(ParameterName(name))
        return Restriction.list(value.span, classes: classes, bare: bare)
    }

    /// The tables of addresses that restrictions name, with the restriction.
    var addressTables: [(restriction: ParameterName, table: TableName)] {
        var tables: [(restriction: ParameterName, table: TableName)] = []
        for (parameter, restrictions) in lists {
            let bare = Self.bareTables(parameter)
            Restriction.forEach(restrictions, members: { (try? members(of: $0, bare)) ?? [] }) {
                restriction in
                guard restriction.kind == .recipientAccess || restriction.kind == .senderAccess else {
                    return
                }
                let name: ParameterName =
                    restriction.kind == .senderAccess ? "check_sender_access" : "check_recipient_access"
                let table = TableName(restriction.argument, defaultType: [])
                if !tables.contains(where: { $0 == (name, table) }) { tables.append((name, table)) }
            }
        }
        return tables
    }

    // MARK: access tables

    /// What an access(5) table says.
    ///
    /// Source: access(5).
    private func access(
        _ restriction: Restriction, _ visit: inout Visit, depth: Int
    ) throws(TableError) -> Outcome {
        let isSender = restriction.kind == .senderAccess
        let name = isSender ? "check_sender_access" : "check_recipient_access"
        let destination: AddressResolver.Destination?
        do throws(TableError) {
            destination = isSender ? try resolvedSender(visit.question) : try visit.resolution.get()
        } catch {
            return try failure(
                error, isSender ? visit.question.senderSubject : visit.question.recipientSubject)
        }
        let known = Array(name.utf8) + [UInt8(ascii: " ")] + restriction.argument
        let tables = accessTables[known] ?? stage.tables([restriction.argument], as: name, visit.parameter)
        accessTables[known] = tables
        let address = destination?.recipient ?? []
        let shown = address.isEmpty ? [] : externalForm(ofInternal: address.span)
        let outer = visit.subject
        visit.subject = isSender ? visit.question.senderSubject : visit.question.recipientSubject
        defer { visit.subject = outer }
        let found: ParameterTables.Answer?
        do throws(TableError) {
            found = try tables.find(shown)
        } catch {
            if error.verdict == .undecidable { throw error }
            visit.run.warn(error.message)
            return visit.refused(visit.answer(451, "4.3.5", "Server configuration error"))
        }
        guard let found else { return .nothing }
        _ = visit.run.add(
            name, after: 0, shown, to: [found.answer.value], by: found.answer,
            note: "\(visit.parameter.bytes)")
        let outcome = try outcome(ofAction: found.answer.value, &visit, depth: depth)
        // A route through this host is no reason to take mail.
        if case .permitted = outcome, !isSender, destination?.isRouted == true, !trustsRoutes {
            return .nothing
        }
        return outcome
    }

    /// What an action of an access table does.
    private func outcome(
        ofAction value: [UInt8], _ visit: inout Visit, depth: Int
    ) throws(TableError) -> Outcome {
        let action = Array(value.prefix { $0 != 0x20 && $0 != 0x09 })
        let text = Array(value.dropFirst(action.count).drop { $0 == 0x20 || $0 == 0x09 })
        func answer(_ code: Int, _ status: String, _ words: String = "Access denied") -> Answer {
            let parts = StatusText(text)
            let status = Self.corrected(parts.status ?? status, for: visit.subject)
            return visit.answer(
                code, status, parts.text.isEmpty ? "\(words)" : MessageText(parts.text))
        }
        switch String(decoding: action.map(lowercasedASCII), as: UTF8.self) {
        case "dunno", "warn", "info", "prepend": return .nothing
        case "ok", "relay": return .permitted
        case "reject": return visit.refused(answer(accessRejectCode, "5.7.1"))
        case "defer": return visit.refused(answer(accessDeferCode, "4.7.1"))
        case "defer_if_permit":
            visit.deferIfPermitted(answer(accessDeferCode, "4.7.1", "Service unavailable"))
            return .nothing
        case "defer_if_reject":
            visit.deferIfRefused(answer(accessDeferCode, "4.7.1", "Service unavailable"))
            return .nothing
        case "filter", "redirect", "hold", "bcc":
            // A mail from this host does not pass the server.
            let word = String(decoding: action.map(lowercasedASCII), as: UTF8.self)
            let mark = word == "filter" ? UInt8(ascii: ":") : UInt8(ascii: "@")
            if word != "hold", !text.contains(mark) {
                visit.run.warn(
                    "access table entry \"\(value)\" requires \(word == "filter" ? "transport:destination" : "user@domain target")"
                )
            }
            if visit.question.source == .remote { visit.run.orders.follow(word, text) }
            return .nothing
        case "discard":
            guard visit.question.source == .remote else { return .permitted }
            visit.run.orders.follow("discard", text)
            visit.isDiscarded = true
            return .permitted
        default: break
        }
        if value.allSatisfy(isDigit) { return .permitted }
        if action.count == 3, !text.isEmpty, action[0] == UInt8(ascii: "4") || action[0] == UInt8(ascii: "5"),
            let code = Int(String(decoding: action, as: UTF8.self))
        {
            return visit.refused(answer(code, "\(code / 100).7.1"))
        }
        if value.contains(UInt8(ascii: ":")) {
            visit.run.warn("do not specify lookup tables inside SMTPD access maps")
            return Self.serverError
        }
        guard depth < Self.deepest else {
            visit.run.warn("access table entry \(value) causes unreasonable recursion")
            return Self.serverError
        }
        let restrictions = Restriction.list(value.span, classes: classes, bare: visit.bare)
        return restrictions.isEmpty ? .permitted : try outcome(of: restrictions, &visit, depth: depth + 1)
    }
}

extension SMTPServer.Visit {
    /// Has a permission become a deferral; the first reason counts.
    mutating func deferIfPermitted(_ answer: SMTPServer.Answer) {
        if !onlyWarns { ifPermitted = ifPermitted ?? answer }
    }

    /// Has a refusal become a deferral; the first reason counts.
    mutating func deferIfRefused(_ answer: SMTPServer.Answer) { ifRefused = ifRefused ?? answer }
}
