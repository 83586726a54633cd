// bash gives a function the command line and takes a list of words.

extension CompletedCommand {
    /// The script for bash.
    var bashCompletion: String {
        let function = "_postkit_\(name)"
        let long = options.filter { $0.argument != .none && $0.name != nil }.map(\.spelling)
        let spellings = options.map(\.spelling).joined(separator: " ")
        return """
            # bash completion of \(name), made from its options by `make completions`.

            \(definitions)\(function)() {
                local -a words
                local line=${COMP_LINE:0:COMP_POINT} current= argument= operands= word\(operands == .settings ? "\n    local letters= place=()" : "")
                read -ra words <<<"$line"
                if [[ $line != *[[:space:]] ]]; then
                    current=${words[-1]}
                    unset 'words[-1]'
                fi
                while ((${#words[@]})) && [[ ${words[0]} != "${COMP_WORDS[0]}" ]]; do words=("${words[@]:1}"); done
                for word in "${words[@]:1}"; do
                    if [[ -n $argument ]]; then\(operands == .settings ? keptPlace : "")
                        argument=
                    elif [[ -z $operands ]]; then
                        case $word in
                        --) operands=yes ;;
                        \(long.joined(separator: " | "))) argument=$word ;;
            \(operands == .settings ? joinedPlace : "            --*) ;;")
                        -?*)\(operands == .settings ? keptLetters : "") [[ $word =~ ^-[\(flags)]*([\(lettersWithArgument)])$ ]] && argument=-${BASH_REMATCH[1]} ;;
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
                    \(operandsCase)
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
        switch operands {
        case .none: "fi"
        case .tables:
            """
            else
                        _postkit_tables '\(beginnings(Self.tableTypes))' "$current"
                    fi
            """
        case .settings:
            """
            else
                        _postkit_settings "$1" "$letters" "$current" "${place[@]}"
                    fi
            """
        }
    }

    /// The functions that the script needs.
    private var definitions: String {
        switch operands {
        case .none: ""
        case .tables: Self.bashTables
        case .settings: Self.bashSettings
        }
    }

    /// Notes the argument of an option that says which configuration is meant.
    private var keptPlace: String {
        let options = placeOptions.map(\.spelling).joined(separator: " | ")
        return
            "\n            case $argument in \(options)) place+=(\"$argument\" \"${word/#~\\//$HOME/}\") ;; esac"
    }

    /// Notes such an option whose argument is in the same word.
    private var joinedPlace: String {
        let long = placeOptions.filter { $0.name != nil }.map { $0.spelling + "=*" }
        return """
                        \(long.joined(separator: " | "))) place+=("$word") ;;
                        --diff) letters+=/ ;;
                        --*) ;;
                        -c?*) place+=(-c "${word:2}") ;;
            """
    }

    /// Notes the letters of options.
    private var keptLetters: String { " [[ $word =~ ^-[\(flags)]* ]] && letters+=${BASH_REMATCH[0]};" }

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
            case .file:
                """
                    \(option.spelling))
                        compopt -o filenames
                        mapfile -t COMPREPLY < <(compgen -f -- "$current")
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

    /// Completes what a configuration has; the arguments are the command, the letters of its options (`/` for
    /// --diff, which takes directories), the word so far, and the options that say which configuration.
    ///
    /// Names come from files, so nothing in them is expanded, what a shell would take apart is quoted, and what a
    /// terminal could take for something else is not offered: in the locale C that is all but printable ASCII.
    private static let bashSettings = """
        _postkit_settings() {
            local command=$1 letters=$2 current=$3 kind=-H name rest given= LC_ALL=C
            shift 3
            # bash replaces what follows the last colon, unless colons are part of words.
            [[ $COMP_WORDBREAKS != *:* || $current != *:* ]] || given=${current%:*}:
            case $letters in
            */*) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
            *[aAlm]*) return ;;
            *[bt]*) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
            *M*) kind=-M ;;
            *F*) kind=-FH ;;
            *P*) kind=-PH ;;
            *d*) kind=-dH ;;
            *[nX#]*) kind=-nH ;;
            esac
            while IFS= read -r name; do
                if [[ $kind == -M ]]; then read -r name rest <<<"$name"; name=$name/${rest%%[[:space:]]*}; fi
                [[ $name == "$current"* && $name != *[^[:print:]]* ]] || continue
                printf -v name %q "${name:${#given}}"
                COMPREPLY+=("$name")
            done < <("$command" "$@" "$kind" </dev/null 2>/dev/null)
        }


        """
}
