// Rules are tried from the first to the last, and IF and ENDIF jump over some of them; this is the order.

/// The rules of a table in their order, each with the test that decides whether it answers.
struct RuleSequence<Test> {
    /// A rule, or the beginning of a block.
    private struct Step {
        var test: Test
        /// The first physical line of the rule, from 1.
        var line: Int
        /// Which step follows where the test fails; beyond the end for an IF without ENDIF.
        var otherwise: Int
        /// Whether this is an IF.
        var opensBlock: Bool
    }

    private var steps: [Step] = []
    private var openBlocks: [Int] = []

    /// How many steps there are.
    var count: Int { steps.count }

    /// Adds a rule at the end.
    mutating func append(_ test: Test, line: Int) {
        steps.append(Step(test: test, line: line, otherwise: steps.count + 1, opensBlock: false))
    }

    /// Adds an IF at the end: what follows, up to its ENDIF, is tried only where the test succeeds.
    mutating func openBlock(_ test: Test, line: Int) {
        openBlocks.append(steps.count)
        steps.append(Step(test: test, line: line, otherwise: .max, opensBlock: true))
    }

    /// Whether there is an IF that waits for its ENDIF.
    var hasOpenBlock: Bool { !openBlocks.isEmpty }

    /// Ends the block that was opened last.
    mutating func closeBlock() {
        guard let block = openBlocks.popLast() else { return }
        steps[block].otherwise = steps.count
    }

    /// The lines of the IFs without ENDIF, the last first.
    var linesOfOpenBlocks: [Int] { openBlocks.reversed().map { steps[$0].line } }

    /// The line of a step.
    func line(of step: Int) -> Int { steps[step].line }

    /// The number of the first rule whose test succeeds; nil where none does.
    @inline(__always)
    func first(where succeeds: (_ test: Test, _ step: Int) -> Bool) -> Int? {
        let steps = steps.span
        var index = 0
        while index < steps.count {
            if !succeeds(steps[index].test, index) {
                index = steps[index].otherwise
            } else if steps[index].opensBlock {
                index += 1
            } else {
                return index
            }
        }
        return nil
    }
}
