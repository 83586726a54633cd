// What strace(1) wrote of a run: which system calls there were, by which process, and which were tampered with.

import TestSupport

/// The system calls of a run, in the order in which they began.
struct SystemCallTrace {
    /// A call of one of the processes.
    struct Call {
        var process: Int
        var name: String
        /// Which of the calls of this name by this process it is, from 1.
        var occurrence: Int
        /// Its line, from the name on.
        var text: String
    }

    private(set) var calls: [Call] = []
    /// The signals that came, with the processes that they came to.
    private(set) var signals: [(process: Int, name: String)] = []
    /// Calls that were not let happen.
    private(set) var injected: [String] = []
    /// Whether a process was ended by SIGKILL.
    private(set) var hasKilled = false

    /// Reads the file that `strace -f -o` wrote.
    init(_ path: String) {
        var counts: [Int: [String: Int]] = [:]
        for line in (WorkFiles.read(path) ?? []).split(separator: 0x0A) {
            let words = line.split(separator: 0x20, maxSplits: 1)
            guard words.count == 2, let process = Int(String(decoding: words[0], as: UTF8.self)) else {
                continue
            }
            let text = String(decoding: words[1].drop { $0 == 0x20 }, as: UTF8.self)
            if text.contains("(INJECTED)") { injected.append(text) }
            if text.hasPrefix("+++ killed by SIGKILL") { hasKilled = true }
            if text.hasPrefix("--- ") {
                signals.append((process, String(text.dropFirst(4).prefix { $0 != " " })))
            }
            guard let end = text.firstIndex(of: "("),
                text[..<end].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
            else { continue }
            let name = String(text[..<end])
            counts[process, default: [:]][name, default: 0] += 1
            calls.append(
                Call(process: process, name: name, occurrence: counts[process]?[name] ?? 0, text: text))
        }
    }

    /// The processes, in the order in which they began.
    var processes: [Int] {
        var seen: [Int] = []
        for call in calls where !seen.contains(call.process) { seen.append(call.process) }
        return seen
    }

    /// How often a process made a call.
    func count(of name: String, by process: Int) -> Int {
        calls.last { $0.process == process && $0.name == name }?.occurrence ?? 0
    }

    /// The names below a directory that the calls of all processes but the first have in them.
    func names(below directory: String) -> [String] {
        var names: Set<String> = []
        for call in calls where call.process != processes.first {
            for text in call.text.split(separator: "\"") where text.hasPrefix(directory + "/") {
                names.insert(String(text))
            }
        }
        return names.sorted()
    }
}
