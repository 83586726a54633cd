// postresolve --audit: what is wrong with the tables of a configuration, one line each.

internal import PostfixKit

extension PostresolveRun {
    /// Checks all entries of all tables.
    func audit() throws(ConfigurationError) -> ExitStatus {
        var status = ExitStatus.success
        let audit = try TableAudit(system, sender: sender, from: command.source)
        let gaps = try audit.run { finding in
            status = .negative
            if command.format == .json { show(finding) } else { tell(finding) }
        }
        tell(
            gaps.filter {
                $0.parameter != "local_recipient_maps" || !$0.table.type.elementsEqual("proxy".utf8)
            },
            "its entries are not checked")
        return status
    }

    private func tell(_ finding: TableAudit.Finding) {
        var place: MessageText = finding.entry.map { "\($0.parameter.bytes)" } ?? "users"
        if let origin = finding.origin, finding.entry?.table?.isWrittenOut != true {
            place = "\(origin.file):\(origin.line)"
        }
        let subject: MessageText = finding.entry.map { "\($0.key): " } ?? ""
        let kind = paint("\(finding.kind.rawValue)", finding.kind == .shadowed ? .later : .bad)
        let message: MessageText = "\(subject)\(finding.message)"
        write("\(paint(place, .title)): \(kind): \(MessageText(message.printable))")
        if command.isVerbose { tellStory(of: finding.resolution) }
    }

    private func show(_ finding: TableAudit.Finding) {
        output.write(
            .members([
                ("kind", .text(finding.kind.rawValue)),
                ("parameter", finding.entry.map { .string($0.parameter.bytes) } ?? .null),
                ("table", finding.entry?.table.map { .string($0.bytes) } ?? .null),
                ("key", finding.entry.map { .string($0.key) } ?? .null),
                ("value", finding.entry.map { .string($0.value) } ?? .null),
                (
                    "source",
                    finding.origin.map {
                        .members([("file", .string($0.file.bytes)), ("line", .number($0.line))])
                    } ?? .null
                ),
                ("query", .string(finding.address)),
                ("reason", .string(finding.message.bytes)),
            ]))
        output.write("\n")
    }
}
