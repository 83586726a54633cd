// What a shell completes is what the option table says: these scripts are written from it.

internal import PostfixKit

/// A shell that completes command lines.
package enum Shell: String, CaseIterable, Sendable {
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
    /// and takes no operands; the operands of postconf are what its configuration has; the addresses of
    /// postresolve cannot be completed.
    package func completions(for shell: Shell, command: String) -> String {
        let completed = CompletedCommand(
            name: command,
            options: command == "newaliases"
                ? options.filter { !CompletedCommand.notForBuilding.contains($0.spelling) } : options,
            operands: command == "newaliases" || tool == PostresolveTool.optionTable.tool
                ? .none : tool == PostconfTool.optionTable.tool ? .settings : .tables)
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
    /// What follows the options.
    let operands: Operands

    /// What a shell completes after the options.
    enum Operands {
        /// Nothing.
        case none
        /// Lookup tables.
        case tables
        /// Parameters, services and fields of a configuration, as the command itself lists them.
        case settings
    }

    /// Options of postalias that do something else than building.
    fileprivate static let notForBuilding: Set<String> = [
        "-d", "-i", "-j", "-q", "-s", "--convert", "--explain", "--force", "--json",
    ]

    /// The names of all table types.
    static let tableTypes = TableRegistry.types.map(\.name)
    /// The names of the table types that can be written.
    static let writableTypes = TableRegistry.types.filter { $0.format?.suffix.isEmpty == false }.map(\.name)

    /// The options that say which configuration is meant: the command that lists its names needs them too.
    var placeOptions: [OptionDeclaration] {
        let names: Set<String> = ["-c", "--postfix-version", "--distribution", "--root"]
        return options.filter { names.contains($0.spelling) }
    }

    /// The letters of options without arguments, as one word of the command line may hold them.
    var flags: String {
        options.filter { $0.argument == .none }.compactMap { $0.letter.map(String.init) }.joined()
    }

    /// The letters of options with arguments.
    var lettersWithArgument: String {
        options.filter { $0.argument != .none }.compactMap { $0.letter.map(String.init) }.joined()
    }

    /// A text in single quotes, as each of the shells reads it back.
    func quoted(_ text: String) -> String {
        var result = "'"
        for character in text { result += character == "'" ? "'\\''" : String(character) }
        return result + "'"
    }

    /// The beginnings of a table's name.
    func beginnings(_ types: [String]) -> String { types.map { $0 + ":" }.joined(separator: " ") }
}
