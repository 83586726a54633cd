// An unused setting is most often a mistake in its name, and one that will be removed is worth a warning.

extension KnownParameters {
    /// What is wrong with the name of a setting.
    package struct NameWarning: Sendable, Equatable {
        /// The words, with the file.
        package let message: MessageText
        /// Whether the name is deprecated, and not just unknown.
        package let isDeprecated: Bool
        /// The name.
        package let name: ParameterName
    }

    /// Names set in main.cf that are unused or deprecated, in the order of names.
    ///
    /// Source: postconf(1), "-q".
    package func mainNameWarnings() -> [NameWarning] {
        settings.compactMap { setting in
            warning(
                setting.assignment, isKnown: parameterClass(of: setting.assignment.name) != nil, service: nil)
        }
    }

    /// The same for each service of master.cf, in the order of the file.
    package func masterNameWarnings() -> [NameWarning] {
        services.indices.flatMap { index in
            services[index].settings.compactMap { setting in
                let isKnown =
                    localUsers[index].contains(setting.name) || parameterClass(of: setting.name) != nil
                return warning(setting, isKnown: isKnown, service: index)
            }
        }
    }

    private func warning(_ setting: ParameterAssignment, isKnown: Bool, service: Int?) -> NameWarning? {
        let name = setting.name.bytes
        let file = file(of: service)
        guard let advice = catalogue.deprecation(of: setting.name) else {
            if isKnown { return nil }
            return NameWarning(
                message: "\(file): unused parameter: \(name)=\(setting.value)", isDeprecated: false,
                name: setting.name)
        }
        let fate: MessageText = isKnown ? "\"\(name)\" will be removed" : "\(name) has been removed"
        return NameWarning(
            message: "\(file): support for parameter \(fate); instead, \(advice)", isDeprecated: true,
            name: setting.name)
    }
}

extension ParameterCatalogue {
    /// What postconf of the release says to do instead of setting a parameter; nil where it says nothing.
    package func deprecation(of name: ParameterName) -> MessageText? {
        guard release.warnsOfDeprecatedNames else { return nil }
        let table = CatalogueTable(CatalogueData.deprecated)
        guard let row = table.row(name.bytes.span),
            let since = Self.version(table.bytes.extracting(table.field(1, of: row)), missingPatch: 0),
            since <= release
        else { return nil }
        return MessageText(table.content(2, of: row))
    }
}
