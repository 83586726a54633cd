import Foundation
import Testing

/// One case: a small shell script that both toolkits run in twin directories.
///
/// A case in `Cases/*.cases`:
///
///     === the first of two equal keys stays
///     :: root
///     printf 'a 1\na 2\n' >t
///     postmap hash:t
///     postmap -s hash:t | sort
///
/// Lines before the first case are for all cases of the file.
/// Lines beginning with `::` say what is not the same, with the reason:
/// `:: root` (only as root), `:: file NAME FROM` (NAME is there before the script runs, FROM in this checkout),
/// `:: bookworm REASON` (only beside the Postfix of Debian 12: the text of a library, or of that release, is compared),
/// `:: unlike errors REASON`, `:: unlike output REASON`, `:: unlike files REASON`, `:: ours also says WORDS` (a line with these words may come from ours alone).
///
/// `:: sqlite` makes the database `mail.sqlite` in the directory. `:: server postgres` (or mariadb) has one run
/// beside both: `$port` and `$socket` name it, `$closed` is a port where nobody answers. The rows of all databases
/// are those of `MailRows`.
struct ParityCase: Sendable, CustomTestStringConvertible {
    var file: String
    var name: String
    var script: String = ""
    /// Files that are there before the script runs.
    var files: [(name: String, bytes: [UInt8])] = []
    var needsRoot = false
    var isForBookworm = false
    var comparesOutput = true
    var comparesErrors = true
    var comparesFiles = true
    var oursAlsoSays: [String] = []
    /// The server that has to run.
    var server: ServerProgram?

    var testDescription: String { "\(file): \(name)" }

    /// The cases of all files, in their order.
    static let all: [ParityCase] = {
        let directory = Environment.checkout + "/Tests/ParityTests/Cases"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasSuffix(".cases") }.sorted().flatMap { name -> [ParityCase] in
            guard let text = try? String(contentsOfFile: "\(directory)/\(name)", encoding: .utf8) else {
                return []
            }
            return cases(of: text, file: String(name.dropLast(6)))
        }
    }()

    private static func cases(of text: String, file: String) -> [ParityCase] {
        var result: [ParityCase] = []
        var common = ParityCase(file: file, name: "")
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("=== ") {
                var one = common
                one.name = String(line.dropFirst(4))
                result.append(one)
            } else if result.isEmpty {
                if line.hasPrefix(":: ") { common.apply(line.dropFirst(3)) }
            } else {
                let last = result.count - 1
                if line.hasPrefix(":: ") {
                    result[last].apply(line.dropFirst(3))
                } else {
                    result[last].script += line + "\n"
                }
            }
        }
        return result
    }

    private mutating func apply(_ directive: Substring) {
        let words = directive.split(separator: " ")
        switch (words.first, words.dropFirst().first) {
        case ("root", _): needsRoot = true
        case ("bookworm", _): isForBookworm = true
        case ("sqlite", _): files.append(("mail.sqlite", MailRows.sqliteDatabase))
        case ("server", "postgres"): server = .postgres
        case ("server", "mariadb"): server = .mariadb
        case ("file", let name?):
            let source = "\(Environment.checkout)/\(words.dropFirst(2).joined(separator: " "))"
            guard let bytes = FileManager.default.contents(atPath: source) else {
                script += "no such file: \(source)\n"
                return
            }
            files.append((String(name), Array(bytes)))
        case ("unlike", "errors"): comparesErrors = false
        case ("unlike", "output"): comparesOutput = false
        case ("unlike", "files"): comparesFiles = false
        case ("ours", "also"): oursAlsoSays.append(words.dropFirst(3).joined(separator: " "))
        default: script += "unknown directive: \(directive)\n"
        }
    }
}
