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
        func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
        name = text(service.name)
        type = text(service.type)
        command = text(service.command)
        arguments = service.arguments.map { text($0.text) }
        self.place = place
    }
}
