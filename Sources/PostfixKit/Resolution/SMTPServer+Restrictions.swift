// Restrictions are a small language of their own; what of it looks at the recipient or the sender is understood here.

extension SMTPServer {
    /// What a list of restrictions says; nil where it lets the recipient pass.
    ///
    /// Restrictions that depend on the client are passed over: nothing is known of it.
    func answer(
        of restrictions: [[UInt8]], _ asked: Question, _ destination: AddressResolver.Destination, depth: Int,
        _ parameter: ParameterName, _ run: ResolutionRun
    ) throws(TableError) -> Answer? {
        var index = 0
        var onlyWarns = false
        while index < restrictions.count {
            let name = String(decoding: restrictions[index], as: UTF8.self).lowercased()
            index += 1
            if name == "warn_if_reject" {
                onlyWarns = true
                continue
            }
            var argument: [UInt8]?
            if Self.takesArgument(name), index < restrictions.count {
                argument = restrictions[index]
                index += 1
            }
            let result = try outcome(
                of: name, restrictions[index - 1], argument, asked, destination, depth: depth, parameter, run)
            if onlyWarns, case .refused = result {
                onlyWarns = false
                continue
            }
            onlyWarns = false
            switch result {
            case .nothing: continue
            case .permitted: return nil
            case .refused(let answer): return answer
            }
        }
        return nil
    }

    /// What one restriction says.
    private enum Outcome {
        case nothing
        case permitted
        case refused(Answer)
    }

    private static func takesArgument(_ name: String) -> Bool {
        name.hasPrefix("check_") || name.contains("_rbl_") || name.contains("_rhsbl_")
            || name.hasPrefix("permit_dnswl_") || name.hasPrefix("permit_rhswl_") || name == "sleep"
            || name == "reject_rbl" || name == "maps_rbl"
    }

    private func outcome(
        of name: String, _ word: [UInt8], _ argument: [UInt8]?, _ asked: Question,
        _ destination: AddressResolver.Destination, depth: Int, _ parameter: ParameterName,
        _ run: ResolutionRun
    ) throws(TableError) -> Outcome {
        let isOurs = destination.addressClass != .default && !destination.isRouted
        let denied: MessageText = "\(asked.shown): Relay access denied"
        switch name {
        case "permit": return .permitted
        case "reject":
            return .refused(
                Answer(
                    isAccepted: false, code: "554 5.7.1",
                    reason: "\(asked.shown): Recipient address rejected: Access denied"))
        case "defer":
            return .refused(
                Answer(
                    isAccepted: false, code: "450 4.7.1",
                    reason: "\(asked.shown): Recipient address rejected: Try again later"))
        case "permit_mynetworks": return asked.source == .local ? .permitted : .nothing
        case "permit_auth_destination": return isOurs ? .permitted : .nothing
        case "reject_unauth_destination":
            return isOurs
                ? .nothing
                : .refused(
                    Answer(isAccepted: false, code: "\(relayCode) \(relayCode / 100).7.1", reason: denied))
        case "defer_unauth_destination":
            return isOurs ? .nothing : .refused(Answer(isAccepted: false, code: "454 4.7.1", reason: denied))
        case "reject_unlisted_recipient", "check_recipient_maps":
            return try refusalOfUnknown(asked, destination).map { .refused($0) } ?? .nothing
        case "check_recipient_access", "check_sender_access":
            guard let argument else { return .nothing }
            return try access(
                argument, name == "check_sender_access" ? asked.sender : destination.recipient, name, asked,
                destination, depth: depth, parameter, run)
        default:
            if argument == nil, word.contains(UInt8(ascii: ":")) {
                return try access(
                    word, destination.recipient, "check_recipient_access", asked, destination, depth: depth,
                    parameter, run)
            }
            guard depth < 100, let restrictions = try restrictions(ofClass: word) else { return .nothing }
            return try answer(of: restrictions, asked, destination, depth: depth + 1, parameter, run)
                .map { .refused($0) } ?? .nothing
        }
    }

    /// The restrictions of a class of `smtpd_restriction_classes`; nil where there is no such class.
    private func restrictions(ofClass name: [UInt8]) throws(TableError) -> [[UInt8]]? {
        let classes = try stage.configuration.tableValue("smtpd_restriction_classes")
        guard listItems(classes.span).contains(name) else { return nil }
        let value = try stage.configuration.tableValue(ParameterName(name))
        return listItems(value.span)
    }

    /// What an access(5) table says.
    private func access(
        _ table: [UInt8], _ address: [UInt8], _ restriction: String, _ asked: Question,
        _ destination: AddressResolver.Destination, depth: Int, _ parameter: ParameterName,
        _ run: ResolutionRun
    ) throws(TableError) -> Outcome {
        let tables = accessTables[table] ?? stage.tables([table], as: restriction, parameter)
        accessTables[table] = tables
        let shown = externalForm(ofInternal: address.span)
        guard let found = try tables.find(shown) else { return .nothing }
        _ = run.add(
            restriction, after: 0, shown, to: [found.answer.value], by: found.answer,
            note: "\(parameter.bytes)")
        let value = found.answer.value
        let action = Array(value.prefix { $0 != 0x20 && $0 != 0x09 })
        let text = Array(value.dropFirst(action.count).drop { $0 == 0x20 || $0 == 0x09 })
        let isSender = restriction == "check_sender_access"
        let subject = isSender ? Array("<".utf8) + shown + Array(">".utf8) : asked.shown
        let what = isSender ? "Sender" : "Recipient"
        func refused(_ code: String, _ status: String, _ text: [UInt8]) -> Outcome {
            let parts = StatusText(text)
            return .refused(
                Answer(
                    isAccepted: false, code: "\(code) \(parts.status ?? status)",
                    reason: "\(subject): \(what) address rejected: \(parts.text)"))
        }
        let word = String(decoding: action, as: UTF8.self).lowercased()
        switch word {
        case "ok", "permit", "relay": return .permitted
        case "reject": return refused("554", "5.7.1", text.isEmpty ? Array("Access denied".utf8) : text)
        case "defer":
            return refused("450", "4.7.1", text.isEmpty ? Array("Access denied".utf8) : text)
        case "filter", "redirect", "discard", "hold":
            // A mail from this host does not pass the server.
            if asked.source == .remote { run.orders.follow(word, text) }
            return .nothing
        case "dunno", "warn", "info", "prepend", "bcc", "defer_if_permit", "defer_if_reject": return .nothing
        default:
            if action.count == 3, action.allSatisfy(isDigit) {
                if action[0] == UInt8(ascii: "2") { return .permitted }
                return refused(
                    word, "\(word.prefix(1)).7.1", text.isEmpty ? Array("Access denied".utf8) : text)
            }
            if action.allSatisfy(isDigit) { return .permitted }
            guard depth < 100 else { return .nothing }
            return try answer(
                of: listItems(value.span), asked, destination, depth: depth + 1, parameter, run
            ).map { .refused($0) } ?? .nothing
        }
    }
}
