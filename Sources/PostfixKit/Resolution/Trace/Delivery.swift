// What finally becomes of a mail: where it is put, to whom it is handed on, or why it goes no further.

/// The class of an address, by its domain.
///
/// Source: ADDRESS_CLASS_README.
public enum AddressClass: String, Sendable {
    /// Of this host: `mydestination`.
    case local
    /// Of names that stand for others: `virtual_alias_domains`.
    case virtualAlias = "virtual_alias"
    /// Of mailboxes that are not accounts: `virtual_mailbox_domains`.
    case virtualMailbox = "virtual_mailbox"
    /// Of hosts for which this one passes mail on: `relay_domains`.
    case relay
    /// All others.
    case `default`
}

/// What a recipient, or all that became of one, comes to.
public enum Verdict: String, Sendable {
    /// It is delivered, or handed on.
    case deliverable
    /// It comes back.
    case undeliverable
    /// It stays in the queue.
    case deferred
    /// It cannot be decided from what is known here.
    case undecidable

    /// The heavier of two, in the order of the exit statuses.
    func combined(with other: Verdict) -> Verdict { weight >= other.weight ? self : other }

    private var weight: Int {
        switch self {
        case .deliverable: 0
        case .undeliverable: 1
        case .undecidable: 2
        case .deferred: 3
        }
    }
}

/// What a delivery agent, or the queue manager, does with one recipient in the end.
package struct Delivery: Sendable, Equatable {
    /// How a mail is delivered.
    package enum Method: String, Sendable {
        /// Into a file in mbox format that is a user's mailbox.
        case mailbox
        /// Into a directory in maildir format.
        case maildir
        /// Into a file that an alias or a .forward file names.
        case file
        /// To the standard input of a command.
        case command
        /// By another mail system or program: smtp, lmtp, pipe and others.
        case transport
        /// As a new message, to the deliveries that follow.
        case forward
        /// Nowhere, with success.
        case discard
        /// Back to the sender.
        case bounce
        /// Later.
        case `defer`
    }

    /// The recipient in the end, in internal form.
    package var recipient: [UInt8]
    /// The recipient as it came into the queue, in internal form.
    package var originalRecipient: [UInt8]
    /// The class of the recipient; nil where it was not found out.
    package var addressClass: AddressClass?
    /// The service of master.cf that delivers; empty where it did not come to that.
    package var transport: [UInt8]
    /// Where the transport sends it.
    package var nexthop: [UInt8]
    /// What it does.
    package var method: Method
    /// The file, the directory, the command, or `transport:nexthop`.
    package var target: [UInt8]
    /// What that comes to.
    package var verdict: Verdict
    /// The status code of RFC 3463, such as `5.1.1`.
    package var status: String
    /// The words of the delivery agent.
    package var reason: MessageText
    /// The step of the trace that it follows from.
    package var step: Int
    /// What else is to be known of it, such as limits and rights; nil where nothing is.
    package var note: MessageText?
}
