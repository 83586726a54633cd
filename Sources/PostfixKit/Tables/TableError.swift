// Everything that can go wrong with a table, as data; the words for it stand at the end of this file.

/// Why a table could not be opened, read or written.
///
/// A key that is not there is never an error.
package enum TableError: Error, Sendable, Equatable {
    /// The type of the name is not known.
    case unsupportedType(TableName)
    /// A table behind the proxy service cannot be created.
    case proxyCreation
    /// There were warnings, and the build is to be strict.
    case warningsFound(source: FilePath, count: Int)
    /// The new database does not hold what was written.
    case verification(FilePath, expected: Int, found: Int)
    /// The type can be queried only, never created.
    case cannotCreate(TableName, isKnown: Bool, wording: MapCreationWording)
    /// The type cannot be changed record by record.
    case bulkOnly(TableName)
    /// The table can be opened for reading only.
    case readOnly(TableName)
    /// The type cannot list its entries.
    case cannotList(TableName)
    /// The name does not have the form that the type needs.
    case badName(TableName, problem: MessageText)
    /// No `type:name`, but `text`.
    case missingType(text: [UInt8])
    /// A file could not be opened; `what` is said before its name, such as `open database `.
    case open(what: String, FilePath, SystemError)
    /// A file that is opened turned out to be something else, or broken; `problem` tells.
    case damaged(FilePath, problem: MessageText)
    /// A file could not be read.
    case read(FilePath, SystemError)
    /// A file could not be written; `action` is a verb such as `write` or `rename`.
    case write(action: String, FilePath, SystemError)
    /// The engine's library failed.
    case engine(action: String, FilePath, code: Int32, reason: String)
    /// A lock could not be taken.
    case lock(FilePath, SystemError)
    /// Postfix has the type, and this program does not.
    case notSupported(TableName)
    /// The table is behind a server, and none may be asked.
    case serverNotAsked(TableName)
    /// The lookup in a table failed in a way that may pass (`strerror` shown), or for good (nil).
    case query(TableName, reason: String?)
    /// Another operation on a table failed in a way that may pass.
    case operation(String, TableName, reason: String)
    /// The type has no such operation.
    case noOperation(String, TableName)
    /// `reason` in words of its own, for what a table type alone can say.
    case other(MessageText, kind: Kind)

    /// The kind of an error, which decides the exit status.
    package enum Kind: Sendable, Equatable, CaseIterable {
        /// The command line asked for what cannot be.
        case usage
        /// The data is bad.
        case data
        /// A file to be read cannot be opened.
        case noInput
        /// It works nowhere in this program.
        case unavailable
        /// A file to be written cannot be.
        case cantCreate
        /// It may work later.
        case temporary
        /// The configuration is bad.
        case configuration
    }

    /// In which words a release says that a type cannot be created.
    package enum MapCreationWording: Sendable, Equatable {
        /// As 3.11 does.
        case current
        /// As 3.7 does, of dictionaries and packages.
        case dictionary
    }

    /// The kind of this error.
    package var kind: Kind {
        switch self {
        case .unsupportedType, .notSupported, .serverNotAsked, .cannotCreate(_, isKnown: false, _):
            .unavailable
        case .proxyCreation, .cannotCreate, .bulkOnly, .readOnly, .cannotList, .badName, .missingType,
            .noOperation:
            .usage
        case .open, .read: .noInput
        case .damaged, .warningsFound: .data
        case .write, .engine, .verification: .cantCreate
        case .query(_, nil): .data
        case .lock, .query, .operation: .temporary
        case .other(_, let kind): kind
        }
    }

    /// Whether the content of a file is at fault; if not, the file could not be read.
    package var isAboutContent: Bool {
        switch self {
        case .lock, .operation, .query(_, .some): false
        case .open(_, _, let error), .read(_, let error), .write(_, _, let error): error == .invalidArgument
        case .engine(_, _, let code, _): code <= 0 || SystemError(code: code) == .invalidArgument
        case .other(_, let kind): kind == .data
        default: true
        }
    }

    /// The sentence for people, in Postfix's words where Postfix has some.
    package var message: MessageText {
        switch self {
        case .unsupportedType(let name): "unsupported dictionary type: \(name.type)"
        case .proxyCreation: "can't create maps via the proxy service"
        case .warningsFound(let source, let count):
            "\(source): \(count) \(count == 1 ? "warning" : "warnings"): nothing was replaced"
        case .verification(let path, let expected, let found):
            "\(path): \(expected) records were written, and \(found) read back: nothing was replaced"
        case .cannotCreate(let name, isKnown: true, wording: .current):
            "no 'map create' support for this type: \(name.type)"
        case .cannotCreate(let name, isKnown: false, wording: .current):
            "unsupported map type: \(name.type)"
        case .cannotCreate(let name, isKnown: true, wording: .dictionary):
            "unsupported dictionary type: \(name.type) does not support bulk-mode creation."
        case .cannotCreate(let name, isKnown: false, wording: .dictionary):
            Self.missingPackage(of: name)
        case .bulkOnly: "unsupported non-bulk change request"
        case .readOnly(let name): "\(name) map requires O_RDONLY access mode"
        case .cannotList(let name): "table \(name): sequence operation is not supported"
        case .badName(_, let problem): problem
        case .missingType(let text): "open dictionary: expecting \"type:name\" form instead of \"\(text)\""
        case .open(let what, let path, let error): "open \(what)\(path): \(error.reason)"
        case .damaged(let path, let problem): "\(path): \(problem)"
        case .read(let path, let error): "read \(path): \(error.reason)"
        case .write(let action, let path, let error): "\(action) \(path): \(error.reason)"
        case .engine(let action, let path, _, let reason): "\(action) \(path): \(reason)"
        case .lock(let path, let error): "lock \(path): \(error.reason)"
        case .query(let name, let reason):
            reason.map { "table \(name): query error: \($0)" } ?? "table \(name): query error"
        case .operation(let operation, let name, let reason): "table \(name): \(operation) error: \(reason)"
        case .noOperation(let operation, let name):
            "table \(name): \(operation) operation is not supported"
        case .notSupported(let name): "not supported: table type \(name.type) (\(name))"
        case .serverNotAsked(let name): "\(name): below another root a server is asked with --remote only"
        case .other(let text, _): text
        }
    }
}

extension TableError {
    /// What Debian's programs say about a type that they do not know.
    static func missingPackage(of name: TableName) -> MessageText {
        "unsupported dictionary type: \(name.type). Is the postfix-\(name.type) package installed?"
    }
}

extension PostfixRelease {
    /// How a table type that cannot be created is refused.
    package var mapCreationWording: TableError.MapCreationWording {
        refusesMapCreationInNewWords ? .current : .dictionary
    }
}

extension OverwriteError {
    /// This error as that of a table.
    func tableError(_ path: FilePath) -> TableError {
        content == .old ? .write(action: "write", path, reason) : .other(message(path), kind: .cantCreate)
    }
}
