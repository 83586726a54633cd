import Foundation
import Testing

@Suite struct ManualExampleTests {
    /// One command of a manual and what it prints.
    private struct Example {
        var command: String
        var output = ""
    }

    /// The commands in the EXAMPLES of a manual: lines that begin with `$ `; what follows is their output.
    private func examples(_ tool: String) throws -> [Example] {
        var examples: [Example] = []
        var isExample = false
        var isLiteral = false
        for raw in try Toolkit.text("man/\(tool).1").split(separator: "\n", omittingEmptySubsequences: false)
        {
            let line = raw.replacingOccurrences(of: "\\e", with: "\\").replacingOccurrences(
                of: "\\&", with: "")
            if line.hasPrefix(".Sh ") { isExample = line == ".Sh EXAMPLES" }
            if line.hasPrefix(".Bd -literal") {
                isLiteral = true
            } else if line.hasPrefix(".Ed") {
                isLiteral = false
            } else if isExample, isLiteral {
                if line.hasPrefix("$ ") {
                    examples.append(Example(command: String(line.dropFirst(2))))
                } else if !examples.isEmpty {
                    examples[examples.count - 1].output += line + "\n"
                }
            }
        }
        return examples
    }

    /// The commands in the README and what they print: the indented lines below "Example".
    private func readmeExamples() throws -> [Example] {
        var examples: [Example] = []
        var isExample = false
        for line in try Toolkit.text("README.md").split(separator: "\n") {
            if line.hasPrefix("## ") { isExample = line == "## Example" }
            if isExample, line.hasPrefix("    $ ") {
                examples.append(Example(command: String(line.dropFirst(6))))
            } else if isExample, line.hasPrefix("    "), !examples.isEmpty {
                examples[examples.count - 1].output += line.dropFirst(4) + "\n"
            }
        }
        return examples
    }

    /// Runs commands one after another in an empty folder; newaliases is among the programs.
    private func run(_ examples: [Example]) throws {
        #expect(examples.count > 3)
        try withFolder { folder in
            let bin = folder.appendingPathComponent("bin")
            try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                at: bin.appendingPathComponent("newaliases"),
                withDestinationURL: Toolkit.programs.appendingPathComponent("postalias"))
            for example in examples {
                let run = try ShellRun(example.command, in: folder)
                #expect(run.output == example.output, "\(example.command): \(run.errors)")
            }
        }
    }

    @Test(arguments: ["postmap", "postalias", "postconf", "postresolve", "postbuild"])
    func `the examples of the manual print what it says`(_ tool: String) throws { try run(examples(tool)) }

    @Test func `the example of the README prints what it says`() throws { try run(readmeExamples()) }

    @Test func `the demonstration works`() throws {
        try withFolder { folder in
            let demo = Toolkit.root.appendingPathComponent("Examples/demo.sh").path
            let run = try ShellRun("\(demo) \(Toolkit.programs.path)", in: folder)
            #expect(run.status == 0, "\(run.errors)")
        }
    }
}
