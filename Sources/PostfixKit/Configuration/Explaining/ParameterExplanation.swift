// All that is known of one parameter of one configuration, in one value that tools show as they like.

/// What a parameter is worth, and why.
package struct ParameterExplanation {
    /// What a service sees.
    package struct ServiceView: Sendable, Equatable {
        /// The name and the type of the service.
        package let service: [UInt8]
        /// The name that the service sets: the parameter's own, or one that its value refers to.
        package let name: ParameterName
        /// What it is set to, not expanded.
        package let value: [UInt8]
        /// Where that stands.
        package let place: ConfigurationText.Place?
        /// Whether no later option of the same service sets the name.
        package let isInEffect: Bool
    }

    /// The name.
    package let name: ParameterName
    /// Why it is known; nil where it is set but not used.
    package let parameterClass: KnownParameters.Class?
    /// The value, not expanded.
    package let value: [UInt8]
    /// Where the value comes from.
    package let origin: ValueOrigin
    /// The default, not expanded; nil for a name that only the configuration knows.
    package let defaultValue: [UInt8]?
    /// Settings in main.cf that another one, or `-o`, overrides.
    package let overridden: [ConfigurationText.LocatedAssignment]
    /// What services of master.cf set instead, in the order of the file.
    package let services: [ServiceView]
    /// The value with its references replaced; nil where it has none, or keeps them.
    package let expansion: TracedExpansion?
    /// Where the value of each step comes from.
    package let stepOrigins: [ValueOrigin]
    /// Why the references cannot be replaced; nil where they can.
    package let problem: ConfigurationError?
    /// What the release knows of it.
    package let definition: ParameterDefinition?
    /// When it came, and went.
    package let history: ParameterHistory?

    /// What else is to be known of it.
    package let remarks: [CatalogueRemark]
    /// What is a secret in the configuration.
    package let secrets: Secrets

    /// Explains a parameter; nil where the name is not known, and set nowhere.
    ///
    /// - Throws: `ConfigurationError` when its value is computed from others that cannot be used.
    package init?(
        _ name: ParameterName, in snapshot: ConfigurationSnapshot
    ) throws(ConfigurationError) {
        let known = snapshot.known
        secrets = known.secrets
        let parameterClass = known.parameterClass(of: name)
        let ofServices = snapshot.serviceSettings(of: name)
        if parameterClass == nil, known.setting(of: name) == nil, ofServices.isEmpty { return nil }
        self.name = name
        self.parameterClass = parameterClass
        value = try known.value(of: name) ?? []
        origin = snapshot.origin(of: name)
        let isBuiltin = parameterClass == .builtin || parameterClass == .service
        defaultValue = isBuiltin ? try known.defaultValue(of: name) : nil
        definition = known.catalogue.definition(of: name)
        history = ParameterCatalogue.history(of: name)
        remarks = ParameterCatalogue.remarks(on: name)
        let settings = snapshot.settings(of: name)
        if case .file = origin { overridden = settings.dropLast() } else { overridden = settings }
        var expansion: TracedExpansion?
        var problem: ConfigurationError?
        if value.contains(UInt8(ascii: "$")), !known.isRaw(name) {
            do throws(ConfigurationError) {
                expansion = try known.tracedExpansion(of: value, named: name)
            } catch { problem = error }
        }
        self.expansion = expansion
        self.problem = problem
        stepOrigins = (expansion?.steps ?? []).map { snapshot.origin(of: $0.name) }
        services = ([name] + (expansion?.steps ?? []).map(\.name).filter { $0 != name }).flatMap { set in
            snapshot.serviceSettings(of: set).map { setting in
                ServiceView(
                    service: setting.service, name: set, value: setting.value, place: setting.place,
                    isInEffect: setting.isInEffect)
            }
        }
    }
}
