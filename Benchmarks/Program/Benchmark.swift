// Two commands that do the same job, measured in turn, and what became of the goal.

import Glibc

/// The real Postfix beside ours, job by job.
struct Benchmark {
    /// How many times each job is done by each; the median counts.
    let runs: Int
    private(set) var missed = 0

    /// Begins a report.
    init(runs: Int) {
        self.runs = runs
        say(
            pad("job", 24) + pad("Postfix", 10) + pad("ours", 10) + pad("ratio", 7) + pad("goal", 8)
                + pad("", 8)
                + pad("CPU: Postfix", 13) + pad("ours", 9) + pad("ratio", 7) + pad("memory: Postfix", 16)
                + "ours")
    }

    /// Measures a job; ours is to take at most `goal` times as long, where there is a goal.
    ///
    /// `prepare` comes before each run of ours, and is not measured.
    mutating func compare(
        _ job: String, goal: Double?, runs: Int? = nil, theirs: MeasuredCommand, ours: MeasuredCommand,
        prepare: () -> Void = {}
    ) -> (theirs: Measurement, ours: Measurement)? {
        var measurements: (theirs: [Measurement], ours: [Measurement]) = ([], [])
        for _ in 0..<(runs ?? self.runs) {
            guard let a = theirs.run() else { return complain(job, theirs) }
            prepare()
            guard let b = ours.run() else { return complain(job, ours) }
            measurements.theirs.append(a)
            measurements.ours.append(b)
        }
        let (a, b) = (median(measurements.theirs), median(measurements.ours))
        let ratio = b.wall / a.wall
        let isMet = goal.map { ratio <= $0 }
        if isMet == false { missed += 1 }
        say(
            pad(job, 24) + pad(time(a.wall), 10) + pad(time(b.wall), 10) + pad(fixed(ratio), 7)
                + pad(goal.map { "<= " + fixed($0) } ?? "", 8)
                + pad(isMet.map { $0 ? "met" : "MISSED" } ?? "", 8)
                + pad(time(a.processor), 13) + pad(time(b.processor), 9)
                + pad(fixed(b.processor / max(a.processor, 1e-6)), 7) + pad(megabytes(a.memory), 16)
                + megabytes(b.memory))
        return (a, b)
    }

    /// Reports whether a number is within its limit.
    mutating func note(_ what: String, _ value: Double, limit: Double, unit: String) {
        if value > limit { missed += 1 }
        say("\(what): \(fixed(value)) \(unit), goal <= \(fixed(limit)): \(value <= limit ? "met" : "MISSED")")
    }

    private func complain(_ job: String, _ command: MeasuredCommand) -> (
        theirs: Measurement, ours: Measurement
    )? {
        say(pad(job, 24) + "left out: this failed: " + command.arguments.joined(separator: " "))
        return nil
    }

    private func median(_ all: [Measurement]) -> Measurement {
        func middle<Value: Comparable>(_ values: [Value]) -> Value { values.sorted()[values.count / 2] }
        return Measurement(
            wall: middle(all.map(\.wall)), processor: middle(all.map(\.processor)),
            memory: middle(all.map(\.memory)))
    }

    private func time(_ seconds: Double) -> String {
        seconds < 0.1 ? fixed(seconds * 1000) + " ms" : fixed(seconds) + " s"
    }

    private func megabytes(_ bytes: Int) -> String { fixed(Double(bytes) / 1_048_576) + " MB" }

    private func fixed(_ number: Double) -> String {
        let hundredths = Int((number * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.utf8.count))
    }

    private func say(_ line: String) {
        let text = Array((line + "\n").utf8)
        _ = unsafe write(1, text, text.count)
    }
}
