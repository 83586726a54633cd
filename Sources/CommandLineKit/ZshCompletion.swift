// zsh's _arguments takes one specification for each option.

extension CompletedCommand {
    /// The script for zsh.
    var zshCompletion: String {
        var specifications = options.map(zshSpecification)
        if takesTables {
            let types = Self.tableTypes.joined(separator: " ")
            specifications.append(quoted("*:table: _postkit_tables \(types)"))
        }
        return """
            #compdef \(name)
            # zsh completion of \(name), made from its options by `make completions`.

            _postkit_tables() {
                if compset -P '[a-z]#:'; then
                    _files
                else
                    local expl
                    _wanted types expl 'table type' compadd -S : - "$@"
                    _files
                fi
            }

            setopt localoptions extendedglob
            _arguments -s -S -A '-*' : \\
                \(specifications.joined(separator: " \\\n    "))

            """
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
            case .table: " _postkit_tables \(Self.writableTypes.joined(separator: " "))"
            case .choice(_, let words): "(\(words.joined(separator: " ")))"
            }
        let message = option.argument.name.map { $0.split(separator: ":").joined(separator: "\\:") } ?? ""
        return quoted("*\(option.spelling)\(attached)[\(help)]" + (action.map { ":\(message):\($0)" } ?? ""))
    }
}
