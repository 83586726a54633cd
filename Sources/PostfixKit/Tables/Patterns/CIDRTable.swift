// A table of networks, asked with the address of a client: `cidr:PATH`.

/// A `cidr:` table.
///
/// Source: cidr_table(5).
final class CIDRTable: RuleTable {
    let name: TableName
    private var rules = RuleSequence<Test>()
    /// The value of each step; empty for an IF.
    private var values: [[UInt8]] = []

    private struct Test {
        var network: IPNetwork
        var isNegated: Bool

        /// As Postfix does: also a negated rule says nothing about addresses of the other family.
        @inline(__always)
        func holds(_ address: IPAddress) -> Bool {
            network.address.family == address.family && network.contains(address) != isNegated
        }
    }

    /// Reads the table.
    ///
    /// - Throws: `TableError` when it cannot be opened or read.
    init(name: TableName, options: TableOptions) throws(TableError) {
        self.name = name
        var source = try RuleSource.open(name, options: options)
        do throws(SystemError) {
            while try source.advance() {
                do throws(Problem) {
                    try add(source.rule, line: source.lineNumber, options)
                } catch {
                    options.warn("\(source.place(source.lineNumber)): \(error.message): skipping this rule")
                }
            }
        } catch { throw .other("cidr map \(name.name): read error: \(error.reason)", kind: .noInput) }
        for line in rules.linesOfOpenBlocks {
            options.warn("\(source.place(line)): IF has no matching ENDIF")
        }
    }

    private func add(_ rule: Span<UInt8>, line: Int, _ options: TableOptions) throws(Problem) {
        if beginsWithWord("if", rule) {
            let negation = Negation(in: rule, from: 2)
            let pattern = rule.extracting(negation.end...)
            let test = try test(pattern, negation.isNegated)
            // As Postfix does: an IF, too, is to have a value where values are files, and never has one.
            if options.use.valuesAreFiles { throw Problem("empty pathname list: >><<'") }
            rules.openBlock(test, line: line)
            values.append([])
        } else if beginsWithWord("endif", rule) {
            guard rule.count == 5 else { throw Problem("garbage after ENDIF") }
            guard rules.hasOpenBlock else { throw Problem("ENDIF without IF") }
            rules.closeBlock()
        } else {
            let negation = Negation(in: rule, from: 0)
            let text = rule.extracting(negation.end...)
            var end = 0
            while end < text.count, !isWhiteSpace(text[end]) { end += 1 }
            let value = afterWhiteSpace(text.extracting(end...))
            let test = try test(text.extracting(..<end), negation.isNegated)
            guard value.count > 0 else { throw Problem("no lookup result") }
            let answer: [UInt8]
            do throws(TableError) {
                answer = options.use.valuesAreFiles ? try fileValue(value, in: options.root) : value.array
            } catch { throw Problem(error.message) }
            rules.append(test, line: line)
            values.append(answer)
        }
    }

    private func test(_ pattern: Span<UInt8>, _ isNegated: Bool) throws(Problem) -> Test {
        guard pattern.count > 0 else { throw Problem("no address pattern") }
        do throws(IPNetwork.Problem) {
            return Test(network: try IPNetwork(pattern), isNegated: isNegated)
        } catch { throw Problem(error.message) }
    }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? { answer(key).map { values[$0] } }

    var origins: [EntryOrigin] { rules.linesOfRules.map { EntryOrigin(file: name.path, line: $0) } }

    func origin(ofEntryFor key: Span<UInt8>) throws(TableError) -> EntryOrigin? {
        answer(key).map { EntryOrigin(file: name.path, line: rules.line(of: $0)) }
    }

    /// The rule that answers a key; keys that are not addresses have none.
    private func answer(_ key: Span<UInt8>) -> Int? {
        guard let address = IPAddress(upToNull(key)) else { return nil }
        return rules.first { (test, _) in test.holds(address) }
    }

    /// Why a rule is of no use.
    private struct Problem: Error {
        let message: MessageText

        init(_ message: MessageText) { self.message = message }
    }
}

extension TableType {
    /// `cidr:` tables.
    static let cidr = TableType(readOnly: "cidr", keys: .pattern) { (name, options) throws(TableError) in
        try CIDRTable(name: name, options: options)
    }.with {
        $0.content = .fileOrName
        $0.skipsBadRules = true
    }
}
