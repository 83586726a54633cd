// Tables of regular expressions: the same rules, IF blocks, replacements and warnings for both engines.

/// What compiles patterns and applies them.
protocol ExpressionEngine: AnyObject {
    /// How rules are written.
    static var syntax: ExpressionSyntax { get }

    init()

    /// Compiles a pattern, and gives its number and how many groups it has; or the words for what is wrong.
    func compile(_ pattern: ExpressionPattern, capturing: Bool) throws(ExpressionError) -> (Int, groups: Int)

    /// Whether a pattern matches somewhere in a key.
    ///
    /// - Throws: `ExpressionError` when the engine gave up.
    func matches(_ pattern: Int, _ key: Span<UInt8>, capturing: Bool) throws(ExpressionError) -> Bool

    /// What a group matched in the last match with `capturing`; nil where it took no part in it.
    func group(_ number: Int) -> Range<Int>?
}

/// Why an engine refused a pattern, or gave up on a key.
package struct ExpressionError: Error, Equatable {
    /// The engine's own words.
    package let message: MessageText
}

/// A `regexp:` or `pcre:` table.
///
/// Source: regexp_table(5), pcre_table(5).
final class ExpressionTable<Engine: ExpressionEngine>: RuleTable {
    let name: TableName
    private let engine = Engine()
    private var rules = RuleSequence<Test>()
    /// The replacement of each step; empty for an IF.
    private var replacements: [ReplacementTemplate] = []
    private let warn: (MessageText) -> Void

    private struct Test {
        var pattern: Int32
        var isNegated: Bool
        /// Whether the replacement needs the groups.
        var captures = false
        /// The pattern after `!`, or -1.
        var secondPattern: Int32 = -1
        var secondIsNegated = false
    }

    /// Reads the table, and compiles its patterns.
    ///
    /// - Throws: `TableError` when it cannot be opened.
    init(name: TableName, options: TableOptions) throws(TableError) {
        self.name = name
        warn = options.warn
        var source = try RuleSource.open(name, options: options)
        do throws(SystemError) {
            while try source.advance() { add(source.rule, line: source.lineNumber, options) }
        } catch {
            // Unlike Postfix, which takes what cannot be read for the end of the table, and says nothing.
            warn("\(name.type) map \(name.name): read error: \(error.reason)")
        }
        for line in rules.linesOfOpenBlocks { warn("\(place(line)): IF has no matching ENDIF") }
    }

    func lookup(_ key: Span<UInt8>) throws(TableError) -> [UInt8]? {
        let key = upToNull(key)
        guard let step = answer(key) else { return nil }
        return replacements[step].filled(from: key) { engine.group($0) }
    }

    var origins: [EntryOrigin] { rules.linesOfRules.map { EntryOrigin(file: name.path, line: $0) } }

    func origin(ofEntryFor key: Span<UInt8>) throws(TableError) -> EntryOrigin? {
        answer(upToNull(key)).map { EntryOrigin(file: name.path, line: rules.line(of: $0)) }
    }

    private func answer(_ key: Span<UInt8>) -> Int? {
        rules.first { (test, step) in
            holds(test.pattern, test.isNegated, key, capturing: test.captures, step)
                && (test.secondPattern < 0
                    || holds(test.secondPattern, test.secondIsNegated, key, capturing: false, step))
        }
    }

    /// As Postfix does: where the engine gives up, the rule is not for this key, negated or not.
    @inline(__always)
    private func holds(
        _ pattern: Int32, _ isNegated: Bool, _ key: Span<UInt8>, capturing: Bool, _ step: Int
    ) -> Bool {
        do throws(ExpressionError) {
            return try engine.matches(Int(pattern), key, capturing: capturing) != isNegated
        } catch {
            warn("\(place(rules.line(of: step))): \(error.message)")
            return false
        }
    }

    private func place(_ line: Int) -> MessageText { "\(name.type) map \(name.name), line \(line)" }
}

