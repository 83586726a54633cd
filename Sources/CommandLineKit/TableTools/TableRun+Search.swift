// Searching tables as Postfix does, for one address or for many.

internal import PostfixKit

extension TableRun {
    /// Searches for one text.
    func answer(_ text: [UInt8], _ search: TableCommand.Search) throws(TableError) -> ExitStatus {
        let found = try answer(text.span, search, in: try open(search), isOneOfMany: false)
        return found ? .success : .negative
    }

    /// Searches for each line of standard input.
    func answerInput(_ search: TableCommand.Search) throws(TableError) -> ExitStatus {
        let tables = try open(search)
        var found = false
        var input = InputLines()
        while let lines = try input.next() {
            // One lock for all the lines at hand, and none while waiting for more.
            try tables.tables.withLocks { () throws(TableError) in
                for line in lines where try answer(input.bytes(line), search, in: tables, isOneOfMany: true) {
                    found = true
                }
            }
            output.flush()
        }
        return found ? .success : .negative
    }

    private func open(_ search: TableCommand.Search) throws(TableError) -> TableSearch {
        let rules: AddressRules
        do throws(ToolFailure) {
            rules = try environment.configuration.addressRules(options)
        } catch { throw .other(error.message ?? "main.cf cannot be read", kind: .configuration) }
        if search.searched.order.subject == .senderOrDestination, !rules.authenticatesBySender {
            options.note("smtp_sender_dependent_authentication = no: Postfix searches for no senders")
        }
        var options = options
        options.use.trust = search.searched.format.trust
        return try TableSearch(
            order: search.searched.order, opening: command.tables, options: options, rules: rules)
    }

    /// Searches for a text and shows what was found; false where nothing was.
    private func answer(
        _ text: Span<UInt8>, _ search: TableCommand.Search, in tables: TableSearch, isOneOfMany: Bool
    ) throws(TableError) -> Bool {
        guard search.form == .value else {
            let (result, failure) = tables.trace(text)
            let decodes = command.decodesValues
            let report = try SearchReport(
                asked: text.array, result, tables.tables, names: command.tables, sources: command.options,
                of: search.searched.format, isCut: failure != nil,
                shown: { decodes ? decodedBase64($0.span) ?? $0 : $0 })
            if search.form == .json {
                output.write(report.json)
            } else {
                for line in report.lines { output.write(line: ReportText(line)) }
            }
            if let failure { throw failure }
            return result.match != nil
        }
        let result = try tables.search(text)
        guard let match = result.match else { return false }
        let value = try shown(match, in: tables.tables[match.table])
        if command.showsJSON || isOneOfMany {
            show(text, value.span)
        } else {
            show(value)
        }
        return true
    }

    /// The value as it is to be shown.
    private func shown(
        _ match: SearchResult.Match, in table: OpenTable
    ) throws(TableError) -> [UInt8] {
        guard command.decodesValues else { return match.value }
        return try decoded(match.value, of: match.key.text.span, in: table)
    }
}
