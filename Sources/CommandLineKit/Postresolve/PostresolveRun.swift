// One run of postresolve: addresses in, what becomes of them out.

internal import Glibc
internal import PostfixKit

extension PostresolveTool {
    /// Does what a command line asks for; the first argument is the name of the program.
    package static func run(_ arguments: [[UInt8]]) -> ExitStatus {
        let messages = Messages(program: arguments.first ?? Array(optionTable.tool.utf8))
        return optionTable.run(arguments, messages) {
            (typed, environment, output) throws(ToolFailure) in
            let command = try PostresolveCommand(
                typed, usage: optionTable.usage, isTerminal: isatty(0) == 1)
            return try PostresolveRun(command, environment, output).run()
        }
    }
}

/// One run of postresolve.
struct PostresolveRun {
    let command: PostresolveCommand
    let environment: ToolEnvironment
    let output: StandardOutput
    /// The mail system of the configuration.
    let system: MailSystem
    /// The sender, in external form.
    let sender: [UInt8]
    /// Whether a table may have an answer that depends on the sender.
    let senderMatters: Bool
    /// The same for mail to other hosts.
    let senderMattersElsewhere: Bool
    let paint = Paint(isOn: Terminal.showsColour)

    init(
        _ command: PostresolveCommand, _ environment: ToolEnvironment, _ output: StandardOutput
    ) throws(ToolFailure) {
        self.command = command
        self.environment = environment
        self.output = output
        let system = try Self.system(of: try environment.configuration.main(), command, environment)
        self.system = system
        func isSet(_ name: ParameterName) -> Bool { (try? system.main.string(name))?.isEmpty == false }
        senderMatters = isSet("sender_bcc_maps")
        senderMattersElsewhere =
            isSet("sender_dependent_relayhost_maps") || isSet("sender_dependent_default_transport_maps")
        if let given = command.sender {
            sender = given
            return
        }
        do throws(ConfigurationError) {
            sender = Array("postmaster@".utf8) + (try system.main.originDomain())
        } catch { throw ToolFailure(error) }
    }

    func run() throws(ToolFailure) -> ExitStatus {
        if case .tests(let file, let showsCoverage) = command.work {
            return try runTests(file, showsCoverage: showsCoverage)
        }
        do throws(ConfigurationError) {
            switch command.work {
            case .addresses(let addresses): return try answer(addresses)
            case .input, .dialogue: return try answerInput()
            case .reverse(let target): return try search(for: target)
            case .difference(let directory): return try showDifferences(from: directory)
            case .audit: return try audit()
            case .tests: return .success
            }
        } catch { throw ToolFailure(error) }
    }

    // MARK: the mail system

    /// The mail system of a configuration.
    static func system(
        of main: MainConfiguration, _ command: PostresolveCommand, _ environment: ToolEnvironment
    ) throws(ToolFailure) -> MailSystem {
        // The values of a fresh installation do not say where a server sends its mail.
        guard !main.isFreshInstallation else {
            throw ToolFailure(
                "open \(main.directory.mainFile): \(SystemError.noSuchFile.reason)", .configuration)
        }
        var main = main
        for override in command.overrides { main.override(override, at: .option) }
        let messages = environment.messages
        let master = try master(of: main, environment)
        let surroundings = try environment.surroundings(
            of: main, accounts: try accounts(command),
            note: command.isVerbose ? { messages.note($0) } : { _ in })
        do throws(ConfigurationError) {
            return try MailSystem(main, master, surroundings: surroundings)
        } catch { throw ToolFailure(error) }
    }

    /// master.cf; nil where there is none.
    private static func master(
        of main: MainConfiguration, _ environment: ToolEnvironment
    ) throws(ToolFailure) -> MasterFile? {
        do throws(MasterFileError) {
            return try MasterFile.load(
                directory: main.directory, files: environment.configuration.files,
                warn: { [messages = environment.messages] in messages.warning($0) })
        } catch {
            if case .file(.open(_, .noSuchFile)) = error { return nil }
            throw ToolFailure(error.message, .configuration)
        }
    }

    /// The users of the mail server, where the command line says who they are.
    private static func accounts(_ command: PostresolveCommand) throws(ToolFailure) -> Accounts? {
        guard let users = command.users else { return nil }
        do throws(SystemError) {
            guard let status = try FileStatus.of(users) else { throw .noSuchFile }
            if status.isDirectory { throw .isDirectory }
            // A pipe can be read once only: it is opened when the first user is asked for.
            if !status.isPipe { _ = try FileHandle(users, .read) }
        } catch { throw ToolFailure("open \(users): \(error.reason)", .noInput) }
        return Accounts(users: users)
    }
}

extension Verdict {
    /// The exit status that a verdict means.
    var status: ExitStatus {
        switch self {
        case .deliverable: .success
        case .undeliverable: .negative
        case .deferred: .temporary
        case .undecidable: .unavailable
        }
    }
}
