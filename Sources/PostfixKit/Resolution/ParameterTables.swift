// The tables that a parameter names, opened when the first address is looked up in them. One that cannot be opened
// is no reason to give up: like Postfix, each question to it fails.

/// The tables of one parameter, searched as its manual says.
final class ParameterTables {
    /// The parameter.
    let parameter: ParameterName
    /// Its name as text.
    let name: String
    /// The names of the tables in their order.
    let names: [TableName]
    /// What they hold.
    let format: TableFormat
    /// How they are searched.
    let order: SearchOrder

    private let environment: TableEnvironment
    private let rules: AddressRules
    /// Whether capital letters in a source that is searched as it is are small ones to its table.
    private let foldsKeys: Bool
    private var search: TableSearch?
    /// The last question: the server at the door and cleanup(8) ask the same.
    private var last: (generation: Int, text: [UInt8], answer: Answer?)?

    /// The tables that a configuration names for a parameter.
    init(
        _ parameter: ParameterName, in configuration: MainConfiguration, _ environment: TableEnvironment,
        rules: AddressRules, foldsKeys: Bool = true
    ) throws(ConfigurationError) {
        self.foldsKeys = foldsKeys
        self.parameter = parameter
        self.environment = environment
        self.rules = rules
        name = String(decoding: parameter.bytes, as: UTF8.self)
        let searched = SearchedFormat(name) ?? .key
        (format, order) = (searched.format, searched.order)
        let value = try configuration.string(parameter)
        names = listItems(value.span).map { TableName($0, defaultType: []) }
    }

    /// Tables of a parameter that are used as those of another one, or of an access restriction.
    init(
        _ parameter: ParameterName, _ tables: [[UInt8]], as use: String, _ environment: TableEnvironment,
        rules: AddressRules
    ) {
        self.parameter = parameter
        self.environment = environment
        self.rules = rules
        foldsKeys = true
        name = String(decoding: parameter.bytes, as: UTF8.self)
        let searched = SearchedFormat(use) ?? .key
        (format, order) = (searched.format, searched.order)
        names = tables.map { TableName($0, defaultType: []) }
    }

    /// Whether the parameter names no table.
    var isEmpty: Bool { names.isEmpty }

    /// What a search has found.
    struct Answer {
        let answer: TableAnswer
        /// The extension with its delimiter that was taken off for the key that was found.
        let unmatchedExtension: [UInt8]?
        /// Whether Postfix adds it to the addresses of the result.
        let propagatesExtension: Bool
    }

    /// Searches for an address, or another text in external form, in the order of the manual.
    ///
    /// - Throws: `TableError` when a table cannot be asked, or has an empty answer.
    func find(_ text: [UInt8]) throws(TableError) -> Answer? {
        if names.isEmpty { return nil }
        if let last, last.generation == environment.generation, last.text == text { return last.answer }
        let tables = opened()
        let result = try tables.search(text.span)
        let answer = result.match.map { match in
            self.answer(to: match, in: tables, isPropagated: result.propagatesExtension)
        }
        last = (environment.generation, text, answer)
        return answer
    }

    private func answer(
        to match: SearchResult.Match, in search: TableSearch, isPropagated: Bool
    ) -> Answer {
        Answer(
            answer: answer(match.key.text, match.value, search.tables[match.table], match.table),
            unmatchedExtension: match.key.unmatchedExtension, propagatesExtension: isPropagated)
    }

    /// Looks for one key, as it is, in one table after the other.
    ///
    /// - Throws: as `find`.
    func find(key: [UInt8]) throws(TableError) -> TableAnswer? {
        if names.isEmpty { return nil }
        for (index, table) in opened().tables.enumerated() {
            guard let value = try table.lookup(key.span) else { continue }
            if value.isEmpty { throw .query(table.shownName, reason: nil) }
            return answer(key, value, table, index)
        }
        return nil
    }

    /// The open tables, in the order of the parameter.
    var tables: [OpenTable] { opened().tables }

    private func opened() -> TableSearch {
        if let search { return search }
        var options = environment.options
        options.use.trust = format.trust
        if !foldsKeys { options.use.folding = .none }
        let tables = names.map { environment.open($0, options) }
        let search = TableSearch(order: order, tables: tables, rules: rules, warn: options.warn)
        self.search = search
        return search
    }

    private func answer(_ key: [UInt8], _ value: [UInt8], _ table: OpenTable, _ index: Int) -> TableAnswer {
        let evidence = environment.sources.evidence(
            for: key, value: value, in: table, isAliases: format.role == .aliases)
        return TableAnswer(
            table: names[index], key: key, value: value, source: evidence.origin,
            disagreement: evidence.disagreement ?? chance(table, index)
                ?? contradiction(to: key, value, after: index))
    }

    /// What is to be known of an answer that may be another one the next time.
    private func chance(_ table: OpenTable, _ index: Int) -> MessageText? {
        guard areByChance[index] else { return nil }
        guard let random = table.table as? RandomTable else {
            return "another answer may come by chance (randmap)"
        }
        let values = MessageText(Array(random.values.joined(separator: Array(", ".utf8))))
        return random.values.count > 1 ? "one of these by chance: \(values)" : nil
    }

    /// Whether each table gives its answers by chance, or may ask one that does.
    private lazy var areByChance: [Bool] = names.map(\.answersByChance)

    /// A note where the next table that has the key has another value, which is hidden by the first.
    ///
    /// It is asked only for this, so its failure does not matter.
    private func contradiction(to key: [UInt8], _ value: [UInt8], after index: Int) -> MessageText? {
        guard names.count > index + 1, format.value != .existence else { return nil }
        for (table, name) in zip(opened().tables, names).dropFirst(index + 1)
        where table.keys == .fixed && !table.type.answersEveryKey {
            guard let other = try? table.lookup(key.span), !other.isEmpty else { continue }
            return other == value ? nil : "\(name) says otherwise: \(other)"
        }
        return nil
    }

    /// Warns of a value that has more addresses than one, where the first is all that counts; false where there is
    /// nothing to warn of.
    @discardableResult
    func warnOfMany(_ results: [[UInt8]], for text: [UInt8], _ run: ResolutionRun) -> Bool {
        guard results.count > 1, !format.value.isList else { return false }
        run.warn("multi-valued \(parameter.bytes) entry for \(text)")
        return true
    }
}
