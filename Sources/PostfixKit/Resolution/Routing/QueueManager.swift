// From the queue to the agents: each recipient is resolved, and given to the service that master.cf has for it.

/// What qmgr(8) does with the recipients of a message.
struct QueueManager {
    private let system: MailSystem
    private let resolver: AddressResolver
    private let rules: AddressRules
    private let deferredTransports: [[UInt8]]
    private let rewriter: AddressRewriter
    private let defaultFilterHop: [UInt8]
    private let serverName: [UInt8]

    init(_ system: MailSystem) throws(ConfigurationError) {
        self.system = system
        resolver = try system.resolver.get()
        let stage = try system.stage(Array("qmgr".utf8))
        let configuration = stage.configuration
        rewriter = stage.rewriter
        defaultFilterHop = try configuration.string("default_filter_nexthop")
        serverName = try configuration.hostName()
        rules = stage.rules
        deferredTransports = try configuration.list("defer_transports")
    }

    /// A recipient that an agent is to deliver to.
    struct Request {
        /// The recipient, in internal form, as the resolver left it.
        var recipient: [UInt8]
        /// The recipient as it was submitted, in internal form.
        var original: [UInt8]
        /// The sender, in internal form.
        var sender: [UInt8]
        /// The class of the recipient; nil where it was not found out.
        var addressClass: AddressClass?
        /// The service of master.cf.
        var transport: [UInt8]
        /// Where the transport sends it.
        var nexthop: [UInt8]
        /// The addresses for which local(8) has seen the message before, folded.
        var deliveredTo: Set<[UInt8]>
        /// How often the message was sent on.
        var hops = 0
        /// The step of the trace that it comes from.
        var step: Int

        /// An end of the mail for this recipient.
        func delivery(
            _ method: Delivery.Method, to target: [UInt8] = [], _ verdict: Verdict, _ status: String,
            _ reason: MessageText
        ) -> Delivery {
            Delivery(
                recipient: recipient, originalRecipient: original, addressClass: addressClass,
                transport: transport, nexthop: nexthop, method: method, target: target, verdict: verdict,
                status: status, reason: reason, step: step)
        }
    }

    /// Sends each recipient of a message on its way.
    func dispatch(_ mail: QueuedMail, _ run: ResolutionRun) throws(ConfigurationError) {
        if !mail.contentFilter.isEmpty, run.orders.redirection == nil {
            for recipient in mail.recipients { try filter(recipient, of: mail, run) }
            return
        }
        if let redirection = run.orders.redirection, let first = mail.recipients.first,
            mail.deliveredTo.isEmpty
        {
            let address = rewriter.rewritten(internalForm(ofExternal: redirection.span))
            let step = run.add(
                "REDIRECT", after: first.step, externalForm(ofInternal: first.address.span),
                to: [redirection],
                note: "an access table sends the whole message there")
            try dispatch(
                QueueRecipient(address: address, original: first.original, step: step), of: mail, run)
            return
        }
        for recipient in mail.recipients { try dispatch(recipient, of: mail, run) }
    }

    /// Gives a recipient to the filter that gets all mail; what that does with it is not known here.
    ///
    /// Source: FILTER_README, "Advanced content filter example".
    private func filter(
        _ recipient: QueueRecipient, of mail: QueuedMail, _ run: ResolutionRun
    ) throws(ConfigurationError) {
        let (transport, hop) = AddressResolver.parts(of: mail.contentFilter)
        let at = recipient.address.lastIndex(of: UInt8(ascii: "@"))
        let domain = at.map { Array(recipient.address[($0 + 1)...]) } ?? serverName
        let nexthop =
            hop.flatMap { $0.isEmpty ? nil : $0 } ?? (defaultFilterHop.isEmpty ? domain : defaultFilterHop)
        let step = run.add(
            "content_filter", after: recipient.step, externalForm(ofInternal: recipient.address.span),
            to: [mail.contentFilter], note: "the filter gets the mail; what it sends back is a new message")
        try deliver(
            Request(
                recipient: recipient.address, original: recipient.original, sender: mail.sender,
                addressClass: nil, transport: transport, nexthop: nexthop, deliveredTo: mail.deliveredTo,
                hops: mail.hops, step: step), run)
    }

    private func dispatch(
        _ recipient: QueueRecipient, of mail: QueuedMail, _ run: ResolutionRun
    ) throws(ConfigurationError) {
        var request = Request(
            recipient: recipient.address, original: recipient.original, sender: mail.sender,
            addressClass: nil, transport: [], nexthop: [], deliveredTo: mail.deliveredTo, hops: mail.hops,
            step: recipient.step)
        let destination: AddressResolver.Destination
        do throws(AddressResolver.Failure) {
            destination = try resolver.resolve(
                recipient.address, sender: mail.sender, after: recipient.step, run)
        } catch {
            run.warn(error.cause.message)
            request.recipient = error.recipient
            request.transport = Array("retry".utf8)
            run.deliver(request.delivery(.defer, error.cause.verdict, "4.3.0", "address resolver failure"))
            return
        }
        request.recipient = destination.recipient
        request.addressClass = destination.addressClass
        request.transport = destination.transport
        request.nexthop = destination.nexthop
        request.step = destination.step
        if destination.isBad {
            request.transport = Array("error".utf8)
            request.nexthop = Array("5.1.3 bad address syntax".utf8)
            run.deliver(request.delivery(.bounce, .undeliverable, "5.1.3", "bad address syntax"))
            return
        }
        if destination.addressClass == .local, rules.isDoubleBounce(destination.recipient) {
            run.deliver(
                request.delivery(
                    .discard, .deliverable, "2.0.0", "undeliverable postmaster notification discarded"))
            return
        }
        if deferredTransports.contains(destination.transport) {
            run.deliver(request.delivery(.defer, .deferred, "4.3.2", "deferred transport"))
            return
        }
        try deliver(request, run)
    }

