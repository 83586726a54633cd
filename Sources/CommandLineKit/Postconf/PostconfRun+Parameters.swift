// postconf without an option, and with -d, -n, -C or names: parameters of main.cf, one to a line.

internal import PostfixKit

extension PostconfRun {
    /// Shows parameters of main.cf.
    func showParameters() throws(ToolFailure) -> ExitStatus {
        if command.showsData { return try showParameterData() }
        let source = command.selection.source
        let trouble = PassedTrouble(messages: environment.messages)
        let known = try knownParameters(
            readsMain: source != .defaults, master: nil, trouble: trouble)
        do throws(ConfigurationError) {
            if command.operands.isEmpty {
                try known.list(classes, from: source) { (entry) throws(ConfigurationError) in
                    try show(entry.name, entry.value, isRaw: entry.isRaw, known, source, trouble)
                }
            } else {
                try showNamed(known, source, trouble)
            }
        } catch { throw failure(error) }
        if source != .defaults, command.warnsOfNames {
            output.flush()
            warn(of: known.mainNameWarnings() + known.masterNameWarnings(), known)
        }
        return trouble.status
    }

    private func showNamed(
        _ known: KnownParameters, _ source: KnownParameters.Source, _ trouble: PassedTrouble
    ) throws(ConfigurationError) {
        for operand in command.operands {
            let name = ParameterName(operand)
            guard known.parameterClass(of: name) != nil else {
                warnOfUnknown(operand, known)
                continue
            }
            let value: [UInt8]?
            do throws(ConfigurationError) {
                value = try known.value(of: name, from: source)
            } catch {
                try trouble.pass(error, isLenient: command.isLenient)
                value = []
            }
            if let value {
                try show(operand.span, value.span, isRaw: known.isRaw(name), known, source, trouble)
            }
        }
    }

    private func show(
        _ name: Span<UInt8>, _ value: Span<UInt8>, isRaw: Bool, _ known: KnownParameters,
        _ source: KnownParameters.Source, _ trouble: PassedTrouble
    ) throws(ConfigurationError) {
        guard command.expands, !isRaw, command.part != .names,
            position(of: UInt8(ascii: "$"), in: value) < value.count
        else { return write(name, value) }
        var shown = value.array
        do throws(ConfigurationError) {
            shown = try known.expanded(shown, of: ParameterName(name.array), from: source)
        } catch { try trouble.pass(error, isLenient: command.isLenient) }
        write(name, shown.span)
    }

    private func write(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        if command.showsJSON { return output.writeJSON(name, value) }
        var line = FoldingLine(output, folds: command.foldsLines)
        if command.part != .values { line.add(words: name) }
        if command.part == .namesAndValues { line.add(words: [UInt8(ascii: "=")].span) }
        if command.part != .names { line.add(words: value) }
        output.write("\n")
    }

    /// The classes that are shown.
    var classes: [KnownParameters.Class] {
        var classes: [KnownParameters.Class] = []
        if command.classes.contains(.builtin) { classes.append(.builtin) }
        if command.classes.contains(.service) { classes.append(.service) }
        if command.classes.contains(.user) { classes.append(.user) }
        return classes
    }
}

extension PostconfCommand.Selection {
    /// What values are taken from.
    var source: KnownParameters.Source {
        switch self {
        case .effective: .effective
        case .defaults: .defaults
        case .set: .settings
        }
    }
}

