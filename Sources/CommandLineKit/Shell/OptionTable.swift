// One table declares the options of a tool; getopt's strings, the help, the completions and the check of the
// manual all derive from it.

package import PostfixKit

/// One option of a tool.
package struct OptionDeclaration: Sendable {
    /// What an option's argument is, for the shells that complete it.
    package enum Argument: Sendable, Equatable {
        /// No argument.
        case none
        /// Any text, called so in the help.
        case text(String)
        /// A directory.
        case directory(String)
        /// A file.
        case file(String)
        /// A lookup table, `type:name`.
        case table(String)
        /// One of some words.
        case choice(String, of: [String])

        /// How the help calls the argument; nil where there is none.
        package var name: String? {
            switch self {
            case .none: nil
            case .text(let name), .directory(let name), .file(let name), .table(let name),
                .choice(let name, _):
                name
            }
        }
    }

    /// The single letter; nil for an option with a long name only.
    package let letter: Character?
    /// The long name; nil for an option of Postfix.
    package let name: String?
    /// The argument that the option takes.
    package let argument: Argument
    /// What the option does, for the user, in a line.
    package let help: String
    /// Whether a release has the option.
    let isOffered: @Sendable (PostfixRelease) -> Bool

    /// An option of Postfix.
    package init(
        letter: Character, _ argument: Argument = .none, _ help: String,
        isOffered: @escaping @Sendable (PostfixRelease) -> Bool = { _ in true }
    ) {
        self.letter = letter
        name = nil
        self.argument = argument
        self.help = help
        self.isOffered = isOffered
    }

    /// An option of this toolkit.
    package init(long name: String, _ argument: Argument = .none, _ help: String) {
        letter = nil
        self.name = name
        self.argument = argument
        self.help = help
        isOffered = { _ in true }
    }

    /// The option as it is typed: `-q` or `--check`.
    package var spelling: String { letter.map { "-\($0)" } ?? name.map { "--\($0)" } ?? "" }
}

/// All options of a tool, and its usage.
package struct OptionTable: Sendable {
    /// The name of the tool.
    package let tool: String
    /// What the tool is, in a line.
    package let summary: String
    /// The usage line, as Postfix prints it.
    package let usage: String
    /// The options, in the order of the help.
    package let options: [OptionDeclaration]
    /// How the help calls the operands.
    package let operands: String

    /// A table from its parts.
    package init(
        tool: String, summary: String, usage: String, options: [OptionDeclaration], operands: String
    ) {
        self.tool = tool
        self.summary = summary
        self.usage = usage
        self.options = options + Self.common
        self.operands = operands
    }

    /// The options that every tool has.
    private static let common: [OptionDeclaration] = [
        OptionDeclaration(
            long: "postfix-version", .choice("X.Y", of: PostfixRelease.series),
            "mirror this release, \(PostfixRelease.oldest.text) to \(PostfixRelease.newest.text)"),
        OptionDeclaration(
            long: "distribution", .choice("NAME", of: ["postfix", "debian"]),
            "use the defaults of a distribution"),
        OptionDeclaration(long: "help", .none, "show this help and exit"),
        OptionDeclaration(long: "version", .none, "show the version and exit"),
    ]

    /// The text of `--help`.
    package var help: String {
        var text = "\(tool) - \(summary)\n\nusage: \(usage)\n\n"
        let rows = options.map { option in
            (option.spelling + (option.argument.name.map { " \($0)" } ?? ""), option.help)
        }
        let width = rows.map(\.0.utf8.count).max() ?? 0
        for (left, right) in rows {
            let padding = String(repeating: " ", count: width - left.utf8.count + 2)
            text += "  \(left)\(padding)\(right)\n"
        }
        return text + "\nThe manual has it all: man \(tool)\n"
    }
}
