// What lies in the queue between one stage and the next.

/// A recipient as cleanup(8) gives it to the queue.
struct QueueRecipient {
    /// The address, in internal form.
    var address: [UInt8]
    /// The address as it was submitted, in internal form.
    var original: [UInt8]
    /// The step of the trace that it comes from.
    var step: Int
}

/// A message before cleanup(8): what was submitted, or what local(8) sends on.
struct SubmittedMail {
    /// The sender in internal form; empty for the null sender.
    var sender: [UInt8]
    /// The recipients.
    var recipients: [QueueRecipient]
    /// The addresses for which local(8) has seen the message before, folded.
    var deliveredTo: Set<[UInt8]> = []
    /// How often it was sent on.
    var hops = 0
    /// Whether it may get more recipients by `always_bcc` and the tables for that.
    var allowsBCC = true
    /// Whether addresses are mapped: canonical, masquerading, virtual aliases, blind copies.
    var mapsAddresses = true
    /// `transport:nexthop` that gets the mail in the place of all others; empty for none.
    var contentFilter: [UInt8] = []
    /// The recipient of whose delivery the message is a part; nil for one that was submitted.
    var onBehalf: QueueManager.Request?
    /// The service of master.cf that takes it.
    var cleanupService: [UInt8] = Array("cleanup".utf8)
}

/// A message in the queue.
struct QueuedMail {
    /// The sender in internal form; empty for the null sender.
    var sender: [UInt8]
    /// The recipients in their order.
    var recipients: [QueueRecipient]
    /// The addresses for which local(8) has seen the message before, folded.
    var deliveredTo: Set<[UInt8]>
    /// How often the message was sent on.
    var hops = 0
    /// `transport:nexthop` that gets the mail in the place of all others; empty for none.
    var contentFilter: [UInt8] = []
}

/// What access(5) tables order for a whole message.
///
/// Source: access(5), "OTHER ACTIONS".
struct MailOrders {
    /// `FILTER`: what gets the mail in the place of all others.
    private(set) var filter: [UInt8]?
    /// `REDIRECT`: the one who gets it in the place of all recipients.
    private(set) var redirection: [UInt8]?
    /// `DISCARD`: it is thrown away.
    private(set) var isDiscarded = false
    /// `BCC`: those who get a copy.
    private(set) var copies: [[UInt8]] = []
    /// `HOLD`: it stays in the queue until the administrator releases it.
    private(set) var isHeld = false

    /// Follows an action; of several of one kind the last counts.
    mutating func follow(_ action: String, _ text: [UInt8]) {
        switch action {
        case "filter" where text.contains(UInt8(ascii: ":")): filter = text
        case "redirect" where text.contains(UInt8(ascii: "@")): redirection = text
        case "bcc" where text.contains(UInt8(ascii: "@")): copies.append(text)
        case "discard": isDiscarded = true
        case "hold": isHeld = true
        default: break
        }
    }
}
