// What becomes of the given addresses, one after the other.

internal import PostfixKit

extension PostresolveRun {
    /// Resolves the addresses of the command line.
    func answer(_ addresses: [[UInt8]]) throws(ConfigurationError) -> ExitStatus {
        var answers = try Answers(self)
        for address in addresses { try answers.add(address) }
        return answers.finish()
    }

    /// Resolves the addresses of standard input, and shows what was found for all that is at hand before it waits
    /// for more.
    func answerInput() throws(ConfigurationError) -> ExitStatus {
        var answers = try Answers(self)
        var input = InputLines()
        let isDialogue = command.work == .dialogue
        if isDialogue { prompt() }
        while let lines = try next(&input) {
            let addresses = lines.map { input.bytes($0).trimmed.array }.filter { !$0.isEmpty }
            if command.policySize != nil {
                // No other program should wait for a table's lock because we wait for a server.
                for address in addresses { try answers.add(address) }
            } else {
                try system.withLocks { () throws(ConfigurationError) in
                    for address in addresses { try answers.add(address) }
                }
            }
            if isDialogue { prompt() }
            output.flush()
        }
        if isDialogue { output.write("\n") }
        return answers.finish()
    }

    private func next(_ input: inout InputLines) throws(ConfigurationError) -> [Range<Int>]? {
        do throws(TableError) {
            return try input.next()
        } catch {
            guard case .read(let file, let reason) = error else { return nil }
            throw .read(file, reason)
        }
    }

    private func prompt() {
        output.write("address: ")
        output.flush()
    }

    /// Shows what becomes of one address.
    func show(_ resolution: AddressResolution, _ answers: [(PolicyService, PolicyAnswer?)] = []) {
        if command.format == .json {
            write {
                $0.add(resolution) {
                    guard command.policySize != nil else { return }
                    $0.addMember("policy", answers) { $0.addAnswer($1) }
                }
            }
        } else {
            tellStory(
                of: resolution, isSenderAssumed: isSenderAssumed(for: resolution),
                remarks: remarks(on: resolution, answers))
        }
    }

    /// Tells people what becomes of one address.
    func tellStory(
        of resolution: AddressResolution, isSenderAssumed: Bool = false, remarks: [ReportText] = []
    ) {
        ResolutionStory(resolution, sender: sender, paint: paint, isVerbose: command.isVerbose).write(
            to: output, isSenderAssumed: isSenderAssumed, showsDoor: command.source == .remote,
            remarks: remarks)
    }

    /// Whether the sender was assumed, and a table may have an answer that depends on it.
    private func isSenderAssumed(for resolution: AddressResolution) -> Bool {
        guard command.sender == nil else { return false }
        if senderMatters { return true }
        return senderMattersElsewhere
            && resolution.deliveries.contains {
                $0.addressClass == .default || $0.addressClass == .relay
            }
    }

    // MARK: sizes and policy

    /// The limits on the size of the mail, and the policy services that decide about it.
    private func remarks(
        on resolution: AddressResolution, _ answers: [(PolicyService, PolicyAnswer?)]
    ) -> [ReportText] {
        var limits: [MessageText] = []
        // A list may have many members, of which most are delivered in the same way.
        var seen: Set<[UInt8]> = []
        for delivery in resolution.deliveries where delivery.verdict == .deliverable {
            guard seen.insert(Array(delivery.method.rawValue.utf8) + delivery.transport).inserted else {
                continue
            }
            for (parameter, bytes) in (try? system.sizeLimits(of: delivery)) ?? [] {
                let size: MessageText = bytes == 0 ? "none" : "\(bytes)"
                let limit: MessageText = "\(parameter.bytes) \(size)"
                if !limits.contains(limit) { limits.append(limit) }
            }
        }
        var remarks: [ReportText] = []
        if !limits.isEmpty {
            let list = Array(limits.map(\.bytes).joined(separator: Array(", ".utf8)))
            remarks.append(paint("limits in bytes: \(list)", .aside))
        }
        for (service, answer) in answers {
            let name: ReportText = "policy service \(service.name) (\(service.parameter.bytes))"
            switch answer {
            case .action(let action): remarks.append("\(paint("\(name): action=\(action)", .title))")
            case .failure(let reason): remarks.append(paint("\(name): \(reason)", .later))
            case nil: remarks.append(paint("\(name)", .aside))
            }
        }
        return remarks
    }
}

extension JSONText {
    /// Adds what a policy service has answered, as an object.
    fileprivate mutating func addAnswer(_ answer: (service: PolicyService, answer: PolicyAnswer?)) {
        var action: [UInt8]?
        var problem: [UInt8]?
        switch answer.answer {
        case .action(let text): action = text
        case .failure(let reason): problem = reason.bytes
        case nil: break
        }
        add("{")
        addMember("service", answer.service.name)
        addMember("parameter", answer.service.parameter.bytes)
        addMember("action", action)
        addMember("error", problem)
        add("}")
    }
}

/// The answers to one address after the other.
private struct Answers {
    private let run: PostresolveRun
    private var status = ExitStatus.success
    private var graph = ResolutionGraph()
    private var isFirst = true
    private let services: [PolicyService]

    init(_ run: PostresolveRun) throws(ConfigurationError) {
        self.run = run
        let isShown = run.command.format == .text || run.command.policySize != nil
        services = isShown ? try run.system.policyServices() : []
    }

    /// Resolves an address, and shows what becomes of it.
    mutating func add(_ address: [UInt8]) throws(ConfigurationError) {
        let command = run.command
        var resolution = try run.system.resolve(address, sender: run.sender, from: command.source)
        if let size = command.policySize {
            resolution = try run.system.resolution(resolution, ofMessageWithSize: size)
        }
        status = status.combined(with: resolution.verdict.status)
        if resolution.hasBadConfiguration { status = status.combined(with: .configuration) }
        if command.format == .dot { return graph.add(resolution) }
        if !isFirst, command.format == .text, command.work != .dialogue { run.output.write("\n") }
        isFirst = false
        var answers: [(PolicyService, PolicyAnswer?)] = []
        for service in services {
            let answer = command.policySize.map {
                run.system.ask(
                    service, recipient: address, sender: run.sender, size: $0, from: command.source)
            }
            if case .failure = answer { status = status.combined(with: .temporary) }
            answers.append((service, answer))
        }
        run.show(resolution, answers)
    }

    /// The exit status; a graph of all addresses is written now.
    func finish() -> ExitStatus {
        if run.command.format == .dot { graph.write(to: run.output) }
        return status
    }
}
