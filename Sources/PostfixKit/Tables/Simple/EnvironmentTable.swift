// The variables of the process's environment as a table: `environ:NAME`.

internal import Glibc

/// An `environ:` table: a key is the name of a variable.
///
/// What the name of the table is does not matter.
///
/// `import_environment` sets variables before Postfix looks at any, and those win here as well.
///
/// Below another root only those are known: which others the Postfix there will have, nothing tells.
///
/// Source: DATABASE_README, "environ"; import_environment in postconf(5).
final class EnvironmentTable: LookupTable {
    let name: TableName
    private var assigned: [[UInt8]: [UInt8]] = [:]
    private let isOfThisSystem: Bool

    init(name: TableName, options: TableOptions) throws(TableError) {
        self.name = name
        isOfThisSystem = options.root == nil
        let imported = try options.surroundings.parameter(Array("import_environment".utf8)) ?? []
        for item in listItems(imported.span) { try assign(item) }
    }

    /// Takes an item of `import_environment`: only one with a value changes anything.
    private func assign(_ item: [UInt8]) throws(TableError) {
        var text = item
        if item.first == UInt8(ascii: "{") {
            switch bracedText(item.span) {
            case .text(let inside): text = inside
            case .unbalanced: throw Self.bad("import_environment: missing '}' in \"\(item)\"")
            case .trailing: throw Self.bad("import_environment: syntax error after '}' in \"\(item)\"")
            }
        }
        guard let equals = text.firstIndex(of: UInt8(ascii: "=")) else { return }
        let variable = text.span.extracting(..<equals).trimmed.array
        guard !variable.isEmpty else { throw Self.bad("update_env: missing attribute name in: \(text)") }
        assigned[variable] = text.span.extracting((equals + 1)...).trimmed.array
    }

    private static func bad(_ problem: MessageText) -> TableError { .other(problem, kind: .configuration) }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? {
        let variable = upToNull(key).array
        if let value = assigned[variable] { return value }
        guard isOfThisSystem else {
            throw .other(
                "\(name): below another root only variables that import_environment sets are known",
                kind: .unavailable)
        }
        return variableOfEnvironment(variable)
    }
}

/// The value of a variable, which getenv(3) finds; nil where there is none.
private func variableOfEnvironment(_ variable: [UInt8]) -> [UInt8]? {
    unsafe FilePath(variable).withCString { name -> [UInt8]? in
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe [UInt8](UnsafeRawBufferPointer(start: value, count: strlen(value)))
    }
}

extension TableType {
    /// `environ:` tables.
    static let environ = TableType("environ", keys: .fixed) { (name, options) throws(TableError) in
        try EnvironmentTable(name: name, options: options)
    }.with {
        $0.ownership = .system
    }
}
