// A new release changes what a configuration means without a word in it being changed; this finds where.

/// What an upgrade changes for a configuration.
public struct UpgradeFinding: Sendable, Equatable {
    /// What kind of change it is.
    public enum Kind: String, Sendable {
        /// A default changes, and the configuration does not set the parameter.
        case changedDefault = "default"
        /// A value changes because it refers to a default that does.
        case changedValue = "value"
        /// A parameter that is set is gone.
        case removed = "removed"
        /// A parameter that is set is deprecated.
        case deprecated = "deprecated"
        /// A type of table is not there, or need not be there, any more.
        case tableType = "table-type"
        /// An access restriction is gone, or deprecated.
        case restriction = "restriction"
        /// A value cannot be expanded any more.
        case broken = "broken"
    }

    /// The kind.
    public let kind: Kind
    /// The parameter.
    public let name: ParameterName
    /// Where it is set; nil where it is not.
    public let place: ConfigurationText.Place?
    /// The value before and after, expanded and without secrets; nil where that is not the point.
    public let change: Change?
    /// What to know, or do.
    public let advice: MessageText?

    /// A change of a value.
    public struct Change: Sendable, Equatable {
        /// The value in the release that is left.
        public let before: [UInt8]
        /// The value in the release that is gone to.
        public let after: [UInt8]
    }
}

/// Compares what a configuration is to two releases.
public struct UpgradeCheck {
    private let old: ConfigurationSnapshot
    private let new: ConfigurationSnapshot
    private var findings: [UpgradeFinding] = []

    private var oldRelease: PostfixRelease { old.known.catalogue.release }
    private var newRelease: PostfixRelease { new.known.catalogue.release }

    /// What changes for a configuration that two releases have read; secrets are hidden if that is wanted.
    ///
    /// - Throws: `ConfigurationError` for a value that the old release cannot expand, unless that is told to
    ///   `skip`.
    public static func findings(
        from old: ConfigurationSnapshot, to new: ConfigurationSnapshot, hidesSecrets: Bool,
        skip: ((ConfigurationError) -> Void)? = nil
    ) throws(ConfigurationError) -> [UpgradeFinding] {
        var check = UpgradeCheck(old: old, new: new)
        try check.compareValues(hidesSecrets: hidesSecrets, skip: skip)
        check.checkSettings()
        return check.findings
    }

    private init(old: ConfigurationSnapshot, new: ConfigurationSnapshot) {
        self.old = old
        self.new = new
    }

    private mutating func add(
        _ kind: UpgradeFinding.Kind, _ name: ParameterName, at place: ConfigurationText.Place? = nil,
        change: UpgradeFinding.Change? = nil, _ advice: MessageText? = nil
    ) {
        findings.append(
            UpgradeFinding(kind: kind, name: name, place: place, change: change, advice: advice))
    }

    /// Finds values in effect that are not the same in both releases.
    private mutating func compareValues(
        hidesSecrets: Bool, skip: ((ConfigurationError) -> Void)?
    ) throws(ConfigurationError) {
        var names: [ParameterName] = []
        try old.known.list([.builtin, .service, .user], from: .effective) { (entry) in
            if !entry.isRaw { names.append(ParameterName(entry.name.array)) }
        }
        for name in names {
            // That another release has another version is no finding, nor what nobody can set.
            let definition = old.known.catalogue.definition(of: name)
            if definition?.dependence == .release || definition?.isReadOnly == true { continue }
            guard let before = try old.known.value(of: name), let after = try new.known.value(of: name) else {
                continue
            }
            let setting = old.known.setting(of: name)
            // A default that changes only by what it refers to is told of where that changes.
            if setting == nil, before == after { continue }
            let expandedBefore: TracedExpansion
            do throws(ConfigurationError) {
                expandedBefore = try old.known.tracedExpansion(of: before, named: name)
            } catch {
                guard let skip else { throw error }
                skip(error)
                continue
            }
            var place: ConfigurationText.Place?
            if case .file(let there) = old.origin(of: name) { place = there }
            do throws(ConfigurationError) {
                let expandedAfter = try new.known.tracedExpansion(of: after, named: name)
                if expandedBefore.text == expandedAfter.text { continue }
                func shown(_ one: TracedExpansion) -> [UInt8] {
                    hidesSecrets && one.holdsSecret(of: name) ? Secrets.replacement : one.text
                }
                add(
                    setting == nil ? .changedDefault : .changedValue, name, at: place,
                    change: UpgradeFinding.Change(
                        before: shown(expandedBefore), after: shown(expandedAfter)))
            } catch {
                add(.broken, name, at: place, error.expansionMessages?.mistake ?? error.message)
            }
        }
    }

