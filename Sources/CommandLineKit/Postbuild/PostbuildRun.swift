// One run of postbuild: from the configuration to the plan, from the plan to what became of each table.

internal import Glibc
internal import PostfixKit

extension PostbuildTool {
    /// Does what a command line asks for; the first argument is the name of the program.
    package static func run(_ arguments: [[UInt8]]) -> ExitStatus {
        let messages = Messages(program: arguments.first ?? Array(optionTable.tool.utf8))
        return optionTable.run(arguments, messages) {
            (typed, environment, output) throws(ToolFailure) in
            let command = try PostbuildCommand(typed)
            return try PostbuildRun(command: command, environment: environment, output: output).run()
        }
    }
}

/// One run of postbuild.
struct PostbuildRun {
    var command: PostbuildCommand
    let environment: ToolEnvironment
    let output: StandardOutput

    var messages: Messages { environment.messages }

    func run() throws(ToolFailure) -> ExitStatus {
        switch command.work {
        case .build: try build()
        case .decompile(let table): try decompile(table)
        case .migrate(let type, let builds, let applies):
            try migrate(to: type, builds: builds, applies: applies)
        }
    }

    // MARK: the configuration

    /// The configuration that is read.
    var request: ConfigurationSnapshot.Request {
        var request = ConfigurationSnapshot.Request(
            directory: environment.configuration.directory, files: environment.configuration.files,
            release: environment.release,
            distribution: environment.distribution)
        request.overrides = command.overrides
        request.hidesSecrets = true
        // A bad client file is an error of its table, found when that is opened.
        request.checksClientFiles = false
        // Without a master.cf there are no services; one that cannot be read may name tables.
        let master = environment.configuration.directory.masterFile
        request.needsMaster = (try? FileStatus.of(master, followingLinks: false)) != .some(nil)
        return request
    }

    /// Reads the configuration with all its places.
    func snapshot() throws(ToolFailure) -> ConfigurationSnapshot {
        let request = request
        let messages = messages
        do throws(ConfigurationError) {
            return try ConfigurationSnapshot.load(
                request, warn: { messages.warning($0) }, skip: { _ in })
        } catch { throw ToolFailure(error.message, error.isMissingInput ? .noInput : .configuration) }
    }

    /// How tables are opened and built.
    func buildOptions() throws(ToolFailure) -> BuildOptions {
        let configuration = environment.configuration
        try configuration.override(command.overrides)
        let isUTF8 = try configuration.isUTF8Enabled()
        let table = try environment.tableOptions(TableUse(isUTF8: isUTF8))
        let messages = messages
        var options = BuildOptions(table: table, warn: { messages.warning($0.message) })
        options.timeStamp = environment.sourceDate
        return options
    }

    // MARK: building

    private func build() throws(ToolFailure) -> ExitStatus {
        let references = TableReferences(in: try snapshot())
        let options = try buildOptions()
        var rules = BuildPlan.Rules(table: options.table)
        rules.typeMap = command.typeMap
        rules.opensRemote = command.opensRemote
        rules.only = command.only
        let plan = BuildPlan(references.references, rules)
        let problems = references.problems.filter {
            command.only.isEmpty || command.only.contains($0.parameter.bytes)
        }
        let unmatched = plan.unmatched.first { name in !problems.contains { $0.parameter.bytes == name } }
        if let unmatched {
            throw .usage("--only \(unmatched): neither a table that is named, nor a parameter that names one")
        }
        var status = ExitStatus.success
        for problem in problems {
            messages.error(problem.message)
            status = status.combined(with: .configuration)
        }
        return status.combined(with: try carryOut(plan, options, isHopeless: !problems.isEmpty))
    }

    /// Carries out a plan, and reports what became of it.
    func carryOut(
        _ plan: BuildPlan, _ options: BuildOptions, isHopeless: Bool
    ) throws(ToolFailure) -> ExitStatus {
        var options = options
        if plan.jobs.contains(where: { $0.work == .build(.aliases) }) {
            options.serverName = try environment.configuration.serverName()
        }
        let lock = command.mode.isAtomic && command.mode.writes ? try lockDirectory() : nil
        defer { _ = lock }
        let report = PostbuildReport(command: command, messages: messages, output: output)
        let bar = Progress(environment.configuration.directory.path)
        let total = Double(max(1, plan.jobs.count))
        do throws(SystemError) {
            try BuildRun(plan, options, command.mode, isHopeless: isHopeless).run(
                progress: { bar.update(Double($0) / total) },
                tell: { (job, result) in report.tell(plan.jobs[job], result) })
        } catch { throw ToolFailure("start a process: \(error.reason)", .temporary) }
        report.summarize()
        return report.status
    }

    /// Keeps two runs that are to be atomic from waiting for each other's tables.
    private func lockDirectory() throws(ToolFailure) -> DirectoryLock? {
        let directory = environment.configuration.directory.path
        do throws(SystemError) {
            return try DirectoryLock(directory, patience: command.mode.lockPatience)
        } catch {
            // Without the right to read the directory, the run goes on without its lock.
            if error.code == EACCES { return nil }
            throw ToolFailure("lock \(directory): \(error.reason)", .temporary)
        }
    }
}

/// A directory under the lock of flock(2), until the value ends.
private final class DirectoryLock {
    private let file: FileHandle

    init(_ path: FilePath, patience: Int) throws(SystemError) {
        file = try FileHandle(path, .read)
        LockPatience.set(seconds: patience)
        try file.flock(.exclusive)
    }
}
