import Foundation
import Testing

/// The facts about deliveries that were collected by hand, seen in a running Postfix.
///
/// `POSTKIT_LIVE_CASE` names those to run by a part of the name; with `POSTKIT_LIVE_RECORD` what is seen
/// is written into the files of the cases, and the test fails.
@Suite(.serialized, .enabled(if: Live.reasonOfAbsence == nil, Comment(rawValue: Live.reasonOfAbsence ?? "")))
struct LiveCaseTests {
    static let cases: [LiveCase] = {
        guard let part = Environment.text("POSTKIT_LIVE_CASE") else { return LiveCase.all }
        return LiveCase.all.filter { $0.setting.name.contains(part) }
    }()

    @Test(arguments: cases)
    func `a running Postfix does what the case says`(_ one: LiveCase) async throws {
        let seen = try await Live.run { system in
            let outcomes = try system.deliver(one.setting)
            return outcomes.map { $0.lines(in: system.files.path) }
        }
        for (index, lines) in seen.enumerated() {
            #expect(lines.sorted() == one.expected[index].sorted(), "\(one.setting.mails[index].recipient)")
        }
        if Environment.text("POSTKIT_LIVE_RECORD") != nil { try one.record(seen) }
    }

    @Test(arguments: cases)
    func `postresolve says what a running Postfix does in the case`(_ one: LiveCase) async throws {
        var setting = one.setting
        setting.mails = setting.mails.indices.filter { !one.unlike.contains($0) }.map { setting.mails[$0] }
        try await Live.compare(setting)
    }
}

extension LiveCase {
    /// Writes what was seen behind the mails of the case in its file.
    fileprivate func record(_ seen: [[String]]) throws {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        var result: [String] = []
        var number = -1
        var isHere = false
        for line in text.components(separatedBy: "\n") {
            if line.hasPrefix("=== ") {
                isHere = line == "=== \(setting.name)"
                number = -1
            }
            if isHere, line.hasPrefix("- ") { continue }
            result.append(line)
            if isHere, line.hasPrefix("mail ") {
                number += 1
                result += seen[number].map { "- \($0)" }
            }
        }
        try result.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
    }
}
