// A server may ask others whether it is to take a mail; they are named in its restrictions.

/// A policy service of the SMTP server's restrictions.
///
/// Source: SMTPD_POLICY_README; postconf(5), "check_policy_service".
package struct PolicyService: Sendable, Equatable {
    /// The parameter whose restrictions name it.
    package let parameter: ParameterName
    /// `inet:HOST:PORT` or `unix:PATH`.
    package let name: [UInt8]
    /// What it is sent as `policy_context`.
    let context: [UInt8]

    /// A service by its name.
    package init(parameter: ParameterName, name: [UInt8], context: [UInt8] = []) {
        self.parameter = parameter
        self.name = name
        self.context = context
    }
}

/// What a policy service, or the SMTP server on its behalf, has to say to a recipient.
package enum PolicyAnswer: Sendable, Equatable {
    /// An action of access(5).
    case action([UInt8])
    /// The service could not be asked.
    case failure(MessageText)
}

extension MailSystem {
    /// How long a service is waited for, in seconds.
    private static let patience = 10

    /// The policy services that the restrictions of the SMTP server name, in their order.
    ///
    /// - Throws: `ConfigurationError` for a parameter that cannot be used.
    package func policyServices() throws(ConfigurationError) -> [PolicyService] {
        let configuration = try stage(Array("smtp".utf8), type: "inet").configuration
        let classes = Set(try configuration.list("smtpd_restriction_classes"))
        let lists = try SMTPServer.listsBeforeData(configuration)
        var services: [PolicyService] = []
        for parameter in lists + ["smtpd_data_restrictions", "smtpd_end_of_data_restrictions"] {
            func list(_ name: ParameterName) throws(ConfigurationError) -> [Restriction] {
                let value = try configuration.string(name)
                return Restriction.list(value.span, classes: classes)
            }
            func members(_ name: [UInt8]) throws(ConfigurationError) -> [Restriction] {
                try list(ParameterName(name))
            }
            try Restriction.forEach(list(parameter), members: members) {
                (restriction) throws(ConfigurationError) in
                guard restriction.kind == .policyService, !restriction.argument.isEmpty else { return }
                let service = try service(restriction.argument, of: parameter, configuration)
                if !services.contains(service) { services.append(service) }
            }
        }
        return services
    }

    /// The service of `{ inet:host:port, name=value }`, or of `inet:host:port`.
    private func service(
        _ argument: [UInt8], of parameter: ParameterName, _ configuration: MainConfiguration
    ) throws(ConfigurationError) -> PolicyService {
        var context = try configuration.string("smtpd_policy_service_policy_context")
        guard argument.first == UInt8(ascii: "{"), argument.last == UInt8(ascii: "}"), argument.count > 1
        else {
            return PolicyService(parameter: parameter, name: argument, context: context)
        }
        let inside = Array(argument[1..<(argument.count - 1)])
        let words = listItems(inside.span)
        for word in words.dropFirst() {
            let parts = word.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, parts[0].elementsEqual("policy_context".utf8) { context = Array(parts[1]) }
        }
        return PolicyService(parameter: parameter, name: words.first ?? [], context: context)
    }

