// From main.cf to the rules of searches: the one place that knows which parameter means what.

extension AddressRules {
    /// The rules that a configuration makes; tables that it names are opened with `options` when one is needed.
    ///
    /// - Throws: `ConfigurationError` for a parameter that has no good value.
    package init(_ configuration: MainConfiguration, options: TableOptions) throws(ConfigurationError) {
        let local = LocalDomains(configuration, options: options)
        let subdomains = try StringListOnDemand("parent_domain_matches_subdomains", configuration, options)
        // Postfix asks for each parameter once, too.
        var styles: [String: Bool] = [:]
        self.init(
            extensions: ExtensionRules(
                delimiters: try configuration.string("recipient_delimiter"),
                keepsListNames: try configuration.boolean("owner_request_special"),
                doubleBounceSender: try configuration.string("double_bounce_sender")),
            origin: try configuration.originDomain(),
            appendsOrigin: try configuration.boolean("append_at_myorigin"),
            propagatedExtensions: Set(try configuration.list("propagate_unmatched_extensions")),
            authenticatesBySender: try configuration.boolean("smtp_sender_dependent_authentication"),
            folding: options.use.checksUTF8 ? .unicode : .ascii,
            matchesSubdomains: { (parameter) throws(TableError) in
                if let style = styles[parameter] { return style }
                let style = try subdomains.list().matches(Array(parameter.utf8))
                styles[parameter] = style
                return style
            },
            nullKeys: { (parameter) throws(TableError) in
                try configuration.tableValue(ParameterName(Array(parameter.utf8)))
            },
            isLocal: { (domain) throws(TableError) in try local.contains(domain) })
    }
}

/// A list of a parameter, taken apart when it is asked for the first time.
final class StringListOnDemand {
    private let parameter: ParameterName
    private let text: [UInt8]
    private let options: TableOptions
    private var known: StringList?

    private let style: () throws(TableError) -> StringList.Style

    init(
        _ parameter: ParameterName, _ configuration: MainConfiguration, _ options: TableOptions,
        style: @escaping () throws(TableError) -> StringList.Style = { () throws(TableError) in .string }
    ) throws(ConfigurationError) {
        self.parameter = parameter
        self.style = style
        self.options = options
        text = try configuration.string(parameter)
    }

    func list() throws(TableError) -> StringList {
        if let known { return known }
        let list = try StringList(
            text, of: parameter.bytes, style: try style(), isPatient: true, options: options)
        known = list
        return list
    }
}

extension MainConfiguration {
    /// The value of a parameter for a search, whose errors are those of tables.
    func tableValue(_ name: ParameterName) throws(TableError) -> [UInt8] {
        do throws(ConfigurationError) {
            return try string(name)
        } catch { throw .other(error.message, kind: .configuration) }
    }
}
