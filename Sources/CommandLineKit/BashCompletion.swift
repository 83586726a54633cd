// bash gives a function the command line and takes a list of words.

extension CompletedCommand {
    /// The script for bash.
    var bashCompletion: String {
        let function = "_postkit_\(name)"
        let flags = options.filter { $0.argument == .none }.compactMap { $0.letter.map(String.init) }.joined()
        let letters = options.filter { $0.argument != .none }.compactMap { $0.letter.map(String.init) }
            .joined()
        let long = options.filter { $0.argument != .none && $0.name != nil }.map(\.spelling)
        let spellings = options.map(\.spelling).joined(separator: " ")
        return """
            # bash completion of \(name), made from its options by `make completions`.

            \(takesTables ? Self.bashTables : "")\(function)() {
                local -a words
                local line=${COMP_LINE:0:COMP_POINT} current= argument= operands= word
                read -ra words <<<"$line"
                if [[ $line != *[[:space:]] ]]; then
                    current=${words[-1]}
                    unset 'words[-1]'
                fi
                while ((${#words[@]})) && [[ ${words[0]} != "${COMP_WORDS[0]}" ]]; do words=("${words[@]:1}"); done
                for word in "${words[@]:1}"; do
                    if [[ -n $argument ]]; then
                        argument=
                    elif [[ -z $operands ]]; then
                        case $word in
                        --) operands=yes ;;
                        \(long.joined(separator: " | "))) argument=$word ;;
                        --*) ;;
                        -?*) [[ $word =~ ^-[\(flags)]*([\(letters)])$ ]] && argument=-${BASH_REMATCH[1]} ;;
                        *) operands=yes ;;
                        esac
                    fi
                done
                COMPREPLY=()
                case $argument in
            \(arguments)
                ?*) ;;
                *)
                    if [[ -z $operands && $current == -* ]]; then
                        mapfile -t COMPREPLY < <(compgen -W '\(spellings)' -- "$current")
                    \(takesTables ? operandsCase : "fi")
                    ;;
                esac
            }

            complete -F \(function) \(name)

            """
    }

    /// Completes what a table's name may be; the first argument is the table types.
    private static let bashTables = """
        _postkit_tables() {
            local types=$1 current=$2
            if [[ $current == *:* ]]; then
                # bash replaces what follows the last colon, unless colons are part of words.
                local given=
                [[ $COMP_WORDBREAKS == *:* ]] || given=${current%%:*}:
                compopt -o filenames
                mapfile -t COMPREPLY < <(compgen -P "$given" -f -- "${current#*:}")
            else
                mapfile -t COMPREPLY < <(compgen -W "$types" -- "$current")
                # File names are quoted; a quoted colon would be no colon.
                if ((${#COMPREPLY[@]})); then compopt -o nospace; else compopt -o filenames; fi
                mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$current")
            fi
        }


        """

    private var operandsCase: String {
        """
        else
                    _postkit_tables '\(beginnings(Self.tableTypes))' "$current"
                fi
        """
    }

    /// The branches for options with arguments that can be completed.
    private var arguments: String {
        options.compactMap { option in
            switch option.argument {
            case .none, .text: nil
            case .directory:
                """
                    \(option.spelling))
                        compopt -o filenames
                        mapfile -t COMPREPLY < <(compgen -d -- "$current")
                        ;;
                """
            case .table:
                "    \(option.spelling)) _postkit_tables '\(beginnings(Self.writableTypes))' \"$current\" ;;"
            case .choice(_, let words):
                """
                    \(option.spelling)) mapfile -t COMPREPLY < <(compgen -W '\(words.joined(separator: " "))' -- "$current") ;;
                """
            }
        }.joined(separator: "\n")
    }
}
