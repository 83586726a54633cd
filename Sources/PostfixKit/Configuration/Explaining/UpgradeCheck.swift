// A new release changes what a configuration means without a word in it being changed; this finds where.

/// Compares what a configuration is to two releases.
package struct UpgradeCheck {
    private let old: ConfigurationSnapshot
    private let new: ConfigurationSnapshot
    private var findings: [UpgradeFinding] = []

    private var oldRelease: PostfixRelease { old.known.catalogue.release }
    private var newRelease: PostfixRelease { new.known.catalogue.release }

    /// What changes for a configuration that two releases have read; secrets are hidden if that is wanted.
    ///
    /// - Throws: `ConfigurationError` for a value that the old release cannot expand, unless `skip` takes it.
    package static func findings(
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
            // Parameters that tell the version, or cannot be set, differ as a matter of course.
            let definition = old.known.catalogue.definition(of: name)
            if definition?.dependence == .release || definition?.isReadOnly == true
                || ServiceParameters.readOnlyNames.contains(name)
            {
                continue
            }
            let setting = old.known.setting(of: name)
            if setting == nil, isGone(name) {
                add(.removed, name, adviceOnName(name))
                continue
            }
            if setting == nil, isUnused(name) { continue }
            guard let before = try old.known.value(of: name), let after = try new.known.value(of: name) else {
                continue
            }
            // Where a default changes only because it refers to another parameter, that parameter is reported.
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
                // In the long lists of defaults, a changed parameter that they refer to is reported by itself.
                let isList = [before, after].contains(where: UpgradeFinding.Change.isLongList)
                func shown(_ one: TracedExpansion, of value: [UInt8]) -> [UInt8] {
                    if hidesSecrets, one.holdsSecret(of: name) { return SecretNames.replacement }
                    return setting == nil && isList ? value : one.text
                }
                add(
                    setting == nil ? .changedDefault : .changedValue, name, at: place,
                    change: UpgradeFinding.Change(
                        before: shown(expandedBefore, of: before), after: shown(expandedAfter, of: after)))
            } catch {
                add(.broken, name, at: place, error.expansionMessages?.mistake ?? error.message)
            }
        }
    }

    /// Finds settings that the new release does not want, in main.cf and then in master.cf.
    private mutating func checkSettings() {
        for setting in old.known.settings {
            guard case .file(let place) = old.origin(of: setting.assignment.name) else { continue }
            checkName(setting.assignment, at: place)
            checkTables(setting.assignment, at: place)
            checkRestrictions(setting.assignment, at: place)
        }
        guard let master = old.master else { return }
        for service in master.services {
            checkCommand(of: service, in: master)
            for option in service.options {
                let place = master.place(of: option, in: service)
                let assignment = ParameterAssignment(name: option.name, value: option.value)
                checkName(assignment, at: place)
                checkTables(assignment, at: place)
                checkRestrictions(assignment, at: place)
            }
        }
    }

    private mutating func checkName(_ setting: ParameterAssignment, at place: ConfigurationText.Place?) {
        let name = setting.name
        if isGone(name) {
            return add(
                new.known.catalogue.isLegacy(name) ? .deprecated : .removed, name, at: place,
                adviceOnName(name))
        }
        let catalogue = new.known.catalogue
        if let advice = catalogue.deprecation(of: name) {
            let isThere = catalogue.definition(of: name) != nil || catalogue.isLegacy(name)
            return add(isThere ? .deprecated : .removed, name, at: place, advice)
        }
        for remark in ParameterCatalogue.remarks(on: name)
        where catalogue.isTrue(remark) && remark.concerns(setting.value) {
            add(.remark, name, at: place, remark.message)
        }
    }

    /// Whether the new release does not have a parameter of the old one, or has it as an older name only.
    private func isGone(_ name: ParameterName) -> Bool {
        old.known.catalogue.definition(of: name) != nil && new.known.catalogue.definition(of: name) == nil
            && new.known.transportParameters.defaultValue(of: name) == nil
    }

    /// Whether the new release has a parameter, but makes no use of it.
    private func isUnused(_ name: ParameterName) -> Bool {
        ParameterCatalogue.remarks(.parameter, name.bytes).contains {
            $0.words == Array("unused".utf8) && new.known.catalogue.isTrue($0)
        }
    }

    /// The advice on what to do instead of setting a parameter; nil where there is none.
    private func adviceOnName(_ name: ParameterName) -> MessageText? {
        new.known.catalogue.deprecation(of: name)
            ?? ParameterCatalogue.remarks(.parameter, name.bytes).first { new.known.catalogue.isTrue($0) }
            .map { MessageText($0.advice) }
    }

    /// Finds a command that the new release has another name for.
    private mutating func checkCommand(of service: MasterService, in master: MasterFile) {
        let command = FilePath(service.command).lastComponent
        for remark in ParameterCatalogue.remarks(.command, command) where new.known.catalogue.isTrue(remark) {
            add(
                .command, ParameterName(service.identity + Array("/command".utf8)),
                at: master.place(of: service.words[MasterService.Field.command.rawValue], in: service),
                "command \(command) \(remark.message)")
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
        let known = TableRegistry.type(named: type)
        let isGone =
            known?.isInEveryRelease == false
            ? oldRelease.hasDebugTables && !newRelease.hasDebugTables
            : !old.known.catalogue.clientParameters(ofType: type).isEmpty
                && new.known.catalogue.clientParameters(ofType: type).isEmpty
        if isGone { return "table type \(type) is not in Postfix \(newRelease.text)" }
        guard known?.isBerkeleyDB == true, newRelease.redirectsTableTypes, !oldRelease.redirectsTableTypes,
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
        for restriction in AccessRestriction.listIncludingBraces(setting.value.span) {
            let name = restriction.foldedName
            guard told.insert(name).inserted, let advice = new.known.catalogue.adviceOnRestriction(name)
            else {
                continue
            }
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
        let table = CatalogueTable(CatalogueData.restrictions)
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
