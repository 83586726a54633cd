// A table in an SQLite database: `sqlite:CONFIGURATION`.

/// An `sqlite:` table.
///
/// Unlike Postfix before 3.10: the database is opened for reading only, so that nothing is made or changed.
///
/// Source: sqlite_table(5).
final class SQLiteTable: LookupTable {
    let name: TableName
    private let query: SQLQuery
    private let database: SQLite
    private let warn: (MessageText) -> Void
    private let seconds: Int

    init(name: TableName, options: TableOptions) throws(TableError) {
        self.name = name
        warn = options.warn
        seconds = options.use.serverTimeLimit
        let settings = try TableSettings(name, options: options)
        let path = FilePath(try settings.string("dbpath", minimum: 1)).inside(options.root)
        query = try SQLQuery(settings, options: options)
        if options.release.warnsOfMissingQuotes { query.warnAboutMissingQuotes(options.warn) }
        do throws(SQLite.Failure) {
            database = try SQLite(path)
        } catch {
            let reason = error.system.map { MessageText(" (\(path): \($0.reason))") } ?? " (\(path))"
            guard options.release.opensSQLiteReadOnly else {
                throw .other("\(name): Can't open database: \(error.reason)\(reason)", kind: error.kind)
            }
            let cause = error.system.map { MessageText(": \($0.reason)") } ?? ""
            throw .other("\(name): open database \(path): \(error.reason)\(cause)", kind: error.kind)
        }
    }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? {
        let key = upToNull(key).array
        guard isValidUTF8(key.span), try query.concerns(key) else { return nil }
        let text = query.text(for: key) { $1 += SQLite.quoted($0) }
        var answer = query.answer(for: key) { [name] key in
            "dict_sqlite_lookup: \(name.name): Expansion limit exceeded for key '\(key)'"
        }
        try database.forEachRow(of: text, seconds: seconds, wrap: { error($0, query: text) }) {
            (value) throws(TableError) in try answer.add(value)
        }
        return answer.value
    }

    func beginBatch() throws(TableError) { database.beginReading() }

    func endBatch() { database.endReading() }

    private func error(_ failure: SQLite.Failure, query: [UInt8]) -> TableError {
        let place: MessageText = "dict_sqlite_lookup: \(name.name)"
        if failure.step == .prepare {
            return .other("\(place): SQL prepare failed: \(failure.reason)", kind: failure.kind)
        }
        warn("\(place): SQL step failed for query '\(query)': \(failure.reason)")
        if failure.isMisuse { return .query(name, reason: "the query is empty") }
        return .other(
            "\(place): SQL finalize failed for query '\(query)': \(failure.reason)", kind: failure.kind)
    }
}

extension SQLQuery {
    /// Warns about each part of the key that stands in the query outside of single quotes.
    fileprivate func warnAboutMissingQuotes(_ warn: (MessageText) -> Void) {
        var quote: UInt8?
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte == quote {
                quote = nil
            } else if quote == nil, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            }
            if quote != UInt8(ascii: "'"), byte == UInt8(ascii: "%"), index + 1 < text.count {
                index += 1
                if text[index] != UInt8(ascii: "%") {
                    warn(
                        """
                        \(table): query >\(text)< contains >%\([text[index]])< without the recommended '' quotes
                        """)
                }
            }
            index += 1
        }
    }
}

extension TableType {
    /// `sqlite:` tables.
    static let sqlite = TableType(readOnly: "sqlite", keys: .fixed) { (name, options) throws(TableError) in
        try SQLiteTable(name: name, options: options)
    }.with {
        $0.ownership = .settings
        $0.reach = .engine
    }
}
