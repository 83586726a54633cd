// main.cf as it is in effect: what the file sets, in its order and with its lines, over what the release brings.

/// The parameters of one configuration directory, as one release of one distribution would see them.
///
/// Values are expanded and checked when they are asked for: a mistake in a parameter that is not needed is
/// not an error.
package struct MainConfiguration: Sendable {
    /// An assignment in a file.
    package struct Setting: Sendable, Equatable {
        /// The name and the value, not expanded.
        package let assignment: ParameterAssignment
        /// The line of the file.
        package let origin: ParameterOrigin
    }

    /// The value of a parameter, not expanded, and where it comes from.
    package struct RawValue: Sendable, Equatable {
        /// The text.
        package let text: [UInt8]
        /// Where it comes from.
        package let origin: ParameterOrigin
    }

    /// The directory of main.cf.
    package let directory: ConfigurationDirectory
    /// What the release knows about parameters.
    package let catalogue: ParameterCatalogue
    /// Whether there is no main.cf; then the values are those of a fresh installation of the release.
    package private(set) var isFreshInstallation = false
    /// All assignments of main.cf, in its order; of several with one name the last is in effect.
    package private(set) var settings: [Setting] = []
    /// The host's own name; nil asks the machine.
    private let machineName: [UInt8]?
    private var effective: [ParameterName: Int] = [:]

    /// A configuration without any setting; `hostName` stands for the name of this machine.
    package init(
        directory: ConfigurationDirectory, release: PostfixRelease, distribution: Distribution = .upstream,
        hostName: [UInt8]? = nil
    ) {
        self.directory = directory
        machineName = hostName
        catalogue = ParameterCatalogue(release: release, distribution: distribution)
    }

    /// Reads main.cf of a directory.
    ///
    /// Unlike Postfix: a missing main.cf is not an error, unless the directory is missing, too, and was asked for.
    ///
    /// - Throws: `ConfigurationError` when main.cf is there but cannot be read, or has a line that is no
    ///   assignment.
    package static func load(
        directory: ConfigurationDirectory, files: ConfigurationFiles, release: PostfixRelease,
        distribution: Distribution = .upstream, hostName: [UInt8]? = nil,
        warn: @escaping (MessageText) -> Void
    ) throws(ConfigurationError) -> MainConfiguration {
        var configuration = MainConfiguration(
            directory: directory, release: release, distribution: distribution, hostName: hostName)
        let text: [UInt8]
        do throws(ConfigurationError) {
            text = try files.contents(of: directory.mainFile)
        } catch {
            guard case .open(_, .noSuchFile) = error, configuration.mayBeFresh else { throw error }
            configuration.isFreshInstallation = true
            return configuration
        }
        try configuration.read(text, skip: nil, warn: warn)
        return configuration
    }

    /// Whether main.cf is missing as it is where nothing was configured yet.
    private var mayBeFresh: Bool {
        // A symbolic link to nowhere is a main.cf that cannot be read.
        guard (try? FileStatus.of(directory.mainFile, followingLinks: false)) == .some(nil) else {
            return false
        }
        if !directory.isExplicit { return true }
        return (try? FileStatus.of(directory.path))??.isDirectory == true
    }

    /// Reads main.cf of a directory, which must be there; or `text` in its place.
    ///
    /// A line that is not an assignment is given to `skip` and skipped; without `skip` it is an error.
    ///
    /// - Throws: `ConfigurationError` when main.cf cannot be read, or has such a line.
    package static func read(
        directory: ConfigurationDirectory, files: ConfigurationFiles, text: [UInt8]? = nil,
        release: PostfixRelease,
        distribution: Distribution = .upstream, skip: ((ConfigurationError) -> Void)? = nil,
        warn: @escaping (MessageText) -> Void
    ) throws(ConfigurationError) -> MainConfiguration {
        var configuration = MainConfiguration(
            directory: directory, release: release, distribution: distribution)
        let content = if let text { text } else { try files.contents(of: directory.mainFile) }
        try configuration.read(content, skip: skip, warn: warn)
        return configuration
    }

    /// The settings that are in effect, in the order of the file, with the directory that was asked for.
    var settingsInEffect: [Setting] {
        var result: [Setting] = []
        if directory.isExplicit, effective["config_directory"] == nil {
            let assignment = ParameterAssignment(name: "config_directory", value: directory.path.bytes)
            result.append(Setting(assignment: assignment, origin: .directory))
        }
        for (index, setting) in settings.enumerated() where effective[setting.assignment.name] == index {
            result.append(setting)
        }
        return result
    }

    /// Adds the assignments of main.cf.
    private mutating func read(
        _ text: [UInt8], skip: ((ConfigurationError) -> Void)?, warn: (MessageText) -> Void
    ) throws(ConfigurationError) {
        let waiting = WaitingWarnings()
        defer { waiting.tell(warn, hiding: self) }
        let name = directory.mainFile
        let lines = LogicalLineReader(text: text, name: name) { waiting.add($0.locatedMessage) }
        try read(lines, name: name, skip: skip, waiting)
    }

    /// Adds the assignments of logical lines.
    private mutating func read(
        _ lines: consuming LogicalLineReader, name: FilePath, skip: ((ConfigurationError) -> Void)?,
        _ waiting: WaitingWarnings
    ) throws(ConfigurationError) {
        while true {
            do throws(SystemError) {
                guard try lines.advance() else { return }
            } catch {
                throw .read(name, error)
            }
            let assignment: ParameterAssignment
            do throws(ParameterAssignment.Problem) {
                assignment = try ParameterAssignment(lines.line)
            } catch {
                let problem = ConfigurationError.notAnAssignment(
                    name, line: lines.lineNumber, error, text: upToNull(lines.line).trimmed.array)
                guard let skip else { throw problem }
                skip(problem)
                continue
            }
            set(assignment, at: .line(name, lines.lineNumber), waiting)
        }
    }

    /// Adds an assignment, which overrides earlier ones of the same name.
    private mutating func set(
        _ assignment: ParameterAssignment, at origin: ParameterOrigin, _ waiting: WaitingWarnings
    ) {
        let name = assignment.name
        let earlier =
            effective[name].map { settings[$0].assignment.value }
            ?? (name == "config_directory" ? directory.path.bytes : nil)
        if let earlier, earlier != assignment.value, case .line(let file, let line) = origin {
            waiting.add(
                "\(file), line \(line): overriding earlier entry: ",
                ParameterAssignment(name: name, value: earlier))
        }
        effective[name] = settings.count
        settings.append(Setting(assignment: assignment, origin: origin))
    }

    /// Sets a parameter as an option does, over what the files say.
    package mutating func override(_ assignment: ParameterAssignment, at origin: ParameterOrigin) {
        effective[assignment.name] = settings.count
        settings.append(Setting(assignment: assignment, origin: origin))
    }

    /// The setting that is in effect for a name; nil when no file sets it.
    package func setting(of name: ParameterName) -> Setting? { effective[name].map { settings[$0] } }

    /// The value of a parameter before expansion; nil when nothing sets it and the release does not know it.
    ///
    /// - Throws: `ConfigurationError` when the value is computed from others that cannot be used.
    package func rawValue(of name: ParameterName) throws(ConfigurationError) -> RawValue? {
        try rawValue(of: name, undefined: nil)
    }

    /// The value before expansion, where `undefined` has none: it is being computed.
    private func rawValue(
        of name: ParameterName, undefined: ParameterName?
    ) throws(ConfigurationError) -> RawValue? {
        if let setting = setting(of: name) {
            return RawValue(text: setting.assignment.value, origin: setting.origin)
        }
        if name == undefined { return nil }
        if name == "config_directory" { return RawValue(text: directory.path.bytes, origin: .directory) }
        if isFreshInstallation, let value = catalogue.stockValue(of: name) {
            return RawValue(text: value, origin: .freshInstallation)
        }
        if name == "myhostname" { return RawValue(text: try defaultHostName(), origin: .host) }
        if name == "mydomain" { return RawValue(text: try defaultDomain(), origin: .host) }
        return catalogue.definition(of: name).map { RawValue(text: $0.defaultValue, origin: .builtIn) }
    }

    /// The value of a parameter with all references replaced; nil when it has none.
    ///
    /// - Throws: `ConfigurationError.macro` for a mistake in a reference.
    ///
    /// Source: postconf(5), "The general format of the main.cf file".
    package func value(of name: ParameterName) throws(ConfigurationError) -> [UInt8]? {
        try value(of: name, undefined: nil)
    }

    private func value(
        of name: ParameterName, undefined: ParameterName?
    ) throws(ConfigurationError) -> [UInt8]? {
        guard let raw = try rawValue(of: name, undefined: undefined) else { return nil }
        guard raw.text.contains(UInt8(ascii: "$")) else { return raw.text }
        if catalogue.definition(of: name)?.type == .raw { return raw.text }
        do throws(MacroExpansion.Failure) {
            return try MacroExpansion.expand(raw.text, release: catalogue.release) {
                other throws(ConfigurationError) in
                try rawValue(of: other, undefined: undefined)?.text
            }
        } catch {
            switch error {
            case .macro(let mistake): throw .macro(mistake, name, raw.origin)
            case .lookup(let trouble): throw trouble
            }
        }
    }

    /// The default of `myhostname`: the machine's name, with a domain added where it has none.
    ///
    /// As Postfix does: the domain is what main.cf sets `mydomain` to, in which `myhostname` is not defined yet.
    private func defaultHostName() throws(ConfigurationError) -> [UInt8] {
        let host = machineName ?? HostName.ofThisMachine
        if host.contains(UInt8(ascii: ".")) { return host }
        let isSet = setting(of: "mydomain") != nil
        let domain = isSet ? try value(of: "mydomain", undefined: "myhostname") : nil
        return host + Array(".".utf8) + (domain ?? Array("localdomain".utf8))
    }

    /// The default of `mydomain`: all after the first dot of `myhostname`.
    private func defaultDomain() throws(ConfigurationError) -> [UInt8] {
        let host = try value(of: "myhostname", undefined: "mydomain") ?? []
        guard let dot = host.firstIndex(of: UInt8(ascii: ".")) else { return Array("localdomain".utf8) }
        return Array(host[(dot + 1)...])
    }
}

/// The warnings about main.cf, which wait until all of it is read: which values are secrets is known then.
private final class WaitingWarnings {
    private var warnings: [(text: MessageText, setting: ParameterAssignment?)] = []

    /// Adds a warning; a setting stands at its end.
    func add(_ text: MessageText, _ setting: ParameterAssignment? = nil) { warnings.append((text, setting)) }

    /// Gives all warnings in their order.
    func tell(_ warn: (MessageText) -> Void, hiding configuration: MainConfiguration) {
        let hasSetting = warnings.contains { $0.setting != nil }
        let settings = hasSetting ? configuration.settings.map(\.assignment) : []
        let secrets = Secrets(in: settings, configuration.catalogue)
        for (text, setting) in warnings {
            guard let setting else {
                warn(text)
                continue
            }
            // Secrets by the name alone are hidden where the warning is shown.
            let isHidden = secrets.isPart(setting.name) && secrets.hides(setting.name, setting.value)
            warn("\(text)\(setting.name.bytes)=\(isHidden ? SecretNames.replacement : setting.value)")
        }
    }
}
