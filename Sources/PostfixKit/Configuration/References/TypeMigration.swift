// Where Berkeley DB is gone, each `hash:` and `btree:` of a configuration has to become another type, and nothing else
// of it may change.

/// The edits of main.cf and master.cf that give tables of Berkeley DB another type, and what they leave to people.
///
/// Only the words `hash` and `btree` before the colon of a table name are replaced, so that layout and comments stay,
/// and then it is made sure that the new configuration names the same tables as the old one, but for the type.
package struct TypeMigration {
    /// A file before and after.
    package struct Edit: Sendable, Equatable {
        /// The file.
        package let file: FilePath
        /// The content as it is, and as it is to be.
        package let old: [UInt8], new: [UInt8]
    }

    /// Reads the configuration with other contents of main.cf and master.cf than those of the files.
    package typealias Loader = (
        _ main: ConfigurationText, _ master: ConfigurationText?
    ) throws(ConfigurationError) -> ConfigurationSnapshot

    /// The edits; only files that change.
    package private(set) var edits: [Edit] = []
    /// Whether the edited configuration names the same tables as before; if not, the edits are not to be made.
    package private(set) var isSound = true
    /// What only a person can decide, with its place.
    package private(set) var undecided: [MessageText] = []
    /// The places of tables that get the other type, as they are named now.
    package private(set) var references: [TableReference] = []
    /// All places of tables in the edited configuration.
    package private(set) var after: [TableReference] = []
    /// What should name a table and does not.
    package private(set) var problems: [TableReferenceProblem] = []

    private static let oldTypes = TableRegistry.types.filter(\.isBerkeleyDB).map { Array($0.name.utf8) }
    /// Parts of file names that tell whose tables these are: programs that build them by themselves.
    private static let owners = ["mailman", "mailman3", "sympa", "schleuder", "majordomo"].map {
        Array($0.utf8)
    }

    private let type: [UInt8]
    /// Whether tables of the new type can be caches.
    private let isCacheType: Bool
    private let load: Loader
    /// Table names that stay as they are.
    private var kept: Set<[UInt8]> = []
    /// The user's own parameters that take part in naming tables.
    private var userParameters: Set<ParameterName> = []

    /// Plans the move of all tables of Berkeley DB in a configuration to a type.
    ///
    /// - Throws: `ConfigurationError` where the configuration cannot be read.
    package init(
        of main: ConfigurationText, _ master: ConfigurationText?, to type: [UInt8], load: @escaping Loader
    ) throws(ConfigurationError) {
        self.type = type
        isCacheType = TableRegistry.type(named: type)?.canBeCache == true
        self.load = load
        let snapshot = try load(main, master)
        let before = TableReferences(in: snapshot)
        problems = before.problems
        let legacy = before.references.filter { Self.oldTypes.contains($0.table.type) }
        for reference in legacy { keepIfNeeded(reference) }
        var newMain = main
        var newMaster = master
        userParameters = Self.namingTables(main, snapshot)
        let mainChanges = changes(in: main, snapshot)
        var masterChanges: [Change] = []
        if let master, let file = snapshot.master {
            masterChanges = changes(in: master, file, snapshot)
        }
        let dead = try deadChanges(
            main, mainChanges, master, masterChanges, Set(legacy.map(\.table.bytes)))
        for (text, change) in dead.main.map({ (main, $0) })
            + dead.master.compactMap({ change in
                master.map { ($0, change) }
            })
        {
            let line = text.bytes[..<change.range.lowerBound].count { $0 == UInt8(ascii: "\n") } + 1
            undecided.append(
                "\(text.name), line \(line): \(change.table) is in a place that counts for nothing now: edit it by hand"
            )
        }
        newMain = ConfigurationText(
            Self.apply(mainChanges.filter { !dead.main.contains($0) }, to: main.bytes), name: main.name)
        if let master {
            newMaster = ConfigurationText(
                Self.apply(masterChanges.filter { !dead.master.contains($0) }, to: master.bytes),
                name: master.name)
        }
        newMain = try settingDefaults(newMain, newMaster)
        after = TableReferences(in: try load(newMain, newMaster)).references
        take(legacy, after)
        check(before.references, after)
        if newMain.bytes != main.bytes {
            edits.append(Edit(file: main.name, old: main.bytes, new: newMain.bytes))
        }
        if let master, let newMaster, newMaster.bytes != master.bytes {
            edits.append(Edit(file: master.name, old: master.bytes, new: newMaster.bytes))
        }
    }

    /// Finds out whether a table has to stay what it is, and says why.
    private mutating func keepIfNeeded(_ reference: TableReference) {
        let table = reference.table
        guard !kept.contains(table.bytes) else { return }
        let parts = table.name.split(separator: UInt8(ascii: "/"))
        if let owner = parts.first(where: { Self.owners.contains(Array($0)) }) {
            kept.insert(table.bytes)
            undecided.append(
                "\(reference.place): \(table) is built by another program (\(Array(owner))): tell that program first"
            )
        } else if reference.role == .cache, !isCacheType, !reference.isDefault {
            kept.insert(table.bytes)
            undecided.append("\(reference.place): \(table) is a cache, which cannot be a \(type) file")
        }
    }

    // MARK: texts

    /// A piece of a file that is replaced.
    private struct Change: Equatable {
        let range: Range<Int>
        let text: [UInt8]
        /// The table as the file names it, and as it is named with all macros expanded.
        let table: [UInt8], expanded: [UInt8]
        /// Whether it matters even where no place that needs the table is found.
        var isListed = false
    }

    /// The changes that make no difference to any table that is built: in a branch that is not taken, or in a
    /// setting that a later one overrides.
    private func deadChanges(
        _ main: ConfigurationText, _ mainChanges: [Change], _ master: ConfigurationText?,
        _ masterChanges: [Change], _ built: Set<[UInt8]>
    ) throws(ConfigurationError) -> (main: [Change], master: [Change]) {
        func tables(_ mainChanges: [Change], _ masterChanges: [Change]) throws(ConfigurationError)
            -> [[UInt8]]
        {
            let newMain = ConfigurationText(Self.apply(mainChanges, to: main.bytes), name: main.name)
            let newMaster = master.map {
                ConfigurationText(Self.apply(masterChanges, to: $0.bytes), name: $0.name)
            }
            return TableReferences(in: try load(newMain, newMaster)).references.map {
                Array($0.place.bytes) + [0] + $0.table.bytes
            }
        }
        func isDoubtful(_ change: Change) -> Bool { !change.isListed && !built.contains(change.expanded) }
        guard mainChanges.contains(where: isDoubtful) || masterChanges.contains(where: isDoubtful) else {
            return ([], [])
        }
        let all = try tables(mainChanges, masterChanges)
        var dead: (main: [Change], master: [Change]) = ([], [])
        for change in mainChanges where isDoubtful(change) {
            if try tables(mainChanges.filter { $0 != change }, masterChanges) == all {
                dead.main.append(change)
            }
        }
        for change in masterChanges where isDoubtful(change) {
            if try tables(mainChanges, masterChanges.filter { $0 != change }) == all {
                dead.master.append(change)
            }
        }
        return dead
    }

    /// The parameters of the user that a parameter for tables refers to, itself or by others.
    private static func namingTables(
        _ main: ConfigurationText, _ snapshot: ConfigurationSnapshot
    ) -> Set<ParameterName> {
        var texts: [ParameterName: [UInt8]] = [:]
        var waiting: [[UInt8]] = []
        func add(_ name: ParameterName, _ value: [UInt8]) {
            if let parameter = TableParameter(named: name.bytes), !parameter.isRestriction {
                waiting.append(value)
            } else if snapshot.known.catalogue.definition(of: name) == nil {
                texts[name, default: []] += value + [UInt8(ascii: " ")]
            }
        }
        for line in main.logicalLines where !line.isOrphan {
            guard let assignment = try? main.assignment(of: line) else { continue }
            add(assignment.assignment.name, assignment.assignment.value)
        }
        for service in snapshot.master?.services ?? [] {
            for option in service.options { add(option.name, option.value) }
        }
        var found: Set<ParameterName> = []
        // A restriction class is a parameter of the user, too.
        if let classes = try? snapshot.known.value(of: "smtpd_restriction_classes") {
            let expanded = (try? snapshot.known.expanded(classes, of: "smtpd_restriction_classes")) ?? classes
            for name in listItems(expanded.span) {
                if let text = texts.removeValue(forKey: ParameterName(name)) { waiting.append(text) }
                found.insert(ParameterName(name))
            }
        }
        while let text = waiting.popLast() {
            for (name, value) in texts where refers(text, to: name) {
                found.insert(name)
                waiting.append(value)
                texts[name] = nil
            }
        }
        return found
    }

    /// Whether a value has `$name` in it, in any of its forms.
    private static func refers(_ text: [UInt8], to name: ParameterName) -> Bool {
        var rest = text[...]
        while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
            rest = rest[(dollar + 1)...]
            let word = rest.drop { "({".utf8.contains($0) || isWhiteSpace($0) }
            if Array(word.prefix { isAlphanumeric($0) || $0 == UInt8(ascii: "_") }) == name.bytes {
                return true
            }
        }
        return false
    }

    private static func apply(_ changes: [Change], to bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        for change in changes.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
            result.replaceSubrange(change.range, with: change.text)
        }
        return result
    }

    /// Whether tables are named by the value of a parameter: by one that is for it, or by one of the user's own.
    private func namesTables(_ name: ParameterName, _ snapshot: ConfigurationSnapshot) -> Bool {
        if let parameter = TableParameter(named: name.bytes), !parameter.isRestriction {
            return isCacheType || parameter.format.role != .cache
        }
        return userParameters.contains(name)
    }

    /// Whether a parameter only repeats what others name.
    private static func isListed(_ name: ParameterName) -> Bool {
        TableParameter(named: name.bytes)?.syntax == .references
    }

    /// What gets the other type in main.cf.
    private func changes(in text: ConfigurationText, _ snapshot: ConfigurationSnapshot) -> [Change] {
        var changes: [Change] = []
        for line in text.logicalLines where !line.isOrphan {
            guard let assignment = try? text.assignment(of: line),
                namesTables(assignment.assignment.name, snapshot)
            else { continue }
            let isListed = Self.isListed(assignment.assignment.name)
            for index in text.textLines(of: line) {
                changes += self.changes(
                    in: text, text.physicalLines[index].range, nil, snapshot, isListed: isListed)
            }
        }
        return changes
    }

    /// What gets the other type in master.cf.
    private func changes(
        in text: ConfigurationText, _ file: MasterFile, _ snapshot: ConfigurationSnapshot
    ) -> [Change] {
        var changes: [Change] = []
        for (service, view) in zip(file.services, snapshot.known.services) {
            guard let line = service.line else { continue }
            for option in service.options where namesTables(option.name, snapshot) {
                guard let start = option.start else { continue }
                let end = service.words.compactMap(\.start).filter { $0 > start }.min()
                // Where the words of the entry stand in the file.
                var before = 0
                for index in text.textLines(of: line) {
                    let range = text.physicalLines[index].range
                    let count = text.content(ofLine: index).count
                    let from = max(start - before, 0)
                    let to = min((end ?? Int.max) - before, count)
                    if from < to {
                        let part = range.lowerBound + from..<range.lowerBound + to
                        let isListed = Self.isListed(option.name)
                        changes += self.changes(in: text, part, view, snapshot, isListed: isListed)
                    }
                    before += count
                }
            }
        }
        return changes
    }

    /// The types to be replaced in a piece of a file.
    private func changes(
        in text: ConfigurationText, _ range: Range<Int>, _ service: KnownParameters.Service?,
        _ snapshot: ConfigurationSnapshot, isListed: Bool = false
    ) -> [Change] {
        let bytes = text.bytes
        var changes: [Change] = []
        for colon in range where bytes[colon] == UInt8(ascii: ":") {
            for old in Self.oldTypes where colon - old.count >= range.lowerBound {
                let start = colon - old.count
                guard bytes[start..<colon].elementsEqual(old), Self.begins(at: start, in: bytes, range) else {
                    continue
                }
                let name = bytes[(colon + 1)..<range.upperBound].prefix {
                    !isWhiteSpace($0) && $0 != UInt8(ascii: ",")
                }
                if isKept(old + [UInt8(ascii: ":")] + name, service, snapshot) { continue }
                let table = old + [UInt8(ascii: ":")] + Self.withoutOpenBrace(name)
                changes.append(
                    Change(
                        range: start..<colon, text: type, table: table,
                        expanded: Self.expanded(table, service, snapshot), isListed: isListed))
            }
        }
        return changes
    }

    /// Whether a table name can begin at a place.
    private static func begins(at place: Int, in bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard place > range.lowerBound else { return true }
        let before = bytes[place - 1]
        if isWhiteSpace(before) || ",{=!".utf8.contains(before) { return true }
        return TableRegistry.types.contains {
            $0.members == .one
                && bytes[range.lowerBound..<place].reversed().starts(with: "\($0.name):".utf8.reversed())
        }
    }

    /// Whether a table, as a file names it, is one that stays.
    private func isKept(
        _ text: [UInt8], _ service: KnownParameters.Service?, _ snapshot: ConfigurationSnapshot
    ) -> Bool {
        if kept.isEmpty { return false }
        let expanded = Self.expanded(text, service, snapshot)
        return kept.contains(expanded) || kept.contains { expanded.starts(with: $0 + [UInt8(ascii: "}")]) }
    }

    private static func expanded(
        _ text: [UInt8], _ service: KnownParameters.Service?, _ snapshot: ConfigurationSnapshot
    ) -> [UInt8] {
        (try? snapshot.known.expanded(text, of: "virtual_alias_maps", in: service)) ?? text
    }

    /// A table name without the braces around it that end behind it, and what follows those.
    private static func withoutOpenBrace(_ name: ArraySlice<UInt8>) -> [UInt8] {
        var depth = 0
        return Array(
            name.prefix { byte in
                if byte == UInt8(ascii: "{") { depth += 1 }
                if byte == UInt8(ascii: "}") { depth -= 1 }
                return depth >= 0
            })
    }

    // MARK: defaults

    /// main.cf with settings for the defaults that name Berkeley DB.
    private func settingDefaults(
        _ main: ConfigurationText, _ master: ConfigurationText?
    ) throws(ConfigurationError) -> ConfigurationText {
        var main = main
        for name: ParameterName in ["default_database_type", "default_cache_db_type"] {
            let known = try load(main, master).known
            guard name == "default_database_type" || isCacheType, known.catalogue.definition(of: name) != nil,
                let raw = try known.value(of: name), Self.oldTypes.contains(try known.expanded(raw, of: name))
            else { continue }
            main = set(name, to: type, in: main)
        }
        let snapshot = try load(main, master)
        var done: Set<ParameterName> = []
        for reference in TableReferences(in: snapshot).references
        where reference.isDefault && reference.service == nil && reference.role != .cache
            && Self.oldTypes.contains(reference.table.type) && !kept.contains(reference.table.bytes)
        {
            let name = reference.parameter
            let path = reference.table.inside(snapshot.known.directory.path.root).path
            let isThere = [path, path.appending(suffix: ".db")].contains {
                (try? FileStatus.of($0)) ?? nil != nil
            }
            guard isThere, done.insert(name).inserted, let value = try snapshot.known.value(of: name) else {
                continue
            }
            let text = ConfigurationText(value, name: main.name)
            let new = Self.apply(changes(in: text, 0..<value.count, nil, snapshot), to: value)
            if new != value { main = set(name, to: new, in: main) }
        }
        return main
    }

    private func set(_ name: ParameterName, to value: [UInt8], in text: ConfigurationText)
        -> ConfigurationText
    {
        let argument = name.bytes + [UInt8(ascii: "=")] + value
        guard let edit = try? MainFileEdit(.set, arguments: [argument], warnsOfEqual: true, warn: { _ in })
        else {
            return text
        }
        return ConfigurationText(edit.apply(to: text, endsLastLine: true, warn: { _ in }), name: text.name)
    }

    // MARK: what came of it

    private func moved(_ table: TableName) -> [UInt8] { TableName(type: type, name: table.name).bytes }

    /// Notes which tables have got the other type, and which have not.
    private mutating func take(_ legacy: [TableReference], _ after: [TableReference]) {
        let named = Set(after.map(\.table.bytes))
        var told = kept
        for reference in legacy where !told.contains(reference.table.bytes) {
            if named.contains(moved(reference.table)), !named.contains(reference.table.bytes) {
                references.append(reference)
            } else if reference.isDefault {
                // The defaults of a Postfix without Berkeley DB are others.
                continue
            } else if reference.role != .cache || isCacheType {
                told.insert(reference.table.bytes)
                undecided.append(
                    "\(reference.place): \(reference.table) is put together from other values: edit it by hand"
                )
            }
        }
    }

    /// Makes sure that nothing else has changed.
    private mutating func check(_ before: [TableReference], _ after: [TableReference]) {
        func key(_ reference: TableReference, _ table: [UInt8]) -> [UInt8] {
            reference.parameter.bytes + [0] + (reference.service ?? []) + [0] + (reference.restriction ?? [])
                + [0]
                + table
        }
        let movedNames = Set(references.map(\.table.bytes))
        let wanted = before.filter { $0.role != .cache }.map { reference in
            key(
                reference,
                movedNames.contains(reference.table.bytes) ? moved(reference.table) : reference.table.bytes)
        }
        let found = after.filter { $0.role != .cache }.map { key($0, $0.table.bytes) }
        let changed = Set(wanted).symmetricDifference(found)
        if !changed.isEmpty {
            isSound = false
            let name = changed.sorted { compareBytes($0.span, $1.span) < 0 }.first.map {
                $0.prefix { $0 != 0 }
            }
            undecided.append(
                "\(Array(name ?? [])): the edited configuration would not name the same tables: edit it by hand"
            )
        }
    }
}
