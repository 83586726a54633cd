// postconf --check-upgrade: what another release changes for a configuration, with the place of each setting.

internal import PostfixKit

extension PostconfRun {
    /// Shows what changes for the configuration between two releases.
    func checkUpgrade(
        from old: PostfixRelease, to new: PostfixRelease
    ) throws(ToolFailure) -> ExitStatus {
        let trouble = PassedTrouble(messages: environment.messages)
        var request = ownRequest
        request.release = old
        let before = try snapshot(request, trouble: trouble)
        request.release = new
        // What the files lack was reported once already, and what the new release cannot do is a finding.
        let after = try snapshot(request, trouble: trouble, isLenient: true, isQuiet: true)
        let skip: ((ConfigurationError) -> Void)? = command.isLenient ? { trouble.pass($0) } : nil
        let findings: [UpgradeFinding]
        do throws(ConfigurationError) {
            findings = try UpgradeCheck.findings(
                from: before, to: after, hidesSecrets: !command.showsSecrets, skip: skip)
        } catch { throw failure(error) }
        for finding in findings {
            if command.showsData {
                output.write(data(finding))
            } else {
                output.write(line: ReportText(line(finding, from: old, to: new)))
            }
        }
        return (findings.isEmpty ? ExitStatus.success : .negative).combined(with: trouble.status)
    }

    private func line(
        _ finding: UpgradeFinding, from old: PostfixRelease, to new: PostfixRelease
    ) -> MessageText {
        let file: MessageText =
            finding.place.map { "\($0.file), line \($0.line)" }
            ?? "\(environment.configuration.directory.mainFile)"
        let change: MessageText =
            finding.change.map(words) ?? ""
        let advice: MessageText = finding.advice.map { "; \($0)" } ?? ""
        let what: MessageText =
            switch finding.kind {
            case .changedDefault: "is not set, and its default \(change)"
            case .changedValue: "its value \(change), by what it refers to"
            case .removed where finding.place == nil:
                "is not set, and is not in Postfix \(new.text)\(advice)"
            case .removed: "is not in Postfix \(new.text)\(advice)"
            case .deprecated: "is deprecated in Postfix \(new.text)\(advice)"
            case .remark, .tableType, .restriction, .command: "\(finding.advice ?? "")"
            case .broken: "cannot be expanded by Postfix \(new.text)\(advice)"
            }
        return "\(file): \(finding.name.bytes): \(what)"
    }

    /// A change in words; of a long list, the added words with a plus and the removed ones with a minus.
    private func words(_ change: UpgradeFinding.Change) -> MessageText {
        guard let words = change.words else {
            return "changes from \"\(change.before)\" to \"\(change.after)\""
        }
        let list = words.added.map { Array(" +".utf8) + $0 } + words.removed.map { Array(" -".utf8) + $0 }
        return "changes:\(Array(list.joined()))"
    }

    private func data(_ finding: UpgradeFinding) -> JSONValue {
        .members([
            ("kind", .text(finding.kind.rawValue)), ("name", .string(finding.name.bytes)),
            ("before", finding.change.map { .string($0.before) }),
            ("after", finding.change.map { .string($0.after) }),
            ("added", finding.change?.words.map { .array($0.added.map { .string($0) }) }),
            ("removed", finding.change?.words.map { .array($0.removed.map { .string($0) }) }),
            ("advice", finding.advice.map { .string($0.bytes) }),
            ("origin", finding.place.map { .origin(.file($0)) }),
        ])
    }
}
