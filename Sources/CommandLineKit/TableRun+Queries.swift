// Looking keys up, and listing: what postmap and postalias print, to the byte.

internal import PostfixKit

extension TableRun {
    /// Looks one key up, in each table until one has it.
    func query(_ key: [UInt8]) throws(TableError) -> ExitStatus {
        for name in command.tables {
            let table = try TableRegistry.open(name, options: options)
            if let value = try lookup(key.span, in: table) {
                if command.showsJSON {
                    output.writeJSON(key.span, value.span)
                } else {
                    output.write(value.span)
                    output.write("\n")
                }
                return .success
            }
        }
        return .negative
    }

    /// Looks up the keys of standard input, each in the tables until one has it.
    func queryInput() throws(TableError) -> ExitStatus {
        let tables = try openTables()
        var found = false
        var input = InputLines()
        while let lines = try input.next() {
            // One lock for all the keys at hand, and none while waiting for more.
            try withBatch(tables) { () throws(TableError) in
                for line in lines where try answer(input.bytes(line), from: tables) { found = true }
            }
            output.flush()
        }
        return found ? .success : .negative
    }

    /// Looks up the headers and lines of a message.
    func queryMessage(headers: Bool, body: Bool, mime: Bool) throws(TableError) -> ExitStatus {
        .negative
    }

    /// Lists the first table.
    func list() throws(TableError) -> ExitStatus {
        // As Postfix does: with no table there is nothing to list, and no error.
        guard let name = command.tables.first else { return .negative }
        let table = try TableRegistry.open(name, options: options)
        try table.listable().forEachEntry { (key, value) throws(TableError) in
            if command.decodesValues {
                guard let decoded = decodedBase64(value) else {
                    options.warn(
                        "table \(table.shownName): key \(key.array): malformed BASE64 value: \(value.array)")
                    return
                }
                show(key, decoded.span)
            } else {
                show(key, value)
            }
        }
        return .success
    }

    private func openTables() throws(TableError) -> [OpenTable] {
        var tables: [OpenTable] = []
        for name in command.tables { tables.append(try TableRegistry.open(name, options: options)) }
        return tables
    }

    private func withBatch(
        _ tables: [OpenTable], _ body: () throws(TableError) -> Void
    ) throws(TableError) {
        var open: [OpenTable] = []
        defer { for table in open { table.table.endBatch() } }
        for table in tables {
            try table.table.beginBatch()
            open.append(table)
        }
        try body()
    }

    /// Shows what the first table that has a key says; false where none has it.
    private func answer(_ key: Span<UInt8>, from tables: [OpenTable]) throws(TableError) -> Bool {
        for table in tables {
            if let value = try lookup(key, in: table) {
                show(key, value.span)
                return true
            }
        }
        return false
    }

    /// The value as it is to be shown.
    private func lookup(_ key: Span<UInt8>, in table: OpenTable) throws(TableError) -> [UInt8]? {
        guard let value = try table.lookup(key) else { return nil }
        if value.isEmpty {
            let name = table.shownName
            options.warn("table \(name): key \(key.array): empty string result is not allowed")
            options.warn("table \(name) should return NO RESULT in case of NOT FOUND")
        }
        guard command.decodesValues else { return value }
        guard let decoded = decodedBase64(value.span) else {
            options.warn("table \(table.shownName): key \(key.array): malformed BASE64 value: \(value)")
            throw .query(table.shownName, reason: nil)
        }
        return decoded
    }

    private func show(_ key: Span<UInt8>, _ value: Span<UInt8>) {
        if command.showsJSON { return output.writeJSON(key, value) }
        output.write(key)
        output.write(tool.separator)
        output.write(value)
        output.write("\n")
    }
}