extension ExpressionTable {
    private func add(_ rule: Span<UInt8>, line: Int, _ options: TableOptions) {
        let report = { [warn, name] (problem: MessageText) in
            warn("\(name.type) map \(name.name), line \(line): \(problem)")
        }
        if !isAlphanumeric(rule[0]) {
            guard let (test, replacement) = matchRule(rule, options, report) else { return }
            rules.append(test, line: line)
            replacements.append(replacement)
        } else if beginsWithWord("if", rule) {
            guard let test = condition(rule, report) else { return }
            rules.openBlock(test, line: line)
            replacements.append(ReplacementTemplate(constant: []))
        } else if beginsWithWord("endif", rule) {
            guard rules.hasOpenBlock else { return report("ignoring ENDIF without matching IF") }
            if rule.count > 5, afterWhiteSpace(rule.extracting(5...)).count > 0 {
                report("ignoring extra text after ENDIF")
            }
            rules.closeBlock()
        } else {
            report("ignoring unrecognized request")
        }
    }

    private func condition(_ rule: Span<UInt8>, _ report: @escaping (MessageText) -> Void) -> Test? {
        var reader = ExpressionPatternReader(at: 2, syntax: Engine.syntax, warn: report)
        guard let pattern = reader.next(in: rule) else { return nil }
        let rest = afterWhiteSpace(rule.extracting(reader.position...))
        if rest.count > 0 {
            report("ignoring extra text after IF statement: \"\(rest.array)\"")
            report("do not prepend whitespace to statements between IF and ENDIF")
        }
        guard let (number, _) = compile(pattern, capturing: false, report) else { return nil }
        return Test(pattern: number, isNegated: pattern.isNegated)
    }

    private func matchRule(
        _ rule: Span<UInt8>, _ options: TableOptions, _ report: @escaping (MessageText) -> Void
    ) -> (Test, ReplacementTemplate)? {
        var reader = ExpressionPatternReader(at: 0, syntax: Engine.syntax, warn: report)
        guard let first = reader.next(in: rule) else { return nil }
        var second: ExpressionPattern?
        if reader.hasSecondPattern(in: rule) {
            second = reader.next(in: rule)
            if second == nil { return nil }
        }
        let text = afterWhiteSpace(rule.extracting(reader.position...))
        guard let template = replacement(text, options, report) else { return nil }
        if template.highestGroup > 0 {
            if first.isNegated {
                report("$number found in negative match replacement text: skipping this rule")
                return nil
            }
            if options.use.trust >= .noSubstitution {
                report("regular expression substitution is not allowed: skipping this rule")
                return nil
            }
        }
        let captures = template.highestGroup > 0
        guard let (number, groups) = compile(first, capturing: captures, report) else { return nil }
        guard template.highestGroup <= UInt64(groups) else {
            let index = Int32(truncatingIfNeeded: template.highestGroup)
            report("out of range replacement index \"\(index)\": skipping this rule")
            return nil
        }
        var test = Test(pattern: number, isNegated: first.isNegated, captures: captures)
        if let second {
            guard let (number, _) = compile(second, capturing: false, report) else { return nil }
            test.secondPattern = number
            test.secondIsNegated = second.isNegated
        }
        return (test, template)
    }

    private func replacement(
        _ text: Span<UInt8>, _ options: TableOptions, _ report: (MessageText) -> Void
    ) -> ReplacementTemplate? {
        if text.count == 0 { report("no replacement text: using empty string") }
        if options.use.valuesAreFiles {
            do throws(TableError) {
                return ReplacementTemplate(constant: try fileValue(text, in: options.root))
            } catch {
                report("\(error.message): skipping this rule")
                return nil
            }
        }
        let template = ReplacementTemplate(text) { problem in
            switch problem {
            case .truncatedReference(let text): options.warn("truncated macro reference: \"\(text)\"")
            case .emptyReference(let text): options.warn("empty macro name: \"\(text)\"")
            case .notNumeric(let name): report("non-numeric replacement index \"\(name)\"")
            case .zero(let name): report("\(Engine.syntax.outOfRange) replacement index \"\(name)\"")
            }
        }
        if template == nil { report("bad replacement syntax: skipping this rule") }
        return template
    }

    private func compile(
        _ pattern: ExpressionPattern, capturing: Bool, _ report: (MessageText) -> Void
    ) -> (Int32, groups: Int)? {
        do throws(ExpressionError) {
            let (number, groups) = try engine.compile(pattern, capturing: capturing)
            return (Int32(clamping: number), groups)
        } catch {
            report(error.message)
            return nil
        }
    }
}
