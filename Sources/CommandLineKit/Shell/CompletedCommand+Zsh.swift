// zsh's _arguments takes one specification for each option.

extension CompletedCommand {
    /// The script for zsh.
    var zshCompletion: String {
        var specifications = options.map(zshSpecification)
        let function: String
        switch operands {
        case .none: function = Self.zshTables
        case .tables:
            function = Self.zshTables
            let types = Self.tableTypes.joined(separator: " ")
            specifications.append(quoted("*:table: _postkit_tables \(types)"))
        case .settings:
            function = zshSettings
            specifications.append(quoted("*:name: _postkit_settings"))
        }
        return """
            #compdef \(name)
            # zsh completion of \(name), made from its options by `make completions`.

            \(function)

            setopt localoptions extendedglob
            _arguments -s -S -A '-*' : \\
                \(specifications.joined(separator: " \\\n    "))

            """
    }

    private static let zshTables = """
        _postkit_tables() {
            if compset -P '[a-z]#:'; then
                _files
            else
                local expl
                _wanted types expl 'table type' compadd -S : - "$@"
                _files
            fi
        }
        """

    /// Completes what a configuration has: the command itself lists it.
    private var zshSettings: String {
        let places = placeOptions.map(\.spelling).joined(separator: " ")
        return #"""
            _postkit_settings() {
                local option kind=-H expl LC_ALL=C
                local -a place names
                for option in \#(places); do
                    [[ -n ${opt_args[$option]-} ]] || continue
                    place+=($option ${${(Q)opt_args[$option]}/#\~\//$HOME/})
                done
                case " ${(kj: :)opt_args} " in
                *" --diff "*) _files -/; return ;;
                *" "-[aAlm]" "*) return 1 ;;
                *" "-[bt]" "*) _files; return ;;
                *" "-M" "*) kind=-M ;;
                *" "-F" "*) kind=-FH ;;
                *" "-P" "*) kind=-PH ;;
                *" "-d" "*) kind=-dH ;;
                *" "-[nX#]" "*) kind=-nH ;;
                esac
                names=(${(f)"$(${${(Q)words[1]}/#\~\//$HOME/} $place $kind </dev/null 2>/dev/null)"})
                [[ $kind != -M ]] || names=(${names//(#b)([^[:space:]]##)[[:space:]]##([^[:space:]]##)*/$match[1]\/$match[2]})
                names=(${names:#*[^[:print:]]*})
                _wanted names expl name compadd -a - names
            }
            """#
    }

    private func zshSpecification(_ option: OptionDeclaration) -> String {
        var help = ""
        for character in option.help {
            help += "[]\\".contains(character) ? "\\\(character)" : String(character)
        }
        let attached = option.argument == .none ? "" : option.letter == nil ? "=" : "+"
        let action: String? =
            switch option.argument {
            case .none: nil
            case .text: " "
            case .directory: "_files -/"
            case .file: "_files"
            case .table: " _postkit_tables \(Self.writableTypes.joined(separator: " "))"
            case .choice(_, let words): "(\(words.joined(separator: " ")))"
            }
        let message = option.argument.name.map { $0.split(separator: ":").joined(separator: "\\:") } ?? ""
        return quoted("*\(option.spelling)\(attached)[\(help)]" + (action.map { ":\(message):\($0)" } ?? ""))
    }
}
