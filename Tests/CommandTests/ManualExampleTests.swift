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

    @Test(arguments: ["postmap", "postalias"])
    func `the examples of the manual print what it says`(_ tool: String) throws {
        let examples = try examples(tool)
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

    @Test func `the demonstration works`() throws {
        try withFolder { folder in
            let demo = Toolkit.root.appendingPathComponent("Examples/demo.sh").path
            let run = try ShellRun("\(demo) \(Toolkit.programs.path)", in: folder)
            #expect(run.status == 0, "\(run.errors)")
        }
    }
}
