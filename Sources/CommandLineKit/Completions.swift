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
    /// `command` is the name that is typed: the tool's own or that of a link to it. newaliases takes no
    /// operands.
    public func completions(for shell: Shell, command: String) -> String {
        switch shell {
        case .bash: bashCompletions(command)
        case .zsh: zshCompletions(command)
        case .fish: fishCompletions(command)
        }
    }

    private static var tableTypes: [String] { TableRegistry.types.map { "\($0.name):" } }

    private func takesTables(_ command: String) -> Bool { command != "newaliases" }

    private func bashCompletions(_ command: String) -> String {
        let function = "_postkit_\(command)"
        let words = options.map(\.spelling).joined(separator: " ")
        var cases = ""
        for option in options {
            switch option.argument {
            case .none: continue
            case .text: cases += "        \(option.spelling)) return ;;\n"
            case .directory:
                cases += "        \(option.spelling)) COMPREPLY=($(compgen -d -- \"$current\")); return ;;\n"
            case .table: cases += "        \(option.spelling)) \(function)_table \"$current\"; return ;;\n"
            case .choice(_, let choices):
                cases += """
                            \(option.spelling)) COMPREPLY=($(compgen -W "\(choices.joined(separator: " "))" -- "$current")); return ;;

                    """
            }
        }
        return """
            # bash completion for \(command); written by `make completions`.

            \(function)_table() {
                local name=$1
                case $name in
                *:*)
                    # A colon begins a word of its own for readline: complete what follows it.
                    COMPREPLY=($(compgen -f -- "${name#*:}"))
                    case $COMP_WORDBREAKS in
                    *:*) ;;
                    *) COMPREPLY=("${COMPREPLY[@]/#/${name%%:*}:}") ;;
                    esac ;;
                *)
                    COMPREPLY=($(compgen -W "\(Self.tableTypes.joined(separator: " "))" -- "$name") \\
                        $(compgen -f -- "$name"))
                    compopt -o nospace 2>/dev/null ;;
                esac
            }

            \(function)() {
                local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
                COMPREPLY=()
                if [ "$current" = : ]; then
                    current=
                    COMPREPLY=($(compgen -f))
                    return
                fi
                if [ "$previous" = : ]; then
                    COMPREPLY=($(compgen -f -- "$current"))
                    return
                fi
                case $previous in
            \(cases)    esac
                case $current in
                -*) COMPREPLY=($(compgen -W "\(words)" -- "$current")) ;;
                *) \(takesTables(command) ? "\(function)_table \"$current\"" : ":") ;;
                esac
            }

            complete -F \(function) \(command)

            """
    }

    private func zshCompletions(_ command: String) -> String {
        var lines: [String] = []
        for option in options {
            let help = option.help.replacing("[", with: "\\[").replacing("]", with: "\\]")
                .replacing("'", with: "'\\''")
            var line = "'\(option.spelling)[\(help)]"
            if let name = option.argument.name {
                let label = name.replacing(":", with: "\\:")
                switch option.argument {
                case .directory: line += ":\(label):_directories"
                case .table: line += ":\(label):_postkit_\(command)_table"
                case .choice(_, let choices): line += ":\(label):(\(choices.joined(separator: " ")))"
                default: line += ":\(label): "
                }
            }
            lines.append("        \(line)'")
        }
        if takesTables(command) { lines.append("        '*:table:_postkit_\(command)_table'") }
        return """
            #compdef \(command)
            # zsh completion; written by `make completions`.

            _postkit_\(command)_table() {
                if compset -P '*:'; then
                    _files
                else
                    compadd -S '' -- \(Self.tableTypes.joined(separator: " "))
                    _files
                fi
            }

            _postkit_\(command)() {
                _arguments -s -S \\
            \(lines.joined(separator: " \\\n"))
            }

            _postkit_\(command) "$@"

            """
    }

    private func fishCompletions(_ command: String) -> String {
        var text = "# fish completion; written by `make completions`.\n\n"
        for option in options {
            let help = option.help.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
            var line = "complete -c \(command)"
            line += option.letter.map { " -s \($0)" } ?? ""
            line += option.name.map { " -l \($0)" } ?? ""
            switch option.argument {
            case .none: line += " -f"
            case .text: line += " -x"
            case .directory: line += " -x -a '(__fish_complete_directories)'"
            case .table: line += " -x -a '\(Self.tableTypes.joined(separator: " "))'"
            case .choice(_, let choices): line += " -x -a '\(choices.joined(separator: " "))'"
            }
            text += "\(line) -d '\(help)'\n"
        }
        text +=
            takesTables(command)
            ? "complete -c \(command) -a '\(Self.tableTypes.joined(separator: " "))' -d 'table type'\n"
            : "complete -c \(command) -f\n"
        return text
    }
}

extension String {
    /// This text with each `part` in it exchanged.
    fileprivate func replacing(_ part: Character, with other: String) -> String {
        reduce(into: "") { $0 += $1 == part ? other : String($1) }
    }
}
