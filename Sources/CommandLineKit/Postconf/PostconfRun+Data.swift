// postconf --json: what the listings of main.cf show, with where it comes from, one JSON object to a line.

internal import PostfixKit

extension PostconfRun {
    /// Shows parameters of main.cf as data.
    func showParameterData() throws(ToolFailure) -> ExitStatus {
        let trouble = PassedTrouble(messages: environment.messages)
        let source = command.selection.source
        if source == .defaults {
            // The defaults need no main.cf.
            let known = try knownParameters(readsMain: false, master: nil, trouble: trouble)
            try showData(known, trouble) { known.catalogue.originOfDefault(of: $0) }
            return trouble.status
        }
        let snapshot = try snapshot(ownRequest, trouble: trouble)
        try showData(snapshot.known, trouble) { snapshot.origin(of: $0) }
        if command.warnsOfNames {
            output.flush()
            warn(
                of: snapshot.known.mainNameWarnings() + snapshot.known.masterNameWarnings(), snapshot.known)
        }
        return trouble.status
    }

    private func showData(
        _ known: KnownParameters, _ trouble: PassedTrouble, origin: (ParameterName) -> ValueOrigin
    ) throws(ToolFailure) {
        let source = command.selection.source
        do throws(ConfigurationError) {
            if command.operands.isEmpty {
                try known.list(classes, from: source) { (entry) throws(ConfigurationError) in
                    let name = ParameterName(entry.name.array)
                    try write(name, entry.value.array, known, trouble, origin(name))
                }
                return
            }
            for operand in command.operands {
                let name = ParameterName(operand)
                guard known.parameterClass(of: name) != nil else {
                    warnOfUnknown(operand, known)
                    continue
                }
                do throws(ConfigurationError) {
                    guard let value = try known.value(of: name, from: source) else { continue }
                    try write(name, value, known, trouble, origin(name))
                } catch { try trouble.pass(error, isLenient: command.isLenient) }
            }
        } catch { throw failure(error) }
    }

    private func write(
        _ name: ParameterName, _ value: [UInt8], _ known: KnownParameters, _ trouble: PassedTrouble,
        _ origin: ValueOrigin
    ) throws(ConfigurationError) {
        let source = command.selection.source
        var expanded: JSONValue?
        if command.expands, !known.isRaw(name) {
            do throws(ConfigurationError) {
                let expansion = try known.tracedExpansion(of: value, named: name, from: source)
                expanded = .string(shown(expansion, of: name))
            } catch { try trouble.pass(error, isLenient: command.isLenient) }
        }
        let parameterClass = known.parameterClass(of: name)
        let hasDefault = parameterClass == .builtin || parameterClass == .service
        var defaultValue: JSONValue?
        if hasDefault, source != .defaults {
            defaultValue = try known.defaultValue(of: name).map { .string($0) }
        }
        output.write(
            .members([
                ("name", .string(name.bytes)),
                ("value", .string(shown(value, of: name, known.secrets))),
                ("expanded", expanded),
                ("default", defaultValue),
                ("class", parameterClass.map { .text($0.word) }),
                ("origin", .origin(origin)),
            ]))
    }
}
