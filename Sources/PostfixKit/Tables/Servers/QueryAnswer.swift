// One key can have several values: in several rows, columns or attributes. A table has one value for it, put
// together from them.

/// The value of a key, as it grows.
///
/// Source: pgsql_table(5), "result_format" and "expansion_limit"; the other types have the same.
struct QueryAnswer {
    private let table: TableName
    private let templates: QueryTemplates
    private let format: QueryTemplate
    private let key: [UInt8]
    private let limit: Int
    private let warn: (MessageText) -> Void
    private let limitWarning: (_ key: [UInt8]) -> MessageText
    private var bytes: [UInt8] = []
    private var count = 0

    /// No value yet.
    ///
    /// At most `limit` values may come, or any number where that is not above 0; `limitWarning` says that there
    /// were more.
    init(
        for key: [UInt8], format: QueryTemplate, templates: QueryTemplates, limit: Int,
        warn: @escaping (MessageText) -> Void, limitWarning: @escaping (_ key: [UInt8]) -> MessageText
    ) {
        table = templates.table
        self.templates = templates
        self.format = format
        self.key = key
        self.limit = limit
        self.warn = warn
        self.limitWarning = limitWarning
    }

    /// Adds a value that was found; nil stands for one that is null.
    ///
    /// - Throws: `TableError.query` where it is one too many.
    mutating func add(_ value: [UInt8]?) throws(TableError) {
        guard templates.expand(format, value: value, key: key, to: &bytes) else { return }
        count += 1
        if limit > 0 && count > limit {
            warn(limitWarning(key))
            throw .query(table, reason: "expansion limit exceeded")
        }
    }

    /// All that came, joined by commas; nil where nothing came.
    var value: [UInt8]? { bytes.isEmpty ? nil : bytes }
}
