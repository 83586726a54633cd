// To compare and to explain, a configuration is read as a whole: both files, with the place of each setting.

/// A configuration directory as one release sees it, with the place of everything that is set.
package struct ConfigurationSnapshot {
    /// What is read, and as what.
    package struct Request {
        /// The directory of main.cf and master.cf.
        package var directory: ConfigurationDirectory
        /// The files as this run sees them.
        package var files: ConfigurationFiles
        /// The release that reads it.
        package var release: PostfixRelease
        /// Whose build of the release.
        package var distribution: Distribution
        /// What depends on the machine.
        package var facts = HostFacts()
        /// Settings that come before those of main.cf.
        package var overrides: [ParameterAssignment] = []
        /// Whether `config_directory` is where the files are, and not where they will be.
        package var knowsDirectory = true
        /// Whether a master.cf that is not there is an error, and not a warning.
        package var needsMaster = false
        /// Whether what cannot be read or expanded is passed over.
        package var isLenient = false
        /// The content of main.cf, where it is not that of the file.
        package var mainText: ConfigurationText?
        /// The content of master.cf, where it is not that of the file.
        package var masterText: ConfigurationText?
        /// Whether the files of database clients are looked into.
        package var checksClientFiles = true
        /// Whether messages about mistakes leave out parts of secrets.
        package var hidesSecrets = false

        /// A request for a directory.
        package init(
            directory: ConfigurationDirectory, files: ConfigurationFiles, release: PostfixRelease,
            distribution: Distribution
        ) {
            self.directory = directory
            self.files = files
            self.release = release
            self.distribution = distribution
        }
    }

    /// The parameters.
    package let known: KnownParameters
    /// master.cf; nil where there is none.
    package let master: MasterFile?
    /// All settings of main.cf, in its order.
    private let places: [ParameterName: [ConfigurationText.LocatedAssignment]]

    /// Reads a configuration.
    ///
    /// - Throws: `ConfigurationError` for a main.cf that is not there, and for files in error.
    package static func load(
        _ request: Request, warn: @escaping (MessageText) -> Void,
        skip: @escaping (ConfigurationError) -> Void
    ) throws(ConfigurationError) -> ConfigurationSnapshot {
        let main = try MainConfiguration.read(
            directory: request.directory, files: request.files, text: request.mainText?.bytes,
            release: request.release, distribution: request.distribution,
            skip: request.isLenient ? skip : nil, warn: warn)
        let master = try master(request, warn: warn, skip: skip)
        let known = KnownParameters(
            catalogue: ParameterCatalogue(release: request.release, distribution: request.distribution),
            directory: request.directory, services: KnownParameters.Service.all(master?.services ?? []),
            facts: request.facts)
        known.hidesSecrets = request.hidesSecrets
        known.take(main, overrides: request.overrides)
        if !request.knowsDirectory { known.settings.removeAll { $0.origin == .directory } }
        var listener = KnownParameters.Listener(
            files: request.files, warnsOfUnused: false, isLenient: request.isLenient, warn: warn, skip: skip)
        listener.checksClientFiles = request.checksClientFiles
        try known.register(listener)
        let text =
            if let given = request.mainText { given } else {
                try request.files.text(of: request.directory.mainFile)
            }
        // Lines that are not assignments were reported above.
        let places = text.logicalLines.compactMap { line in
            line.isOrphan ? nil : try? text.assignment(of: line)
        }
        return ConfigurationSnapshot(
            known: known, master: master, places: Dictionary(grouping: places) { $0.assignment.name })
    }

    private static func master(
        _ request: Request, warn: @escaping (MessageText) -> Void,
        skip: @escaping (ConfigurationError) -> Void
    ) throws(ConfigurationError) -> MasterFile? {
        do throws(MasterFileError) {
            let skip: ((MasterFileError) -> Void)? = request.isLenient ? { skip(.service($0.message)) } : nil
            if let text = request.masterText { return try MasterFile(text, skip: skip, warn: warn) }
            return try MasterFile.load(
                directory: request.directory, files: request.files, skip: skip, warn: warn)
        } catch {
            guard case .file(let problem) = error, problem.isMissingInput else {
                throw .service(error.message)
            }
            if request.needsMaster { throw problem }
            warn(problem.message)
            return nil
        }
    }

    /// The settings of a name in main.cf, in its order; only the last is in effect.
    package func settings(of name: ParameterName) -> [ConfigurationText.LocatedAssignment] {
        places[name] ?? []
    }

    /// Where the value of a parameter comes from.
    package func origin(of name: ParameterName) -> ValueOrigin {
        if let setting = known.setting(of: name) {
            switch setting.origin {
            case .option: return .option
            case .directory: return .directory
            case .line(let file, let line):
                let place = settings(of: name).last?.name
                return .file(place ?? ConfigurationText.Place(file: file, line: line, column: 1))
            case .freshInstallation, .host, .builtIn: break
            }
        }
        return known.catalogue.originOfDefault(of: name)
    }
}

extension ConfigurationSnapshot {
    /// A setting of a parameter in master.cf.
    package struct ServiceSetting: Sendable, Equatable {
        /// The name and the type of the service, `name/type`.
        package let service: [UInt8]
        /// The value, not expanded.
        package let value: [UInt8]
        /// Where it stands.
        package let place: ConfigurationText.Place?
        /// Whether no later option of the same service sets the name.
        package let isInEffect: Bool
    }

    /// The settings of a parameter in master.cf, in its order.
    package func serviceSettings(of name: ParameterName) -> [ServiceSetting] {
        guard let master else { return [] }
        var found: [ServiceSetting] = []
        for service in master.services {
            for option in service.options where option.name == name {
                if let old = found.lastIndex(where: { $0.service == service.identity }) {
                    let earlier = found[old]
                    found[old] = ServiceSetting(
                        service: earlier.service, value: earlier.value, place: earlier.place,
                        isInEffect: false)
                }
                found.append(
                    ServiceSetting(
                        service: service.identity, value: option.value,
                        place: master.place(of: option, in: service), isInEffect: true))
            }
        }
        return found
    }

    /// Where the value that a service sees comes from.
    package func origin(of name: ParameterName, in service: MasterService) -> ValueOrigin {
        let own = serviceSettings(of: name).last { $0.service == service.identity }
        return own?.place.map { .file($0) } ?? origin(of: name)
    }
}
