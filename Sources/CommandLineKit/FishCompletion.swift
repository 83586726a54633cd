// fish has one command for each option; it completes file names after a colon by itself.

extension CompletedCommand {
    /// The script for fish.
    var fishCompletion: String {
        var lines = ["# fish completion of \(name), made from its options by `make completions`."]
        for option in options {
            var line = "complete -c \(name)"
            if let letter = option.letter { line += " -s \(letter)" }
            if let long = option.name { line += " -l \(long)" }
            switch option.argument {
            case .none: break
            case .text: line += " -x"
            case .directory: line += " -x -a '(__fish_complete_directories)'"
            case .table: line += " -r -a \(quoted(beginnings(Self.writableTypes)))"
            case .choice(_, let words): line += " -x -a \(quoted(words.joined(separator: " ")))"
            }
            lines.append(line + " -d \(quoted(option.help))")
        }
        if takesTables {
            let types = quoted(beginnings(Self.tableTypes))
            lines.append("complete -c \(name) -a \(types) -d 'table type'")
        } else {
            lines.append("complete -c \(name) -f")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
