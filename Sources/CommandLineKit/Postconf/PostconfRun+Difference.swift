// postconf --diff: what two configurations mean, where that is not the same.

internal import PostfixKit

extension PostconfRun {
    /// Shows what differs between a configuration and another, or the defaults, or another release.
    func showDifferences(
        _ left: [UInt8], _ right: PostconfCommand.Counterpart
    ) throws(ToolFailure) -> ExitStatus {
        let trouble = PassedTrouble(messages: environment.messages)
        let differences: [ConfigurationDifference]
        let first = try snapshot(request(for: left, environment.release), trouble: trouble)
        let second: ConfigurationSnapshot? =
            switch right {
            case .defaults: nil
            case .release(let release):
                // What the files lack was reported once already.
                try snapshot(request(for: left, release), trouble: trouble, isQuiet: true)
            case .directory(let path):
                try snapshot(request(for: path, environment.release), trouble: trouble)
            }
        do throws(ConfigurationError) {
            differences = try self.differences(of: first, second: second, trouble)
        } catch { throw failure(error) }
        for difference in differences {
            if command.showsData {
                output.write(data(difference))
            } else {
                write("-", difference.left, of: difference.subject)
                write("+", difference.right, of: difference.subject)
            }
        }
        return (differences.isEmpty ? ExitStatus.success : .negative).combined(with: trouble.status)
    }

    private func differences(
        of first: ConfigurationSnapshot, second: ConfigurationSnapshot?, _ trouble: PassedTrouble
    ) throws(ConfigurationError) -> [ConfigurationDifference] {
        let skip: ((ConfigurationError) -> Void)? = command.isLenient ? { trouble.pass($0) } : nil
        let one = try EffectiveConfiguration(first, withServices: second != nil, skip: skip)
        let two =
            if let second {
                try EffectiveConfiguration(second, skip: skip)
            } else {
                try EffectiveConfiguration(defaultsOf: first, skip: skip)
            }
        return one.differences(from: two)
    }

    private func request(for directory: [UInt8], _ release: PostfixRelease) -> ConfigurationSnapshot.Request {
        var request = ConfigurationSnapshot.Request(
            directory: ConfigurationDirectory(
                option: FilePath(directory), root: environment.configuration.directory.path.root),
            files: environment.configuration.files, release: release,
            distribution: environment.distribution)
        // The place of the two directories is not a difference between the configurations.
        request.knowsDirectory = false
        return request
    }

    private func text(_ side: ConfigurationDifference.Side) -> [UInt8] {
        command.showsSecrets ? side.text : side.shownText
    }

    private func write(
        _ mark: String, _ side: ConfigurationDifference.Side?, of subject: ConfigurationDifference.Subject
    ) {
        guard let side else { return }
        let value = text(side)
        switch subject {
        case .parameter(let name):
            output.write(line: "\(mark)\(name.bytes)\(value.isEmpty ? " =" : " = ")\(value)")
        case .service(let identity): output.write(line: "\(mark)\(identity): \(value)")
        }
    }

    private func data(_ difference: ConfigurationDifference) -> JSONValue {
        func data(_ side: ConfigurationDifference.Side?) -> JSONValue {
            guard let side else { return .null }
            return .members([("value", .string(text(side))), ("origin", .origin(side.origin))])
        }
        let (kind, name) =
            switch difference.subject {
            case .parameter(let name): ("parameter", name.bytes)
            case .service(let identity): ("service", identity)
            }
        return .members([
            ("kind", .text(kind)), ("name", .string(name)), ("left", data(difference.left)),
            ("right", data(difference.right)),
        ])
    }
}
