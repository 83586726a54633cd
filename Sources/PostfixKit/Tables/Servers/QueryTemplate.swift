// What is asked of a server, and what becomes of its answers, is written with `%` for the parts of the key and
// of the value: `%s`, `%u`, `%d` and so on. This takes such a text apart once, and fills it in for each key.

/// A text with places for parts of the key, and of the value that was found.
///
/// **Shape**: `%%` is a percent sign. In a query `%s`, `%u`, `%d` are the key, its localpart and its domain; in a
/// result format they are those of the value. `%S`, `%U`, `%D` are of the key in both, and so are `%1` to `%9`,
/// the labels of its domain from the right.
///
/// Source: pgsql_table(5), "query" and "result_format"; the other types have the same.
struct QueryTemplate: Sendable, Equatable {
    /// What a template is for.
    enum Role: Sendable {
        /// It is filled in with the key, and asked.
        case query
        /// It is filled in for each value found.
        case result
    }

    /// A piece of a template.
    enum Part: Sendable, Equatable {
        /// These bytes.
        case text([UInt8])
        /// The whole key or value.
        case whole(Source)
        /// All before the last `@`; the whole where there is none.
        case localpart(Source)
        /// All after the last `@`.
        case domain(Source)
        /// A label of the domain of the key; 1 is the last one.
        case label(Int)
    }

    /// Where a part is taken from.
    enum Source: Sendable, Equatable {
        /// The key that is looked up.
        case key
        /// The value that was found.
        case value
    }

    /// The pieces, in order.
    let parts: [Part]
    /// What the templates of one table want of a key and of a value.
    let needs: Needs
    /// Whether anything is to be filled in.
    var isDynamic: Bool { parts.contains { if case .text = $0 { false } else { true } } }

    /// What a key, and a value, must have so that templates can be filled in.
    struct Needs: Sendable, Equatable {
        var keyLocalpart = false
        var keyDomain = false
        var valueLocalpart = false
        var valueDomain = false
        /// How many labels the domain of the key must have.
        var labels = 0

        /// The needs of both.
        func union(_ other: Needs) -> Needs {
            Needs(
                keyLocalpart: keyLocalpart || other.keyLocalpart, keyDomain: keyDomain || other.keyDomain,
                valueLocalpart: valueLocalpart || other.valueLocalpart,
                valueDomain: valueDomain || other.valueDomain, labels: max(labels, other.labels))
        }
    }

    /// Takes a template of a table apart.
    ///
    /// - Throws: `TableError` of kind `configuration` for a `%` before anything else than it may stand before.
    init(_ text: [UInt8], _ role: Role, of table: TableName) throws(TableError) {
        var parts: [Part] = []
        var needs = Needs()
        var literal: [UInt8] = []
        func add(_ part: Part) {
            if !literal.isEmpty { parts.append(.text(literal)) }
            literal = []
            parts.append(part)
        }
        let own: Source = role == .query ? .key : .value
        var bytes = text.makeIterator()
        while let byte = bytes.next() {
            guard byte == UInt8(ascii: "%") else {
                literal.append(byte)
                continue
            }
            switch bytes.next() {
            case UInt8(ascii: "%"): literal.append(byte)
            case UInt8(ascii: "s"): add(.whole(own))
            case UInt8(ascii: "u"): add(.localpart(own))
            case UInt8(ascii: "d"): add(.domain(own))
            case UInt8(ascii: "S"): add(.whole(.key))
            case UInt8(ascii: "U"): add(.localpart(.key))
            case UInt8(ascii: "D"): add(.domain(.key))
            case .some(let digit) where (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(digit):
                add(.label(Int(digit &- UInt8(ascii: "0"))))
            default:
                let what = role == .query ? "query" : "result"
                throw .other(
                    "db_common_parse: \(table.name): Invalid \(what) template: \(text)", kind: .configuration)
            }
        }
        if !literal.isEmpty { parts.append(.text(literal)) }
        for part in parts {
            switch part {
            case .text, .whole: break
            case .localpart(.key): needs.keyLocalpart = true
            case .localpart(.value): needs.valueLocalpart = true
            case .domain(.key): needs.keyDomain = true
            case .domain(.value): needs.valueDomain = true
            case .label(let number):
                needs.keyDomain = true
                needs.labels = max(needs.labels, number)
            }
        }
        self.parts = parts
        self.needs = needs
    }
}

/// A key or a value, taken apart at its last `@`.
struct AddressParts {
    let whole: ArraySlice<UInt8>
    /// All before the last `@`; the whole where there is none.
    let localpart: ArraySlice<UInt8>
    /// All after the last `@`; nil where there is none.
    let domain: ArraySlice<UInt8>?

    init(_ text: [UInt8]) {
        whole = text[...]
        if let at = text.lastIndex(of: UInt8(ascii: "@")) {
            localpart = text[..<at]
            domain = text[(at + 1)...]
        } else {
            localpart = whole
            domain = nil
        }
    }

