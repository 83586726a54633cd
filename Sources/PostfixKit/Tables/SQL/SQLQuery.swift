// The three SQL types differ in how they reach a database; what they ask, and what they make of the rows, is one.

/// The query of an SQL table.
///
/// Source: pgsql_table(5), mysql_table(5), sqlite_table(5).
struct SQLQuery {
    /// The text of the query as it is configured, or put together from the older settings.
    let text: [UInt8]
    /// The table.
    let table: TableName

    private let templates: QueryTemplates
    private let query: QueryTemplate
    private let format: QueryTemplate
    private let limit: Int
    private let domain: DomainFilter
    private let warn: (MessageText) -> Void

    /// Reads the settings of the query; `select_function` is one where `hasFunction`.
    ///
    /// - Throws: `TableError` for a setting that is missing or wrong.
    init(_ settings: TableSettings, options: TableOptions, hasFunction: Bool = false) throws(TableError) {
        table = settings.table
        warn = options.warn
        let format = try settings.string("result_format", default: "%s", minimum: 1)
        limit = try settings.integer("expansion_limit", default: 0)
        if let query = try settings.optionalString("query") {
            text = query
        } else if hasFunction, let function = try settings.optionalString("select_function") {
            text = MessageText("SELECT \(function)('%s')").bytes
        } else {
            text = try Self.legacyQuery(settings)
        }
        var templates = QueryTemplates(of: table, warn: options.warn)
        query = try templates.parse(text, .query)
        self.format = try templates.parse(format, .result)
        self.templates = templates
        domain = try DomainFilter(settings, options: options)
    }

    /// The query of before there was one setting for it.
    private static func legacyQuery(_ settings: TableSettings) throws(TableError) -> [UInt8] {
        let table = try settings.string("table", minimum: 1)
        let field = try settings.string("select_field", minimum: 1)
        let key = try settings.string("where_field", minimum: 1)
        let conditions = try settings.string("additional_conditions")
        return MessageText("SELECT \(field) FROM \(table) WHERE \(key)='%s' \(conditions)").bytes
    }

    /// Whether a key is worth asking for: in one of the domains, with all that the query needs of it.
    ///
    /// - Throws: `TableError` when the list of domains cannot be asked.
    func concerns(_ key: [UInt8]) throws(TableError) -> Bool {
        guard try domain.admits(key, of: table) else { return false }
        var unused: [UInt8] = []
        return templates.expand(query, key: key, to: &unused)
    }

    /// The query for a key that it concerns; `quote` makes a part of the key fit between quotes.
    func text<Failure: Error>(
        for key: [UInt8],
        quote: (_ part: ArraySlice<UInt8>, _ output: inout [UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> [UInt8] {
        var output: [UInt8] = []
        _ = try templates.expand(query, key: key, to: &output, quote: quote)
        return output
    }

    /// An answer without values yet; `limitWarning` says that there are too many.
    func answer(
        for key: [UInt8], limitWarning: @escaping (_ key: [UInt8]) -> MessageText
    ) -> QueryAnswer {
        QueryAnswer(
            for: key, format: format, templates: templates, limit: limit, warn: warn,
            limitWarning: limitWarning)
    }
}
