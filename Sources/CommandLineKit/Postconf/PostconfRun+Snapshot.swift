// What goes beyond Postfix's own listings looks at the configuration as a whole; this reads it, and hides secrets.

internal import PostfixKit

extension PostconfRun {
    /// Reads a configuration with all places of settings.
    ///
    /// - Throws: `ToolFailure` for files that are not there, or in error.
    func snapshot(
        _ request: ConfigurationSnapshot.Request, trouble: PassedTrouble, isLenient: Bool = false,
        isQuiet: Bool = false
    ) throws(ToolFailure) -> ConfigurationSnapshot {
        let messages = environment.messages
        var request = request
        request.hidesSecrets = !command.showsSecrets
        request.facts = command.facts
        request.isLenient = isLenient || command.isLenient
        do throws(ConfigurationError) {
            return try ConfigurationSnapshot.load(
                request,
                warn: { if !isQuiet { messages.warning($0) } },
                skip: { if !isQuiet { trouble.pass($0) } })
        } catch { throw failure(error) }
    }

    /// The request for the configuration at hand.
    var ownRequest: ConfigurationSnapshot.Request {
        var request = ConfigurationSnapshot.Request(
            directory: environment.configuration.directory, files: environment.configuration.files,
            release: environment.release,
            distribution: environment.distribution)
        request.overrides = command.overrides
        return request
    }

    /// A value as it may be shown.
    func shown(_ value: [UInt8], of name: ParameterName, _ secrets: Secrets) -> [UInt8] {
        command.showsSecrets ? value : secrets.shown(value, of: name)
    }

    /// An expanded value as it may be shown.
    func shown(_ expansion: TracedExpansion, of name: ParameterName) -> [UInt8] {
        !command.showsSecrets && expansion.holdsSecret(of: name) ? SecretNames.replacement : expansion.text
    }

    /// Says that a name is not known, and which one may be meant.
    func warnOfUnknown(_ name: [UInt8], _ known: KnownParameters) {
        environment.messages.warning("\(name): unknown parameter")
        noteNearest(known.nearestName(to: ParameterName(name))?.bytes)
    }

    /// Says which name may be meant, where there is one.
    func noteNearest(_ name: [UInt8]?) {
        if let name { environment.messages.note("did you mean \"\(name)\"?") }
    }
}
