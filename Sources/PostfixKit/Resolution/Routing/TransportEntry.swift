// A transport is only a name until master.cf says which program runs it, as which user, and with which command.

/// What the entry of master.cf for a transport says, and what keeps its program from running.
struct TransportEntry {
    /// The place of the entry, and what is to be known of it.
    let note: MessageText
    /// Why the program does not run; nil where nothing is known to keep it.
    let problem: MessageText?
    /// What the queue manager says of it then.
    let reason: MessageText

    /// The entry of a service.
    ///
    /// Source: master(5); pipe(8), "COMMAND ATTRIBUTE SYNTAX".
    init(_ service: MasterService, in master: MasterFile, _ stage: StageConfiguration) {
        let place: MessageText = "\(master.text.name):\(service.lineNumber)"
        let program = FilePath(service.command).lastComponent
        guard !Self.isMissing(service.command, stage) else {
            note = "\(place): \(program)"
            problem = "\(place): \(service.command): there is no such program in daemon_directory"
            reason = "mail transport unavailable"
            return
        }
        guard program == Array("pipe".utf8) else {
            note = "\(place): \(program)"
            problem = nil
            reason = ""
            return
        }
        let pipe = PipeArguments(service.words[service.endOfOptions...].map(\.text))
        let argv = pipe.command.map { Array($0.joined(separator: Array(" ".utf8))) }
        let rights: MessageText = pipe.user.map { " user=\($0)" } ?? ""
        let run: MessageText = argv.map { " argv=\($0)" } ?? ""
        note = "\(place): pipe\(rights)\(run)"
        let owner = (try? stage.configuration.string("mail_owner")) ?? []
        let group = (try? stage.configuration.string("setgid_group")) ?? []
        problem = pipe.trouble(stage.options.surroundings.accounts, mailOwner: owner, submissionGroup: group)
            .map {
                "\(place): pipe: \($0)"
            }
        reason = "unknown mail transport error"
    }

    /// Whether a program is not where the others are; nothing is known where there are none.
    private static func isMissing(_ command: [UInt8], _ stage: StageConfiguration) -> Bool {
        guard let name = try? stage.configuration.string("daemon_directory") else { return false }
        let directory = FilePath(name).inside(stage.options.root)
        guard let found = try? FileStatus.of(directory), found.isDirectory else { return false }
        let isAbsolute = command.first == UInt8(ascii: "/")
        let path = isAbsolute ? command : name + [UInt8(ascii: "/")] + command
        do throws(SystemError) {
            return try FileStatus.of(FilePath(path).inside(stage.options.root)) == nil
        } catch { return false }
    }
}
