// fish has one command for each option; it completes file names after a colon by itself.

extension CompletedCommand {
    /// The script for fish.
    var fishCompletion: String {
        var lines = ["# fish completion of \(name), made from its options by `make completions`."]
        if operands == .settings { lines.append(fishSettings) }
        for option in options {
            var line = "complete -c \(name)"
            if let letter = option.letter { line += " -s \(letter == "#" ? "'#'" : String(letter))" }
            if let long = option.name { line += " -l \(long)" }
            switch option.argument {
            case .none: break
            case .text: line += " -x"
            case .directory: line += " -x -a '(__fish_complete_directories)'"
            case .file: line += " -r -F"
            case .table: line += " -r -a \(quoted(beginnings(Self.writableTypes)))"
            case .choice(_, let words): line += " -x -a \(quoted(words.joined(separator: " ")))"
            }
            lines.append(line + " -d \(quoted(option.help))")
        }
        switch operands {
        case .none: lines.append("complete -c \(name) -f")
        case .tables:
            let types = quoted(beginnings(Self.tableTypes))
            lines.append("complete -c \(name) -a \(types) -d 'table type'")
        case .settings: lines.append("complete -c \(name) -f -a '(__postkit_settings)'")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The function that lists what a configuration has: the command itself is asked.
    private var fishSettings: String {
        let short = placeOptions.compactMap { $0.letter.map { "-\($0)" } }
        let long = placeOptions.filter { $0.name != nil }.map(\.spelling)
        return """
            function __postkit_settings
                set -l words (commandline -opc)
                set -l letters ''
                set -l place
                set -l argument
                for word in $words[2..-1]
                    set word (string replace -r '^~/' "$HOME/" -- $word)
                    if test -n "$argument"
                        set -a place $argument $word
                        set argument
                        continue
                    end
                    switch $word
                        case \((short + long).joined(separator: " "))
                            set argument $word
                        case \(long.map { "'\($0)=*'" }.joined(separator: " ")) '-c?*'
                            set -a place $word
                        case '--*'
                        case '-*'
                            set letters $letters(string replace -r '[\(lettersWithArgument)].*' '' -- $word)
                            string match -qr -- '^-[\(flags)]*c$' $word; and set argument -c
                    end
                end
                set -l kind -H
                if contains -- --diff $words
                    __fish_complete_directories (commandline -ct)
                    return
                else if string match -qr '[aAlm]' -- $letters
                    return
                else if string match -qr '[bt]' -- $letters
                    __fish_complete_path (commandline -ct)
                    return
                else if string match -q '*M*' -- $letters
                    command $words[1] $place -M </dev/null 2>/dev/null | string replace -r '^(\\S+)\\s+(\\S+).*' '$1/$2' | string match -r '^[ -~]+$'
                    return
                else if string match -q '*F*' -- $letters
                    set kind -FH
                else if string match -q '*P*' -- $letters
                    set kind -PH
                else if string match -q '*d*' -- $letters
                    set kind -dH
                else if string match -qr '[nX#]' -- $letters
                    set kind -nH
                end
                command $words[1] $place $kind </dev/null 2>/dev/null | string match -r '^[ -~]+$'
            end
            """
    }
}
