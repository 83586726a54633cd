// Where Berkeley DB is gone, each `hash:` and `btree:` of a configuration has to become another type, and nothing else
// of it may change.

/// The edits of main.cf and master.cf that give tables of Berkeley DB another type, and what they leave to people.
///
/// Only the words `hash` and `btree` before the colon of a table name are replaced, so that layout and comments stay,
/// and then it is made sure that the new configuration names the same tables as the old one, but for the type.
public struct TypeMigration {
    /// A file before and after.
    public struct Edit: Sendable, Equatable {
        /// The file.
        public let file: FilePath
        /// The content as it is, and as it is to be.
        public let old: [UInt8], new: [UInt8]
    }

    /// Reads the configuration with other contents of main.cf and master.cf than those of the files.
    public typealias Loader = (
        _ main: ConfigurationText, _ master: ConfigurationText?
    ) throws(ConfigurationError) -> ConfigurationSnapshot

    /// The edits; only files that change.
    public private(set) var edits: [Edit] = []
    /// Whether the edited configuration names the same tables as before; if not, the edits are not to be made.
    public private(set) var isSound = true
    /// What nobody but a person can decide, with its place.
    public private(set) var undecided: [MessageText] = []
    /// The places of tables that get the other type, as they are named now.
    public private(set) var references: [TableReference] = []
    /// All places of tables in the edited configuration.
    public private(set) var after: [TableReference] = []
    /// What should name a table and does not.
    public private(set) var problems: [TableReferenceProblem] = []

    private static let oldTypes = ["hash", "btree"].map { Array($0.utf8) }
    /// Parts of file names that tell whose tables these are: programs that build them by themselves.
    private static let owners = ["mailman", "mailman3", "sympa", "schleuder", "majordomo"].map {
        Array($0.utf8)
    }

    private let type: [UInt8]
    private let load: Loader
    /// Table names that stay as they are.
    private var kept: Set<[UInt8]> = []

    /// Plans the move of all tables of Berkeley DB in a configuration to a type.
    ///
    /// - Throws: `ConfigurationError` where the configuration cannot be read.
    public init(
        of main: ConfigurationText, _ master: ConfigurationText?, to type: [UInt8], load: @escaping Loader
    ) throws(ConfigurationError) {
        self.type = type
        self.load = load
        let snapshot = try load(main, master)
        let before = TableReferences(in: snapshot)
        problems = before.problems
        let legacy = before.references.filter { Self.oldTypes.contains($0.table.type) }
        for reference in legacy { keepIfNeeded(reference) }
        var newMain = main
        var newMaster = master
        newMain = ConfigurationText(edited(main, snapshot), name: main.name)
        if let master, let file = snapshot.master {
            newMaster = ConfigurationText(edited(master, file, snapshot), name: master.name)
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
        } else if reference.role == .cache, type == Array("cdb".utf8), !reference.isDefault {
            kept.insert(table.bytes)
            undecided.append("\(reference.place): \(table) is a cache, which cannot be a cdb file")
        }
    }

    // MARK: texts

    /// A piece of a file that is replaced.
    private struct Change {
        let range: Range<Int>
        let text: [UInt8]
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
            return type != Array("cdb".utf8) || TableRole(parameter) != .cache
        }
        return snapshot.known.catalogue.definition(of: name) == nil
    }

    /// main.cf with the other type.
    private func edited(_ text: ConfigurationText, _ snapshot: ConfigurationSnapshot) -> [UInt8] {
        var changes: [Change] = []
        for line in text.logicalLines where !line.isOrphan {
            guard let assignment = try? text.assignment(of: line),
                namesTables(assignment.assignment.name, snapshot)
            else { continue }
            for index in text.textLines(of: line) {
                changes += self.changes(in: text, text.physicalLines[index].range, nil, snapshot)
            }
        }
        return Self.apply(changes, to: text.bytes)
    }

    /// master.cf with the other type.
    private func edited(
        _ text: ConfigurationText, _ file: MasterFile, _ snapshot: ConfigurationSnapshot
    ) -> [UInt8] {
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
                        changes += self.changes(in: text, part, view, snapshot)
                    }
                    before += count
                }
            }
        }
        return Self.apply(changes, to: text.bytes)
    }

    /// The types to be replaced in a piece of a file.
    private func changes(
        in text: ConfigurationText, _ range: Range<Int>, _ service: KnownParameters.Service?,
        _ snapshot: ConfigurationSnapshot
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
                changes.append(Change(range: start..<colon, text: type))
            }
        }
        return changes
    }

    /// Whether a table name can begin at a place.
    private static func begins(at place: Int, in bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard place > range.lowerBound else { return true }
        let before = bytes[place - 1]
        if isWhiteSpace(before) || ",{=!".utf8.contains(before) { return true }
        return ["proxy:", "debug:"].contains {
            bytes[range.lowerBound..<place].reversed().starts(with: $0.utf8.reversed())
        }
    }

    /// Whether a table, as a file names it, is one that stays.
    private func isKept(
        _ text: [UInt8], _ service: KnownParameters.Service?, _ snapshot: ConfigurationSnapshot
    ) -> Bool {
        if kept.isEmpty { return false }
        let name = ParameterName("virtual_alias_maps")
        let expanded = (try? snapshot.known.expanded(text, of: name, in: service)) ?? text
        return kept.contains(expanded) || kept.contains { expanded.starts(with: $0 + [UInt8(ascii: "}")]) }
    }

    // MARK: defaults

    /// main.cf with settings for the defaults that name Berkeley DB.
    private func settingDefaults(
        _ main: ConfigurationText, _ master: ConfigurationText?
    ) throws(ConfigurationError) -> ConfigurationText {
        var main = main
        let isCacheType = type == Array("lmdb".utf8)
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
        guard let edit = try? MainFileEdit(.set, arguments: [argument], trimsNames: true, warn: { _ in })
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
        let isCacheType = type == Array("lmdb".utf8)
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
