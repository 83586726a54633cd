// The keys of a search and the answers to them: the same facts as lines for people and as JSON for programs.

internal import PostfixKit

/// The report of one search.
struct SearchReport {
    /// The text that was typed.
    let asked: [UInt8]
    /// What was found, and how.
    let result: SearchResult
    /// The names of the tables, as they were given, without secrets.
    let tables: [TableName]
    /// Whether the search ended before its end, as a table failed.
    let isCut: Bool
    /// How a stored value is shown.
    private let shown: ([UInt8]) -> [UInt8]
    /// Where the entry that answers stands; nil where that is not known.
    let evidence: SourceEvidence?

    /// The report of a search in tables; the source of an indexed table is read for the entry that answers.
    init(
        asked: [UInt8], _ result: SearchResult, _ tables: [OpenTable], names: [TableName],
        sources options: BuildOptions, of format: TableFormat, isCut: Bool,
        shown: @escaping ([UInt8]) -> [UInt8]
    ) throws(TableError) {
        self.asked = asked
        self.isCut = isCut
        self.shown = shown
        self.result = result
        self.tables = names.map(\.hidingSecrets)
        guard let match = result.match else {
            evidence = nil
            return
        }
        var options = options
        options.grammar = format.role == .aliases ? .aliases : options.grammar
        evidence = try SourceEvidence(
            key: match.key.text, value: match.value, in: tables[match.table], options: options)
    }

    /// The report in lines.
    var lines: [MessageText] {
        var lines: [MessageText] = ["\(asked) as \(result.order.name)"]
        if result.text != asked, !result.text.isEmpty { lines.append("  searched for: \(result.text)") }
        for (number, attempt) in result.attempts.enumerated() {
            lines.append("  \(number + 1). \(attempt.key.text) (\(attempt.key.part.rawValue))")
            for (table, answer) in zip(tables, attempt.answers) {
                switch answer {
                case .found(let value): lines.append("     \(table): \(shown(value))\(place)")
                case .notFound: lines.append("     \(table): not found")
                case .failed: lines.append("     \(table): failed")
                case .patternTable: lines.append("     \(table): not asked: patterns see whole texts only")
                case .answeredBefore: lines.append("     \(table): not asked: a table before it has answered")
                }
            }
        }
        // No remark on `@domain` and `user@`, where there is no name or no domain to tell of.
        if result.hasBareNames == false, let at = result.text.lastIndex(of: UInt8(ascii: "@")),
            at > result.text.startIndex, at < result.text.endIndex - 1
        {
            let domain = Array(result.text[(at + 1)...])
            lines.append(
                "  \(Array(result.text[..<at])) alone is no key: \(domain) is not $myorigin and not local")
        }
        guard let match = result.match else { return lines + [isCut ? "  unknown" : "  not found"] }
        if !result.unaskedKeys.isEmpty {
            let keys = result.unaskedKeys.map(\.text).joined(separator: Array(", ".utf8))
            lines.append("  not asked any more: \(Array(keys))")
        }
        if let rest = match.key.unmatchedExtension, result.order.extensionClass != nil {
            let fate = result.propagatesExtension ? "added to each address of the result" : "dropped"
            lines.append("  extension \(rest): \(fate) (propagate_unmatched_extensions)")
        }
        if let disagreement = evidence?.disagreement { lines.append("  \(disagreement)") }
        return lines + ["  found: \(shown(match.value))"]
    }

    /// Where the entry stands, to be put behind its value.
    private var place: MessageText {
        guard let origin = evidence?.origin else { return "" }
        return " (\(Self.shown(origin.file)), line \(origin.line))"
    }

    /// The name of what an entry stands in, which is the table itself where its name holds its entries.
    private static func shown(_ file: FilePath) -> [UInt8] { Secrets.shown(in: file.bytes) ?? file.bytes }

    /// The report as JSON.
    var json: JSONValue {
        let match = result.match
        return .members([
            ("query", .string(asked)),
            ("format", .text(result.order.name)),
            ("searched", .string(result.text)),
            ("domain_is_local", result.hasBareNames.map { .bool($0) }),
            ("value", match.map { .string(shown($0.value)) } ?? .null),
            ("failed", isCut ? .bool(true) : nil),
            ("key", match.map { .string($0.key.text) }),
            ("table", match.map { .string(tables[$0.table].bytes) }),
            ("extension", match?.key.unmatchedExtension.map { .string($0) }),
            (
                "extension_propagated",
                match?.key.unmatchedExtension == nil ? nil : .bool(result.propagatesExtension)
            ),
            ("file", evidence?.origin.map { .string(Self.shown($0.file)) }),
            ("line", evidence?.origin.map { .number($0.line) }),
            ("disagreement", evidence?.disagreement.map { .string($0.bytes) }),
            ("keys", .array(result.attempts.map(json))),
            (
                "keys_not_asked",
                .array(
                    result.unaskedKeys.map {
                        .members([("key", .string($0.text)), ("part", .text($0.part.rawValue))])
                    })
            ),
        ])
    }

    private func json(_ attempt: SearchResult.Attempt) -> JSONValue {
        let answers = zip(tables, attempt.answers).map { table, answer -> JSONValue in
            switch answer {
            case .found(let value):
                .members([
                    ("table", .string(table.bytes)), ("answer", .text("found")),
                    ("value", .string(shown(value))),
                ])
            case .notFound: .members([("table", .string(table.bytes)), ("answer", .text("not found"))])
            case .failed: .members([("table", .string(table.bytes)), ("answer", .text("failed"))])
            case .patternTable:
                .members([
                    ("table", .string(table.bytes)), ("answer", .text("not asked")),
                    ("reason", .text("pattern table")),
                ])
            case .answeredBefore:
                .members([
                    ("table", .string(table.bytes)), ("answer", .text("not asked")),
                    ("reason", .text("answered before")),
                ])
            }
        }
        return .members([
            ("key", .string(attempt.key.text)), ("part", .text(attempt.key.part.rawValue)),
            ("tables", .array(answers)),
        ])
    }
}
