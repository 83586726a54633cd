// postresolve --audit: what is wrong with the tables of a configuration, one line each.

internal import PostfixKit

extension PostresolveRun {
    /// Checks all entries of all tables.
    func audit() throws(ConfigurationError) -> ExitStatus {
        var status = ExitStatus.success
        let audit = try TableAudit(system, sender: sender, from: command.source)
        var lines = SortedLines()
        let gaps = try audit.run { finding in
            status = .negative
            let table = finding.entry?.table?.bytes ?? finding.entry?.parameter.bytes ?? []
            // Resolutions take much memory, and can be made again.
            lines.add(
                command.format == .json ? json(finding) : text(finding), at: finding.origin, in: table,
                about: finding.address)
        }
        try lines.forEach { (text, address) throws(ConfigurationError) in
            write(text)
            if command.isVerbose, command.format == .text {
                tellStory(of: try system.resolve(address, sender: sender, from: command.source))
            }
        }
        tell(
            gaps.filter {
                $0.parameter != "local_recipient_maps" || TableRegistry.type(of: $0.table)?.isProxy != true
            },
            "its entries are not checked")
        return status
    }

    private func text(_ finding: TableAudit.Finding) -> ReportText {
        var place: ReportText = finding.entry.map { "\($0.parameter.bytes)" } ?? "users"
        if let origin = finding.origin, finding.entry?.table?.isWrittenOut != true {
            place = "\(origin.file):\(origin.line)"
        }
        let subject: ReportText = finding.entry.map { "\($0.key): " } ?? ""
        let kind = paint("\(finding.kind.rawValue)", finding.kind == .shadowed ? .later : .bad)
        return "\(paint(place, .title)): \(kind): \(subject)\(finding.message)"
    }

    private func json(_ finding: TableAudit.Finding) -> ReportText {
        json {
            $0.add("{")
            $0.addMember("kind", word: finding.kind.rawValue)
            $0.addMember("parameter", finding.entry?.parameter.bytes)
            $0.addMember("table", finding.entry?.table?.bounded)
            $0.addMember("key", finding.entry?.key)
            $0.addMember("value", finding.entry?.value)
            $0.addMember("source", finding.origin)
            $0.addMember("query", finding.address)
            $0.addMember("reason", finding.message.bytes)
            $0.add("}")
        }
    }
}
