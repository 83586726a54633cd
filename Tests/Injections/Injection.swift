// One fault at one system call, and how it is written down so that it can be made again.

/// A system call of a command, and what is done to it.
struct Injection: CustomStringConvertible {
    /// The name of the call.
    var call: String
    /// Which of the calls of this name by a process it is, from 1.
    var occurrence: Int
    /// Whether only calls that name the files of the command, or have them open, count.
    var countsFilesOnly: Bool
    var fault: Fault

    /// `fsync/EIO/2`, with `/files` where only calls on files count.
    var description: String { "\(call)/\(fault)/\(occurrence)\(countsFilesOnly ? "/files" : "")" }

    init(call: String, occurrence: Int, countsFilesOnly: Bool, fault: Fault) {
        self.call = call
        self.occurrence = occurrence
        self.countsFilesOnly = countsFilesOnly
        self.fault = fault
    }

    /// The injection that a description gives; nil where it gives none.
    init?(_ description: some StringProtocol) {
        let words = description.split(separator: "/")
        guard words.count == 3 || words.count == 4, let occurrence = Int(words[2]) else { return nil }
        self.init(
            call: String(words[0]), occurrence: occurrence, countsFilesOnly: words.count == 4,
            fault: Fault(String(words[1])))
    }

    /// The options of strace(1) that make it; `files` are the names that count where only files do.
    func options(files: [String]) -> [String] {
        ["-e", "trace=\(call)", "-e", "inject=\(call):\(fault.injection):when=\(occurrence)"]
            + (countsFilesOnly ? Self.filter(files) : [])
    }

    /// The options by which strace(1) looks at calls on these files only.
    static func filter(_ files: [String]) -> [String] {
        ["--quiet=path-resolution"] + files.flatMap { ["-P", $0] }
    }

    /// All injections for a run that was not disturbed, and one of which only calls on files were looked at.
    ///
    /// The loader's calls are left out: the program has not begun. strace(1) counts the calls of each process by
    /// themselves, and a fault hits the n-th call of every process. What a child does with files is reached by counting
    /// only those, so that the parent does not fail first.
    static func all(_ run: SystemCallTrace, _ files: SystemCallTrace, seed: UInt64) -> [Injection] {
        var seen: Set<String> = []
        var injections: [Injection] = []
        func add(_ call: SystemCallTrace.Call, _ countsFilesOnly: Bool) {
            guard seen.insert("\(call.name)/\(call.occurrence)/\(countsFilesOnly)").inserted else { return }
            for fault in faults(at: call, seed: seed) {
                injections.append(
                    Injection(
                        call: call.name, occurrence: call.occurrence, countsFilesOnly: countsFilesOnly,
                        fault: fault))
            }
        }
        let processes = run.processes
        guard let first = processes.first else { return [] }
        let start = run.calls.lastIndex { $0.process == first && $0.name == "set_robust_list" } ?? 0
        for call in run.calls[start...].dropFirst() where call.process == first { add(call, false) }
        for call in run.calls
        where call.process != first && call.occurrence > run.count(of: call.name, by: first) {
            add(call, false)
        }
        if processes.count > 1 { for call in files.calls { add(call, true) } }
        return injections
    }

    private static func faults(at call: SystemCallTrace.Call, seed: UInt64) -> [Fault] {
        let (all, isChange) = Fault.errors(of: call.name)
        if isChange || all.isEmpty { return all + [.kill] }
        let interruption = all.filter { $0 == .error("EINTR") }
        let others = all.filter { $0 != .error("EINTR") }
        guard !others.isEmpty else { return interruption + [.kill] }
        return [others[(Int(seed % 1000) + call.occurrence) % others.count]] + interruption + [.kill]
    }
}
