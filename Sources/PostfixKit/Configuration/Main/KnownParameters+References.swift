// A name that is not in the catalogue is a parameter if it is set and a value refers to it; so all values are scanned.

extension KnownParameters {
    /// Receives what is found while the settings are scanned.
    package struct Listener {
        /// The files as this run sees them.
        package var files: ConfigurationFiles
        /// Whether database clients' files are searched for unused parameters.
        package var warnsOfUnused: Bool
        /// Whether database clients' files are looked into at all.
        package var checksClientFiles = true
        /// Whether a value that cannot be expanded is reported and skipped.
        package var isLenient: Bool
        /// Receives warnings.
        package var warn: (MessageText) -> Void
        /// Receives errors that are skipped.
        package var skip: (ConfigurationError) -> Void

        /// A listener.
        package init(
            files: ConfigurationFiles, warnsOfUnused: Bool = true, isLenient: Bool = false,
            warn: @escaping (MessageText) -> Void, skip: @escaping (ConfigurationError) -> Void = { _ in }
        ) {
            self.files = files
            self.warnsOfUnused = warnsOfUnused
            self.isLenient = isLenient
            self.warn = warn
            self.skip = skip
        }

        /// A listener that receives what is wrong with a list of tables, and not the table.
        var hidingTexts: Listener {
            var listener = self
            listener.warn = { message in
                let text = message.bytes
                let end = text.firstIndex(of: UInt8(ascii: "\"")) ?? text.firstIndex(of: UInt8(ascii: "#"))
                warn(end.map { MessageText(text[..<$0] + SecretNames.replacement) } ?? message)
            }
            return listener
        }
    }

    /// Finds the names that are known because the settings refer to them, and drops settings of parameters that
    /// cannot be set.
    ///
    /// The defaults of a release refer to parameters of that release alone: they need not be looked into.
    ///
    /// - Throws: `ConfigurationError` for a value that cannot be expanded, and for a bad file of a database
    ///   client.
    ///
    /// Source: postconf(1), "-C user".
    package func register(_ listener: Listener) throws(ConfigurationError) {
        var clients = ClientFiles(catalogue: catalogue, listener: listener)
        for index in services.indices where !services[index].settings.isEmpty {
            try scan(service: index, &clients, listener)
        }
        try scanComputedDefaults(listener)
        try scan(service: nil, &clients, listener)
    }

    /// Looks into the defaults that are made of other settings: `$$` there comes out as `$`.
    private func scanComputedDefaults(_ listener: Listener) throws(ConfigurationError) {
        for (name, other) in [("myhostname", "mydomain"), ("mydomain", "myhostname")]
            as [(ParameterName, ParameterName)]
        where setting(of: name) == nil {
            guard setting(of: other)?.assignment.value.contains(UInt8(ascii: "$")) == true else { continue }
            try attempt(listener) { () throws(ConfigurationError) in
                let value = try computedDefault(of: name, from: .effective) ?? []
                flagReferences(in: value, of: name, service: nil, listener)
            }
        }
    }

    /// Looks into the settings of a service, or of main.cf.
    private func scan(
        service: Int?, _ clients: inout ClientFiles, _ listener: Listener
    ) throws(ConfigurationError) {
        try attempt(listener) { () throws(ConfigurationError) in
            try registerClasses(service: service, listener)
        }
        let assignments = service.map { services[$0].settings } ?? settings.map(\.assignment)
        for assignment in assignments {
            let name = assignment.name
            let definition = catalogue.definition(of: name)
            if definition?.isReadOnly == true {
                listener.warn(
                    "\(file(of: service)): read-only parameter assignment: \(name.bytes)=\(assignment.value)")
                drop(name, service: service)
                continue
            }
            if definition?.type == .raw { continue }
            flagReferences(in: assignment.value, of: name, service: service, listener)
            // What the user defines is looked into where it is used.
            guard definition != nil || transportParameters.defaultValue(of: name) != nil else { continue }
            try attempt(listener) { () throws(ConfigurationError) in
                let value = try expanded(assignment.value, of: name, in: service.map { services[$0] })
                try flagDatabases(
                    in: value, service: service, &clients,
                    hidesSecrets && secrets.hides(name, value) ? listener.hidingTexts : listener)
            }
        }
    }

    private func attempt(
        _ listener: Listener, _ work: () throws(ConfigurationError) -> Void
    ) throws(ConfigurationError) {
        do throws(ConfigurationError) {
            try work()
        } catch {
            guard listener.isLenient else { throw error }
            listener.skip(error)
        }
    }

    private func drop(_ name: ParameterName, service: Int?) {
        if let service {
            let identity = services[service].identity
            for index in services.indices where services[index].identity == identity {
                services[index].settings.removeAll { $0.name == name }
            }
        } else {
            settings.removeAll { $0.assignment.name == name }
        }
    }

    /// The names in `smtpd_restriction_classes` are used as they stand.
    private func registerClasses(service: Int?, _ listener: Listener) throws(ConfigurationError) {
        let name: ParameterName = "smtpd_restriction_classes"
        let list: [UInt8]?
        if let service {
            let own = services[service]
            list = try own.setting(of: name).map { (value: [UInt8]) throws(ConfigurationError) in
                try expanded(value, of: name, in: own) { own.setting(of: $0) }
            }
        } else {
            list = try expandedSetting(of: name)
        }
        for word in (list ?? []).split(whereSeparator: { ", \t\r\n".utf8.contains($0) }) {
            flag(ParameterName(Array(word)), service: service, listener)
        }
    }

    private func flagReferences(
        in value: [UInt8], of name: ParameterName, service: Int?, _ listener: Listener
    ) {
        do throws(MacroError) {
            try MacroExpansion.names(in: value, release: catalogue.release) {
                self.flag($0, service: service, listener)
            }
        } catch { listener.warn((hidesSecrets ? hidingSecret(error, in: name) : error).message) }
    }

    /// Marks a name as used by main.cf or by a service; warns where it is set nowhere.
    ///
    /// `isOptional` is for names that need not be set.
    func flag(_ name: ParameterName, service: Int?, isOptional: Bool = false, _ listener: Listener) {
        var isSet = false
        if let service, services[service].setting(of: name) != nil {
            isSet = true
            localUsers[service].insert(name)
        } else if setting(of: name) != nil {
            isSet = true
            users.insert(name)
        }
        if service == nil {
            for index in services.indices where services[index].setting(of: name) != nil {
                isSet = true
                localUsers[index].insert(name)
            }
        }
        if !isSet, !isOptional, parameterClass(of: name) == nil {
            listener.warn("\(file(of: service)): undefined parameter: \(name.bytes)")
        }
    }

    /// The file that sets what a service, or main.cf, sets.
    func file(of service: Int?) -> FilePath { service == nil ? directory.mainFile : directory.masterFile }
}
