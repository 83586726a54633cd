import Foundation
import Testing

/// Random settings in a running Postfix.
///
/// `POSTKIT_LIVE_SEED` names the first (default 1), `POSTKIT_LIVE_COUNT` how many there are.
@Suite(.serialized, .enabled(if: Live.reasonOfAbsence == nil, Comment(rawValue: Live.reasonOfAbsence ?? "")))
struct LiveRandomTests {
    static let seeds: [Int] = {
        let first = Environment.number("POSTKIT_LIVE_SEED", default: 1)
        return Array(first..<first + Environment.number("POSTKIT_LIVE_COUNT", default: 40))
    }()

    @Test(arguments: seeds)
    func `what a running Postfix does fits together`(_ seed: Int) async throws {
        let setting = RandomMail.setting(seed: seed)
        let seen = try await Live.run { system in
            let outcomes = try system.deliver(setting)
            if Environment.text("POSTKIT_LIVE_SHOW") != nil {
                var text = "=== \(setting.name)\n\(setting.text)"
                for (mail, outcome) in zip(setting.mails, outcomes) {
                    text += "mail \(mail.recipient) from \(mail.sender)\n"
                    text += outcome.lines(in: system.files.path).map { "- \($0)\n" }.joined()
                }
                print(text)
            }
            return outcomes
        }
        for (mail, outcome) in zip(setting.mails, seen) {
            #expect(outcome.trouble.isEmpty, "\(setting.text)\(mail)")
        }
    }
}
