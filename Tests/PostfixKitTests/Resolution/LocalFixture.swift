import Foundation
import Glibc
import PostfixKit

/// A mail system whose users, files and homes belong to whoever runs the tests.
struct LocalFixture {
    let mail: MailSystemFixture

    /// `aliases` are lines `name value`; `users` have homes in the directory of the fixture.
    init(
        _ settings: String = "", aliases: String? = nil, files: [String: String] = [:],
        users: [String] = ["alice", "bob", "sys", "lp", "games"], release: String = "3.11",
        master: String? = MailSystemFixture.services
    ) throws {
        var files = files
        files["aliases"] = aliases.map { $0 + "\n" }
        let tables = aliases == nil ? "" : "alias_maps = texthash:DIR/aliases\n"
        mail = try MailSystemFixture(
            "mail_spool_directory = /spool\n" + tables + settings, master: master, files: files,
            release: release,
            users: Self.passwd(users.map { ($0, getuid()) }))
        for user in users {
            try FileManager.default.createDirectory(
                atPath: mail.path + "/home/" + user, withIntermediateDirectories: true)
        }
    }

    /// Lines of passwd(5); the first is of the user who runs the tests.
    static func passwd(_ users: [(name: String, id: UInt32)]) -> String {
        let own = [(name: "tester", id: getuid())]
        return (own + users).map { "\($0.name):x:\($0.id):\(getgid())::DIR/home/\($0.name):/bin/sh\n" }
            .joined()
    }

    /// The deliveries of an address, each as `recipient method target` where it arrives, else as
    /// `recipient method status reason`; the directory is `DIR`.
    func deliveries(_ address: String, sender: String = "s@remote.test") throws -> [String] {
        try mail.resolve(address, sender: sender).deliveries.map { delivery in
            let recipient = String(decoding: delivery.recipient, as: UTF8.self)
            let target = String(decoding: delivery.target, as: UTF8.self)
            let end = target.isEmpty ? "\(delivery.status) \(delivery.reason.string)" : target
            return "\(recipient) \(delivery.method) \(end)".replacing(mail.path, with: "DIR")
        }
    }

    /// The steps of an address, each as `stage input -> output [file:line] (note)`, the place only where no table has
    /// answered; the directory is `DIR`.
    func steps(_ address: String, stage: String? = nil) throws -> [String] {
        try mail.resolve(address).steps.filter { stage == nil || $0.stage == stage }.map { step in
            let output = step.output.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ", ")
            let note = step.note.map { " (\($0.string))" } ?? ""
            let place = step.answer == nil ? step.source.map { " [\($0.file):\($0.line)]" } ?? "" : ""
            return "\(step.stage) \(String(decoding: step.input, as: UTF8.self)) -> \(output)\(place)\(note)"
                .replacing(mail.path, with: "DIR")
        }
    }

    /// The warnings of an address; the directory is `DIR`.
    func warnings(_ address: String) throws -> [String] {
        try mail.resolve(address).warningTexts.map { $0.replacing(mail.path, with: "DIR") }
    }

    /// Changes the mode of a file.
    func setMode(_ mode: Int, of file: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: mail.path + "/" + file)
    }
}
