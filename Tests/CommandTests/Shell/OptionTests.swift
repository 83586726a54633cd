import CommandLineKit
import Foundation
import Testing

@Suite struct OptionTests {
    /// The tools with tables of options of their own.
    static let tools = ["postmap", "postalias", "postconf", "postresolve", "postbuild"]

    private func optionTable(_ tool: String) -> OptionTable {
        switch tool {
        case "postmap": TableTool.postmap.optionTable
        case "postalias": TableTool.postalias.optionTable
        case "postresolve": PostresolveTool.optionTable
        case "postbuild": PostbuildTool.optionTable
        default: PostconfTool.optionTable
        }
    }

    /// The options that the manual explains, as they are typed.
    private func manualOptions(_ tool: String) throws -> Set<String> {
        var options: Set<String> = []
        for line in try Toolkit.text("man/\(tool).1").split(separator: "\n") where line.hasPrefix(".It Fl ") {
            let words = line.split(separator: " ")
            for (index, word) in words.enumerated() where word == "Fl" && index + 1 < words.count {
                options.insert("-" + words[index + 1])
            }
        }
        return options
    }

    @Test(arguments: tools)
    func `the manual explains each option and no other`(_ name: String) throws {
        #expect(try manualOptions(name) == Set(optionTable(name).options.map(\.spelling)))
    }

    @Test(arguments: tools)
    func `the help names each option`(_ name: String) throws {
        try withFolder { folder in
            let run = try ShellRun("\(name) --help", in: folder)
            #expect(run.status == 0)
            #expect(run.errors == "")
            let shown = run.output.split(separator: "\n").filter { $0.hasPrefix("  -") }
                .compactMap { $0.split(separator: " ").first.map(String.init) }
            #expect(shown == optionTable(name).options.map(\.spelling))
        }
    }

    @Test(arguments: tools, Shell.allCases)
    func `the completions are those of the option table`(_ name: String, _ shell: Shell) throws {
        let files: [Shell: String] = [.bash: name, .zsh: "_\(name)", .fish: "\(name).fish"]
        let file = try #require(files[shell])
        let written = try Toolkit.text("completions/\(shell.rawValue)/\(file)")
        #expect(written == optionTable(name).completions(for: shell, command: name))
        for option in optionTable(name).options {
            let fish = option.letter.map { $0 == "#" ? "-s '#' " : "-s \($0) " } ?? "-l \(option.name ?? "") "
            #expect(written.contains(shell == .fish ? fish : option.spelling), "\(option.spelling)")
        }
    }

    @Test(arguments: Shell.allCases)
    func `the completions of newaliases are those of postalias that build`(_ shell: Shell) throws {
        let file = [.bash: "newaliases", .zsh: "_newaliases", .fish: "newaliases.fish"][shell] ?? ""
        let table = TableTool.postalias.optionTable
        let written = try Toolkit.text("completions/\(shell.rawValue)/\(file)")
        #expect(written == table.completions(for: shell, command: "newaliases"))
        #expect(written.contains("if-changed"))
        #expect(!written.contains("convert"))
    }

    @Test(arguments: tools)
    func `each option of the table is known to the program`(_ name: String) throws {
        try withFolder { folder in
            for option in optionTable(name).options {
                let argument = option.argument == .none ? "" : " x"
                let run = try ShellRun("\(name) \(option.spelling)\(argument) --nothing", in: folder)
                #expect(!run.errors.contains("invalid option"), "\(option.spelling)")
                #expect(run.errors.contains("unrecognized option '--nothing'"), "\(option.spelling)")
            }
        }
    }
}
