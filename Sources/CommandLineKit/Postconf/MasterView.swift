// How postconf writes what master.cf says of one service: as text or JSON, names or values, folded or not.

internal import PostfixKit

/// Writes entries, fields and parameters of services.
struct MasterView {
    /// What is said beside the entry, not expanded.
    typealias Lookup = (ParameterName) throws(ConfigurationError) -> [UInt8]?

    /// A parameter that services see though their entries do not set it.
    struct SharedParameter {
        let name: ParameterName
        let value: [UInt8]
        let isRaw: Bool
    }

    let command: PostconfCommand
    /// master.cf, whose services are shown.
    let file: FilePath
    let release: PostfixRelease
    let messages: Messages
    let output: StandardOutput
    let trouble: PassedTrouble
    let parameters: ServiceParameters
    /// What main.cf and the release say of a parameter.
    let global: Lookup
    /// What all services see, in the order of names.
    let shared: [SharedParameter]

    /// Shows what was asked for of one service; `part` is the field or parameter, nil means all.
    ///
    /// False when the service does not have that parameter, or never had any.
    func show(_ service: MasterService, part: [UInt8]?) throws(ToolFailure) -> Bool {
        switch command.mode {
        case .masterEntries: try showEntry(service)
        case .masterFields:
            let expanded = try expandingOptions(service)
            let field = part.flatMap { MasterService.Field(name: $0) }
            for one in field.map({ [$0] }) ?? MasterService.Field.allCases { showField(one, of: expanded) }
        case .allServiceParameters: return try showAllParameters(service, named: part)
        default:
            guard let set = parameters.names(of: service) else { return false }
            guard let part else {
                for name in set { try showParameter(name, of: service) }
                return true
            }
            guard set.contains(ParameterName(part)) else { return false }
            try showParameter(ParameterName(part), of: service)
        }
        return true
    }

    private func showEntry(_ service: MasterService) throws(ToolFailure) {
        let expanded = try expandingOptions(service)
        if command.showsJSON {
            output.writeJSON(service.identity.span, expanded.line(of: nil).span)
        } else {
            write(expanded.text(folded: command.foldsLines))
        }
    }

    private func showField(_ field: MasterService.Field, of service: MasterService) {
        let name = service.identity + Array("/\(field.name)".utf8)
        if command.showsJSON {
            output.writeJSON(name.span, service.line(of: field).span)
        } else if command.part == .names {
            write(name)
        } else {
            write(
                service.text(
                    of: field, named: command.part == .namesAndValues, folded: command.foldsLines))
        }
    }

    /// Shows all parameters as a service sees them, or the named one; false where it does not exist.
    private func showAllParameters(_ service: MasterService, named name: [UInt8]?) throws(ToolFailure) -> Bool
    {
        let own = parameters.names(of: service) ?? []
        var isShown = false
        var next = 0
        func showOwn(before limit: ParameterName?) throws(ToolFailure) {
            while next < own.count, limit.map({ own[next] < $0 }) ?? true {
                if name == nil || name == own[next].bytes {
                    try showParameter(own[next], of: service)
                    isShown = true
                }
                next += 1
            }
        }
        for parameter in shared {
            try showOwn(before: parameter.name)
            if next < own.count, own[next] == parameter.name { next += 1 }
            guard name == nil || name == parameter.name.bytes else { continue }
            let value = parameters.value(of: parameter.name, in: service) ?? parameter.value
            try showParameter(parameter.name, value, isRaw: parameter.isRaw, of: service)
            isShown = true
        }
        try showOwn(before: nil)
        return isShown
    }

    private func showParameter(_ name: ParameterName, of service: MasterService) throws(ToolFailure) {
        let value = parameters.setting(of: name, in: service) ?? []
        try showParameter(name, value, isRaw: false, of: service)
    }

    private func showParameter(
        _ name: ParameterName, _ text: [UInt8], isRaw: Bool, of service: MasterService
    ) throws(ToolFailure) {
        let fullName = service.identity + Array("/".utf8) + name.bytes
        let value =
            command.expands && !isRaw && command.part != .names ? try expand(text, for: service) : text
        if command.showsJSON {
            output.writeJSON(fullName.span, value.span)
            return
        }
        let line =
            switch command.part {
            case .names: fullName
            case .values: value
            case .namesAndValues: fullName + Array(" = ".utf8) + value
            }
        write(normalizedLine(line, folded: command.foldsLines))
    }

    /// The service with the references in its options replaced, if that is wanted.
    private func expandingOptions(_ service: MasterService) throws(ToolFailure) -> MasterService {
        guard command.expands else { return service }
        return try service.replacingAssignments { (text) throws(ToolFailure) in
            try expand(text, for: service)
        }
    }

    private func expand(_ text: [UInt8], for service: MasterService) throws(ToolFailure) -> [UInt8] {
        do throws(ServiceExpansionError) {
            return try parameters.expand(text, for: service, release: release, global: global)
        } catch {
            switch error {
            case .configuration(let problem):
                guard command.isLenient else { throw ToolFailure(problem) }
                trouble.pass(problem)
            case .macro(let mistake):
                let end: MessageText =
                    "macro processing error (\(file), line \(service.lineNumber): \(service.identity))"
                messages.warning(mistake.message)
                guard command.isLenient else { throw ToolFailure(end, .configuration) }
                trouble.pass(.service(end))
            }
            return text
        }
    }

    private func write(_ line: [UInt8]) {
        output.writePostfixForm(line.span, hasLines: true)
        output.write("\n")
    }
}
