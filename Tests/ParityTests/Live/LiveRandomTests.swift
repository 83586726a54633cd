import Foundation
import Testing

/// Random settings: postresolve says what a running Postfix does.
///
/// `POSTKIT_LIVE_SEED` names the first (default 1), `POSTKIT_LIVE_COUNT` how many there are.
@Suite(.serialized, .enabled(if: Live.reasonOfAbsence == nil, Comment(rawValue: Live.reasonOfAbsence ?? "")))
struct LiveRandomTests {
    static let seeds: [Int] = {
        let first = Environment.number("POSTKIT_LIVE_SEED", default: 1)
        return Array(first..<first + Environment.number("POSTKIT_LIVE_COUNT", default: 40))
    }()

    @Test(arguments: seeds)
    func `postresolve says what a running Postfix does with random mail`(_ seed: Int) async throws {
        try await Live.compare(RandomMail.setting(seed: seed))
    }
}

extension Live {
    /// Records an issue for each mail of a setting that postresolve says something else of.
    static func compare(_ setting: LiveSetting) async throws {
        let comparisons = try await run { try $0.compare(setting) }
        for comparison in comparisons where !comparison.isEqual {
            var small = setting
            small.mails = [comparison.mail]
            var last = comparison
            if Environment.text("POSTKIT_LIVE_SHRINK") != nil {
                small = try await shrunk(small)
                last = try await run { [small] in try $0.compare(small) }.first ?? comparison
            }
            Issue.record(
                """
                \(setting.name): mail \(comparison.mail.recipient) from <\(comparison.mail.sender)>
                \(small.text)
                real:
                \(last.real.map { "  \($0)" }.joined(separator: "\n"))
                ours:
                \(last.ours.map { "  \($0)" }.joined(separator: "\n"))
                steps:
                \(last.story.map { "  \($0)" }.joined(separator: "\n"))
                """)
        }
    }

    /// The setting without parameters, files and lines that a difference does not need.
    private static func shrunk(_ setting: LiveSetting) async throws -> LiveSetting {
        var small = setting
        for candidate in setting.parameters.indices.reversed() {
            var less = small
            less.parameters.remove(at: candidate)
            if try await isDifferent(less) { small = less }
        }
        let present = small
        small.files.removeAll { file in
            !file.path.hasPrefix("home/")
                && !present.parameters.contains { $0.value.contains("/" + file.path) }
                && !present.files.contains { $0.text.contains("/" + file.path) }
        }
        for index in small.files.indices.reversed() {
            var less = small
            less.files.remove(at: index)
            if small.files[index].path.hasPrefix("home/"), try await isDifferent(less) {
                small = less
                continue
            }
            var lines = small.files[index].text.split(separator: "\n").map(String.init)
            for line in lines.indices.reversed() where lines.count > 1 {
                var fewer = lines
                fewer.remove(at: line)
                var less = small
                less.files[index].text = fewer.map { "\($0)\n" }.joined()
                if try await isDifferent(less) {
                    small = less
                    lines = fewer
                }
            }
        }
        return small
    }

    private static func isDifferent(_ setting: LiveSetting) async throws -> Bool {
        // A part that others need makes a setting that cannot be taken up: that is no difference.
        (try? await run { try $0.compare(setting) }.contains { !$0.isEqual }) ?? false
    }
}
