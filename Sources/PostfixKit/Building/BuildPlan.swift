// Before anything is built it is settled what each table is: one table may be named in twenty places, and they have
// to agree.

/// What is to be done about each table that a configuration names.
public struct BuildPlan: Sendable {
    /// What is done about one table.
    public enum Work: Sendable, Equatable {
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
    public struct Job: Sendable {
        /// The table, as it is opened and built.
        public let table: TableName
        /// The table as it is named, where that is another one; nil where it is the same.
        public let alias: TableName?
        /// The places that name it.
        public let references: [TableReference]
        /// What is done.
        public let work: Work

        /// The file that the entries come from, and whose owner the database gets.
        var sourceFile: FilePath {
            guard case .convert(let old, _) = work else { return table.path }
            return TableRegistry.type(of: old)?.format?.path(of: old) ?? old.path
        }

        /// Whether what the table holds is not to be shown.
        public var isSecret: Bool {
            references.contains {
                ["sasl_passwd", "sni"].contains(String(decoding: $0.format, as: UTF8.self))
            }
        }

        /// Whether a replacement may take over parts of the key.
        ///
        /// Source: local(8), virtual(8), "SECURITY".
        public var allowsSubstitution: Bool {
            let deciding = ["aliases", "virtual_mailbox", "virtual_id", "local_transport", "local_command"]
            return !references.contains { deciding.contains(String(decoding: $0.format, as: UTF8.self)) }
        }
    }

    /// How a plan is made.
    public struct Rules {
        /// How tables are opened; types that stand for others, and the root, are in here.
        public var table: TableOptions
        /// Types that are to be taken for others.
        public var typeMap: [[UInt8]: [UInt8]] = [:]
        /// Whether tables behind a server or an engine are opened, too.
        public var opensRemote = false
        /// Whether a table without a source is made from a database of its old type.
        public var convertsDatabases = false
        /// The parameters, or tables, that alone are wanted; all where there are none.
        public var only: [[UInt8]] = []

        /// Plain rules.
        public init(table: TableOptions) { self.table = table }
    }

    /// The work, in the order in which the tables are named first.
    public private(set) var jobs: [Job] = []
    /// What was wanted alone, and nothing names.
    public private(set) var unmatched: [[UInt8]]

    private static let engines: Set<String> = [
        "ldap", "memcache", "mongodb", "mysql", "nis", "pgsql", "socketmap", "sqlite", "tcp",
    ]

    /// Makes a plan for the tables of a configuration.
    public init(_ references: [TableReference], _ rules: Rules) {
        var order: [TableName] = []
        var groups: [TableName: [TableReference]] = [:]
        var unmatched = rules.only
        for reference in references {
            let matches = rules.only.filter { Self.matches($0, reference) }
            unmatched.removeAll { matches.contains($0) }
            if !rules.only.isEmpty, matches.isEmpty { continue }
            if groups[reference.table] == nil { order.append(reference.table) }
            groups[reference.table, default: []].append(reference)
        }
        self.unmatched = unmatched
        // Tables of several names may be one file.
        var owners: [FilePath: (table: TableName, references: [TableReference])] = [:]
        for named in order {
            let references = groups[named] ?? []
            let (table, work) = Self.work(for: named, references, rules, &owners)
            if let work, !Self.isUninteresting(table, references) || !rules.only.isEmpty {
                jobs.append(
                    Job(
                        table: table, alias: table.bytes == named.bytes ? nil : named, references: references,
                        work: work))
            }
        }
    }

    /// Whether only the defaults of the release name a table, and it is none that anybody has to build.
    private static func isUninteresting(_ table: TableName, _ references: [TableReference]) -> Bool {
        guard references.allSatisfy(\.isDefault) else { return false }
        return TableRegistry.type(of: table)?.format == nil || references.allSatisfy { $0.role == .cache }
    }

    /// Whether a reference is what somebody wants alone.
    private static func matches(_ wanted: [UInt8], _ reference: TableReference) -> Bool {
        wanted == reference.parameter.bytes || wanted == reference.restriction
            || wanted == reference.table.bytes || wanted == reference.table.name
            || reference.owners.contains { $0.bytes == wanted }
    }

    /// What is done about a table; no work where it is done under another name.
    private static func work(
        for named: TableName, _ references: [TableReference], _ rules: Rules,
        _ owners: inout [FilePath: (table: TableName, references: [TableReference])]
    ) -> (TableName, Work?) {
        var table = TableName(type: rules.typeMap[named.type] ?? named.type, name: named.name)
            .inside(rules.table.root)
        do throws(TableError) {
            if rules.typeMap[named.type] == nil { table = try rules.table.redirected(table) }
            if references.allSatisfy({ $0.role == .cache }) {
                return (table, .skip("Postfix keeps this cache by itself"))
            }
            guard let type = TableRegistry.type(of: table, options: rules.table) else {
                if engines.contains(table.typeText) || TableRegistry.otherTypes.contains(table.typeText) {
                    return (table, .skip("tables of type \(table.type) are not supported"))
                }
                throw .unsupportedType(table)
            }
            guard let format = type.format, table.typeText != "fail" else {
                if engines.contains(table.typeText), !rules.opensRemote {
                    return (table, .skip("opened with --remote only"))
                }
                if rules.table.root != nil, ["unix", "environ", "sqlite"].contains(table.typeText) {
                    return (table, .skip("tables of type \(table.type) are not looked up inside a root"))
                }
                return (table, .open)
            }
            let grammar = try grammar(of: named, references)
            let path = format.path(of: table)
            if let other = owners[path], let first = other.references.mostTelling,
                let here = references.mostTelling
            {
                if other.table.type == table.type, try self.grammar(of: named, other.references) == grammar {
                    return (table, nil)
                }
                throw .other(
                    """
                    \(path) is to be \(other.table) for \(first.place), and \(table) for \(here.place)
                    """, kind: .configuration)
            }
            owners[path] = (table, references)
            let old = rules.convertsDatabases ? named.inside(rules.table.root) : nil
            return (table, try work(for: table, path, references, grammar, old))
        } catch { return (table, .fail(error)) }
    }

    /// What is done about an indexed table: that depends on the files that are there.
    private static func work(
        for table: TableName, _ path: FilePath, _ references: [TableReference], _ grammar: SourceGrammar,
        _ old: TableName?
    ) throws(TableError) -> Work {
        do throws(SystemError) {
            if let source = try FileStatus.of(table.path) {
                // To a build a directory is an empty source; nobody means that here.
                if source.isDirectory {
                    return .fail(.other("\(table.path): is a directory", kind: .noInput))
                }
                // Nobody can tell when a writer comes.
                return source.isPipe ? .fail(.open(what: "", table.path, .noWriter)) : .build(grammar)
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

    /// How the source of a table is read.
    ///
    /// - Throws: `TableError` where two places do not agree.
    private static func grammar(
        of table: TableName, _ references: [TableReference]
    ) throws(TableError) -> SourceGrammar {
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
    public var grammar: SourceGrammar {
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