    /// Gives a recipient to the service that its transport names.
    func deliver(_ request: Request, _ run: ResolutionRun) throws(ConfigurationError) {
        let program = program(of: request.transport)
        let entry = try program == nil ? nil : system.transportEntry(request.transport)
        if let entry, let problem = entry.problem {
            run.warn(problem)
            var delivery = request.delivery(.defer, .deferred, "4.3.0", entry.reason)
            delivery.note = entry.note
            run.deliver(delivery)
            return
        }
        switch program {
        case nil:
            run.warn("transport \(request.transport): there is no such service in master.cf")
            run.deliver(request.delivery(.defer, .deferred, "4.3.0", "mail transport unavailable"))
        case "local":
            guard let agent = start(request, run, try system.localAgent(request.transport)) else { return }
            try agent.deliver(request, run)
        case "virtual":
            guard let agent = start(request, run, try system.virtualAgent(request.transport)) else { return }
            agent.deliver(request, run)
        case "error": refuse(request, run)
        case "discard":
            let reason = request.nexthop.isEmpty ? Array("discarded".utf8) : request.nexthop
            run.deliver(request.delivery(.discard, .deliverable, "2.0.0", "\(StatusText(reason).text)"))
        case .some(let program): try handOn(request, to: program, entry, run)
        }
    }

    /// An agent; nil where its configuration keeps it from starting: then its mail stays in the queue, and no other.
    private func start<Agent>(
        _ request: Request, _ run: ResolutionRun, _ agent: @autoclosure () throws(ConfigurationError) -> Agent
    ) -> Agent? {
        do throws(ConfigurationError) {
            return try agent()
        } catch {
            run.hasBadConfiguration = true
            run.warn("\(request.transport): \(error.message)")
            run.deliver(request.delivery(.defer, .deferred, "4.3.0", "mail transport unavailable"))
            return nil
        }
    }

    /// The program behind a service; nil where there is no such service.
    private func program(of transport: [UInt8]) -> String? {
        guard system.master != nil else {
            // As in master.cf of a fresh installation.
            let name = String(decoding: transport, as: UTF8.self)
            switch name {
            case "retry": return "error"
            case "relay": return "smtp"
            case "local", "virtual", "error", "discard", "smtp", "lmtp": return name
            default: return nil
            }
        }
        return system.service(transport).map {
            String(decoding: FilePath($0.command).lastComponent, as: UTF8.self)
        }
    }

    /// What error(8) does, which returns mail or keeps it, by the name of its service.
    private func refuse(_ request: Request, _ run: ResolutionRun) {
        let isRetry = request.transport == Array("retry".utf8)
        let text = StatusText(request.nexthop)
        var status = text.status ?? (isRetry ? "4.0.0" : "5.0.0")
        if isRetry != (status.first == "4") { status = (isRetry ? "4" : "5") + status.dropFirst() }
        run.deliver(
            isRetry
                ? request.delivery(.defer, .deferred, status, MessageText(text.text))
                : request.delivery(.bounce, .undeliverable, status, MessageText(text.text)))
    }

    /// What the agents do that give mail to another program or host.
    private func handOn(
        _ request: Request, to program: String, _ entry: TransportEntry?, _ run: ResolutionRun
    ) throws(ConfigurationError) {
        var request = request
        if program == "smtp" || program == "lmtp",
            let failure = try applyGenericMaps(to: &request, program, run)
        {
            run.warn(failure.message)
            run.deliver(
                request.delivery(
                    .defer, failure.verdict, "4.3.0", "address mapping failed: \(failure.message)"))
            return
        }
        let target = request.transport + [UInt8(ascii: ":")] + request.nexthop
        var delivery = request.delivery(
            .transport, to: target, .deliverable, "2.0.0",
            "handed to \(request.transport), which is told to deliver to \(request.nexthop)")
        delivery.note = entry?.note
        run.deliver(delivery)
    }

    /// Adds the steps in which smtp(8) rewrites the addresses of outgoing mail; returns the failure of a table that
    /// cannot be asked, with which the mail stays in the queue.
    ///
    /// Source: generic(5).
    private func applyGenericMaps(
        to request: inout Request, _ program: String, _ run: ResolutionRun
    ) throws(ConfigurationError) -> TableError? {
        let (stage, tables) = try system.genericMaps(request.transport, program)
        guard !tables.isEmpty else { return nil }
        for address in [request.sender, request.recipient] where !address.isEmpty {
            let shown = externalForm(ofInternal: address.span)
            do throws(TableError) {
                guard let found = try tables.find(shown) else { continue }
                let results = MappedAddresses.of(
                    found.answer.value, for: address, unmatched: found.unmatchedExtension,
                    isPropagated: found.propagatesExtension, stage.rewriter)
                guard !results.isEmpty else { throw run.notAnAddress(tables, shown) }
                tables.warnOfMany(results, for: shown, run)
                let step = run.add(
                    tables, after: request.step, shown, to: [results[0]], by: found,
                    note: address == request.sender ? "the sender that others see" : nil)
                if address == request.recipient { request.step = step }
            } catch { return error }
        }
        return nil
    }
}
