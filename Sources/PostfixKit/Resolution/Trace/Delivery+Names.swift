// People call the end of a mail by many names: the file, the user, the address, the host. All of them are understood.

extension Delivery {
    /// The end of the mail in a few words: a path, `|command`, `address via transport:nexthop`, or what becomes of
    /// it with the status code.
    package var destination: [UInt8] {
        let shown = externalForm(ofInternal: recipient.span)
        switch method {
        case .mailbox, .maildir, .file: return target.isEmpty ? shown : target
        case .command: return command
        case .transport: return shown + Array(" via ".utf8) + target
        case .forward: return shown
        case .discard: return Array(method.rawValue.utf8)
        case .bounce, .defer: return Array("\(method.rawValue) \(status)".utf8)
        }
    }

    /// The command with its `|`.
    private var command: [UInt8] {
        target.first == UInt8(ascii: "|") ? target : [UInt8(ascii: "|")] + target
    }

    /// Whether `name` means this delivery.
    ///
    /// A name is a path, a command with its `|`, `transport:nexthop` or `transport:`, an address or `@domain` of
    /// the final recipient, the name of a user with a mailbox, `discard`, `bounce` or `defer`, a verdict, or a
    /// status code or the beginning of one. The last ones aside, it means only what is delivered.
    ///
    /// `delimiters` are what separates the name of a user from an extension, `recipient_delimiter`.
    package func isNamed(by name: [UInt8], delimiters: [UInt8]) -> Bool {
        if name == destination || name == Array(method.rawValue.utf8) { return true }
        if name == Array(verdict.rawValue.utf8), verdict != .deliverable { return true }
        let status = Array(status.utf8)
        if name == status || status.starts(with: name + [UInt8(ascii: ".")]) { return true }
        guard verdict == .deliverable else { return false }
        switch method {
        case .mailbox, .maildir, .file:
            if !target.isEmpty, withoutSlash(name) == withoutSlash(target) { return true }
            return method != .file && isRecipient(name, delimiters)
        case .command: return name == command
        case .transport:
            return name == target || name == transport + [UInt8(ascii: ":")] || isRecipient(name, [])
        case .forward, .discard, .bounce, .defer: return false
        }
    }

    /// Whether a name is the final recipient, its domain, or the user behind it where there are delimiters.
    private func isRecipient(_ name: [UInt8], _ delimiters: [UInt8]) -> Bool {
        let shown = externalForm(ofInternal: recipient.span)
        if equalInASCII(name.span, shown.span) { return true }
        guard let at = recipient.lastIndex(of: UInt8(ascii: "@")) else { return false }
        if name.first == UInt8(ascii: "@") {
            let domain = Array(recipient[at...])
            return equalInASCII(name.span, domain.span)
        }
        guard addressClass == .local, !name.isEmpty, at >= name.count else { return false }
        let user = Array(recipient[..<name.count])
        guard equalInASCII(name.span, user.span) else { return false }
        return at == name.count || delimiters.contains(recipient[name.count])
    }

    private func withoutSlash(_ path: [UInt8]) -> ArraySlice<UInt8> {
        path.last == UInt8(ascii: "/") ? path.dropLast() : path[...]
    }
}

extension AddressResolution {
    /// Whether the mail is accepted and vanishes: it reaches no mailbox, and is not returned to the sender.
    package var vanishes: Bool { verdict == .deliverable && deliveries.isEmpty }

    /// Where the mail ends: a refusal at the door where it does not come in, else all deliveries but those that
    /// only send it on.
    package func ends(from source: MailSource) -> [Delivery] {
        guard source == .local || acceptance.isAccepted else {
            let status = acceptance.code.split(separator: " ").last.map(String.init) ?? ""
            let isLater = acceptance.code.first == "4" || acceptance.isUndecidable
            let address = internalForm(ofExternal: query.span)
            return [
                Delivery(
                    recipient: address, originalRecipient: address, addressClass: nil, transport: [],
                    nexthop: [], method: isLater ? .defer : .bounce, target: [],
                    verdict: acceptance.isUndecidable ? .undecidable : isLater ? .deferred : .undeliverable,
                    status: status,
                    reason: acceptance.reason, step: 0)
            ]
        }
        return deliveries.filter { $0.method != .forward || $0.verdict != .deliverable }
    }
}
