import Foundation

extension LiveSystem {
    /// Takes up a setting, sends all its mails, and tells what has become of each.
    mutating func deliver(_ setting: LiveSetting) throws -> [LiveOutcome] {
        try take(setting)
        let mark = logSize
        var outcomes: [LiveOutcome] = []
        var identifiers: [String?] = []
        for mail in setting.mails {
            outcomes.append(LiveOutcome(recipient: mail.recipient, sender: mail.sender))
            identifiers.append(nil)
        }
        for door in [LiveDoor.stranger, .neighbour] {
            for (index, mail) in setting.mails.enumerated() {
                // The server does not forget all that it has found out about the mail before.
                var client = try LiveClient(port: ports[door] ?? 0)
                outcomes[index].answers[door] = try client.ask(mail)
            }
        }
        var client = try LiveClient(port: ports[.back] ?? 0)
        for (index, mail) in setting.mails.enumerated() {
            let reply = try client.send(mail, number: index)
            if let identifier = reply.queueIdentifier {
                identifiers[index] = identifier
            } else {
                outcomes[index].refusal = reply.line
            }
        }
        for (index, mail) in setting.mails.enumerated() {
            // What SMTP has no form for may still come from a program of this host.
            guard outcomes[index].refusal?.hasPrefix("501") ?? false, mail.isOneWord else { continue }
            try submit(mail, number: index)
            if try isTaken() { outcomes[index].refusal = nil }
        }
        let kept = try settle(seconds: 30)
        var log = LiveLog("")
        let present = LiveLog(self.log(from: mark))
        for index in outcomes.indices where identifiers[index] == nil && outcomes[index].refusal == nil {
            identifiers[index] = present.first[LiveClient.messageIdentifier(index)]
        }
        let wanted = Set(identifiers.compactMap { $0 })
        var missing = wanted
        do {
            try wait(seconds: 5, for: "log") {
                log = LiveLog(self.log(from: mark))
                missing = missing.filter { !log.isComplete($0, kept: kept) }
                return missing.isEmpty
            }
        } catch {
            let lines = self.log(from: mark).split(separator: "\n").filter { line in
                missing.contains { line.contains($0) }
            }
            throw Failure(description: "incomplete:\n\(lines.joined(separator: "\n"))")
        }
        let disk = LiveDisk(below: files)
        for (index, identifier) in identifiers.enumerated() {
            guard let identifier else { continue }
            outcomes[index].queueSender = log.senders[identifier]
            var collector = LiveCollector(
                log: log,
                copies: disk.copies.filter {
                    $0.messageIdentifier == LiveClient.messageIdentifier(index)
                })
            collector.follow(identifier)
            outcomes[index].deliveries = collector.deliveries
            outcomes[index].isSilentlyKept =
                kept.contains(identifier) && !collector.deliveries.contains { $0.method == .defer }
            outcomes[index].trouble = collector.trouble
        }
        return outcomes
    }

    /// Hands a mail to sendmail(1), in the namespace of the system.
    private func submit(_ mail: LiveSetting.Mail, number: Int) throws {
        let sender = mail.sender.isEmpty ? "<>" : mail.sender
        let command = [
            "nsenter", "--mount=/proc/\(processIdentifier)/ns/mnt", "\(reference.programs)/sendmail", "-C",
            configuration.path, "-i", "-f", sender, "--", mail.recipient,
        ]
        let environment = [
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LD_LIBRARY_PATH": reference.libraries,
            "MAIL_CONFIG": configuration.path,
        ]
        let input = Array("Message-Id: \(LiveClient.messageIdentifier(number))\n\ntext\n".utf8)
        let directory = self.directory
        let outcome = try waitForTask {
            try await runToEnd(command, in: directory, environment: environment, input: input, seconds: 30)
        }
        guard outcome.status == 0 else {
            throw Failure(description: "sendmail: \(outcome.errorText.suffix(1000))")
        }
    }
}

extension LiveSetting.Mail {
    /// Whether no program takes the recipient for more than one.
    fileprivate var isOneWord: Bool { !recipient.contains { " ,;\"(<>".contains($0) } }
}

extension LiveLog {
    /// Whether the log tells the end of a message and of all that was forwarded from it.
    func isComplete(_ identifier: String, kept: Set<String>) -> Bool {
        guard removed.contains(identifier) || kept.contains(identifier) else { return false }
        return forwarded(from: identifier).allSatisfy { isComplete($0, kept: kept) }
    }

    /// The messages that a message was forwarded as.
    func forwarded(from identifier: String) -> [String] {
        (deliveries[identifier] ?? []).compactMap(\.forwardedAs)
    }
}

extension LiveLog.Delivery {
    var forwardedAs: String? {
        program == "local" && text.hasPrefix("forwarded as ") ? String(text.dropFirst(13)) : nil
    }
}

extension LiveClient {
    static func messageIdentifier(_ number: Int) -> String { "<mail-\(number)@postkit.test>" }

