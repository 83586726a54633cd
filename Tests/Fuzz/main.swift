// fuzz: damages source and database files, and looks how the tools take it. Tests/fuzz.sh starts it.
//
//   fuzz samples DIRECTORY                     writes the sources of the sample tables
//   fuzz run TOOLS WORK SAMPLES FINDINGS SEED WORKER WORKERS KIND COUNT [KIND COUNT ...]
//   fuzz case TOOLS WORK SAMPLES FINDINGS SEED KIND NUMBER

import Glibc
import TestSupport

let words = CommandLine.arguments

/// Sources of tables that use all kinds of pages: few entries, many, and long keys and values.
func writeSamples(_ directory: String) -> Bool {
    var tables: [String: String] = ["few": "", "many": "", "long": "", "one": "k7 v\n", "none": ""]
    for number in 0..<8 { tables["few", default: ""] += "info\(number)@example.com value\(number)\n" }
    for number in 0..<400 {
        tables["many", default: ""] +=
            "info\(number)@example.com somebody\(number)@example.org, other@example.net\n"
        tables["many", default: ""] += "user\(number)@example.com OK\nk\(number) \u{E9}\(number)\n"
    }
    for number in 0..<12 {
        let long = String(repeating: "long\(number)", count: 40 + 300 * number)
        tables["long", default: ""] += "a\(number)@mail1.org \(long)\nk\(number) x\n"
        if number % 4 == 0 { tables["long", default: ""] += "\(long)@mail1.org OK\n" }
    }
    return tables.allSatisfy { WorkFiles.write("\(directory)/\($0.key)", Array($0.value.utf8)) }
}

func runCases() -> Int32 {
    guard words.count >= 9, let seed = UInt64(words[6]) else { return 64 }
    ChildProcess.prepare()
    if words[1] == "case" {
        guard let number = Int(words[8]) else { return 64 }
        var fuzzer = Fuzzer(
            tools: words[2], directory: words[3], samples: words[4], findings: words[5], seed: seed)
        fuzzer.run(kind: words[7], number: number)
        return fuzzer.findingCount == 0 ? 0 : 1
    }
    guard let worker = Int(words[7]), let workers = Int(words[8]), workers > 0 else { return 64 }
    var fuzzer = Fuzzer(
        tools: words[2], directory: "\(words[3])/\(worker)", samples: words[4], findings: words[5], seed: seed
    )
    for place in stride(from: 9, to: words.count - 1, by: 2) {
        for number in stride(from: worker, to: Int(words[place + 1]) ?? 0, by: workers) {
            fuzzer.run(kind: words[place], number: number)
        }
    }
    WorkFiles.say("fuzz: worker \(worker): \(fuzzer.runs) runs, \(fuzzer.findingCount) findings")
    return fuzzer.findingCount == 0 ? 0 : 1
}

switch words.dropFirst().first {
case "samples" where words.count == 3: exit(writeSamples(words[2]) ? 0 : 1)
case "run", "case": exit(runCases())
default: exit(64)
}
