// One of the processes that build the tables of a configuration: it gets the number of a job, and does that job.

internal import Glibc

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

        /// The request for a job, whose database was `old` before anything was put in place, and `new` was built by
        /// `maker`.
        func bytes(
            _ job: Int, old: FileState? = nil, new: FileState? = nil, maker: Privileges.Identity? = nil
        ) -> [UInt8] {
            var record = ByteRecord()
            record.add(rawValue)
            record.add(job)
            for numbers in [old?.numbers, new?.numbers, maker?.numbers] {
                record.add(numbers ?? []) { $0.add($1) }
            }
            return record.bytes
        }
    }

    private let jobs: [BuildPlan.Job]
    private let options: BuildOptions
    private let mode: BuildRun.Mode
    private let original = Privileges.Original()
    /// What was built and is not in place for good.
    private var held: [Int: PreparedReplacement] = [:]

    /// Sends a part of what differs.
    private let sendPart: ([UInt8]) -> Void

    init(
        _ jobs: [BuildPlan.Job], _ options: BuildOptions, _ mode: BuildRun.Mode,
        sendPart: @escaping ([UInt8]) -> Void
    ) {
        self.sendPart = sendPart
        self.jobs = jobs
        var options = options
        options.sourcePatience = 10
        self.options = options
        self.mode = mode
        LockPatience.set(seconds: mode.lockPatience)
    }

    deinit {
        // A file that was not put in place is removed with the rights with which it was made, or with root's.
        while let (_, new) = held.popFirst() { try? becomeOrStayRoot(new.maker) }
    }

    func answer(_ request: [UInt8]) -> [UInt8] {
        var record = ByteRecord(request)
        let what = Request(rawValue: record.number()) ?? .finish
        let job = record.number()
        let old = FileState(record.items { $0.number() })
        let built = FileState(record.items { $0.number() })
        let maker = Privileges.Identity(record.items { $0.number() })
        var result = BuildResult(.unchanged)
        do throws(TableError) {
            switch what {
            case .perform: result = try perform(job)
            case .install:
                guard let new = held[job] else {
                    throw .other("the new database was lost with another one", kind: .temporary)
                }
                try become(new.maker)
                try new.verifySource()
                try new.installReversibly()
            case .revert:
                if let new = held.removeValue(forKey: job) {
                    try becomeOrStayRoot(new.maker)
                    try new.revert()
                } else {
                    try become(maker, elseOwnerOf: jobs[job])
                    try restore(jobs[job].table, old, built)
                }
            case .finish:
                if let new = held.removeValue(forKey: job) {
                    try becomeOrStayRoot(new.maker)
                    try new.finish()
                } else {
                    try become(maker, elseOwnerOf: jobs[job])
                    try TableBuilder(options).removeLeftover(of: jobs[job].table)
                }
            }
        } catch { result = BuildResult(error) }
        return result.record.bytes
    }

    /// Undoes a replacement whose process has ended, as far as the files show how far it came.
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
                target.synchronizePlace()
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

    /// Becomes root again, and then the user who made something.
    private func become(_ maker: Privileges.Identity) throws(TableError) {
        do throws(SystemError) {
            try original.regain()
            try Privileges.become(maker)
        } catch { throw .other("become the owner of a source: \(error.reason)", kind: .temporary) }
    }

    /// The same to clean up: where the system refuses root goes on, which removes and exchanges names only of the very
    /// files that were made and opened, in the directory that is open.
    private func becomeOrStayRoot(_ maker: Privileges.Identity) throws(TableError) {
        var failure: TableError?
        for _ in 0..<3 {
            do throws(TableError) { return try become(maker) } catch { failure = error }
        }
        try? original.regain()
        if let failure, geteuid() != 0 { throw failure }
    }

    /// Becomes the user who made something; where that is not known, the owner of the source, if root is to.
    private func become(
        _ maker: Privileges.Identity?, elseOwnerOf job: BuildPlan.Job
    ) throws(TableError) {
        if let maker { return try become(maker) }
        do throws(SystemError) {
            try original.regain()
            guard options.writesAsSourceOwner else { return }
            let source = try FileHandle(job.sourceFile, .readAtOnce)
            try Privileges.become(Privileges.Identity(source.status()))
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

    /// The messages of a job.
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
        options.table.surroundings.warn = { log.warnings.append(BuildResult.Warning(line: 0, message: $0)) }
        options.note = { log.notes.append($0) }
        var differences = DifferenceSender(sendPart)
        let reading = SourceReading()
        var builder = TableBuilder(options)
        let update = try builder.update(of: job.table, from: source, reading: reading) {
            (difference) throws(TableError) in
            if mode.showsDifferences { differences.add(difference) }
        }
        var result = BuildResult(.unchanged, reason: update.reason)
        switch update.state {
        case .unchanged: break
        case .changed: result.state = .changed
        case .created: result.state = .created
        }
        (result.entries, result.added) = (update.entries, update.added)
        (result.removed, result.replaced) = (update.removed, update.replaced)
        differences.finish()
        guard mode.writes else { return result }
        if update.state == .unchanged {
            try builder.removeLeftover(of: job.table)
            return result
        }
        // The warnings about the source were given before.
        builder.options.warn = { _ in }
        let (new, _) = try builder.prepare(job.table, from: source, reading: reading)
        if mode.isAtomic {
            result.newFile = new.state
            result.maker = new.maker
            held[index] = new
        } else {
            try new.install()
        }
        return result
    }

    /// Opens one table.
    private func open(_ job: BuildPlan.Job, _ log: Log) throws(TableError) -> BuildResult {
        var options = options.table
        // Whether a service of others may be asked depends on the delivery agent: the table itself is not at fault.
        options.use.trust = min(job.trust, .noSubstitution)
        options.surroundings.warn = { log.warnings.append(BuildResult.Warning(line: 0, message: $0)) }
        options.surroundings.note = { log.notes.append($0) }
        let table = try TableRegistry.open(job.table, options: options)
        let isBad = mode.isStrict || table.type.skipsBadRules
        if isBad, !log.warnings.isEmpty {
            let count = log.warnings.count
            throw .other("\(count) \(count == 1 ? "warning" : "warnings")", kind: .data)
        }
        let readsAccountsOfRoot = options.root != nil && table.type.readsAccounts
        if table.type.reach != .near || readsAccountsOfRoot {
            // Many connect, or open their file, when they are asked first.
            let key = Array("postbuild@example.invalid".utf8)
            _ = try table.lookup(key.span)
        }
        return BuildResult(.checked)
    }
}
