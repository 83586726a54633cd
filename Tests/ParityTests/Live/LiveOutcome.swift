import Foundation

/// What has become of one mail, in words that do not say who found it out.
struct LiveOutcome: Sendable, Equatable {
    var recipient: String
    var sender: String
    /// What the server says to a recipient, by door.
    var answers: [LiveDoor: String] = [:]
    /// The answer to the message, if that was refused as a whole.
    var refusal: String?
    /// The sender of the message in the queue; nil where none got there.
    var queueSender: String?
    var deliveries: [LiveDelivery] = []
    /// Whether it stays in the queue without a word in the log: what local(8) forwards was not accepted.
    var isSilentlyKept = false
    /// What does not fit together; nothing in a sound test.
    var trouble: [String] = []

    /// Lines as they stand in a case; `directory` is written as `{dir}`.
    func lines(in directory: String) -> [String] {
        var lines = trouble.map { "trouble \($0)" }
        let answers = [LiveDoor.stranger, .neighbour].map { self.answers[$0] ?? "" }
        if answers[0] == answers[1] {
            if !answers[0].hasPrefix("250") { lines.append("answer \(answers[0])") }
        } else {
            if !answers[0].hasPrefix("250") { lines.append("stranger \(answers[0])") }
            if !answers[1].hasPrefix("250") { lines.append("neighbour \(answers[1])") }
        }
        if let refusal { lines.append("refused \(refusal)") }
        if let queueSender, queueSender != sender { lines.append("from <\(queueSender)>") }
        if isSilentlyKept { lines.append("kept") }
        lines += deliveries.map { $0.line(of: recipient, from: queueSender ?? sender) }
        return lines.map {
            $0.replacingOccurrences(of: directory, with: "{dir}", options: .caseInsensitive)
        }
    }
}

/// The end of one way that a mail has taken.
struct LiveDelivery: Sendable, Hashable {
    enum Method: String, Sendable {
        case mailbox, maildir, file, command, transport, discard, bounce, `defer`
    }

    var method: Method
    var recipient: String
    var original: String
    /// The sender of the message that it was in, which may be a forwarded one.
    var sender: String
    /// Path, command or transport:nexthop; empty for those that end without one.
    var target = ""
    /// Of a bounce or a deferral.
    var dsn = ""
    var reason = ""

    /// The delivery as a line of a case, for a mail to `recipient` from `sender`.
    func line(of recipient: String, from sender: String) -> String {
        var line = "\(method) \(self.recipient)"
        if !target.isEmpty { line += " \(target)" }
        if !dsn.isEmpty { line += " \(dsn) \(reason)" }
        if original != self.recipient { line += " <- \(original)" }
        if self.sender != sender { line += " from <\(self.sender)>" }
        return line
    }
}
