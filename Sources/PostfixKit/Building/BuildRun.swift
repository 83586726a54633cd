// A plan is carried out by several processes at once; this hands out the work, and decides whether any of it counts.

/// One run that brings the tables of a plan up to date.
package final class BuildRun {
    /// How far a run goes.
    package struct Mode: Sendable, Equatable {
        /// Whether anything is written.
        package var writes = true
        /// Whether new databases are put in place only when all were built.
        package var isAtomic = false
        /// Whether a source with warnings is a failure.
        package var isStrict = false
        /// Whether differences are reported.
        package var showsDifferences = false
        /// How many processes there are at most.
        package var jobs = 1
        /// How long to wait for the lock of a file, in seconds.
        package var lockPatience = 10

        /// A plain run.
        package init() {}
    }

    private let plan: BuildPlan
    private let options: BuildOptions
    private let mode: Mode
    /// Whether an error has already kept an atomic run from putting anything in place.
    private let isHopeless: Bool
    private var results: [BuildResult?]
    /// Which worker has built which table, in an atomic run.
    private var holders: [Int: Int] = [:]
    /// What a process that has ended may have left.
    private var orphans: Set<Int> = []
    /// The databases before anything was put in place, and those that were built.
    private var old: [Int: FileState] = [:], new: [Int: FileState] = [:]
    /// Who has built them.
    private var makers: [Int: Privileges.Identity] = [:]

    /// A run over a plan; in one that is to be atomic nothing is put in place where it `isHopeless`.
    package init(_ plan: BuildPlan, _ options: BuildOptions, _ mode: Mode, isHopeless: Bool = false) {
        self.plan = plan
        self.options = options
        self.mode = mode
        self.isHopeless = isHopeless
        results = plan.jobs.map { job in
            switch job.work {
            case .build, .convert, .open: nil
            case .keep: BuildResult(.kept, reason: "no source \(job.table.path)")
            case .skip(let reason): BuildResult(.skipped, reason: reason)
            case .fail(let error): BuildResult(error)
            }
        }
    }

    /// Does the work; `tell` gets each result in the order of the plan, `progress` how many jobs are done.
    ///
    /// - Throws: `SystemError` where no process can be started.
    package func run(
        progress: (_ done: Int) -> Void, tell: (_ job: Int, BuildResult) -> Void
    ) throws(SystemError) {
        let (jobs, options, mode) = (plan.jobs, options, mode)
        let open = results.indices.filter { results[$0] == nil }
        let pool =
            open.isEmpty
            ? nil
            : try WorkerPool(count: min(mode.jobs, open.count)) {
                TableWorker(jobs, options, mode, sendPart: $0)
            }
        var told = 0
        func tellReady() {
            while told < results.count, let result = results[told] {
                tell(told, result)
                told += 1
            }
        }
        if !mode.isAtomic { tellReady() }
        if let pool {
            try perform(largestFirst(open), pool) { (done) in
                progress(done)
                if !mode.isAtomic { tellReady() }
            }
            if mode.isAtomic, mode.writes { install(pool) }
            pool.end()
        }
        tellReady()
    }

    /// The jobs with the largest sources first, so that none of them is begun last.
    private func largestFirst(_ jobs: [Int]) -> [Int] {
        let sizes = jobs.map { ((try? FileStatus.of(plan.jobs[$0].sourceFile)) ?? nil)?.size ?? 0 }
        return zip(jobs, sizes).sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map(\.0)
    }

    /// Gives each job to a free worker.
    private func perform(
        _ jobs: [Int], _ pool: WorkerPool, done: (Int) -> Void
    ) throws(SystemError) {
        var waiting = jobs.reversed() as [Int]
        var busy: [Int: Int] = [:]
        var differences: [Int: EntryDifferences] = [:]
        let store = DifferenceStore()
        var count = 0
        for worker in 0..<pool.count {
            guard let job = waiting.popLast() else { break }
            try pool.send(TableWorker.Request.perform.bytes(job), to: worker)
            busy[worker] = job
        }
        while !busy.isEmpty {
            let (worker, answer, status) = try pool.receive(from: busy.keys) { (worker, part) in
                differences[worker, default: EntryDifferences()].add(part, store)
            }
            let found = differences.removeValue(forKey: worker)
            guard let job = busy.removeValue(forKey: worker) else { continue }
            if let answer {
                var result = BuildResult(ByteRecord(answer))
                if let found, result.state != .failed { result.differences = found }
                results[job] = result
                makers[job] = result.maker
                holders[job] = worker
            } else {
                results[job] = BuildResult(Self.lostWorker(status))
                orphans.insert(job)
                holders[job] = worker
                // What it held is gone with it.
                for (other, holder) in holders
                where mode.isAtomic && holder == worker && results[other]?.isNew == true {
                    results[other] = results[other]?.lost()
                    orphans.insert(other)
                }
            }
            count += 1
            done(count)
            if let next = waiting.popLast() {
                try pool.send(TableWorker.Request.perform.bytes(next), to: worker)
                busy[worker] = next
            }
        }
    }

    /// What a process means that has ended in the middle of its work.
    private static func lostWorker(_ status: Int32) -> TableError {
        // The fault handler has named the damaged file.
        status == FaultGuard.exitStatus
            ? .other("the file is damaged", kind: .data)
            : .other("the process that was to do it has ended with status \(status)", kind: .temporary)
    }

    // MARK: all or none

    /// Puts all new databases in place, or none.
    private func install(_ pool: WorkerPool) {
        let built = results.indices.filter { results[$0]?.isNew ?? false }
        let hasFailed = results.contains { $0?.state == .failed }
        // Signals that end this process have to wait: half of the tables would be new.
        let signals = DeferredSignals()
        defer { _ = signals }
        for job in orphans.union(built) {
            let target = (try? TableBuilder(options).visibleDatabase(of: plan.jobs[job].table)) ?? nil
            old[job] = target.flatMap { (try? FileState($0)) ?? nil }
            new[job] = results[job]?.newFile
        }
        guard !hasFailed, !isHopeless else { return withhold(built, pool) }
        for job in built {
            let result = ask(.install, job, pool)
            if result.state != .failed { continue }
            withhold(built, pool)
            if results[job]?.state != .failed { results[job] = result }
            return
        }
        for job in built {
            let result = ask(.finish, job, pool)
            guard result.state == .failed, let reason = result.reason else { continue }
            results[job]?.warnings.append(BuildResult.Warning(line: 0, message: reason))
        }
    }

    /// Brings back what was there, and leaves nothing that is new.
    private func withhold(_ jobs: [Int], _ pool: WorkerPool) {
        for job in jobs.reversed() + orphans.subtracting(jobs).sorted() {
            let reverted = ask(.revert, job, pool)
            if reverted.state == .failed {
                results[job] = reverted
            } else if results[job]?.isNew ?? false {
                results[job]?.state = .withheld
            }
        }
    }

    /// Sends a request to the worker that built a table; if that has ended, its successor does what is left to do.
    private func ask(_ request: TableWorker.Request, _ job: Int, _ pool: WorkerPool) -> BuildResult {
        var failure = BuildResult(Self.lostWorker(-1))
        guard let holder = holders[job] else { return failure }
        for _ in 0..<2 {
            do throws(SystemError) {
                try pool.send(
                    request.bytes(job, old: old[job], new: new[job], maker: makers[job]), to: holder)
                let (_, answer, status) = try pool.receive(from: [holder])
                if let answer { return BuildResult(ByteRecord(answer)) }
                failure = BuildResult(Self.lostWorker(status))
            } catch {
                return BuildResult(.other("start a process: \(error.reason)", kind: .temporary))
            }
            if request == .install { break }
        }
        return failure
    }
}

extension BuildResult {
    /// Whether there is a new database.
    package var isNew: Bool { state == .changed || state == .created }

    /// What remains where what was built is gone.
    fileprivate func lost() -> BuildResult {
        guard isNew else { return self }
        return BuildResult(TableError.other("the new database was lost with another one", kind: .temporary))
    }
}
