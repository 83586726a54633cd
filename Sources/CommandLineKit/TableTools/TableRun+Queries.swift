// Looking keys up, and listing: what postmap and postalias print, to the byte.

internal import PostfixKit

extension TableRun {
    /// Looks one key up, in each table until one has it.
    func query(_ key: [UInt8]) throws(TableError) -> ExitStatus {
        for name in command.tables {
            let table = try TableRegistry.open(name, options: options)
            if let value = try lookup(key.span, in: table, shownAs: table.name) {
                if command.showsJSON {
                    output.writeJSON(key.span, value.span)
                } else {
                    show(value)
                }
                return .success
            }
        }
        return .negative
    }

    /// Looks up the keys of standard input, each in the tables until one has it.
    ///
    /// As Postfix does: where a table fails, answers that are not written yet are not written any more.
    func queryInput() throws(TableError) -> ExitStatus {
        do throws(TableError) { return try answerInput() } catch {
            output.discard()
            throw error
        }
    }

    private func answerInput() throws(TableError) -> ExitStatus {
        var tables = LazyTables(command.tables, options)
        var found = false
        var input = InputLines()
        while let lines = try input.next() {
            // One lock for all the keys at hand, and none while waiting for more.
            for line in lines where try answer(input.bytes(line), from: &tables) { found = true }
            tables.endBatch()
            output.flush()
        }
        return found ? .success : .negative
    }

    /// Looks up the headers and lines of a message.
    func queryMessage(headers: Bool, body: Bool, mime: Bool) throws(TableError) -> ExitStatus {
        var tables = LazyTables(command.tables, options)
        var found = false
        var scanner = MessageScanner(
            MessageScanner.Selection(headers: headers, bodyLines: body, parsesMIME: mime))
        var input = InputPieces()
        while !scanner.isDone, let piece = try input.next() {
            try scanner.scan(input.bytes(piece)) { (_, text) throws(TableError) in
                if try answer(text, from: &tables) { found = true }
            }
            tables.endBatch()
            output.flush()
        }
        try scanner.finish { (_, text) throws(TableError) in
            if try answer(text, from: &tables) { found = true }
        }
        return found ? .success : .negative
    }

    /// Lists the first table.
    func list() throws(TableError) -> ExitStatus {
        // As Postfix does: with no table there is nothing to list, and no error.
        guard let name = command.tables.first else { return .negative }
        let table = try TableRegistry.open(name, options: options)
        try table.listable().forEachEntry { (key, value) throws(TableError) in
            if key.count == 0 { options.warn("table \(name): empty lookup key value is not allowed") }
            if value.count == 0 { warnAboutEmptyValue(of: key, in: name) }
            if command.decodesValues {
                guard let decoded = decodedBase64(value) else {
                    options.warn(
                        "table \(table.shownName): key \(key.array): malformed BASE64 value: \(Array(value.array.prefix(30)))"
                    )
                    return
                }
                show(key, decoded.span)
            } else {
                show(key, value)
            }
        }
        return .success
    }

    /// Shows what the first table that has a key says; false where none has it.
    private func answer(_ key: Span<UInt8>, from tables: inout LazyTables) throws(TableError) -> Bool {
        for index in tables.indices {
            let table = try tables.table(at: index)
            if let value = try lookup(key, in: table, shownAs: table.shownName) {
                show(key, value.span)
                return true
            }
        }
        return false
    }

    /// The value as it is to be shown.
    private func lookup(
        _ key: Span<UInt8>, in table: OpenTable, shownAs name: TableName
    ) throws(TableError) -> [UInt8]? {
        guard let value = try stored(key, in: table) else { return nil }
        if value.isEmpty {
            warnAboutEmptyValue(of: key, in: name)
        }
        return command.decodesValues ? try decoded(value, of: key, in: table) : value
    }

    /// A value that is Base64, decoded.
    func decoded(
        _ value: [UInt8], of key: Span<UInt8>, in table: OpenTable
    ) throws(TableError) -> [UInt8] {
        guard let decoded = decodedBase64(value.span) else {
            options.warn(
                "table \(table.shownName): key \(key.array): malformed BASE64 value: \(Array(value.prefix(30)))"
            )
            throw .query(table.shownName, reason: nil)
        }
        return decoded
    }

    /// The value as it is stored.
    ///
    /// An alias is looked for in internal form, and then in the external form
    /// that later releases of Postfix store.
    private func stored(_ key: Span<UInt8>, in table: OpenTable) throws(TableError) -> [UInt8]? {
        if let value = try table.lookup(key) { return value }
        guard tool == .postalias, table.type.keys == .fixed else { return nil }
        let external = externalForm(ofLocalpart: key)
        return external.elementsEqual(key.array) ? nil : try table.lookup(external.span)
    }

    private func warnAboutEmptyValue(of key: Span<UInt8>, in name: TableName) {
        options.warn("table \(name): key \(key.array): empty string result is not allowed")
        options.warn("table \(name) should return NO RESULT in case of NOT FOUND")
    }

    func show(_ key: Span<UInt8>, _ value: Span<UInt8>) {
        if command.showsJSON { return output.writeJSON(key, value) }
        output.writePostfixLine(
            key, separator: tool.separator, value, hasLines: command.decodesValues)
    }

    /// Shows a value on its own.
    func show(_ value: [UInt8]) {
        output.writePostfixForm(value.span, hasLines: command.decodesValues)
        output.write("\n")
    }
}

/// The tables of a query, each opened when it is asked for the first time, and locked for all the keys at hand.
private struct LazyTables {
    private let names: [TableName]
    private let options: TableOptions
    private var tables: [OpenTable?]
    private var isLocked: [Bool]

    init(_ names: [TableName], _ options: TableOptions) {
        self.names = names
        self.options = options
        tables = names.map { _ in nil }
        isLocked = names.map { _ in false }
    }

    var indices: Range<Int> { names.indices }

    /// A table, open and locked.
    mutating func table(at index: Int) throws(TableError) -> OpenTable {
        let table: OpenTable
        if let opened = tables[index] {
            table = opened
        } else {
            table = try TableRegistry.open(names[index], options: options)
            tables[index] = table
        }
        if !isLocked[index] {
            try table.beginBatch()
            isLocked[index] = true
        }
        return table
    }

    /// Gives back all locks: done before waiting for more keys.
    mutating func endBatch() {
        for index in indices where isLocked[index] {
            tables[index]?.endBatch()
            isLocked[index] = false
        }
    }
}
