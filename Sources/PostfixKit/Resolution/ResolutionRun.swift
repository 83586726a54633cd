// The stages know the configuration and nothing else; what happens to one address is collected here.

/// One resolution on its way: the steps so far, the deliveries, and the messages that wait for their turn.
final class ResolutionRun {
    /// The steps.
    private(set) var trace = ResolutionTrace()
    /// The deliveries in their order.
    private(set) var deliveries: [Delivery] = []
    /// What the daemons would log, each once.
    private(set) var warnings: [MessageText] = []
    /// Whether an agent could not start with this configuration.
    var hasBadConfiguration = false
    /// Whether mail that would come back stays in the queue.
    var bouncesSoftly = false
    /// What access(5) tables order for the message.
    var orders = MailOrders()
    /// Messages that local(8) sends on, in their order.
    private var waiting: [SubmittedMail] = []
    private var firstWaiting = 0
    private var submitted = 0
    /// Whether steps are kept.
    let tells: Bool

    /// Re-injected messages beyond these are not followed.
    private static let mostMessages = 10_000
    private static let mostWarnings = 1_000

    /// A resolution with nothing in it; one that does not tell keeps no steps.
    init(tells: Bool = true) { self.tells = tells }

    /// Notes what a daemon would log.
    func warn(_ warning: MessageText) {
        guard warnings.count < Self.mostWarnings, !warnings.contains(warning) else { return }
        warnings.append(warning)
    }

    /// Adds a step of a stage that no table decides.
    ///
    /// Texts are as they are to be shown.
    func add(
        _ stage: String, after parent: Int, _ input: [UInt8], to output: [[UInt8]] = [],
        by answer: TableAnswer? = nil, at source: EntryOrigin? = nil,
        note: @autoclosure () -> MessageText? = nil
    ) -> Int {
        guard tells else { return parent }
        return trace.add(
            stage, after: parent, input, to: output, by: answer, at: source,
            note: note() ?? answer?.disagreement)
    }

    /// Adds a step in which a table gave addresses, in internal form, for an address in external form.
    func add(
        _ tables: ParameterTables, after parent: Int, _ input: [UInt8], to results: [[UInt8]],
        by found: ParameterTables.Answer, note: MessageText? = nil
    ) -> Int {
        guard tells else { return parent }
        var notes: [MessageText] = note.map { [$0] } ?? []
        if let unmatched = found.unmatchedExtension, !found.propagatesExtension {
            notes.append("the extension \(unmatched) is dropped (propagate_unmatched_extensions)")
        }
        if let disagreement = found.answer.disagreement { notes.append(disagreement) }
        return trace.add(
            tables.name, after: parent, input,
            to: results.map { externalForm(ofInternal: $0.span) }, by: found.answer,
            note: notes.isEmpty
                ? nil : MessageText(Array(notes.map(\.bytes).joined(separator: Array("; ".utf8)))))
    }

    /// The failure of a table whose value holds no address.
    func notAnAddress(_ tables: ParameterTables, _ address: [UInt8]) -> TableError {
        let problem: MessageText = "\(tables.parameter.bytes) lookup of \(address) returns non-address result"
        warn(problem)
        return .other(problem, kind: .temporary)
    }

    /// Notes an end of the mail.
    func deliver(_ delivery: Delivery) {
        var delivery = delivery
        if bouncesSoftly, delivery.method == .bounce {
            delivery.method = .defer
            delivery.verdict = .deferred
            delivery.status = "4\(delivery.status.dropFirst())"
            delivery.note = MessageText(joining: (delivery.note.map { [$0] } ?? []) + ["soft_bounce = yes"])
        }
        var note: MessageText = "\(delivery.method.rawValue): \(delivery.status) \(delivery.reason)"
        if let more = delivery.note { note = "\(note); \(more)" }
        delivery.step = trace.add(
            Stage.delivery, after: delivery.step, externalForm(ofInternal: delivery.recipient.span),
            to: delivery.target.isEmpty ? [] : [delivery.target],
            note: note)
        deliveries.append(delivery)
    }

    /// Notes that a message is thrown away, or held back, as a table orders it.
    func keep(_ mail: SubmittedMail) {
        for recipient in mail.recipients {
            deliver(
                Delivery(
                    recipient: recipient.address, originalRecipient: recipient.original, addressClass: nil,
                    transport: [], nexthop: [], method: orders.isDiscarded ? .discard : .defer, target: [],
                    verdict: orders.isDiscarded ? .deliverable : .deferred,
                    status: orders.isDiscarded ? "2.0.0" : "4.7.1",
                    reason: orders.isDiscarded ? "discarded" : "placed on hold", step: recipient.step))
        }
    }

    /// Notes that a message was not accepted, which is the end for all its recipients; a delivery of local(8) that
    /// wanted to send it is tried again, as a whole.
    func refuse(_ mail: SubmittedMail, _ refusal: CleanupService.Refusal) {
        if refusal.verdict != .undeliverable, var request = mail.onBehalf {
            request.step = refusal.step
            let delivery = request.delivery(.defer, refusal.verdict, refusal.status, refusal.reason)
            let isKnown = deliveries.contains {
                $0.recipient == delivery.recipient && $0.method == .defer && $0.reason == delivery.reason
            }
            if !isKnown { deliver(delivery) }
            return
        }
        for recipient in mail.recipients {
            deliver(
                Delivery(
                    recipient: recipient.address, originalRecipient: recipient.original, addressClass: nil,
                    transport: [], nexthop: [], method: refusal.verdict == .undeliverable ? .bounce : .defer,
                    target: [], verdict: refusal.verdict,
                    status: refusal.status, reason: refusal.reason, step: refusal.step))
        }
    }

    /// Puts a message that local(8) sends on behind those that wait already.
    func submit(_ mail: SubmittedMail) {
        submitted += 1
        guard submitted <= Self.mostMessages else {
            warn("more than \(Self.mostMessages) messages were sent on: the others are not followed")
            return
        }
        waiting.append(mail)
    }

    /// The next message; nil when none waits.
    func nextMail() -> SubmittedMail? {
        guard firstWaiting < waiting.count else { return nil }
        defer { firstWaiting += 1 }
        return waiting[firstWaiting]
    }
}
