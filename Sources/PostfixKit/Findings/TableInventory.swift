// Questions about a whole configuration are questions about every address that its tables name: here they are.

/// The tables of a configuration that decide over recipients, and the addresses that their entries stand for.
package struct TableInventory {
    /// An entry of a table, or a word of a list.
    package struct Entry: Sendable {
        /// What a key is about.
        package enum Scope: Sendable, Equatable {
            /// One address.
            case address
            /// A localpart, in each domain of this server.
            case name
            /// All addresses of a domain, or of many, that nothing else names.
            case domain
        }

        /// The parameter that names the table, or holds the word.
        package let parameter: ParameterName
        /// The table; nil for a word of the parameter itself.
        package let table: TableName?
        /// The key, or the word.
        package let key: [UInt8]
        /// The value; empty for a word.
        package let value: [UInt8]
        /// What the key is about.
        package let scope: Scope
        /// Addresses that the entry is for, in external form.
        package let addresses: [[UInt8]]
        /// Whether a resolution has a step for this entry where it has answered.
        package let isTraced: Bool
    }

    /// A table whose entries cannot be listed.
    package struct Gap: Sendable, Equatable {
        /// The parameter that names the table.
        package let parameter: ParameterName
        /// The table.
        package let table: TableName
        /// Why its entries are not known.
        package let reason: MessageText
    }

    /// The localpart of addresses that stand for all of a domain that no entry names.
    package static let anyName = "any-other-name"
    /// The domain of an address that stands for all domains that no entry names.
    static let anyDomain = "any-other-domain.example"

    private let system: MailSystem
    /// The domains that a name without one may have.
    private let localDomains: [[UInt8]]
    private let origin: [UInt8]
    private let tracedParameters: Set<ParameterName>

    /// More domains than these are not tried for each name.
    private static let mostDomains = 16

    /// The inventory of a mail system.
    ///
    /// - Throws: `ConfigurationError` for a parameter that cannot be used.
    package init(_ system: MailSystem) throws(ConfigurationError) {
        self.system = system
        origin = try system.main.originDomain()
        var domains: [[UInt8]] = []
        for word in try system.main.list("mydestination") where Self.isDomain(word) {
            if !domains.contains(word), domains.count < Self.mostDomains { domains.append(word) }
        }
        localDomains = domains
        var traced: Set<ParameterName> = [
            "virtual_alias_maps", "recipient_bcc_maps", "relocated_maps", "transport_maps", "alias_maps",
            "mailbox_transport_maps", "mailbox_command_maps", "fallback_transport_maps",
            "virtual_mailbox_maps",
        ]
        let recipients = Array("envelope_recipient".utf8)
        if try system.main.list("canonical_classes").contains(recipients) { traced.insert("canonical_maps") }
        if try system.main.list("recipient_canonical_classes").contains(recipients) {
            traced.insert("recipient_canonical_maps")
        }
        tracedParameters = traced
    }

    /// The parameters with tables of addresses.
    private static let tableParameters: [ParameterName] = [
        "recipient_canonical_maps", "canonical_maps", "virtual_alias_maps", "recipient_bcc_maps",
        "relocated_maps", "transport_maps", "alias_maps", "mailbox_transport_maps", "mailbox_command_maps",
        "fallback_transport_maps", "virtual_mailbox_maps", "relay_recipient_maps", "local_recipient_maps",
        "smtp_generic_maps", "lmtp_generic_maps",
    ]

    /// The parameters with domains.
    private static let listParameters: [ParameterName] = [
        "mydestination", "virtual_alias_domains", "virtual_mailbox_domains", "relay_domains",
    ]

    /// Calls `body` for each entry of each table, and for each word of the lists of domains.
    ///
    /// Tables are read from their beginning to their end, and nothing of them is kept.
    ///
    /// - Returns: the tables whose entries could not be listed.
    /// - Throws: `ConfigurationError` for a parameter that cannot be used, and what `body` throws.
    package func forEachEntry(
        _ body: (Entry) throws(ConfigurationError) -> Void
    ) throws(ConfigurationError) -> [Gap] {
        var gaps: [Gap] = []
        var seen: Set<TableName> = []
        for parameter in Self.tableParameters {
            var tables: [TableName] = []
            for configuration in configurations(of: parameter) {
                let value = try configuration.string(parameter)
                for word in listItems(value.span) {
                    let table = TableName(word, defaultType: [])
                    if !tables.contains(table) { tables.append(table) }
                }
            }
            for table in tables {
                // Lists of recipients name the tables again that decide where mail goes.
                let isRepeated = !tracedParameters.contains(parameter) && seen.contains(table)
                seen.insert(table)
                if !isRepeated { try list(table, of: parameter, &gaps, body) }
            }
        }
        for parameter in Self.listParameters { try listDomains(of: parameter, seen, &gaps, body) }
        return gaps
    }

    /// Calls `body` for each entry of the access tables of the SMTP server that look at addresses; the parameter of
    /// such an entry is the restriction.
    ///
    /// - Returns: the tables whose entries could not be listed.
    /// - Throws: as `forEachEntry`.
    package func forEachAccessEntry(
        _ body: (Entry) throws(ConfigurationError) -> Void
    ) throws(ConfigurationError) -> [Gap] {
        var gaps: [Gap] = []
        for (restriction, table) in try system.server.get().addressTables {
            try walk(table, of: restriction, options(Self.searched(restriction)), &gaps) {
                (key, value) throws(ConfigurationError) in
                try body(
                    Entry(
                        parameter: restriction, table: table, key: key, value: value, scope: .address,
                        addresses: [], isTraced: true))
            }
        }
        return gaps
    }

    /// The places of the rules in the access tables that have patterns.
    ///
    /// - Throws: as `rules`.
    package func accessRules() throws(ConfigurationError) -> [(table: TableName, origin: EntryOrigin)] {
        try system.server.get().addressTables.flatMap { (restriction, table) in
            rules(table, Self.searched(restriction))
        }
    }

    private func rules(
        _ table: TableName, _ searched: SearchedFormat
    ) -> [(table: TableName, origin: EntryOrigin)] {
        let open = try? TableRegistry.open(table, options: options(searched))
        return (open?.table as? any RuleTable)?.origins.map { (table, $0) } ?? []
    }

    /// The places of the rules in tables of patterns, which have no keys to list.
    ///
    /// - Throws: `ConfigurationError` for a parameter that cannot be used.
    package func rules() throws(ConfigurationError) -> [(table: TableName, origin: EntryOrigin)] {
        var rules: [(table: TableName, origin: EntryOrigin)] = []
        for parameter in Self.tableParameters where tracedParameters.contains(parameter) {
            let value = try system.main.string(parameter)
            for word in listItems(value.span) {
                rules += self.rules(TableName(word, defaultType: []), Self.searched(parameter))
            }
        }
        return rules
    }

    /// Where the entry of a table stands; nil where that is not known.
    package func origin(of entry: Entry) -> EntryOrigin? {
        guard let name = entry.table else { return nil }
        let searched = Self.searched(entry.parameter)
        var options = system.environment.options
        options.use.trust = searched.format.trust
        let table = system.environment.open(name, options)
        return system.environment.sources.evidence(
            for: entry.key, value: entry.value, in: table, isAliases: searched.format.role == .aliases
        ).origin
    }

    // MARK: tables

    /// main.cf, and what it is to the services that have the parameter otherwise.
    private func configurations(of parameter: ParameterName) -> [MainConfiguration] {
        let services = system.master?.services.filter { $0.option(parameter) != nil } ?? []
        return [system.main]
            + services.compactMap { service in
                let type = String(decoding: service.type, as: UTF8.self)
                return try? system.stage(service.name, type: type).configuration
            }
    }

    private static func searched(_ parameter: ParameterName) -> SearchedFormat {
        SearchedFormat(String(decoding: parameter.bytes, as: UTF8.self)) ?? .key
    }

    private func options(_ searched: SearchedFormat) -> TableOptions {
        var options = system.environment.options
        // Besides the agents that require trusted tables, others may ask the table.
        options.use.trust = min(searched.format.trust, .noSubstitution)
        return options
    }

    /// Keys that are in every table of aliases, and are not aliases.
    private static let aliasMarks: Set<[UInt8]> = [
        Array("@".utf8), Array("YP_LAST_MODIFIED".utf8), Array("YP_MASTER_NAME".utf8),
    ]

    /// Calls `body` for each entry of a table.
    private func list(
        _ name: TableName, of parameter: ParameterName, _ gaps: inout [Gap],
        _ body: (Entry) throws(ConfigurationError) -> Void
    ) throws(ConfigurationError) {
        let searched = Self.searched(parameter)
        let isTraced = tracedParameters.contains(parameter)
        try walk(name, of: parameter, options(searched), &gaps) { (key, value) throws(ConfigurationError) in
            if searched.format.role == .aliases, Self.aliasMarks.contains(key) { return }
            guard let (scope, addresses) = addresses(of: key, searched.order) else { return }
            try body(
                Entry(
                    parameter: parameter, table: name, key: key, value: value, scope: scope,
                    addresses: addresses, isTraced: isTraced))
        }
    }

    /// Opens a table for itself, so that the mail system can ask its own at the same time, and shows all entries.
    private func walk(
        _ name: TableName, of parameter: ParameterName, _ options: TableOptions, _ gaps: inout [Gap],
        _ body: ([UInt8], [UInt8]) throws(ConfigurationError) -> Void
    ) throws(ConfigurationError) {
        if name.innermost.holdsUsers {
            let users: [UserAccount]
            do throws(SystemError) {
                users = try system.accounts.listedUsers()
            } catch {
                gaps.append(Gap(parameter: parameter, table: name, reason: "passwd: \(error.reason)"))
                return
            }
            for user in users { try body(user.name, []) }
            return
        }
        var failure: ConfigurationError?
        do throws(TableError) {
            let table = try TableRegistry.open(name, options: options)
            try table.listable().forEachEntry { (key, value) throws(TableError) in
                do throws(ConfigurationError) {
                    try body(key.array, value.array)
                } catch {
                    failure = error
                    throw .other(error.message, kind: .configuration)
                }
            }
        } catch {
            if let failure { throw failure }
            let reason: MessageText =
                if case .cannotList = error {
                    "tables of type \(name.type) do not list their entries"
                } else { error.message }
            gaps.append(Gap(parameter: parameter, table: name, reason: reason))
        }
    }

    // MARK: keys

    /// The addresses for which a key is looked up; nil for a key that no address has.
    private func addresses(
        of key: [UInt8], _ order: SearchOrder
    ) -> (scope: Entry.Scope, addresses: [[UInt8]])? {
        let at = UInt8(ascii: "@"), dot = UInt8(ascii: ".")
        let anyName = Array(Self.anyName.utf8) + [at]
        if key.isEmpty || key == Array("<>".utf8) { return nil }
        if order.subject == .localpart {
            let name = externalForm(ofLocalpart: key.span)
            let domains = localDomains.isEmpty ? [origin] : localDomains
            return (.name, domains.map { name + [at] + $0 })
        }
        if let place = key.lastIndex(of: at) {
            if place == 0 { return (.domain, [Array(Self.anyName.utf8) + key]) }
            return place == key.count - 1 ? nil : (.address, [key])
        }
        if order.steps.contains(.wildcard) {
            if key == [UInt8(ascii: "*")] { return (.domain, [anyName + Array(Self.anyDomain.utf8)]) }
            return (.domain, [anyName + (key.first == dot ? Array("any-other-host".utf8) : []) + key])
        }
        guard order.steps.contains(.localpartsIfLocal) else { return nil }
        let domains = [origin] + localDomains.filter { $0 != origin }
        return (.name, domains.map { key + [at] + $0 })
    }

    /// Calls `body` for each domain of a list.
    private func listDomains(
        of parameter: ParameterName, _ seen: Set<TableName>, _ gaps: inout [Gap],
        _ body: (Entry) throws(ConfigurationError) -> Void
    ) throws(ConfigurationError) {
        let value = try system.main.string(parameter)
        func tell(_ domain: [UInt8], _ value: [UInt8], _ table: TableName?) throws(ConfigurationError) {
            let host = domain.first == UInt8(ascii: ".") ? "any-other-host" : ""
            try body(
                Entry(
                    parameter: parameter, table: table, key: domain, value: value, scope: .domain,
                    addresses: [Array("\(Self.anyName)@\(host)".utf8) + domain], isTraced: false))
        }
        for word in listItems(value.span) {
            if Self.isDomain(word) { try tell(word, [], nil) }
            guard word.first != UInt8(ascii: "/"), word.contains(UInt8(ascii: ":")),
                word.first != UInt8(ascii: "!")
            else { continue }
            let table = TableName(word, defaultType: [])
            // A table of addresses has its domains between them: a name with a dot may be one.
            let isShared = seen.contains(table)
            var options = system.environment.options
            options.surroundings.warn = { _ in }
            var problems: [Gap] = []
            try walk(table, of: parameter, options, &problems) { (key, value) throws(ConfigurationError) in
                guard Self.isDomain(key), !isShared || key.dropFirst().contains(UInt8(ascii: ".")) else {
                    return
                }
                try tell(key, value, table)
            }
            if !isShared { gaps += problems }
        }
    }

    /// Whether a word of a list is a domain, and nothing that stands for others.
    private static func isDomain(_ word: [UInt8]) -> Bool {
        !word.isEmpty && !word.contains { "@:/!{}*\" ".utf8.contains($0) }
    }
}