    /// Whether there is a domain of at least one byte.
    var hasDomain: Bool { domain.map { !$0.isEmpty } ?? false }
    /// Whether an `@` is the first byte and the only one: all is domain.
    var lacksLocalpart: Bool { domain != nil && localpart.isEmpty }
    /// The labels of the domain, the last one first; as Postfix does, dots in a row count as one.
    var labels: [ArraySlice<UInt8>] {
        (domain ?? []).split(separator: UInt8(ascii: ".")).reversed()
    }
}

/// All templates of one table: what one of them wants of the key is wanted for each.
struct QueryTemplates {
    /// The table, for messages.
    let table: TableName
    private var needs = QueryTemplate.Needs()
    private let warn: (MessageText) -> Void

    /// No templates yet.
    init(of table: TableName, warn: @escaping (MessageText) -> Void) {
        self.table = table
        self.warn = warn
    }

    /// Takes a template apart, and notes what it needs; all are to be parsed before one is filled in.
    ///
    /// - Throws: `TableError` of kind `configuration` for a template that is not valid.
    mutating func parse(_ text: [UInt8], _ role: QueryTemplate.Role) throws(TableError) -> QueryTemplate {
        let template = try QueryTemplate(text, role, of: table)
        needs = needs.union(template.needs)
        return template
    }

    /// Adds a query template, filled in with a key, to `output`; each part of the key goes through `quote`.
    ///
    /// False, and nothing is added, where the key lacks something that a template of the table needs: then it is
    /// not in the table. An empty key is not in it either, with a warning.
    func expand<Failure: Error>(
        _ template: QueryTemplate, key: [UInt8], to output: inout [UInt8],
        quote: (_ part: ArraySlice<UInt8>, _ output: inout [UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> Bool {
        guard !key.isEmpty else {
            warn("table \"\(table)\": empty query string -- ignored")
            return false
        }
        let parts = AddressParts(key)
        guard suffices(parts), let labels = labels(of: parts) else { return false }
        try fill(template, parts, parts, labels, to: &output, quote)
        return true
    }

    /// Adds a query template, filled in with a key as it is, to `output`.
    func expand(_ template: QueryTemplate, key: [UInt8], to output: inout [UInt8]) -> Bool {
        expand(template, key: key, to: &output) { $1 += $0 }
    }

    /// Adds a result format, filled in with a value and its key, to `output`: behind a comma, unless that is
    /// empty.
    ///
    /// False, and nothing is added, for a value that lacks something that the format needs; nil is such a value.
    /// An empty value counts as missing, too, with a warning.
    func expand(
        _ format: QueryTemplate, value: [UInt8]?, key: [UInt8], to output: inout [UInt8]
    ) -> Bool {
        guard let value else { return false }
        guard !value.isEmpty else {
            warn("table \"\(table)\": empty lookup result for: \"\(key)\" -- ignored")
            return false
        }
        let valueParts = AddressParts(value)
        if needs.valueDomain && !valueParts.hasDomain { return false }
        if needs.valueLocalpart && valueParts.lacksLocalpart { return false }
        let keyParts = AddressParts(key)
        guard suffices(keyParts) else {
            warn("db_common_expand: \(table.name): lookup key '\(value)' skipped after query")
            return false
        }
        guard let labels = labels(of: keyParts) else { return false }
        if !output.isEmpty { output.append(UInt8(ascii: ",")) }
        fill(format, keyParts, valueParts, labels, to: &output) { $1 += $0 }
        return true
    }

    /// Whether a key has what the templates need of localpart and domain.
    private func suffices(_ key: AddressParts) -> Bool {
        !(needs.keyDomain && !key.hasDomain) && !(needs.keyLocalpart && key.lacksLocalpart)
    }

    /// The labels of the key, the last one first; nil where there are too few.
    private func labels(of key: AddressParts) -> [ArraySlice<UInt8>]? {
        guard needs.labels > 0 else { return [] }
        let labels = key.labels
        return labels.count < needs.labels ? nil : labels
    }

    private func fill<Failure: Error>(
        _ template: QueryTemplate, _ key: AddressParts, _ value: AddressParts, _ labels: [ArraySlice<UInt8>],
        to output: inout [UInt8],
        _ quote: (_ part: ArraySlice<UInt8>, _ output: inout [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        for part in template.parts {
            switch part {
            case .text(let bytes): output += bytes
            case .whole(let source): try quote((source == .key ? key : value).whole, &output)
            case .localpart(let source): try quote((source == .key ? key : value).localpart, &output)
            case .domain(let source): try quote((source == .key ? key : value).domain ?? [], &output)
            case .label(let number):
                // `labels(of:)` has made sure that there are enough.
                if number <= labels.count { try quote(labels[number - 1], &output) }
            }
        }
    }
}
