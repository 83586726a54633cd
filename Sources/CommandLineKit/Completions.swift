// What a shell completes is what the option table says: these scripts are written from it.

internal import PostfixKit

/// A shell that completes command lines.
public enum Shell: String, CaseIterable, Sendable {
    /// bash, with its programmable completion.
    case bash
    /// zsh, with compinit.
    case zsh
    /// fish.
    case fish
}

extension OptionTable {
    /// The completion script of a command, in the language of a shell.
    ///
    /// `command` is the name that is typed: the tool's own or that of a link to it. newaliases only builds,
    /// and takes no operands.
    public func completions(for shell: Shell, command: String) -> String {
        let completed = CompletedCommand(
            name: command,
            options: command == "newaliases"
                ? options.filter { !CompletedCommand.notForBuilding.contains($0.spelling) } : options,
            takesTables: command != "newaliases")
        return switch shell {
        case .bash: completed.bashCompletion
        case .zsh: completed.zshCompletion
        case .fish: completed.fishCompletion
        }
    }
}

/// What a shell has to know of a command, whatever the shell.
struct CompletedCommand {
    /// The name that is typed.
    let name: String
    /// The options that can be given.
    let options: [OptionDeclaration]
    /// Whether the operands are tables; else there are none.
    let takesTables: Bool

    /// Options of postalias that do something else than building.
    fileprivate static let notForBuilding: Set<String> = [
        "-d", "-i", "-j", "-q", "-s", "--convert", "--explain", "--force", "--json",
    ]

    /// The names of all table types.
    static let tableTypes = TableRegistry.types.map(\.name)
    /// The names of the table types that can be written.
    static let writableTypes = TableRegistry.types.filter { $0.format?.suffix.isEmpty == false }.map(\.name)

    /// A text in single quotes, as each of the shells reads it back.
    func quoted(_ text: String) -> String {
        var result = "'"
        for character in text { result += character == "'" ? "'\\''" : String(character) }
        return result + "'"
    }

    /// The beginnings of a table's name.
    func beginnings(_ types: [String]) -> String { types.map { $0 + ":" }.joined(separator: " ") }
}
