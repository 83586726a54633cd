import Foundation

/// What a live Postfix is given: parameters, services, users, files and the mail that is sent through it.
///
/// Everywhere in it `{dir}` stands for the directory of the files, which is another one in each run.
struct LiveSetting: Sendable {
    var name = ""
    var parameters: [Parameter] = []
    /// Services beside those that every live Postfix has; each takes whatever comes.
    var services: [String] = []
    /// Services that are taken away.
    var missingServices: Set<String> = []
    /// Users beside those that every live Postfix has.
    var users: [String] = []
    var files: [File] = []
    var mails: [Mail] = []

    struct Parameter: Sendable, Equatable {
        var name: String
        var value: String
    }

    /// A file below the directory.
    struct File: Sendable, Equatable {
        var path: String
        var text = ""
        /// Its owner; without one that of the home directory it is in, else root.
        var owner: String?
        var mode = 0o644
        var kind = Kind.text

        enum Kind: Sendable, Equatable {
            case text, directory, fifo
            case link(to: String)
        }
    }

    /// A mail to one recipient.
    struct Mail: Sendable, Equatable {
        /// As it stands between `<` and `>` in SMTP.
        var recipient: String
        var sender = "s@sender.test"
    }

    /// The last value of a parameter.
    subscript(parameter: String) -> String? {
        get { parameters.last { $0.name == parameter }?.value }
        set {
            parameters.removeAll { $0.name == parameter }
            if let newValue { parameters.append(Parameter(name: parameter, value: newValue)) }
        }
    }

    /// The text that `LiveCase` reads, without the mails.
    var text: String {
        var lines = parameters.map { "main \($0.name) = \($0.value)" }
        lines += services.map { "service \($0)" } + missingServices.sorted().map { "without \($0)" }
        lines += users.map { "user \($0)" }
        for file in files {
            var line = "file \(file.path)"
            if let owner = file.owner { line += " owner=\(owner)" }
            if file.mode != 0o644 { line += " mode=\(String(file.mode, radix: 8))" }
            switch file.kind {
            case .text: break
            case .directory: line += " kind=directory"
            case .fifo: line += " kind=fifo"
            case .link(let target): line += " link=\(target)"
            }
            lines.append(line)
            let body = file.text.split(separator: "\n", omittingEmptySubsequences: false)
            lines += (file.text.hasSuffix("\n") ? body.dropLast() : body[...]).map { "| \($0)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
