import Foundation

/// What postresolve says of a mail, beside what has become of it.
struct LiveComparison: Sendable {
    var mail: LiveSetting.Mail
    var real: [String]
    var ours: [String]
    /// What postresolve has warned of, and its steps in short.
    var story: [String] = []

    var isEqual: Bool { real.sorted() == ours.sorted() }
}

extension LiveSystem {
    /// Sends the mails of a setting, and asks postresolve about each.
    mutating func compare(_ setting: LiveSetting) throws -> [LiveComparison] {
        let outcomes = try deliver(setting)
        var result: [LiveComparison?] = setting.mails.map { _ in nil }
        for sender in Set(setting.mails.map(\.sender)).sorted() {
            let places = setting.mails.indices.filter { setting.mails[$0].sender == sender }
            let answers = try ask(places.map { setting.mails[$0].recipient }, from: sender)
            for (place, answer) in zip(places, answers) {
                let directory = files.path
                func tidy(_ lines: [String]) -> [String] {
                    lines.map {
                        $0.replacingOccurrences(of: directory, with: "{dir}", options: .caseInsensitive)
                    }
                }
                result[place] = LiveComparison(
                    mail: setting.mails[place], real: tidy(outcomes[place].comparable),
                    ours: tidy(answer.comparable(with: outcomes[place])), story: tidy(answer.story))
            }
        }
        return result.compactMap { $0 }
    }

    /// Asks postresolve about recipients.
    private func ask(_ recipients: [String], from sender: String) throws -> [LiveAnswer] {
        let operands = [
            "-c", ordinary.path, "--passwd", passwd.path, "--format", "json", "--from", "remote", "--sender",
            sender.isEmpty ? "<>" : sender, "-",
        ]
        let input = Array((recipients.joined(separator: "\n") + "\n").utf8)
        let (directory, toolkit) = (self.directory, try Toolkit.ours())
        let outcome = try waitForTask {
            try await toolkit.run("postresolve", operands, in: directory, input: input, seconds: 60)
        }
        let answers = outcome.outputText.split(separator: "\n").compactMap { line in
            try? JSONDecoder().decode(LiveAnswer.self, from: Data(line.utf8))
        }
        guard answers.count == recipients.count else {
            throw Failure(
                description: """
                    postresolve: status \(outcome.status), \(answers.count) answers for \(recipients.count) recipients: \
                    \(outcome.errorText.prefix(1000)) \(outcome.outputText.prefix(300))
                    """)
        }
        return answers
    }
}

extension LiveOutcome {
    /// What can be compared, as lines: the verdict, the answer to a client from outside, and the deliveries.
    var comparable: [String] {
        var lines = trouble.map { "trouble \($0)" }
        if let answer = answers[.stranger], !answer.hasPrefix("250") {
            // The client of this test is told apart from others by its address.
            let answer = answer.replacingOccurrences(of: "unknown[127.0.0.1]", with: "unknown[192.0.2.1]")
                .replacingOccurrences(of: "<client.test>: Helo", with: "<unknown>: Helo")
            lines.append("answer \(answer)")
        }
        if let refusal {
            let status = refusal.split(separator: " ").dropFirst().first ?? ""
            guard isRefusedForNow else { return lines }
            return lines + ["verdict deferred", "refused \(status)"]
        }
        if isSilentlyKept { return lines + ["verdict deferred"] }
        return lines + ["verdict \(verdict)"] + deliveries.map(\.comparable)
    }

    /// Whether the message was refused for now as a whole, and not its recipient at the door.
    fileprivate var isRefusedForNow: Bool {
        refusal?.hasPrefix("4") ?? false && refusal != answers[.stranger]
    }

    /// What the answer of the server and all deliveries come to.
    private var verdict: String {
        let methods = deliveries.map(\.method)
        let answer = answers[.stranger] ?? ""
        if answer.hasPrefix("4") || methods.contains(.defer) { return "deferred" }
        return answer.hasPrefix("5") || methods.contains(.bounce) ? "undeliverable" : "deliverable"
    }
}

extension LiveDelivery {
    var comparable: String {
        var delivery = self
        if method == .discard {
            delivery.target = ""
            delivery.dsn = ""
        }
        // The agent that is told of a failed resolution logs what was in its buffer.
        if recipient == "\"NEXTRCPT NOT UPDATED\"" { delivery.recipient = original }
        // The name of the new file in a maildir is another one each time, and known only where there is a directory.
        delivery.reason = reason.replacingOccurrences(
            of: #"(maildir file .*/tmp)/[0-9]+[.]P[^/:]*: "#, with: "$1: ", options: .regularExpression)
        // What differs in case alone is not logged.
        if original.lowercased() == delivery.recipient.lowercased() { delivery.original = delivery.recipient }
        if method == .discard {
            (delivery.recipient, delivery.original) = (recipient.lowercased(), recipient.lowercased())
        }
        // The queues of qmgr(8) take nexthops for the same that differ in case alone.
        if method == .transport { delivery.target = target.lowercased() }
        return delivery.line(of: "", from: sender)
    }
}

/// An object of `postresolve --format json`.
struct LiveAnswer: Decodable {
    struct Acceptance: Decodable {
        var smtp: Bool
        var code: String
        var reason: String
    }

    struct Delivery: Decodable {
        var recipient: String
        var original_recipient: String
        var transport: String
        var nexthop: String
        var method: String
        var target: String
        var dsn: String
        var reason: String
    }

    struct Step: Decodable {
        var id: Int
        var parent: Int
        var stage: String
        var input: String
        var output: [String]
        var key: String?
        var value: String?
        var note: String?
    }

    var query: String
    var verdict: String
    var accepted: Acceptance
    var deliveries: [Delivery]
    var steps: [Step]
    var warnings: [String]

    /// What can be compared with a mail; one that was refused as a whole has no deliveries of its own.
    func comparable(with outcome: LiveOutcome) -> [String] {
        let isRefused = outcome.isRefusedForNow
        var lines: [String] = []
        if !accepted.smtp { lines.append("answer \(accepted.code) \(accepted.reason)") }
        if outcome.refusal != nil && !isRefused { return lines }
        lines.append("verdict \(verdict)")
        if outcome.isSilentlyKept { return lines }
        for delivery in deliveries {
            guard let method = LiveDelivery.Method(rawValue: delivery.method) else { continue }
            var one = LiveDelivery(
                method: method, recipient: delivery.recipient.trimmingCharacters(in: .whitespaces),
                original: delivery.original_recipient,
                sender: "")
            switch method {
            case .mailbox, .maildir, .file, .command: one.target = delivery.target
            case .transport: one.target = "\(delivery.transport):\(delivery.nexthop)"
            case .discard: break
            case .defer where isRefused:
                lines.append("refused \(delivery.dsn)")
                continue
            case .bounce, .defer:
                one.dsn = delivery.dsn
                one.reason = delivery.reason
            }
            lines.append(one.comparable)
        }
        return lines
    }

    var story: [String] {
        (steps.count > 24 ? Array(steps.prefix(12)) + Array(steps.suffix(12)) : steps).map { step in
            let key = step.key.map { " [\($0) -> \(step.value ?? "")]" } ?? ""
            let note = step.note.map { " (\($0))" } ?? ""
            return
                "\(step.id)<\(step.parent) \(step.stage): \(step.input) -> \(step.output.joined(separator: ", "))\(key)\(note)"
        } + warnings.map { "warning: \($0)" }
    }
}
