// A source file becomes a database: safely, and by default without any change to who the process is.

/// The building of a database from its source file.
public struct DatabaseBuild {
    /// The grammar of a source file.
    public enum Grammar: Sendable, Equatable {
        /// Key, white space, value: postmap(1).
        case map
        /// Name, colon, values: aliases(5).
        case aliases
    }

    /// When a database is written.
    public enum Occasion: Sendable, Equatable {
        /// Always.
        case always
        /// Where its entries differ from those of the source.
        case ifChanged
        /// Never: the source is only checked.
        case never
    }

    /// What a build has done.
    public struct Summary: Sendable, Equatable {
        /// Whether the database was written.
        public let isWritten: Bool
        /// What is wrong with the source, in its order.
        public let warnings: [Warning]
    }

    /// Something that is wrong with a source.
    public struct Warning: Sendable, Equatable {
        /// The first physical line of the entry, from 1; 0 for what is not about one line.
        public let line: Int
        /// What is wrong, with its place.
        public let message: String
    }

    /// The name of the table, such as `lmdb:/etc/postfix/virtual`.
    public let table: String
    /// The grammar of the source.
    public var grammar = Grammar.map
    /// When the database is written.
    public var occasion = Occasion.always
    /// Whether a warning makes the build fail before anything is replaced.
    public var isStrict = false
    /// Whether root becomes, as postmap does, the owner of the source, and **stays** that user: the effective user of
    /// the whole process changes.
    ///
    /// Without it root writes as root, which is wrong for sources that others may write.
    public var becomesOwnerOfSource = false

    private let environment: PostfixEnvironment

    /// The build of a table, whose source is the file of its name.
    public init(_ table: String, in environment: PostfixEnvironment) {
        self.table = table
        self.environment = environment
    }

    /// Builds the database.
    ///
    /// The old database is replaced when the new one is complete, synced and counted; at any error it is as it was.
    ///
    /// - Throws: `PostfixError`, also for warnings where the build is strict.
    public func run() throws(PostfixError) -> Summary {
        let options = try environment.tableOptions()
        let name = TableName(Array(table.utf8), defaultType: [])
        let said = Said()
        var build = BuildOptions(table: options) {
            said.warnings.append(Warning(line: $0.line, message: $0.message.string))
        }
        build.grammar = grammar == .aliases ? .aliases : .map(valuesAreFiles: false)
        build.isStrict = isStrict
        build.writesAsSourceOwner = becomesOwnerOfSource
        do throws(TableError) {
            let target = try options.redirected(name.inside(options.root), forCreation: true)
            let isWritten = try run(TableBuilder(build), target)
            return Summary(isWritten: isWritten, warnings: said.warnings)
        } catch { throw PostfixError(error) }
    }

    private func run(_ builder: TableBuilder, _ table: TableName) throws(TableError) -> Bool {
        let source = TableSource.file(table.path)
        switch occasion {
        case .always:
            _ = try builder.rebuild(table, from: source)
            return true
        case .ifChanged: return try builder.rebuildIfNeeded(table, from: source)
        case .never:
            _ = try builder.check(table, from: source)
            return false
        }
    }

    private final class Said {
        var warnings: [Warning] = []
    }
}