    /// Finds settings that the new release does not want, in main.cf and then in master.cf.
    private mutating func checkSettings() {
        for setting in old.known.settings {
            guard case .file(let place) = old.origin(of: setting.assignment.name) else { continue }
            checkName(setting.assignment.name, at: place)
            checkTables(setting.assignment, at: place)
            checkRestrictions(setting.assignment, at: place)
        }
        guard let master = old.master else { return }
        for service in master.services {
            for option in service.options {
                let place = master.place(of: option, in: service)
                checkName(option.name, at: place)
                let assignment = ParameterAssignment(name: option.name, value: option.value)
                checkTables(assignment, at: place)
                checkRestrictions(assignment, at: place)
            }
        }
    }

    private mutating func checkName(_ name: ParameterName, at place: ConfigurationText.Place?) {
        let catalogue = new.known.catalogue
        if let advice = catalogue.deprecation(of: name) {
            let isThere = catalogue.definition(of: name) != nil || catalogue.isLegacy(name)
            return add(isThere ? .deprecated : .removed, name, at: place, advice)
        }
        let wasThere = old.known.catalogue.definition(of: name) != nil
        if wasThere, catalogue.definition(of: name) == nil, !catalogue.isLegacy(name) {
            add(.removed, name, at: place)
        }
    }

    /// Finds tables of types that the new release does not have, or that it is prepared to be built without.
    private mutating func checkTables(_ setting: ParameterAssignment, at place: ConfigurationText.Place?) {
        var told: Set<[UInt8]> = []
        for type in Self.tableTypes(in: setting.value) where told.insert(type).inserted {
            guard let advice = adviceOnTables(ofType: type) else { continue }
            add(.tableType, setting.name, at: place, advice)
        }
    }

    /// What is to be known of a type of table; nil where nothing changes.
    private func adviceOnTables(ofType type: [UInt8]) -> MessageText? {
        let isGone =
            type == Array("debug".utf8)
            ? oldRelease.hasDebugTables && !newRelease.hasDebugTables
            : !old.known.catalogue.clientParameters(ofType: type).isEmpty
                && new.known.catalogue.clientParameters(ofType: type).isEmpty
        if isGone { return "table type \(type) is not in Postfix \(newRelease.text)" }
        let isBerkeleyDB = ["hash", "btree"].contains { Array($0.utf8) == type }
        guard isBerkeleyDB, newRelease.redirectsTableTypes, !oldRelease.redirectsTableTypes,
            new.known.setting(of: "non_bdb_migration_level") == nil
        else { return nil }
        return """
            Postfix \(newRelease.text) may be built without Berkeley DB, and then lacks table type \(type); \
            see non_bdb_migration_level
            """
    }

    /// Finds access restrictions that the new release removes, or warns of; what the old one does the same is
    /// told, too.
    private mutating func checkRestrictions(
        _ setting: ParameterAssignment, at place: ConfigurationText.Place?
    ) {
        var told: Set<[UInt8]> = []
        for word in Self.words(of: setting.value) where told.insert(Array(word)).inserted {
            guard let advice = new.known.catalogue.adviceOnRestriction(Array(word)) else { continue }
            add(.restriction, setting.name, at: place, advice)
        }
    }

    private static func words(of value: [UInt8]) -> [ArraySlice<UInt8>] {
        value.split { isFieldBlank($0) || ",{}".utf8.contains($0) }
    }

    /// The types of all that looks like a table, `type:name`, in the order of the text.
    private static func tableTypes(in value: [UInt8]) -> [[UInt8]] {
        words(of: value).flatMap { word in
            // A table may be reached through others: `proxy:hash:name`.
            let parts = word.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).dropLast()
            return parts.prefix { !$0.isEmpty && $0.allSatisfy(MacroExpansion.isNameByte) }.map(Array.init)
        }
    }
}

extension ParameterCatalogue {
    /// What is to be known of an access restriction in this release; nil where it is as good as ever.
    func adviceOnRestriction(_ name: [UInt8]) -> MessageText? {
        let table = CatalogueTable(ParameterCatalogueData.restrictions)
        var start = 0
        while let row = table.row(at: start) {
            start = row.upperBound + 1
            guard table.content(0, of: row) == name else { continue }
            func version(_ field: Int) -> PostfixRelease? {
                Self.version(table.bytes.extracting(table.field(field, of: row)), missingPatch: 0)
            }
            let instead = table.content(3, of: row)
            if let removed = version(2), removed <= release {
                return "restriction \(name) is not in Postfix \(release.text); specify \"\(instead)\""
            }
            if let since = version(1), since <= release {
                return "restriction \(name) is deprecated in Postfix \(release.text); specify \"\(instead)\""
            }
        }
        return nil
    }
}
