// An entry of master.cf, in plain words.

/// A service of master.cf.
public struct MailService: Sendable, Equatable {
    /// The name, such as `smtp`.
    public let name: String
    /// The type, such as `inet`.
    public let type: String
    /// The command, without its arguments.
    public let command: String
    /// The arguments of the command.
    public let arguments: [String]
    /// Where the entry begins; nil where that is not known.
    public let place: SourcePlace?

    init(_ service: MasterService, at place: SourcePlace?) {
        name = MessageText(service.name).string
        type = MessageText(service.type).string
        command = MessageText(service.command).string
        arguments = service.arguments.map { MessageText($0.text).string }
        self.place = place
    }
}
