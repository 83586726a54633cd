import Foundation

/// What the log of a Postfix tells of messages, by queue identifier.
struct LiveLog {
    /// The envelope sender of each message, as the queue manager has read it.
    private(set) var senders: [String: String] = [:]
    /// What has become of recipients, in the order of the log.
    private(set) var deliveries: [String: [Delivery]] = [:]
    /// The first message that had a Message-Id.
    private(set) var first: [String: String] = [:]
    private(set) var removed: Set<String> = []
    /// Warnings and worse, with the name of the daemon.
    private(set) var warnings: [String] = []

    /// A line about one recipient.
    struct Delivery: Sendable {
        /// The service and the program, `smtp` and `discard`.
        var service: String
        var program: String
        var process: String
        var recipient: String
        var original: String
        var status: String
        var dsn: String
        var text: String
    }

    init(_ text: String) {
        for line in text.split(separator: "\n") { read(line) }
    }

    /// Reads `Nov 21 09:59:15 host postfix/SERVICE/PROGRAM[PID]: QUEUEID: TEXT`.
    private mutating func read(_ line: Substring) {
        guard let tag = line.range(of: " postfix/"),
            let end = line.range(of: "]: ", range: tag.upperBound..<line.endIndex),
            let bracket = line[tag.upperBound..<end.lowerBound].firstIndex(of: "[")
        else { return }
        let names = line[tag.upperBound..<bracket].split(separator: "/").map(String.init)
        let process = String(line[line.index(after: bracket)..<end.lowerBound])
        let rest = line[end.upperBound...]
        for severity in ["warning: ", "error: ", "fatal: ", "panic: "] where rest.hasPrefix(severity) {
            warnings.append("\(names.last ?? ""): \(rest)")
        }
        guard let colon = rest.range(of: ": "), let program = names.last else { return }
        let identifier = String(rest[..<colon.lowerBound])
        let text = rest[colon.upperBound...]
        if text == "removed" {
            removed.insert(identifier)
        } else if program == "qmgr", text.hasPrefix("from=<"), let end = text.range(of: ">, size=") {
            senders[identifier] = String(text[..<end.lowerBound].dropFirst("from=<".count))
        } else if program == "cleanup", text.hasPrefix("message-id=") {
            let name = String(text.dropFirst("message-id=".count))
            if first[name] == nil { first[name] = identifier }
        } else if text.hasPrefix("to=<") {
            read(text, of: identifier, service: names.first ?? "", program: program, process: process)
        }
    }

    /// Reads `to=<A>, orig_to=<B>, relay=R, ..., dsn=D, status=S (TEXT)`; A and B may have anything in them.
    private mutating func read(
        _ text: Substring, of identifier: String, service: String, program: String, process: String
    ) {
        guard let relay = text.range(of: ">, relay="), let status = text.range(of: ", status="),
            let dsn = text.range(of: ", dsn=")
        else { return }
        var addresses = text[..<relay.lowerBound].dropFirst("to=<".count)
        var original = ""
        if let both = addresses.range(of: ">, orig_to=<") {
            original = String(addresses[both.upperBound...])
            addresses = addresses[..<both.lowerBound]
        }
        let result = text[status.upperBound...]
        let word = result.prefix { $0 != " " }
        let reason = result.dropFirst(word.count + 2).dropLast()
        deliveries[identifier, default: []].append(
            Delivery(
                service: service, program: program, process: process, recipient: String(addresses),
                original: original.isEmpty ? String(addresses) : original, status: String(word),
                dsn: String(text[dsn.upperBound..<status.lowerBound]), text: String(reason)))
    }
}