// What all modes that show parameters have in common.
extension PostconfRun {
    /// The parameters of the configuration, looked into as far as they are needed.
    ///
    /// master.cf is read, where it is there, unless it is given. Where no names are checked, master.cf and what the settings refer to are not
    /// looked into.
    ///
    /// - Throws: `ToolFailure` for files that are not there, or in error.
    func knownParameters(
        readsMain: Bool, master: MasterFile?, trouble: PassedTrouble, checksNames: Bool = true,
        facts: HostFacts? = nil
    ) throws(ToolFailure) -> KnownParameters {
        let messages = environment.messages
        let directory = environment.configuration.directory
        let isLenient = command.isLenient
        do throws(ConfigurationError) {
            var main: MainConfiguration?
            if readsMain {
                main = try MainConfiguration.read(
                    directory: directory, files: environment.configuration.files,
                    release: environment.release,
                    distribution: environment.distribution,
                    skip: isLenient ? { trouble.pass($0) } : nil, warn: { messages.warning($0) })
            }
            var services: [KnownParameters.Service] = []
            if let master {
                services = KnownParameters.Service.all(master.services)
            } else if checksNames {
                services = try readServices(trouble)
            }
            let known = KnownParameters(
                catalogue: ParameterCatalogue(
                    release: environment.release, distribution: environment.distribution),
                directory: directory, services: services, facts: facts ?? command.facts)
            known.hidesSecrets = !command.showsSecrets
            guard let main else { return known }
            known.take(main, overrides: command.overrides)
            guard checksNames else { return known }
            try known.register(
                KnownParameters.Listener(
                    files: environment.configuration.files, warnsOfUnused: command.warnsOfNames,
                    isLenient: isLenient,
                    warn: { messages.warning($0) }, skip: { trouble.pass($0) }))
            return known
        } catch { throw failure(error) }
    }

    /// The services of master.cf; none where there is no such file.
    private func readServices(
        _ trouble: PassedTrouble
    ) throws(ConfigurationError) -> [KnownParameters.Service] {
        let messages = environment.messages
        do throws(MasterFileError) {
            let file = try MasterFile.load(
                directory: environment.configuration.directory, files: environment.configuration.files,
                skip: command.isLenient ? { trouble.pass(.service($0.message)) } : nil,
                warn: { messages.warning($0) })
            return KnownParameters.Service.all(file.services)
        } catch {
            guard case .file(let problem) = error, problem.isMissingInput else {
                throw .service(error.message)
            }
            messages.warning(problem.message)
            return []
        }
    }

    /// Warns of names, says which may be meant, and tells where to read about them.
    func warn(of names: [KnownParameters.NameWarning], _ known: KnownParameters) {
        for name in names {
            environment.messages.warning(name.message)
            if !name.isDeprecated { noteNearest(known.nearestName(to: name.name)?.bytes) }
        }
        if environment.release.pointsToDeprecationReadme, names.contains(where: \.isDeprecated) {
            environment.messages.warning(
                "See https://www.postfix.org/DEPRECATION_README.html for details")
        }
    }

    /// The end of the work because of an error.
    func failure(_ error: ConfigurationError) -> ToolFailure {
        if let messages = error.expansionMessages {
            environment.messages.warning(messages.mistake)
            return ToolFailure(messages.end, .configuration)
        }
        return ToolFailure(error.message, error.isMissingInput ? .noInput : .configuration)
    }
}

/// Errors that did not stop the run, but count for the exit status.
final class PassedTrouble {
    private let messages: Messages
    /// The exit status that they mean.
    private(set) var status: ExitStatus = .success

    init(messages: Messages) { self.messages = messages }

    /// Warns of an error.
    func pass(_ error: ConfigurationError) {
        if let expansion = error.expansionMessages {
            messages.warning(expansion.mistake)
            messages.warning(expansion.end)
        } else {
            messages.warning(error.message)
        }
        status = status.combined(with: .configuration)
    }

    /// Warns of an error where that is wanted, and throws it otherwise.
    func pass(_ error: ConfigurationError, isLenient: Bool) throws(ConfigurationError) {
        guard isLenient else { throw error }
        pass(error)
    }
}

/// A line of output that grows by words, with one blank between two, and a fold where there is no room.
///
/// Source: postconf(1), "-f".
struct FoldingLine {
    private let output: StandardOutput
    private let folds: Bool
    private var length = 0

    init(_ output: StandardOutput, folds: Bool) {
        self.output = output
        self.folds = folds
    }

    /// Adds what stands between the blanks of a text.
    mutating func add(words text: Span<UInt8>) {
        var index = 0
        while index < text.count {
            if Self.isBlank(text[index]) {
                index += 1
                continue
            }
            let start = index
            while index < text.count, !Self.isBlank(text[index]) { index += 1 }
            if length > 0 {
                if folds, length + (index - start) >= 80 {
                    output.write("\n    ")
                    length = 4
                } else {
                    output.write(" ")
                    length += 1
                }
            }
            output.writePostfixForm(text.extracting(start..<index))
            length += index - start
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}
