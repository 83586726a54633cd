// Writes the completion script of a tool for a shell: `completions bash postmap`. For `make completions` only.

package import CommandLineKit
internal import PostfixKit

/// Where the C library starts the program: the name that SwiftPM gives to `main`.
@c(completions_main)
package func start(_ count: CInt, _ words: ProgramArguments.Words) -> CInt {
    let arguments = unsafe ProgramArguments.bytes(count, words).dropFirst().map {
        String(decoding: $0, as: UTF8.self)
    }
    let tables: [String: OptionTable] = [
        "postmap": TableTool.postmap.optionTable, "postalias": TableTool.postalias.optionTable,
        "newaliases": TableTool.postalias.optionTable, "postconf": PostconfTool.optionTable,
        "postresolve": PostresolveTool.optionTable,
        "postbuild": PostbuildTool.optionTable,
    ]
    guard arguments.count == 2, let shell = arguments.first.flatMap(Shell.init(rawValue:)),
        let command = arguments.last, let table = tables[command]
    else {
        Messages(program: Array("completions".utf8)).fatal("usage: completions bash|zsh|fish command")
        exitProcess(.usage)
    }
    let output = StandardOutput()
    output.write(ownLines: table.completions(for: shell, command: command))
    output.flush()
    exitProcess(output.failure == nil ? .success : .cantCreate)
}
