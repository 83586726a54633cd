// What a value becomes is easier to believe when each replacement on the way is shown.

/// A value with its references replaced, and how that came about.
package struct TracedExpansion: Sendable, Equatable {
    /// A name that was looked up.
    package struct Step: Sendable, Equatable {
        /// The name.
        package let name: ParameterName
        /// What it stands for, not expanded; nil where it has no value.
        package let value: [UInt8]?
    }

    /// The value.
    package let text: [UInt8]
    /// The names that were looked up, each once, in the order of the first time.
    package let steps: [Step]
    /// What is a secret in the configuration.
    let secrets: Secrets

    /// Whether a secret is in it, by the name of the value or of one that it refers to.
    package func holdsSecret(of name: ParameterName) -> Bool {
        secrets.hides(name, text) || steps.contains { secrets.hides($0.name, $0.value ?? []) }
    }
}

extension KnownParameters {
    /// A value with all references replaced, with the steps to it.
    ///
    /// - Throws: as `expanded`.
    package func tracedExpansion(
        of value: [UInt8], named name: ParameterName, from source: Source = .effective,
        in service: Service? = nil
    ) throws(ConfigurationError) -> TracedExpansion {
        let source: Source = source == .defaults ? .defaults : .effective
        var steps: [TracedExpansion.Step] = []
        var seen: Set<ParameterName> = []
        let text = try expanded(value, of: name, in: service) { other throws(ConfigurationError) in
            let value = try self.value(of: other, from: source, in: service)
            if seen.insert(other).inserted { steps.append(TracedExpansion.Step(name: other, value: value)) }
            return value
        }
        return TracedExpansion(text: text, steps: steps, secrets: secrets)
    }
}
