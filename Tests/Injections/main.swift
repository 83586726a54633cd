// injections: lets system calls of the tools fail, one at a time, and looks at what is left. Tests/faults.sh starts it.
//
//   injections run PROGRAMS WORK SEED SHARE WORKER WORKERS NAME [REFERENCE ...]
//   injections case PROGRAMS WORK SEED CASE [REFERENCE ...]
//   injections list PROGRAMS WORK
//
// NAME is that of a scenario, or empty for all of them. REFERENCE is the real postmap, with the variables that it needs
// before it.

import Glibc
import TestSupport

let words = CommandLine.arguments

func scenarios(_ tools: Tools) -> [Scenario] { Scenario.all(in: tools.files, isRoot: geteuid() == 0) }

func runAll() -> Int32 {
    guard words.count >= 9, let seed = UInt64(words[4]), let share = Int(words[5]),
        let worker = Int(words[6]),
        let workers = Int(words[7])
    else { return 64 }
    let tools = Tools(programs: words[2], work: words[3], reference: Array(words[9...]))
    var injector = Injector(tools: tools, seed: seed, share: share, worker: worker, workers: workers)
    for scenario in scenarios(tools) where words[8].isEmpty || words[8] == scenario.name {
        injector.run(scenario)
    }
    let counts = injector.counts
    WorkFiles.say(
        """
        faults: worker \(worker): \(counts.injections) injections (\(counts.errors) errors, \
        \(counts.interruptions) EINTR, \(counts.kills) SIGKILL; \(counts.missed) calls did not come), \
        \(counts.findings) findings
        """)
    return counts.findings == 0 ? 0 : 1
}

func runCase() -> Int32 {
    guard words.count >= 6, let seed = UInt64(words[4]), let slash = words[5].firstIndex(of: "/"),
        let injection = Injection(words[5][slash...])
    else { return 64 }
    let tools = Tools(programs: words[2], work: words[3], reference: Array(words[6...]))
    guard let scenario = scenarios(tools).first(where: { $0.name == words[5][..<slash] }) else { return 64 }
    var injector = Injector(tools: tools, seed: seed, share: 1, worker: 0, workers: 1)
    injector.run(scenario, only: injection)
    for line in (WorkFiles.read(tools.work + "/trace") ?? []).split(separator: 0x0A).suffix(60) {
        WorkFiles.say(String(decoding: line, as: UTF8.self))
    }
    return injector.counts.findings == 0 ? 0 : 1
}

ChildProcess.prepare()
switch words.dropFirst().first {
case "run": exit(runAll())
case "case": exit(runCase())
case "list" where words.count == 4:
    for scenario in scenarios(Tools(programs: words[2], work: words[3], reference: [])) {
        WorkFiles.say("\(scenario.name): \(scenario.command.joined(separator: " "))")
    }
default: exit(64)
}
