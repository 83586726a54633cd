// postconf --json with -M, -F or -P: what master.cf says, with the place of each word, one JSON object to a line.

internal import PostfixKit

extension PostconfRun {
    /// Shows entries, fields or parameters of master.cf as data.
    func showMasterData() throws(ToolFailure) -> ExitStatus {
        let trouble = PassedTrouble(messages: environment.messages)
        var request = ownRequest
        request.needsMaster = true
        let snapshot = try snapshot(request, trouble: trouble)
        guard let master = snapshot.master else { return trouble.status }
        let view = MasterDataView(run: self, snapshot: snapshot, master: master, trouble: trouble)
        let requests = try masterRequests()
        var met = Array(repeating: false, count: requests.count)
        for index in master.services.indices {
            if requests.isEmpty { _ = try view.show(index, part: nil) }
            for (number, request) in requests.enumerated()
            where request.pattern.matches(master.services[index]) {
                if try view.show(index, part: request.pattern.part) { met[number] = true }
            }
        }
        for (request, isMet) in zip(requests, met) where !isMet {
            warn(ofUnmatched: request, master)
        }
        if command.warnsOfNames {
            output.flush()
            warn(of: snapshot.known.masterNameWarnings(), snapshot.known)
        }
        return trouble.status
    }
}

/// Writes what services are as data.
private struct MasterDataView {
    let run: PostconfRun
    let snapshot: ConfigurationSnapshot
    let master: MasterFile
    let trouble: PassedTrouble

    /// Shows the requested part of one service, given by its index; false where the service does not have it.
    func show(_ index: Int, part: [UInt8]?) throws(ToolFailure) -> Bool {
        let service = master.services[index]
        switch run.command.mode {
        case .masterEntries:
            write(try entry(service, index))
        case .masterFields:
            let field = part.flatMap { MasterService.Field(name: $0) }
            for one in field.map({ [$0] }) ?? MasterService.Field.allCases {
                write(try data(one, of: service, index))
            }
        default: return try showParameters(index, named: part)
        }
        return true
    }

    private func write(_ value: JSONValue) { run.output.write(value) }

    /// An entry with all its fields.
    private func entry(_ service: MasterService, _ index: Int) throws(ToolFailure) -> JSONValue {
        let shown = try shownArguments(service, index)
        var members: [(String, JSONValue?)] = [("name", .string(service.identity))]
        for field in MasterService.Field.allCases { members.append((field.name, .string(service[field]))) }
        members.append(("arguments", .array(shown.arguments.map { .string($0.text) })))
        members.append(("origin", master.place(of: service).map { .origin(.file($0)) }))
        return .members(members)
    }

    private func data(
        _ field: MasterService.Field, of service: MasterService, _ index: Int
    ) throws(ToolFailure) -> JSONValue {
        let place = master.place(of: service.words[field.rawValue], in: service)
        return .members([
            ("name", .string(service.identity + Array("/\(field.name)".utf8))),
            ("service", .string(service.name)), ("type", .string(service.type)),
            ("field", .text(field.name)),
            ("value", .string(try shownArguments(service, index).line(of: field))),
            ("origin", place.map { .origin(.file($0)) }),
        ])
    }

    /// The entry with references replaced if that is wanted, and without secrets.
    private func shownArguments(_ service: MasterService, _ index: Int) throws(ToolFailure) -> MasterService {
        var shown = service
        if run.command.expands {
            shown = try service.replacingAssignments { (text) throws(ToolFailure) in
                guard let assignment = try? ParameterAssignment(text.span) else { return text }
                guard let expanded = try expand(text, of: assignment.name, index) else { return text }
                let isHidden = !run.command.showsSecrets && expanded.holdsSecret(of: assignment.name)
                return isHidden
                    ? assignment.name.bytes + Array("=".utf8) + SecretNames.replacement : expanded.text
            }
        }
        return run.command.showsSecrets ? shown : shown.hidingSecrets(snapshot.known.secrets)
    }

    /// A text with its references replaced; nil where that failed and the failure was skipped.
    private func expand(
        _ text: [UInt8], of name: ParameterName, _ index: Int
    ) throws(ToolFailure) -> TracedExpansion? {
        do throws(ConfigurationError) {
            return try snapshot.known.tracedExpansion(
                of: text, named: name, in: snapshot.known.services[index])
        } catch {
            guard run.command.isLenient else { throw run.failure(error) }
            trouble.pass(error)
            return nil
        }
    }

    /// Shows the parameters of a service, or the one of a name.
    private func showParameters(_ index: Int, named part: [UInt8]?) throws(ToolFailure) -> Bool {
        let known = snapshot.known
        let own = known.services[index].settings.map(\.name)
            .filter { !ServiceParameters.readOnlyNames.contains($0) }
        var names = own
        if run.command.mode == .allServiceParameters {
            do throws(ConfigurationError) {
                try known.list([.builtin, .service, .user], from: .effective) { (entry) in
                    names.append(ParameterName(entry.name.array))
                }
            } catch { throw run.failure(error) }
            names = Set(names).sorted()
        } else if own.isEmpty {
            return false
        }
        var isShown = false
        for name in names where part == nil || part == name.bytes {
            try showParameter(name, index)
            isShown = true
        }
        return isShown || part == nil
    }

    private func showParameter(_ name: ParameterName, _ index: Int) throws(ToolFailure) {
        let service = master.services[index]
        let value: [UInt8]
        do throws(ConfigurationError) {
            value = try snapshot.known.value(of: name, in: snapshot.known.services[index]) ?? []
        } catch { throw run.failure(error) }
        var expanded: JSONValue?
        if run.command.expands, !snapshot.known.isRaw(name), let traced = try expand(value, of: name, index) {
            expanded = .string(run.shown(traced, of: name))
        }
        write(
            .members([
                ("name", .string(service.identity + Array("/".utf8) + name.bytes)),
                ("service", .string(service.name)), ("type", .string(service.type)),
                ("parameter", .string(name.bytes)),
                ("value", .string(run.shown(value, of: name, snapshot.known.secrets))),
                ("expanded", expanded),
                ("origin", .origin(snapshot.origin(of: name, in: service))),
            ]))
    }
}
