// Listings go through what the release has and what the configuration adds side by side, in one order of names.

extension KnownParameters {
    /// A parameter with its value, as a listing shows it.
    package struct Entry: ~Escapable {
        /// The name.
        package let name: Span<UInt8>
        /// The value before expansion.
        package let value: Span<UInt8>
        /// Whether the value is kept as it is.
        package let isRaw: Bool

        @_lifetime(copy name, copy value)
        init(name: Span<UInt8>, value: Span<UInt8>, isRaw: Bool) {
            self.name = name
            self.value = value
            self.isRaw = isRaw
        }
    }

    /// A name that the release does not have, or one of which it does not tell all.
    private struct Addition {
        let name: ParameterName
        let value: [UInt8]?
        let parameterClass: Class?
    }

    /// Calls `body` for each parameter of some classes that has a value, in the order of names.
    ///
    /// - Throws: what `body` throws.
    package func list(
        _ classes: [Class], from source: Source, _ body: (borrowing Entry) throws(ConfigurationError) -> Void
    ) throws(ConfigurationError) {
        if source == .settings { return try listSettings(classes, body) }
        let additions = additions(source)
        var next = 0
        func show(_ addition: Addition, builtinDefault: [UInt8]? = nil) throws(ConfigurationError) {
            guard let parameterClass = addition.parameterClass ?? (builtinDefault == nil ? nil : .builtin),
                classes.contains(parameterClass), let value = addition.value ?? builtinDefault
            else { return }
            let isRaw = source != .defaults && isRaw(addition.name)
            try body(Entry(name: addition.name.bytes.span, value: value.span, isRaw: isRaw))
        }
        let text = catalogue.text
        try catalogue.forEach { (parameter: ListedParameter) throws(ConfigurationError) in
            let name = text.extracting(parameter.name)
            while next < additions.count {
                let candidate = additions[next].name.bytes
                let order = compareBytes(candidate.span, name)
                if order > 0 { break }
                next += 1
                if order < 0 {
                    try show(additions[next - 1])
                } else {
                    return try show(
                        additions[next - 1], builtinDefault: try value(of: parameter, text, from: source))
                }
            }
            guard classes.contains(.builtin) else { return }
            if case .catalogue(let place) = parameter.defaultValue, !parameter.dependence.isComputed {
                let entry = Entry(name: name, value: text.extracting(place), isRaw: parameter.isRaw)
                return try body(entry)
            }
            let value = try value(of: parameter, text, from: source)
            try body(Entry(name: name, value: value.span, isRaw: parameter.isRaw))
        }
        while next < additions.count {
            next += 1
            try show(additions[next - 1])
        }
    }

    /// What main.cf sets, where it is known.
    private func listSettings(
        _ classes: [Class], _ body: (borrowing Entry) throws(ConfigurationError) -> Void
    ) throws(ConfigurationError) {
        for setting in settings {
            let name = setting.assignment.name
            guard let parameterClass = parameterClass(of: name), classes.contains(parameterClass) else {
                continue
            }
            try body(
                Entry(name: name.bytes.span, value: setting.assignment.value.span, isRaw: isRaw(name)))
        }
    }

    private func value(
        of parameter: ListedParameter, _ text: Span<UInt8>, from source: Source
    ) throws(ConfigurationError) -> [UInt8] {
        if parameter.dependence.isComputed {
            let name = ParameterName(text.extracting(parameter.name).array)
            if let value = try computedDefault(of: name, from: source) { return value }
        }
        return switch parameter.defaultValue {
        case .catalogue(let place): text.extracting(place).array
        case .elsewhere(let value): value
        }
    }

    /// What services and settings add to what the release has, in the order of names.
    private func additions(_ source: Source) -> [Addition] {
        let ofServices = transportParameters.all
        if source == .defaults {
            return ofServices.map { own in
                // A few have a default of their own in the release, which goes before that of the service.
                let value = catalogue.definition(of: own.name)?.defaultValue ?? own.defaultValue
                return Addition(name: own.name, value: value, parameterClass: .service)
            }
        }
        var result: [Addition] = []
        var next = 0
        func addService() {
            let own = ofServices[next]
            let value = catalogue.definition(of: own.name)?.defaultValue ?? own.defaultValue
            result.append(Addition(name: own.name, value: value, parameterClass: .service))
            next += 1
        }
        for setting in settings {
            let name = setting.assignment.name
            while next < ofServices.count, ofServices[next].name < name { addService() }
            var parameterClass: Class?
            if next < ofServices.count, ofServices[next].name == name {
                parameterClass = .service
                next += 1
            } else {
                parameterClass = self.parameterClass(of: name)
            }
            if let parameterClass {
                let value = setting.assignment.value
                result.append(Addition(name: name, value: value, parameterClass: parameterClass))
            }
        }
        while next < ofServices.count { addService() }
        // Old names that only services set are listed with their value in main.cf, which is empty.
        let set = Set(settings.map(\.assignment.name))
        let legacy = Set(services.flatMap { $0.settings.map(\.name) })
            .filter { !set.contains($0) && catalogue.isLegacy($0) }
        if legacy.isEmpty { return result }
        result += legacy.map { Addition(name: $0, value: [], parameterClass: .user) }
        result.sort { $0.name < $1.name }
        return result
    }
}

extension ParameterDefinition.Dependence {
    /// Whether a default is made by this program, and not a text of the catalogue.
    var isComputed: Bool { self == .host || self == .process }
}
