// postconf -M, -F and -P: what master.cf says, entry by entry.

internal import PostfixKit

extension PostconfRun {
    /// Shows entries, fields or parameters of master.cf.
    func showMaster() throws(ToolFailure) -> ExitStatus {
        if command.showsData { return try showMasterData() }
        let messages = environment.messages
        let trouble = PassedTrouble(messages: messages)
        let master: MasterFile
        do throws(MasterFileError) {
            master = try MasterFile.load(
                directory: environment.configuration.directory, files: environment.configuration.files,
                skip: command.isLenient ? { trouble.pass(.service($0.message)) } : nil,
                warn: { messages.warning($0) })
        } catch { throw ToolFailure(error) }
        let known = try knownParameters(readsMain: true, master: master, trouble: trouble)
        let view = MasterView(
            command: command, file: master.text.name, release: environment.release, messages: messages,
            output: output,
            trouble: trouble, parameters: ServiceParameters(master),
            global: { (name) throws(ConfigurationError) in try known.value(of: name) },
            shared: command.mode == .allServiceParameters ? try sharedParameters(known) : [])
        let requests = try masterRequests()
        var met = Array(repeating: false, count: requests.count)
        for service in master.services {
            if requests.isEmpty { _ = try view.show(service, part: nil) }
            for (index, request) in requests.enumerated() where request.pattern.matches(service) {
                if try view.show(service, part: request.pattern.part) { met[index] = true }
            }
        }
        for (request, isMet) in zip(requests, met) where !isMet {
            warn(ofUnmatched: request, master)
        }
        if command.warnsOfNames {
            output.flush()
            warn(of: known.masterNameWarnings(), known)
        }
        return trouble.status
    }

    /// What the operands ask for.
    ///
    /// - Throws: `ToolFailure` for an operand that is not a request.
    func masterRequests() throws(ToolFailure) -> [MasterRequest] {
        try MasterRequest.all(command) { name in
            var search = NearestName(to: name)
            for field in MasterService.Field.allCases { search.consider(Array(field.name.utf8).span) }
            noteNearest(search.name)
        }
    }

    /// Warns that nothing matches a request, and suggests what may have been meant.
    func warn(ofUnmatched request: MasterRequest, _ master: MasterFile) {
        environment.messages.warning("unmatched request: \"\(request.argument)\"")
        let pattern = request.pattern
        guard let name = pattern.name else { return }
        var search = NearestName(to: request.argument)
        for service in master.services {
            let hasName = service.name == name
            let type = pattern.type.map { _ in Array("/".utf8) + service.type } ?? []
            guard let part = pattern.part else {
                search.consider((service.name + type).span)
                continue
            }
            if pattern.matches(service) {
                for option in service.options {
                    search.consider((service.name + type + Array("/".utf8) + option.name.bytes).span)
                }
            } else if !hasName {
                search.consider((service.name + type + Array("/".utf8) + part).span)
            }
        }
        noteNearest(search.name)
    }

    /// All parameters that have a value without any service.
    private func sharedParameters(
        _ known: KnownParameters
    ) throws(ToolFailure) -> [MasterView.SharedParameter] {
        var shared: [MasterView.SharedParameter] = []
        do throws(ConfigurationError) {
            try known.list([.builtin, .service, .user], from: .effective) { (entry) in
                shared.append(
                    MasterView.SharedParameter(
                        name: ParameterName(entry.name.array), value: entry.value.array, isRaw: entry.isRaw))
            }
        } catch { throw failure(error) }
        return shared
    }
}

/// What one operand of -M, -F or -P asks for.
struct MasterRequest {
    let argument: [UInt8]
    let pattern: ServicePattern

    /// The requests of a command line.
    ///
    /// - Throws: `ToolFailure` for an operand of the wrong form; an unknown field is given to `unknownField`, too.
    static func all(
        _ command: PostconfCommand, unknownField: ([UInt8]) -> Void
    ) throws(ToolFailure) -> [MasterRequest] {
        var requests: [MasterRequest] = []
        for argument in command.operands {
            let (counts, form): (ClosedRange<Int>, MessageText) =
                switch command.mode {
                case .masterEntries: (1...2, "-M option requires service_name[/type]")
                case .masterFields: (1...3, "-F option requires service_name[/type[/field]]")
                default: (1...3, "-P option requires service_name[/type[/parameter]]")
                }
            guard let pattern = ServicePattern(argument, counts: counts) else { throw .usage(form) }
            if command.mode == .masterFields, let name = pattern.part, MasterService.Field(name: name) == nil
            {
                unknownField(name)
                throw .usage("invalid service attribute name: \"\(name)\"")
            }
            requests.append(MasterRequest(argument: argument, pattern: pattern))
        }
        return requests
    }
}

extension ToolFailure {
    /// The failure with which an error in master.cf ends the run.
    init(_ error: MasterFileError) {
        self.init(error.message, ExitStatus(error.kind))
    }
}
