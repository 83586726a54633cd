// A service sees parameters as its own options set them, before it looks into main.cf; this keeps the former.

/// The parameters that master.cf sets, for each service.
///
/// Of several settings of one name the last is in effect. As Postfix does: entries of one name and type share
/// what their options set, but for those before the first that sets anything.
///
/// Source: postconf(1), "-P".
package struct ServiceParameters: Sendable {
    /// What the options set, by the `name/type` of the service.
    private var values: [[UInt8]: [ParameterName: [UInt8]]] = [:]
    /// The line of the first entry that sets anything, by the `name/type` of the service.
    private var firstLines: [[UInt8]: Int] = [:]
    /// The settings without effect, in the order of the file: their names stand for what the service is.
    package let readOnlySettings: [MasterService.Option]

    /// Names that a service has from its entry.
    package static let readOnlyNames: Set<ParameterName> = ["process_id", "process_name", "service_name"]

    /// Collects the parameters of all services.
    package init(_ master: MasterFile) {
        var readOnly: [MasterService.Option] = []
        for service in master.services {
            for option in service.options {
                if firstLines[service.identity] == nil { firstLines[service.identity] = service.lineNumber }
                if Self.readOnlyNames.contains(option.name) {
                    readOnly.append(option)
                } else {
                    values[service.identity, default: [:]][option.name] = option.value
                }
            }
        }
        readOnlySettings = readOnly
    }

    /// The names of the parameters that are set for a service, in the order of their bytes; nil where none was
    /// ever set, not even one without effect.
    package func names(of service: MasterService) -> [ParameterName]? {
        settings(of: service)?.keys.sorted()
    }

    /// What is set for a service, not expanded; nil where nothing is.
    package func setting(of name: ParameterName, in service: MasterService) -> [UInt8]? {
        settings(of: service)?[name]
    }

    private func settings(of service: MasterService) -> [ParameterName: [UInt8]]? {
        guard let first = firstLines[service.identity], service.lineNumber >= first else { return nil }
        return values[service.identity] ?? [:]
    }

    /// The value of a name as the service sees it, not expanded, where its entry says one.
    package func value(of name: ParameterName, in service: MasterService) -> [UInt8]? {
        if name == "service_name" { return service.name }
        if name == "process_name" { return FilePath(service.command).lastComponent }
        return setting(of: name, in: service)
    }

    /// A text with its references replaced as the service sees them; `global` knows what main.cf and the
    /// release say, not expanded.
    package func expand(
        _ text: [UInt8], for service: MasterService, release: PostfixRelease,
        global: @escaping (ParameterName) throws(ConfigurationError) -> [UInt8]?
    ) throws(ServiceExpansionError) -> [UInt8] {
        do throws(MacroExpansion.Failure) {
            return try MacroExpansion.expand(text, release: release) {
                (name) throws(ConfigurationError) in
                if let value = value(of: name, in: service) { return value }
                return try global(name)
            }
        } catch {
            switch error {
            case .macro(let mistake): throw .macro(mistake)
            case .lookup(let trouble): throw .configuration(trouble)
            }
        }
    }
}

/// Why a value could not be expanded as a service sees it.
package enum ServiceExpansionError: Error, Sendable, Equatable {
    /// A mistake in the value, or in one that it refers to.
    case macro(MacroError)
    /// A parameter has no value because the configuration is bad.
    case configuration(ConfigurationError)
}