    /// What the server says to the recipient; nothing is sent.
    mutating func ask(_ mail: LiveSetting.Mail) throws -> String {
        let reply = try command(from(mail))
        guard reply.isPositive else { return reply.line }
        let answer = try command("RCPT TO:<\(mail.recipient)>")
        try command("RSET")
        return answer.line
    }

    /// Sends a mail; the answer is that of the last command that was accepted, or that was not.
    mutating func send(_ mail: LiveSetting.Mail, number: Int) throws -> (
        line: String, queueIdentifier: String?
    ) {
        for line in [from(mail), "RCPT TO:<\(mail.recipient)>", "DATA"] {
            let reply = try command(line)
            guard reply.isPositive else {
                try command("RSET")
                return (reply.line, nil)
            }
        }
        let reply = try command("Message-Id: \(Self.messageIdentifier(number))\r\n\r\ntext\r\n.")
        let words = reply.text.split(separator: " ")
        return (reply.line, reply.isPositive ? words.last.map(String.init) : nil)
    }

    private func from(_ mail: LiveSetting.Mail) -> String {
        let isASCII = (mail.sender + mail.recipient).utf8.allSatisfy { $0 < 0x80 }
        return "MAIL FROM:<\(mail.sender)>" + (isASCII ? "" : " SMTPUTF8")
    }
}

/// Follows a message through the log to the ends of all its ways.
struct LiveCollector {
    let log: LiveLog
    /// The mails on disk that no line of the log was found for yet.
    var copies: [LiveDisk.Copy]
    private(set) var deliveries: [LiveDelivery] = []
    private(set) var trouble: [String] = []
    private var seen: Set<String> = []

    init(log: LiveLog, copies: [LiveDisk.Copy]) {
        self.log = log
        self.copies = copies
    }

    mutating func follow(_ identifier: String) {
        collect(identifier)
        for copy in copies { trouble.append("no log line for the mail in \(copy.path)") }
    }

    private mutating func collect(_ identifier: String) {
        // Several recipients may have been forwarded in one message.
        guard seen.insert(identifier).inserted else { return }
        for line in log.deliveries[identifier] ?? [] {
            if let next = line.forwardedAs {
                collect(next)
            } else {
                deliveries.append(delivery(line, sender: log.senders[identifier] ?? ""))
            }
        }
    }

    private mutating func delivery(_ line: LiveLog.Delivery, sender: String) -> LiveDelivery {
        var result = LiveDelivery(
            method: .transport, recipient: line.recipient, original: line.original, sender: sender)
        switch (line.status, line.program) {
        case ("bounced", _), ("deferred", _), ("SOFTBOUNCE", _):
            result.method = line.status == "bounced" ? .bounce : .defer
            result.dsn = line.dsn
            result.reason = line.text
        case ("sent", "discard"):
            result.method = line.service == "discard" ? .discard : .transport
            result.target = "\(line.service):\(line.text)"
        case ("sent", "local"), ("sent", "virtual"): result.local(line, &self)
        case ("sent", _):
            result.method = .discard
            result.reason = line.text
        default: trouble.append("status \(line.status) (\(line.text))")
        }
        return result
    }

    /// Takes the mail of a user from those on disk.
    fileprivate mutating func path(of line: LiveLog.Delivery, isMaildir: Bool) -> String {
        let name = line.recipient.lowercased().filter { $0 != "\"" }
        let candidates = copies.indices.filter { copies[$0].path.hasSuffix("/") == isMaildir }
        let found = candidates.first { index in
            let names = copies[index].path.lowercased().split(separator: "/")
            return names.contains { name == $0 || name.hasPrefix("\($0)@") || name.hasPrefix("\($0)+") }
        }
        guard let index = found ?? candidates.first else {
            trouble.append("no mail on disk of \(line.recipient)")
            return "?"
        }
        return copies.remove(at: index).path
    }

    fileprivate mutating func takeFile(_ path: String) {
        if let index = copies.firstIndex(where: { $0.path == path }) {
            copies.remove(at: index)
        } else if !path.hasPrefix("/dev/") {
            trouble.append("no mail on disk in \(path)")
        }
    }
}

extension LiveDelivery {
    /// What a delivery agent that writes files says about its success.
    fileprivate mutating func local(_ line: LiveLog.Delivery, _ collector: inout LiveCollector) {
        switch line.text {
        case "delivered to mailbox":
            method = .mailbox
            target = collector.path(of: line, isMaildir: false)
        case "delivered to maildir":
            method = .maildir
            target = collector.path(of: line, isMaildir: true)
        case _ where line.text.hasPrefix("delivered to command: "):
            method = .command
            target = String(line.text.dropFirst("delivered to command: ".count))
        case _ where line.text.hasPrefix("delivered to file: "):
            method = .file
            target = String(line.text.dropFirst("delivered to file: ".count))
            collector.takeFile(target)
        default:
            method = .discard
            reason = line.text
        }
    }
}
