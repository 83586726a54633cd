// One loop does the search of every format: each key through all tables, before the next key.

/// A search in the tables of one parameter.
package final class TableSearch {
    /// How the tables are searched.
    package let order: SearchOrder
    /// The tables, in the order of the parameter.
    package let tables: [OpenTable]
    /// What the configuration says about addresses.
    package let rules: AddressRules
    private let warn: (MessageText) -> Void

    /// A search in open tables.
    package init(
        order: SearchOrder, tables: [OpenTable], rules: AddressRules, warn: @escaping (MessageText) -> Void
    ) {
        self.order = order
        self.tables = tables
        self.rules = rules
        self.warn = warn
    }

    /// Opens tables, and makes a search of them.
    ///
    /// - Throws: `TableError` when one of them cannot be opened, or is not trusted as `options` want it.
    package convenience init(
        order: SearchOrder, opening names: [TableName], options: TableOptions, rules: AddressRules
    ) throws(TableError) {
        let tables = try names.map { (name) throws(TableError) in
            try TableRegistry.open(name, options: options)
        }
        self.init(order: order, tables: tables, rules: rules, warn: options.warn)
    }

    /// Searches for a text: an address in external form, a host, or what else the format wants.
    ///
    /// With `traces` the result holds every key and table, including those that were not asked.
    ///
    /// - Throws: `TableError` when a table cannot be asked, or answers with an empty text, which Postfix takes
    ///   for a mistake in the configuration; the search ends there.
    ///
    /// Source: the manuals of the formats, "TABLE SEARCH ORDER".
    package func search(_ text: Span<UInt8>, traces: Bool = false) throws(TableError) -> SearchResult {
        let order = order.resolved(for: text, rules)
        let subject = order.subject(of: text, rules)
        var result = SearchResult(order: order, subject: subject)
        try search(subject, traces: traces, &result)
        return result
    }

    /// Searches as `search` does, and gives the error that ended it with all that was asked before.
    package func trace(_ text: Span<UInt8>) -> (result: SearchResult, failure: TableError?) {
        let order = order.resolved(for: text, rules)
        let subject = order.subject(of: text, rules)
        var result = SearchResult(order: order, subject: subject)
        do throws(TableError) {
            try search(subject, traces: true, &result)
        } catch { return (result, error) }
        return (result, nil)
    }

    private func search(
        _ subject: SearchSubject, traces: Bool, _ result: inout SearchResult
    ) throws(TableError) {
        let order = result.order
        for (number, step) in order.steps.enumerated() {
            let keys = try order.keys(of: step, for: subject, rules)
            if step == .localpartsIfLocal { result.hasBareNames = !keys.isEmpty }
            for (index, key) in keys.enumerated() {
                result.match = try ask(for: key, traces: traces, &result.attempts)
                guard let match = result.match else { continue }
                result.propagatesExtension = propagates(match, order)
                if traces {
                    result.unaskedKeys = Array(keys[(index + 1)...])
                    for later in order.steps[(number + 1)...] {
                        result.unaskedKeys += try order.keys(of: later, for: subject, rules)
                    }
                }
                return
            }
        }
    }

    /// Asks the tables for one key, until one has it.
    private func ask(
        for key: SearchKey, traces: Bool, _ attempts: inout [SearchResult.Attempt]
    ) throws(TableError) -> SearchResult.Match? {
        guard traces else { return try ask(for: key) }
        var answers: [SearchResult.Answer] = []
        var match: SearchResult.Match?
        for (index, table) in tables.enumerated() {
            if match != nil {
                answers.append(.answeredBefore)
            } else if key.isPartial, table.keys == .pattern {
                answers.append(.patternTable)
            } else if let value = try lookup(key, in: table, answers, &attempts) {
                match = SearchResult.Match(key: key, table: index, value: value)
                answers.append(.found(value))
            } else {
                answers.append(.notFound)
            }
        }
        attempts.append(SearchResult.Attempt(key: key, answers: answers))
        return match
    }

    private func ask(for key: SearchKey) throws(TableError) -> SearchResult.Match? {
        for index in tables.indices where !key.isPartial || tables[index].keys != .pattern {
            if let value = try lookup(key, in: tables[index]) {
                return SearchResult.Match(key: key, table: index, value: value)
            }
        }
        return nil
    }

    /// The value of a key; where the table fails, that is remembered first.
    private func lookup(
        _ key: SearchKey, in table: OpenTable, _ answers: [SearchResult.Answer],
        _ attempts: inout [SearchResult.Attempt]
    ) throws(TableError) -> [UInt8]? {
        do throws(TableError) {
            return try lookup(key, in: table)
        } catch {
            attempts.append(SearchResult.Attempt(key: key, answers: answers + [.failed]))
            throw error
        }
    }

    private func lookup(_ key: SearchKey, in table: OpenTable) throws(TableError) -> [UInt8]? {
        let value = try table.lookup(key.text.span)
        if value?.isEmpty == true { throw emptyValue(of: key, in: table) }
        return value
    }

    /// As Postfix does: an empty value is no answer, but a mistake.
    private func emptyValue(of key: SearchKey, in table: OpenTable) -> TableError {
        warn("\(table.name) lookup of \(key.text) returns an empty string result")
        warn("\(table.name) should return NO RESULT in case of NOT FOUND")
        return .query(table.shownName, reason: nil)
    }

    private func propagates(_ match: SearchResult.Match, _ order: SearchOrder) -> Bool {
        guard match.key.unmatchedExtension != nil, let name = order.extensionClass else { return false }
        return rules.propagatedExtensions.contains(Array(name.utf8))
    }
}
