// Which parameters there are depends on the release, on the services, and on what the settings themselves refer
// to; this is where a tool asks which are known, of which class, and what they are worth.

/// The parameters of a configuration: those of the release, those that services bring, and those that the
/// settings define by using them.
///
/// Source: postconf(1), "-C class".
package final class KnownParameters {
    /// Why a parameter is known.
    package enum Class: Sendable, Equatable {
        /// The release has it.
        case builtin
        /// A service of master.cf has it.
        case service
        /// It is set, and another value refers to it.
        case user
        /// An older release had it; it is known, but listed only where it is set.
        case legacy
    }

    /// What parts of the configuration a value is taken from.
    package enum Source: Sendable, Equatable {
        /// The settings, and the defaults below them.
        case effective
        /// The defaults alone.
        case defaults
        /// The settings alone.
        case settings
    }

    /// What master.cf says of a service, as far as parameters go.
    package struct Service: Sendable {
        /// The name of the service.
        package let name: [UInt8]
        /// The name and the type, `name/type`.
        package let identity: [UInt8]
        /// The program that runs it.
        package let command: [UInt8]
        /// The number of the first physical line of its entry, from 1.
        package let lineNumber: Int
        /// What its `-o` options set, in the order of names; of several with one name only the last.
        package internal(set) var settings: [ParameterAssignment]

        /// The services of master.cf, in its order.
        ///
        /// As Postfix does: entries of one name and type share what their options set, from the first that has
        /// options on.
        package static func all(_ entries: [MasterService]) -> [Service] {
            var shared: [[UInt8]: [ParameterName: [UInt8]]] = [:]
            for entry in entries {
                for option in entry.options {
                    shared[entry.identity, default: [:]][option.name] = option.value
                }
            }
            var begun: Set<[UInt8]> = []
            return entries.map { entry in
                if !entry.options.isEmpty { begun.insert(entry.identity) }
                let own = begun.contains(entry.identity) ? shared[entry.identity] : nil
                let settings = (own ?? [:])
                    .map { ParameterAssignment(name: $0.key, value: $0.value) }
                    .sorted { $0.name < $1.name }
                return Service(
                    name: entry.name, identity: entry.identity, command: entry.command,
                    lineNumber: entry.lineNumber, settings: settings)
            }
        }

        /// What the options set a parameter to; nil where they do not.
        package func setting(of name: ParameterName) -> [UInt8]? {
            settings.first { $0.name == name }?.value
        }
    }

    /// What the release knows.
    package let catalogue: ParameterCatalogue
    /// The directory of the configuration.
    package let directory: ConfigurationDirectory
    /// What main.cf and `-o` set, in the order of names.
    package internal(set) var settings: [MainConfiguration.Setting] = []
    /// What master.cf says, in its order.
    package internal(set) var services: [Service]
    /// Whether messages about mistakes leave out parts of secrets.
    package var hidesSecrets = false
    /// What depends on the machine.
    package let facts: HostFacts

    let transportParameters: TransportParameters
    /// The names that are known because other values refer to them.
    var users: Set<ParameterName> = []
    /// The same among the options of each service.
    var localUsers: [Set<ParameterName>]
    private var computed: [ParameterName: [UInt8]] = [:]
    /// What is a secret in this configuration, once all settings are taken.
    package private(set) lazy var secrets = Secrets(
        in: settings.map(\.assignment) + services.flatMap(\.settings), catalogue)
    /// What main.cf and services set to a secret.
    private lazy var secretSettings = (settings.map(\.assignment) + services.flatMap(\.settings))
        .filter { secrets.hides($0.name, $0.value) }

    /// The parameters of a configuration, of which the settings are not looked into yet.
    package init(
        catalogue: ParameterCatalogue, directory: ConfigurationDirectory, services: [Service] = [],
        facts: HostFacts = HostFacts()
    ) {
        self.catalogue = catalogue
        self.directory = directory
        self.services = services
        self.facts = facts
        transportParameters = TransportParameters(
            catalogue, services: services.map { (name: $0.name, command: $0.command) })
        localUsers = services.map { _ in [] }
    }

    /// Takes the settings of main.cf, and others that come before them.
    package func take(_ main: MainConfiguration, overrides: [ParameterAssignment] = []) {
        settings = main.settingsInEffect
        for override in overrides {
            settings.removeAll { $0.assignment.name == override.name }
            settings.append(MainConfiguration.Setting(assignment: override, origin: .option))
        }
        settings.sort { $0.assignment.name < $1.assignment.name }
    }

    /// The setting of a name; nil where nothing sets it.
    package func setting(of name: ParameterName) -> MainConfiguration.Setting? {
        var low = 0
        var high = settings.count
        while low < high {
            let middle = low + (high - low) / 2
            let candidate = settings[middle].assignment.name.bytes
            let order = compareBytes(candidate.span, name.bytes.span)
            if order == 0 { return settings[middle] }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// Why a parameter is known; nil where it is not.
    package func parameterClass(of name: ParameterName) -> Class? {
        if transportParameters.defaultValue(of: name) != nil { return .service }
        if catalogue.definition(of: name) != nil { return .builtin }
        if catalogue.isLegacy(name) {
            let isSet = setting(of: name) != nil || services.contains { $0.setting(of: name) != nil }
            return isSet ? .user : .legacy
        }
        return users.contains(name) ? .user : nil
    }

    /// Whether the value of a parameter is kept as it is, to be expanded by who uses it.
    package func isRaw(_ name: ParameterName) -> Bool { catalogue.definition(of: name)?.type == .raw }

    /// The value of a parameter before expansion; nil where it has none.
    ///
    /// - Throws: `ConfigurationError` when the value is computed from others that cannot be used.
    package func value(
        of name: ParameterName, from source: Source = .effective, in service: Service? = nil
    ) throws(ConfigurationError) -> [UInt8]? {
        if source != .defaults {
            if let service {
                if name == "service_name" { return service.name }
                if name == "process_name" { return FilePath(service.command).lastComponent }
                if let value = service.setting(of: name) { return value }
            }
            if let setting = setting(of: name) { return setting.assignment.value }
            if source == .settings { return nil }
        }
        return try defaultValue(of: name, from: source)
    }

    /// The default of a parameter, not expanded; nil where the name is not known.
    ///
    /// - Throws: `ConfigurationError` when it is computed from settings that cannot be used.
    package func defaultValue(
        of name: ParameterName, from source: Source = .effective
    ) throws(ConfigurationError) -> [UInt8]? {
        if let definition = catalogue.definition(of: name) {
            switch definition.dependence {
            case .host, .process:
                return try computedDefault(of: name, from: source) ?? definition.defaultValue
            default: return definition.defaultValue
            }
        }
        if let value = transportParameters.defaultValue(of: name) { return value }
        return users.contains(name) || catalogue.isLegacy(name) ? [] : nil
    }

    /// The default that depends on the machine or the process; nil where there is none for the name.
    func computedDefault(
        of name: ParameterName, from source: Source
    ) throws(ConfigurationError) -> [UInt8]? {
        if let value = computed[name] { return value }
        let value: [UInt8]?
        switch name {
        case "myhostname": value = try defaultHostName(from: source)
        case "mydomain": value = try defaultDomain(from: source)
        case "mynetworks": value = try defaultNetworks(from: source)
        case "process_id": value = Array(String(facts.knownProcessID).utf8)
        case "process_name": value = facts.processName
        default: value = nil
        }
        computed[name] = value
        return value
    }

    /// A value with all references replaced.
    ///
    /// - Throws: `ConfigurationError.macro` for a mistake in a reference; `name` and the place of its setting
    ///   are in the message.
    package func expanded(
        _ value: [UInt8], of name: ParameterName, from source: Source = .effective,
        in service: Service? = nil
    ) throws(ConfigurationError) -> [UInt8] {
        let source: Source = source == .defaults ? .defaults : .effective
        return try expanded(value, of: name, in: service) { other throws(ConfigurationError) in
            try self.value(of: other, from: source, in: service)
        }
    }

    /// A value with all references replaced by what `lookup` finds; `service` is the one that sets it, if any.
    func expanded(
        _ value: [UInt8], of name: ParameterName, in service: Service? = nil,
        lookup: @escaping MacroExpansion.Lookup
    ) throws(ConfigurationError) -> [UInt8] {
        do throws(MacroExpansion.Failure) {
            return try MacroExpansion.expand(value, release: catalogue.release, lookup: lookup)
        } catch {
            switch error {
            case .macro(let mistake):
                throw .macro(
                    hidesSecrets ? hidingSecret(mistake, in: name) : mistake, name,
                    originOfSetting(of: name, in: service))
            case .lookup(let trouble): throw trouble
            }
        }
    }

    private func originOfSetting(of name: ParameterName, in service: Service?) -> ParameterOrigin {
        if let service, service.setting(of: name) != nil {
            return .line(directory.masterFile, service.lineNumber)
        }
        return setting(of: name)?.origin ?? .builtIn
    }

    /// A mistake in a value, without its place where that is part of a secret.
    func hidingSecret(_ mistake: MacroError, in name: ParameterName) -> MacroError {
        let texts = mistake.shownTexts.filter { !$0.isEmpty }
        if texts.isEmpty { return mistake }
        let isShown = secretSettings.contains { secret in
            secret.name == name || texts.contains { Secrets.contains($0, in: secret.value) }
        }
        let isHidden = isShown || texts.contains { secrets.hides(name, $0) || Secrets.hasInlineTable($0) }
        return isHidden ? mistake.hidingPlace : mistake
    }

    /// The value that a setting has, with references to other settings replaced; nil where nothing sets it.
    ///
    /// As Postfix does: defaults do not count here.
    func expandedSetting(of name: ParameterName) throws(ConfigurationError) -> [UInt8]? {
        guard let setting = setting(of: name) else { return nil }
        do throws(ConfigurationError) {
            return try expanded(setting.assignment.value, of: name) { self.setting(of: $0)?.assignment.value }
        } catch {
            guard case .macro(let mistake, let name, let origin) = error else { throw error }
            throw .earlyMacro(mistake, name, origin)
        }
    }
}

// What depends on the machine.
extension KnownParameters {
    private func defaultHostName(from source: Source) throws(ConfigurationError) -> [UInt8] {
        let host = facts.knownHostName
        if host.contains(UInt8(ascii: ".")) { return host }
        let domain = source == .defaults ? nil : try expandedSetting(of: "mydomain")
        return host + Array(".".utf8) + (domain ?? Array("localdomain".utf8))
    }

    private func defaultDomain(from source: Source) throws(ConfigurationError) -> [UInt8] {
        var host = source == .defaults ? nil : try expandedSetting(of: "myhostname")
        if host == nil { host = try computedDefault(of: "myhostname", from: source) }
        guard let host, let dot = host.firstIndex(of: UInt8(ascii: ".")) else {
            return Array("localdomain".utf8)
        }
        return Array(host[(dot + 1)...])
    }

    private func defaultNetworks(from source: Source) throws(ConfigurationError) -> [UInt8] {
        func value(_ name: ParameterName) throws(ConfigurationError) -> [UInt8] {
            if source != .defaults, let set = try expandedSetting(of: name) { return set }
            let text = catalogue.definition(of: name)?.defaultValue ?? []
            return try expanded(text, of: name, from: source)
        }
        let networks = try LocalNetworks(
            style: try value("mynetworks_style"), protocols: try value("inet_protocols"), facts: facts,
            in: directory.path.root)
        return try networks.text(interfaces: try value("inet_interfaces"))
    }
}
