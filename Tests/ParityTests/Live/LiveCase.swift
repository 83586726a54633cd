import Foundation
import Testing

/// A setting with what becomes of its mails, from `Cases/*.live`.
///
///     === a name of its own in an alias goes to the mailbox
///     main alias_maps = hash:{dir}/aliases
///     file aliases
///     | sys: sys, other@remote.test
///     mail sys@example.com
///     - mailbox sys@example.com {dir}/spool/sys
///     - transport other@remote.test smtp:remote.test <- sys@example.com
///
/// `main` is a line of main.cf, `service NAME` (with a program of its own: `service NAME pipe ...`) and `without NAME`
/// change master.cf, `user NAME` adds a user,
/// `file PATH` (with `owner=NAME`, `mode=OCTAL`, `kind=directory`, `kind=fifo` or `link=TARGET`) a file, whose lines
/// follow behind `| `. `mail RECIPIENT` (with `from SENDER`) is sent; the lines behind `- ` are those of `LiveOutcome`.
/// `unlike` says why postresolve cannot know what becomes of the mail before it; `note` is for the reader.
struct LiveCase: Sendable, CustomTestStringConvertible {
    var file: String
    var setting = LiveSetting()
    /// For each mail the lines that are expected.
    var expected: [[String]] = []
    /// Places of mails that postresolve is not asked about.
    var unlike: Set<Int> = []

    var testDescription: String { setting.name }

    static let all: [LiveCase] = {
        let directory = Environment.checkout + "/Tests/ParityTests/Cases"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasSuffix(".live") }.sorted().flatMap { name -> [LiveCase] in
            guard let text = try? String(contentsOfFile: "\(directory)/\(name)", encoding: .utf8) else {
                return []
            }
            return cases(of: text, file: "\(directory)/\(name)")
        }
    }()

    static func cases(of text: String, file: String) -> [LiveCase] {
        var result: [LiveCase] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("=== ") {
                var one = LiveCase(file: file)
                one.setting.name = String(line.dropFirst(4))
                result.append(one)
            } else if let last = result.indices.last {
                result[last].read(line, number: number)
            }
        }
        return result
    }

    private mutating func read(_ line: Substring, number: Int) {
        let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        let rest = parts.count > 1 ? parts[1] : ""
        switch parts[0] {
        case "main":
            let sides = rest.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = sides.count > 1 ? sides[1].trimmingCharacters(in: .whitespaces) : ""
            setting.parameters.append(
                .init(name: sides[0].trimmingCharacters(in: .whitespaces), value: value))
        case "service": setting.services.append(String(rest))
        case "without": setting.missingServices.insert(String(rest))
        case "user": setting.users.append(String(rest))
        case "file": setting.files.append(Self.file(rest))
        case "|":
            if let last = setting.files.indices.last { setting.files[last].text += rest + "\n" }
        case "mail":
            var mail = LiveSetting.Mail(recipient: String(rest))
            if let range = rest.range(of: " from ", options: .backwards) {
                mail.recipient = String(rest[..<range.lowerBound])
                mail.sender = String(rest[range.upperBound...])
            }
            setting.mails.append(mail)
            expected.append([])
        case "-":
            if let last = expected.indices.last { expected[last].append(String(rest)) }
        case "unlike": unlike.insert(expected.count - 1)
        case "note", "": break
        default: Issue.record("\(file), line \(number + 1): \(line)")
        }
    }

    private static func file(_ text: Substring) -> LiveSetting.File {
        let words = text.split(separator: " ")
        var file = LiveSetting.File(path: words.first.map(String.init) ?? "")
        for word in words.dropFirst() {
            let sides = word.split(separator: "=", maxSplits: 1)
            guard sides.count == 2 else { continue }
            switch (sides[0], sides[1]) {
            case ("owner", let name): file.owner = String(name)
            case ("mode", let mode): file.mode = Int(mode, radix: 8) ?? file.mode
            case ("kind", "directory"): file.kind = .directory
            case ("kind", "fifo"): file.kind = .fifo
            case ("link", let target): file.kind = .link(to: String(target))
            default: break
            }
        }
        return file
    }
}
