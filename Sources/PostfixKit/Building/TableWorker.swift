// One process of those that build the tables of a configuration: it is told a number, and does that job.

/// Does the jobs of a plan, one after the other.
final class TableWorker: PoolWorker {
    /// What is asked for, with the number of the job.
    enum Request: Int {
        /// Find out what changes, and build it.
        case perform
        /// Put what was built in place, with a way back.
        case install
        /// Go that way back, and leave nothing of what was built.
        case revert
        /// Give that way up.
        case finish

        /// The request for a job, whose database was `old` before anything was put in place, and `new` is built.
        func bytes(_ job: Int, old: FileState? = nil, new: FileState? = nil) -> [UInt8] {
            var record = ByteRecord()
            record.add(rawValue)
            record.add(job)
            for state in [old, new] { record.add(state?.numbers ?? []) { $0.add($1) } }
            return record.bytes
        }
    }

    private let jobs: [BuildPlan.Job]
    private let options: BuildOptions
    private let mode: BuildRun.Mode
    private let original = Privileges.Original()
    /// What was built and is not in place for good.
    private var held: [Int: PreparedReplacement] = [:]

    init(_ jobs: [BuildPlan.Job], _ options: BuildOptions, _ mode: BuildRun.Mode) {
        self.jobs = jobs
        self.options = options
        self.mode = mode
        LockPatience.set(seconds: mode.lockPatience)
    }

    func answer(_ request: [UInt8]) -> [UInt8] {
        var record = ByteRecord(request)
        let what = Request(rawValue: record.number()) ?? .finish
        let job = record.number()
        let old = FileState(record.items { $0.number() })
        let built = FileState(record.items { $0.number() })
        var result = BuildResult(.unchanged)
        do throws(TableError) {
            switch what {
            case .perform: result = try perform(job)
            case .install:
                try become(ownerOf: jobs[job])
                guard let new = held[job] else {
                    throw .other("the new database was lost with another one", kind: .temporary)
                }
                try new.installReversibly()
            case .revert:
                try become(ownerOf: jobs[job])
                if let new = held.removeValue(forKey: job) {
                    try new.revert()
                } else {
                    try restore(jobs[job].table, old, built)
                }
            case .finish:
                try become(ownerOf: jobs[job])
                if let new = held.removeValue(forKey: job) {
                    try new.finish()
                } else {
                    try TableBuilder(options).removeLeftover(of: jobs[job].table)
                }
            }
        } catch { result = BuildResult(error) }
        return result.record.bytes
    }

    /// Goes the way back where the process is gone that could, as far as the files tell it.
    private func restore(
        _ table: TableName, _ old: FileState?, _ built: FileState?
    ) throws(TableError) {
        let builder = TableBuilder(options)
        guard let (target, aside) = try builder.places(of: table) else { return }
        var isOld = false
        do throws(SystemError) {
            isOld = try FileState(target) == old
            if !isOld, let old, try FileState(aside) == old {
                if try !aside.exchangeNames(with: target) {
                    _ = try aside.rename(to: target, replacing: true)
                }
                target.directory.synchronizeDirectory()
                isOld = true
            }
            if !isOld, old == nil, let built, try FileState(target) == built {
                try target.remove()
                isOld = true
            }
        } catch { throw .write(action: "rename", aside, error) }
        if !isOld {
            throw .other(
                "the process that was to do it has ended: the new database may be in place", kind: .temporary)
        }
        try builder.removeLeftover(of: table)
    }

    /// Becomes root again, and then the owner of a source.
    private func become(ownerOf job: BuildPlan.Job) throws(TableError) {
        do throws(SystemError) {
            try original.regain()
            if options.writesAsSourceOwner, let source = try FileStatus.of(job.sourceFile) {
                try Privileges.become(source)
            }
        } catch { throw .open(what: "", job.sourceFile, error) }
    }

    private func perform(_ index: Int) throws(TableError) -> BuildResult {
        do throws(SystemError) {
            try original.regain()
        } catch { throw .other("become root again: \(error.reason)", kind: .temporary) }
        let job = jobs[index]
        let log = Log()
        do throws(TableError) {
            var result =
                switch job.work {
                case .build(let grammar): try build(index, job, .file(job.table.path), grammar, log)
                case .convert(let old, let grammar): try build(index, job, .table(old), grammar, log)
                default: try open(job, log)
                }
            log.tell(&result)
            return result
        } catch {
            var result = BuildResult(error)
            log.tell(&result)
            return result
        }
    }

    /// What is said while a job is done.
    private final class Log {
        var warnings: [BuildResult.Warning] = []
        var notes: [MessageText] = []

        func tell(_ result: inout BuildResult) {
            result.warnings = warnings
            result.notes = notes
        }
    }

    /// Brings one database up to date, as far as the mode goes.
    private func build(
        _ index: Int, _ job: BuildPlan.Job, _ source: TableSource, _ grammar: SourceGrammar, _ log: Log
    ) throws(TableError) -> BuildResult {
        var options = options
        options.grammar = grammar
        options.isStrict = mode.isStrict
        options.warn = {
            let warning = job.isSecret ? $0.withoutText : $0
            log.warnings.append(BuildResult.Warning(line: warning.line, message: warning.message))
        }
        options.table.warn = { log.warnings.append(BuildResult.Warning(line: 0, message: $0)) }
        options.note = { log.notes.append($0) }
        var differences: [EntryDifference] = []
        let reading = SourceReading()
        let update = try TableBuilder(options).update(of: job.table, from: source, reading: reading) {
            (difference) throws(TableError) in
            if mode.showsDifferences { differences.append(difference) }
        }
        var result = BuildResult(.unchanged, reason: update.reason)
        switch update.state {
        case .unchanged: break
        case .changed: result.state = .changed
        case .created: result.state = .created
        }
        (result.entries, result.added) = (update.entries, update.added)
        (result.removed, result.replaced) = (update.removed, update.replaced)
        result.differences = differences
        guard mode.writes else { return result }
        if update.state == .unchanged {
            try TableBuilder(options).removeLeftover(of: job.table)
            return result
        }
        // What there is to say about the source was said.
        options.warn = { _ in }
        let (new, _) = try TableBuilder(options).prepare(job.table, from: source, reading: reading)
        if mode.isAtomic {
            result.newFile = new.state
            held[index] = new
        } else {
            try new.install()
        }
        return result
    }

    /// The types of which a rule with a mistake is left out, with a warning: the mail would find out.
    private static let strictTypes: Set<String> = ["cidr", "pcre", "regexp"]

    /// Opens one table.
    private func open(_ job: BuildPlan.Job, _ log: Log) throws(TableError) -> BuildResult {
        var options = options.table
        options.allowsSubstitution = job.allowsSubstitution
        options.warn = { log.warnings.append(BuildResult.Warning(line: 0, message: $0)) }
        options.note = { log.notes.append($0) }
        let table = try TableRegistry.open(job.table, options: options)
        let isBad = mode.isStrict || Self.strictTypes.contains(table.type.name)
        if isBad, !log.warnings.isEmpty {
            let count = log.warnings.count
            throw .other("\(count) \(count == 1 ? "warning" : "warnings")", kind: .data)
        }
        let readsAccountsOfRoot = options.root != nil && table.type.name == "unix"
        if BuildPlan.engines.contains(table.type.name) || readsAccountsOfRoot {
            // Many connect, or open their file, when they are asked first.
            let key = Array("postbuild@example.invalid".utf8)
            _ = try table.lookup(key.span)
        }
        return BuildResult(.checked)
    }
}
