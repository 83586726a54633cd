// How postconf writes what master.cf says of one service: as text or JSON, names or values, folded or not.

internal import PostfixKit

/// Writes entries, fields and parameters of services.
struct MasterView {
    /// What is said beside the entry, not expanded.
    typealias Lookup = (ParameterName) throws(ConfigurationError) -> [UInt8]?

    let command: PostconfCommand
    let release: PostfixRelease
    let messages: Messages
    let output: StandardOutput
    let parameters: ServiceParameters
    /// What main.cf and the release say of a parameter.
    let global: Lookup

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

    private func showParameter(_ name: ParameterName, of service: MasterService) throws(ToolFailure) {
        let fullName = service.identity + Array("/".utf8) + name.bytes
        let raw = parameters.setting(of: name, in: service) ?? []
        let value = command.expands ? try expand(raw, for: service) : raw
        if command.showsJSON {
            output.writeJSON(fullName.span, value.span)
            return
        }
        let text =
            switch command.part {
            case .names: fullName
            case .values: value
            case .namesAndValues: fullName + Array(" = ".utf8) + value
            }
        write(normalizedLine(text, folded: command.foldsLines))
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
            case .configuration(let trouble): throw ToolFailure(trouble)
            case .macro(let mistake):
                messages.warning(mistake.message)
                throw ToolFailure("macro processing error", .configuration)
            }
        }
    }

    private func write(_ line: [UInt8]) {
        output.write(line.span)
        output.write("\n")
    }
}
