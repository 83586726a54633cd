// What became of an address: the ends of the mail, and the steps that lead there.

/// Where mail for an address goes, and why.
public struct MailResolution: Sendable {
    /// One end of the mail.
    public struct Destination: Sendable {
        /// The final recipient, in external form.
        public let recipient: String
        /// The class of the recipient; nil where it was not found out.
        public let addressClass: AddressClass?
        /// The service that delivers; empty where it did not come to that.
        public let transport: String
        /// Where the transport sends it.
        public let nexthop: String
        /// What it does, in a word: `mailbox`, `maildir`, `file`, `command`, `transport`, `forward`, `discard`, `bounce` or
        /// `defer`.
        public let method: String
        /// The file, the directory, the command, or `transport:nexthop`.
        public let target: String
        /// What that comes to.
        public let verdict: Verdict
        /// The status code of RFC 3463.
        public let status: String
        /// The words of the delivery agent.
        public let reason: String

        init(_ delivery: Delivery) {
            recipient = MessageText(externalForm(ofInternal: delivery.recipient.span)).string
            addressClass = delivery.addressClass
            transport = MessageText(delivery.transport).string
            nexthop = MessageText(delivery.nexthop).string
            method = delivery.method.rawValue
            target = MessageText(delivery.target).string
            verdict = delivery.verdict
            status = delivery.status
            reason = delivery.reason.string
        }
    }

    /// One step on the way.
    public struct Step: Sendable {
        /// The number of the step, from 1.
        public let id: Int
        /// The step that led to this one; 0 for the address that was asked for.
        public let parent: Int
        /// What happened: a parameter whose table answered, or the name of a stage.
        public let stage: String
        /// What it happened to, in external form.
        public let input: String
        /// What became of it, in external form; empty where its way ends.
        public let output: [String]
        /// The table that answered; nil where none did.
        public let table: String?
        /// The place of what decided; nil where that is not known.
        public let place: SourcePlace?

        init(_ step: ResolutionStep) {
            id = step.id
            parent = step.parent
            stage = step.stage
            input = MessageText(step.input).string
            output = step.output.map { MessageText($0).string }
            table = step.answer.map { MessageText($0.table.bytes).string }
            place = step.source.map { SourcePlace($0) }
        }
    }

    /// What it comes to.
    public let verdict: Verdict
    /// The ends of the mail, in their order.
    public let destinations: [Destination]
    /// The steps, in the order in which they happened.
    public let steps: [Step]
    /// What the daemons would log.
    public let warnings: [String]

    init(_ resolution: AddressResolution) {
        verdict = resolution.verdict
        destinations = resolution.deliveries.map { Destination($0) }
        steps = resolution.steps.map { Step($0) }
        warnings = resolution.warnings.map(\.string)
    }
}