    /// Asks a policy service what to do with a recipient, in external form, of a message of `size` bytes.
    ///
    /// The service is told of a client on this host, or of one whose address is reserved for documents, in the order
    /// of Postfix.
    package func ask(
        _ service: PolicyService, recipient: [UInt8], sender: [UInt8], size: Int, from source: MailSource
    ) -> PolicyAnswer {
        guard environment.options.surroundings.asksServers else {
            return .failure("below another root a server is asked with --remote only")
        }
        let endpoint: Endpoint
        do throws(EndpointError) {
            let (transport, text) = try Endpoint.parts(ofService: service.name)
            endpoint = try Endpoint(transport, place(transport, text), in: main.directory.path.root)
        } catch { return .failure(error.problem) }
        let isRemote = source == .remote
        let stages = ["smtpd_data_restrictions": "DATA", "smtpd_end_of_data_restrictions": "END-OF-MESSAGE"]
        let stage = stages[String(decoding: service.parameter.bytes, as: UTF8.self)] ?? "RCPT"
        let isNull = SearchSubject.isNull(sender.span)
        let host = Array((isRemote ? "unknown" : "localhost").utf8)
        var attributes: [(String, [UInt8])] = [
            ("request", Array("smtpd_access_policy".utf8)), ("protocol_state", Array(stage.utf8)),
            ("protocol_name", Array("ESMTP".utf8)),
            ("client_address", Array((isRemote ? "192.0.2.1" : "127.0.0.1").utf8)), ("client_name", host),
            ("client_port", Array("0".utf8)), ("reverse_client_name", host),
            ("server_address", Array((isRemote ? "192.0.2.2" : "127.0.0.1").utf8)),
            ("server_port", Array("25".utf8)), ("helo_name", host),
            ("sender", isNull ? [] : internalForm(ofExternal: sender.span)),
            ("recipient", internalForm(ofExternal: recipient.span)),
            ("recipient_count", Array((stage == "RCPT" ? "0" : "1").utf8)), ("queue_id", []),
            ("instance", Array("postresolve".utf8)), ("size", Array(String(size).utf8)), ("etrn_domain", []),
            ("stress", []), ("sasl_method", []), ("sasl_username", []), ("sasl_sender", []),
            ("ccert_subject", []), ("ccert_issuer", []), ("ccert_fingerprint", []),
            ("ccert_pubkey_fingerprint", []), ("encryption_protocol", []), ("encryption_cipher", []),
            ("encryption_keysize", Array("0".utf8)), ("policy_context", service.context),
        ]
        if main.catalogue.release.tellsPolicyServicesOfVersion {
            attributes.append(("compatibility_level", services("compatibility_level")))
            attributes.append(("mail_version", services("mail_version")))
        }
        let request = PolicyProtocol.request(attributes)
        let deadline = Deadline(in: Self.patience)
        do throws(ConnectionError) {
            var connection = try Connection(to: endpoint, until: deadline)
            try connection.write(request.span, until: deadline)
            let reply = try connection.reply(until: deadline) { PolicyProtocol.scan($0, isAtEnd: $1) }
            return switch reply {
            case .action(let action): .action(action)
            case .malformed: .failure("no action in the reply")
            }
        } catch { return .failure(MessageText(Array(error.reason.utf8))) }
    }

    /// Where a service listens: names of sockets begin in the directory of the queue.
    private func place(_ transport: Endpoint.Transport, _ text: [UInt8]) -> [UInt8] {
        guard transport == .unix, text.first != UInt8(ascii: "/") else { return text }
        return services("queue_directory") + [UInt8(ascii: "/")] + text
    }

    private func services(_ name: ParameterName) -> [UInt8] { main.services(name) }

    // MARK: sizes

    /// The limits of size that mail for a delivery has to pass; 0 stands for none.
    ///
    /// - Throws: `ConfigurationError` for a parameter that cannot be used.
    package func sizeLimits(
        of delivery: Delivery
    ) throws(ConfigurationError) -> [(parameter: ParameterName, bytes: Int)] {
        var limits: [(parameter: ParameterName, bytes: Int)] = [
            ("message_size_limit", try main.integer("message_size_limit"))
        ]
        guard delivery.method == .mailbox || delivery.method == .maildir || delivery.method == .file else {
            return limits
        }
        let program = service(delivery.transport).map { FilePath($0.command).lastComponent }
        let parameters: [[UInt8]: ParameterName] = [
            Array("local".utf8): "mailbox_size_limit", Array("virtual".utf8): "virtual_mailbox_limit",
        ]
        if let parameter = parameters[program ?? delivery.transport] {
            limits.append((parameter, try stage(delivery.transport).configuration.integer(parameter)))
        }
        return limits
    }
}
