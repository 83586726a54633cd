// A transport is no more than a name until master.cf says which program runs it, as whom, and with which command.

/// What the entry of master.cf for a transport says, and what keeps its program from running.
struct TransportEntry {
    /// The place of the entry, and what is to be known of it.
    let note: MessageText
    /// Why the program does not run; nil where nothing is known to keep it.
    let problem: MessageText?

    /// The entry of a service.
    ///
    /// Source: master(5); pipe(8), "COMMAND ATTRIBUTE SYNTAX".
    init(_ service: MasterService, in master: MasterFile, _ stage: StageConfiguration) {
        let place: MessageText = "\(master.text.name):\(service.lineNumber)"
        let program = FilePath(service.command).lastComponent
        guard !Self.isMissing(service.command, stage) else {
            note = "\(place): \(program)"
            problem = "\(place): \(service.command): there is no such program in daemon_directory"
            return
        }
        guard program == Array("pipe".utf8) else {
            note = "\(place): \(program)"
            problem = nil
            return
        }
        var user: [UInt8]?
        var command: [[UInt8]]?
        for word in service.words[service.endOfOptions...] {
            if command != nil {
                command?.append(word.text)
            } else if let value = Self.value(of: "user=", in: word.text) {
                user = value
            } else if let value = Self.value(of: "argv=", in: word.text) {
                command = [value]
            }
        }
        let argv = command.map { Array($0.joined(separator: Array(" ".utf8))) }
        let rights: MessageText = user.map { " user=\($0)" } ?? ""
        let run: MessageText = argv.map { " argv=\($0)" } ?? ""
        note = "\(place): pipe\(rights)\(run)"
        if let trouble = Self.trouble(user, argv, stage.options.accounts) {
            problem = "\(place): pipe: \(trouble)"
        } else {
            problem = nil
        }
    }

    private static func value(of attribute: String, in word: [UInt8]) -> [UInt8]? {
        word.starts(with: attribute.utf8) ? Array(word.dropFirst(attribute.utf8.count)) : nil
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

    /// What is wrong with the arguments of pipe(8), in its words; nil where nothing is known to be.
    private static func trouble(
        _ user: [UInt8]?, _ command: [UInt8]?, _ accounts: Accounts
    ) -> MessageText? {
        guard let user, !user.isEmpty else { return "missing user= command-line attribute" }
        let name = Array(user.prefix { $0 != UInt8(ascii: ":") })
        do throws(SystemError) {
            guard let account = try accounts.user(named: name) else {
                return "unknown username: \(name)"
            }
            if account.id == 0 { return "user= command-line attribute specifies root privileges" }
        } catch {
            // Whether there is such a user is not known.
        }
        guard let command, !command.isEmpty else { return "missing argv= command-line attribute" }
        return nil
    }
}
