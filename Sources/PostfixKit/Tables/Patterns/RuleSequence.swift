// Rules are tried from the first to the last, and IF and ENDIF jump over some of them; this is the order.

/// The rules of a table in their order, each with the test that decides whether it answers.
package struct RuleSequence<Test> {
    private var tests: [Test] = []
    /// For an IF, which step follows where the test fails (beyond the end without ENDIF); 0 for a rule.
    ///
    /// Each array is as small as can be: all of them are walked through for every key.
    private var blockEnds: [Int32] = []
    private var lines: [Int32] = []
    private var openBlocks: [Int] = []

    /// No rules yet.
    package init() {}

    /// How many steps there are: rules, and IFs.
    package var count: Int { tests.count }

    /// Adds a rule at the end; `line` is its first physical line, from 1.
    package mutating func append(_ test: Test, line: Int) { append(test, line, blockEnd: 0) }

    /// Adds an IF at the end: what follows, up to its ENDIF, is tried only where the test succeeds.
    package mutating func openBlock(_ test: Test, line: Int) {
        openBlocks.append(tests.count)
        append(test, line, blockEnd: .max)
    }

    private mutating func append(_ test: Test, _ line: Int, blockEnd: Int32) {
        tests.append(test)
        lines.append(Int32(clamping: line))
        blockEnds.append(blockEnd)
    }

    /// Whether there is an IF that waits for its ENDIF.
    package var hasOpenBlock: Bool { !openBlocks.isEmpty }

    /// Ends the block that was opened last.
    package mutating func closeBlock() {
        guard let block = openBlocks.popLast() else { return }
        blockEnds[block] = Int32(clamping: tests.count)
    }

    /// The lines of the IFs without ENDIF, the last first.
    package var linesOfOpenBlocks: [Int] { openBlocks.reversed().map { line(of: $0) } }

    /// The lines of the rules, without those of IFs.
    package var linesOfRules: [Int] { lines.indices.filter { blockEnds[$0] == 0 }.map { Int(lines[$0]) } }

    /// The line of a step.
    package func line(of step: Int) -> Int { Int(lines[step]) }

    /// The number of the first rule whose test succeeds; nil where none does.
    @inline(__always)
    package func first(where succeeds: (_ test: borrowing Test, _ step: Int) -> Bool) -> Int? {
        let tests = tests.span
        let blockEnds = blockEnds.span
        var index = 0
        while index < tests.count {
            let succeeded = succeeds(tests[index], index)
            let blockEnd = Int(blockEnds[index])
            if blockEnd == 0 {
                if succeeded { return index }
                index += 1
            } else {
                index = succeeded ? index + 1 : blockEnd
            }
        }
        return nil
    }
}
