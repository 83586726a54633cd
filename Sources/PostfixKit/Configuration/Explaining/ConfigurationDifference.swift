// Two files that differ may mean the same, and two that are the same may not; this compares what they mean.

/// A setting that is in effect in one configuration, and missing or different in another.
package struct ConfigurationDifference: Sendable, Equatable {
    /// What differs.
    package enum Subject: Sendable, Equatable {
        /// A parameter of main.cf.
        case parameter(ParameterName)
        /// An entry of master.cf, by its name and type; of several with the same, one after the other.
        case service([UInt8])
    }

    /// What one configuration has.
    package struct Side: Sendable, Equatable {
        /// The expanded value, or the entry as one line.
        package let text: [UInt8]
        /// The same without secrets.
        package let shownText: [UInt8]
        /// Where it comes from.
        package let origin: ValueOrigin
    }

    /// What differs.
    package let subject: Subject
    /// What the first has; nil where it has nothing.
    package let left: Side?
    /// What the second has; nil where it has nothing.
    package let right: Side?
}

/// What a configuration means, to be compared with another.
package struct EffectiveConfiguration {
    private var parameters: [ParameterName: ConfigurationDifference.Side] = [:]
    /// Parameters that are there only because a service is.
    private var ofServices: Set<ParameterName> = []
    private var services: [[UInt8]: [ConfigurationDifference.Side]] = [:]

    /// The defaults of what a configuration knows, without any service.
    ///
    /// - Throws: `ConfigurationError` for a value that cannot be expanded, unless `skip` takes it.
    package init(
        defaultsOf snapshot: ConfigurationSnapshot, skip: ((ConfigurationError) -> Void)? = nil
    ) throws(ConfigurationError) {
        // What was computed from settings must not count.
        let known = snapshot.known
        let fresh = KnownParameters(
            catalogue: known.catalogue, directory: known.directory, services: known.services,
            facts: known.facts)
        try addParameters(of: fresh, from: .defaults, skip: skip) {
            known.catalogue.originOfDefault(of: $0)
        }
    }

    /// What is in effect; of master.cf only if that is wanted.
    ///
    /// - Throws: `ConfigurationError` for a value that cannot be expanded, unless `skip` takes it.
    package init(
        _ snapshot: ConfigurationSnapshot, withServices: Bool = true,
        skip: ((ConfigurationError) -> Void)? = nil
    ) throws(ConfigurationError) {
        try addParameters(of: snapshot.known, from: .effective, skip: skip) { snapshot.origin(of: $0) }
        guard withServices, let master = snapshot.master else { return }
        for (index, service) in master.services.enumerated() {
            let side = try Self.side(of: service, index, master, snapshot, skip: skip)
            services[service.identity, default: []].append(side)
        }
    }

    private mutating func addParameters(
        of known: KnownParameters, from source: KnownParameters.Source,
        skip: ((ConfigurationError) -> Void)?, origin: (ParameterName) -> ValueOrigin
    ) throws(ConfigurationError) {
        var found: [(ParameterName, [UInt8])] = []
        try known.list([.builtin, .service, .user], from: source) { (entry) in
            found.append((ParameterName(entry.name.array), entry.value.array))
        }
        for (name, value) in found {
            var text = value
            var isSecret = known.secrets.hides(name, value)
            if !known.isRaw(name) {
                do throws(ConfigurationError) {
                    let expansion = try known.tracedExpansion(of: value, named: name, from: source)
                    text = expansion.text
                    isSecret = expansion.holdsSecret(of: name)
                } catch {
                    guard let skip else { throw error }
                    skip(error)
                }
            }
            parameters[name] = ConfigurationDifference.Side(
                text: text, shownText: isSecret ? SecretNames.replacement : text, origin: origin(name))
            if known.setting(of: name) == nil, known.catalogue.definition(of: name) == nil {
                ofServices.insert(name)
            }
        }
    }

    private static func side(
        of service: MasterService, _ index: Int, _ master: MasterFile, _ snapshot: ConfigurationSnapshot,
        skip: ((ConfigurationError) -> Void)?
    ) throws(ConfigurationError) -> ConfigurationDifference.Side {
        var (plain, hidden) = (service, service)
        func replace(hidesSecrets: Bool) throws(ConfigurationError) -> MasterService {
            try service.replacingAssignments { (text) throws(ConfigurationError) in
                guard let assignment = try? ParameterAssignment(text.span) else { return text }
                let name = assignment.name
                do throws(ConfigurationError) {
                    let expansion = try snapshot.known.tracedExpansion(
                        of: assignment.value, named: name, in: snapshot.known.services[index])
                    let isHidden = hidesSecrets && expansion.holdsSecret(of: name)
                    return name.bytes + Array("=".utf8)
                        + (isHidden ? SecretNames.replacement : expansion.text)
                } catch {
                    guard let skip else { throw error }
                    if !hidesSecrets { skip(error) }
                    return text
                }
            }
        }
        plain = try replace(hidesSecrets: false)
        hidden = try replace(hidesSecrets: true).hidingSecrets(snapshot.known.secrets)
        let origin: ValueOrigin = master.place(of: service).map { .file($0) } ?? .builtIn
        return ConfigurationDifference.Side(
            text: plain.line(of: nil), shownText: hidden.line(of: nil), origin: origin)
    }

    /// What differs from another configuration, but for parameters that come with a service and are as they come:
    /// parameters in the order of their names, then services likewise.
    package func differences(from other: EffectiveConfiguration) -> [ConfigurationDifference] {
        var found: [ConfigurationDifference] = []
        for name in Set(parameters.keys).union(other.parameters.keys).sorted() {
            let (left, right) = (parameters[name], other.parameters[name])
            if left?.text == right?.text { continue }
            // A missing service is reported once, as a difference of services.
            if left == nil || right == nil, ofServices.contains(name) || other.ofServices.contains(name) {
                continue
            }
            found.append(ConfigurationDifference(subject: .parameter(name), left: left, right: right))
        }
        let identities = Set(services.keys).union(other.services.keys)
        for identity in identities.sorted(by: { compareBytes($0.span, $1.span) < 0 }) {
            let (left, right) = (services[identity] ?? [], other.services[identity] ?? [])
            for index in 0..<max(left.count, right.count) {
                let one = index < left.count ? left[index] : nil
                let two = index < right.count ? right[index] : nil
                if one?.text != two?.text {
                    found.append(
                        ConfigurationDifference(subject: .service(identity), left: one, right: two))
                }
            }
        }
        return found
    }
}
