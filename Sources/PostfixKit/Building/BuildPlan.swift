// Before anything is built it is settled what each table is: one table may be named in twenty places, and they have
// to agree.

/// What is to be done about each table that a configuration names.
package struct BuildPlan: Sendable {
    /// What is done about one table.
    package enum Work: Sendable, Equatable {
        /// Its database is brought up to date from its source.
        case build(SourceGrammar)
        /// Its database is made from one of another type: there is no source.
        case convert(from: TableName, SourceGrammar)
        /// There is a database and no source: it stays as it is.
        case keep
        /// It is opened, so that mistakes in it are found.
        case open
        /// Nothing is done, for a reason.
        case skip(MessageText)
        /// Nothing can be done.
        case fail(TableError)
    }

    /// A table, and what is done about it.
    package struct Job: Sendable {
        /// The table, as it is opened and built.
        package let table: TableName
        /// The table as it is named, where that is another one; nil where it is the same.
        package let alias: TableName?
        /// The places that name it.
        package let references: [TableReference]
        /// What is done.
        package let work: Work

        /// The file that the entries come from, and whose owner the database gets.
        var sourceFile: FilePath {
            guard case .convert(let old, _) = work else { return table.path }
            return TableRegistry.type(of: old)?.format?.path(of: old) ?? old.path
        }

        /// Whether what the table holds, or the table itself where its name is its content, is not to be shown.
        package var isSecret: Bool {
            references.contains { $0.format.isSecret }
        }

        /// Whether the name of the table is its content, which is not to be shown.
        package var isSecretByName: Bool { isSecret && table.holdsContent }

        /// The name of the table, as it may be shown.
        package var shownName: TableName {
            if isSecretByName { return TableName(type: table.type, name: SecretNames.replacement) }
            return table.hidingSecrets
        }

        /// How far the answers are trusted: as the strictest of those wants it that ask the table.
        package var trust: TableTrust { references.map(\.format.trust).max() ?? .any }
    }

    /// How a plan is made.
    package struct Rules {
        /// How tables are opened; types that stand for others, and the root, are in here.
        package var table: TableOptions
        /// Types that are to be taken for others.
        package var typeMap: [[UInt8]: [UInt8]] = [:]
        /// Whether tables behind a server or an engine are opened, too.
        package var opensRemote = false
        /// Whether a table without a source is made from a database of its old type.
        package var convertsDatabases = false
        /// The parameters, or tables, that alone are wanted; all where there are none.
        package var only: [[UInt8]] = []
        /// The tables that alone are wanted; nil is all.
        package var tables: Set<TableName>?
        /// The old names of tables that have got another type.
        package var movedFrom: [TableName: TableName] = [:]

        /// Plain rules.
        package init(table: TableOptions) { self.table = table }

        /// Whether a table, named by these places, is wanted.
        fileprivate func wants(_ table: TableName, _ references: [TableReference]) -> Bool {
            if let tables, !tables.contains(table) { return false }
            return only.isEmpty
                || references.contains { reference in only.contains { matches($0, reference) } }
        }
    }

    /// The work, in the order in which the tables are named first.
    package private(set) var jobs: [Job] = []
    /// What was wanted alone, and nothing names.
    package private(set) var unmatched: [[UInt8]]

    /// Makes a plan for the tables of a configuration.
    ///
    /// What a table is, and whether two places agree about it, is decided over all references, whichever tables
    /// are wanted alone.
    package init(_ references: [TableReference], _ rules: Rules) {
        var order: [TableName] = []
        var groups: [TableName: [TableReference]] = [:]
        for reference in references {
            if groups[reference.table] == nil { order.append(reference.table) }
            groups[reference.table, default: []].append(reference)
        }
        unmatched = rules.only.filter { wanted in
            TableParameter(named: wanted) == nil && !references.contains { Self.matches(wanted, $0) }
        }
        let candidates = order.map { Candidate($0, groups[$0] ?? [], rules) }
        // Tables of several names may be one file, and several databases may have one source.
        var databases: [FilePlace: [Candidate]] = [:]
        var sources: [FilePlace: [TableReference]] = [:]
        for candidate in candidates {
            guard let files = candidate.files else { continue }
            databases[files.database, default: []].append(candidate)
            sources[files.source, default: []] += candidate.references
        }
        for candidate in candidates {
            var group = [candidate]
            if let files = candidate.files {
                // The first of a group stands for all.
                guard let found = databases.removeValue(forKey: files.database) else { continue }
                group = found
            }
            for (one, work) in Self.decide(group, sources, rules) {
                let isAsked = !rules.only.isEmpty
                guard group.contains(where: { rules.wants($0.named, $0.references) }),
                    !Self.isUninteresting(one.table, one.references) || isAsked
                else { continue }
                let old = rules.movedFrom[one.named] ?? one.named
                jobs.append(
                    Job(
                        table: one.table, alias: one.table.bytes == old.bytes ? nil : old,
                        references: one.references, work: work))
            }
        }
    }

    /// What is done about tables that are one file: one job where all agree, else each fails.
    private static func decide(
        _ group: [Candidate], _ sources: [FilePlace: [TableReference]], _ rules: Rules
    ) -> [(Candidate, Work)] {
        guard var one = group.first else { return [] }
        guard case .indexed(let path, let files) = one.kind else { return [(one, one.settledWork)] }
        do throws(TableError) {
            if let other = group.first(where: { $0.table.type != one.table.type }),
                let first = one.references.mostTelling, let second = other.references.mostTelling
            {
                throw .other(
                    """
                    \(path) is to be \(one.table) for \(first.place), and \(other.table) for \(second.place)
                    """, kind: .configuration)
            }
            one.references = group.flatMap(\.references)
            let grammar = try grammar(sources[files.source] ?? [])
            let old = rules.convertsDatabases ? rules.movedFrom[one.named] ?? one.named : nil
            let root = rules.table.root
            return [(one, try work(for: one.table, path, one.references, grammar, old?.inside(root)))]
        } catch {
            let isOne = group.allSatisfy { $0.table.type == one.table.type }
            return (isOne ? [one] : group).map { ($0, .fail(error)) }
        }
    }

    /// Whether only the defaults of the release name a table, and the table does not have to be built.
    private static func isUninteresting(_ table: TableName, _ references: [TableReference]) -> Bool {
        guard references.allSatisfy(\.isDefault) else { return false }
        return TableRegistry.type(of: table)?.format == nil || references.allSatisfy { $0.role == .cache }
    }

    /// Whether a reference is one of those that were asked for.
    private static func matches(_ wanted: [UInt8], _ reference: TableReference) -> Bool {
        wanted == reference.parameter.bytes || wanted == reference.restriction
            || wanted == reference.table.bytes || wanted == reference.table.name
            || reference.owners.contains { $0.bytes == wanted }
    }

    /// A table as it is named, with all that is known of it alone.
    private struct Candidate {
        /// What there is to be decided yet.
        enum Kind {
            /// Nothing.
            case settled(Work)
            /// It has a database file, and perhaps a source.
            case indexed(FilePath, (source: FilePlace, database: FilePlace))
        }

        let named: TableName
        let table: TableName
        var references: [TableReference]
        let kind: Kind

        /// Where its files are; nil where it has none.
        var files: (source: FilePlace, database: FilePlace)? {
            guard case .indexed(_, let files) = kind else { return nil }
            return files
        }

        var settledWork: Work {
            guard case .settled(let work) = kind else { return .open }
            return work
        }

        init(_ named: TableName, _ references: [TableReference], _ rules: Rules) {
            self.named = named
            self.references = references
            var table = TableName(type: rules.typeMap[named.type] ?? named.type, name: named.name)
                .inside(rules.table.root)
            do throws(TableError) {
                if rules.typeMap[named.type] == nil { table = try rules.table.redirected(table) }
                kind = try Self.kind(of: table, references, rules)
            } catch { kind = .settled(.fail(error)) }
            self.table = table
        }

        private static func kind(
            of table: TableName, _ references: [TableReference], _ rules: Rules
        ) throws(TableError) -> Kind {
            if references.allSatisfy({ $0.role == .cache }) {
                return .settled(.skip("Postfix keeps this cache by itself"))
            }
            guard let type = TableRegistry.type(of: table, options: rules.table) else {
                if TableRegistry.otherTypes.contains(table.typeText) {
                    return .settled(.skip("tables of type \(table.type) are not supported"))
                }
                throw .unsupportedType(table)
            }
            guard let format = type.format, format.hasFile else {
                if type.reach != .near, !rules.opensRemote {
                    return .settled(.skip("opened with --remote only"))
                }
                return .settled(.open)
            }
            let path = format.path(of: table)
            return .indexed(path, (FilePlace(table.path), FilePlace(path)))
        }
    }

    /// What is done about an indexed table: that depends on the files that are there.
    private static func work(
        for table: TableName, _ path: FilePath, _ references: [TableReference], _ grammar: SourceGrammar,
        _ old: TableName?
    ) throws(TableError) -> Work {
        do throws(SystemError) {
            if let source = try FileStatus.of(table.path) {
                // To a build a directory is an empty source, which cannot be meant here.
                if source.isDirectory {
                    return .fail(.other("\(table.path): is a directory", kind: .noInput))
                }
                // A pipe may never get a writer, and a database beside a device cannot be meant.
                if source.isPipe { return .fail(.open(what: "", table.path, .noWriter)) }
                if source.isDevice { return .fail(.open(what: "", table.path, .isDevice)) }
                return .build(grammar)
            }
            if let old, let oldFile = TableRegistry.type(of: old)?.format?.path(of: old),
                try FileStatus.of(oldFile) != nil
            {
                return .convert(from: old, grammar)
            }
            if try FileStatus.of(path) != nil { return .keep }
        } catch { throw .open(what: "", table.path, error) }
        if references.allSatisfy(\.isDefault), let first = references.first {
            return .skip("no source, and only the default of \(first.parameter.bytes) names it")
        }
        throw .open(what: "", table.path, .noSuchFile)
    }

    /// How a source is read that these places name, under any type.
    ///
    /// - Throws: `TableError` where two places do not agree.
    private static func grammar(_ references: [TableReference]) throws(TableError) -> SourceGrammar {
        let deciding = references.filter { $0.role != .keys && $0.role != .cache }
        guard let first = deciding.first else { return .map(valuesAreFiles: false) }
        if let other = deciding.first(where: { $0.role != first.role }) {
            throw .other(
                """
                it is a table of \(first.role.words) for \(first.place), and of \(other.role.words) \
                for \(other.place)
                """, kind: .configuration)
        }
        return first.role.grammar
    }
}

extension TableRole {
    /// How the source of such a table is read.
    package var grammar: SourceGrammar {
        switch self {
        case .aliases: .aliases
        case .fileMap: .map(valuesAreFiles: true)
        case .map, .keys, .cache: .map(valuesAreFiles: false)
        }
    }

    /// How a message calls what the table holds.
    fileprivate var words: String {
        switch self {
        case .aliases: "aliases (name: value)"
        case .fileMap: "names of files (key file)"
        default: "keys and values (key value)"
        }
    }
}
