// Where the entries of a new table come from, and what their file says about owner and mode.

/// The source of a table's entries.
package enum TableSource: Sendable, Equatable {
    /// A text file.
    case file(FilePath)
    /// The standard input of the process.
    case standardInput
    /// Another table, which can be listed.
    case table(TableName)

    /// Whether the source is text, with a grammar.
    package var isText: Bool {
        if case .table = self { return false }
        return true
    }

    /// The file that is read; nil for one without a name.
    var path: FilePath? {
        switch self {
        case .file(let path): path
        case .standardInput: nil
        case .table(let table): TableRegistry.type(of: table)?.format?.path(of: table) ?? table.path
        }
    }

    /// How messages call the source.
    package var name: FilePath {
        switch self {
        case .file(let path): path
        case .standardInput: "stdin"
        case .table(let table): FilePath(table.bytes)
        }
    }
}

/// The grammar of a source file.
package enum SourceGrammar: Sendable, Equatable {
    /// Key, white space, value: postmap(1). With `valuesAreFiles` a value is a list of files whose content
    /// is stored, in Base64.
    case map(valuesAreFiles: Bool)
    /// Name, colon, values: aliases(5).
    case aliases
}

/// How a table is built: what the command line says, in words.
package struct BuildOptions {
    /// The grammar of the source.
    package var grammar = SourceGrammar.map(valuesAreFiles: false)
    /// What happens to an entry whose key came before.
    package var duplicates = DuplicatePolicy.warn
    /// Whether root becomes the owner of the source before a table is written.
    package var writesAsSourceOwner = true
    /// Whether a new database gets no more permissions than its source has.
    package var followsSourceMode = true
    /// Whether any warning makes the build fail before anything is replaced.
    package var isStrict = false
    /// The release whose grammar it is, and how keys are folded, stored and checked.
    package var table: TableOptions
    /// The name of this mail server, which an alias table tells.
    package var serverName: [UInt8] = []
    /// The time that an alias table tells, in seconds since 1970; nil: that of the source's last change.
    package var timeStamp: Int?
    /// Is told, once for a table, that a key is not all ASCII.
    package var noteForeignKeys: () -> Void = {}
    /// How many seconds the writer of a source that is a pipe has to come; nil: as long as it takes.
    package var sourcePatience: Int32?
    /// Receives each warning about a source.
    package var warn: (SourceWarning) -> Void
    /// Receives what only a careful reader wants to know.
    package var note: (MessageText) -> Void = { _ in }
    /// Is told, now and then, how much of the work is done, from 0 to 1.
    package var progress: (Double) -> Void = { _ in }

    /// The release whose grammar it is.
    var release: PostfixRelease { table.release }

    /// The options of a plain build.
    package init(table: TableOptions, warn: @escaping (SourceWarning) -> Void) {
        self.table = table
        self.warn = warn
    }
}
