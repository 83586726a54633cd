import PostfixKit
import Testing

@Suite struct RuleSequenceTests {
    private struct Walk: Equatable {
        var line: Int?
        var tried: [Int]

        init(_ line: Int?, _ tried: [Int]) {
            self.line = line
            self.tried = tried
        }
    }

    private func first(_ rules: RuleSequence<Int>, _ successes: Set<Int>) -> Walk {
        var tried: [Int] = []
        let step = rules.first { (test, _) in
            tried.append(test)
            return successes.contains(test)
        }
        return Walk(step.map { rules.line(of: $0) }, tried)
    }

    @Test func `the first rule that succeeds answers`() {
        var rules = RuleSequence<Int>()
        for test in 1...3 { rules.append(test, line: test * 10) }
        #expect(first(rules, [2, 3]) == Walk(20, [1, 2]))
        #expect(first(rules, []) == Walk(nil, [1, 2, 3]))
        #expect(rules.count == 3)
    }

    @Test func `a block is tried only where its test succeeds`() {
        var rules = RuleSequence<Int>()
        rules.openBlock(1, line: 1)
        rules.append(2, line: 2)
        rules.openBlock(3, line: 3)
        rules.append(4, line: 4)
        rules.closeBlock()
        rules.append(5, line: 6)
        rules.closeBlock()
        rules.append(6, line: 8)
        #expect(first(rules, [2, 6]) == Walk(8, [1, 6]))
        #expect(first(rules, [1, 4, 5]) == Walk(6, [1, 2, 3, 5]))
        #expect(first(rules, [1, 3, 4]) == Walk(4, [1, 2, 3, 4]))
        #expect(first(rules, [1, 3]) == Walk(nil, [1, 2, 3, 4, 5, 6]))
        #expect(!rules.hasOpenBlock)
    }

    @Test func `a block without end goes on to the end of the table`() {
        var rules = RuleSequence<Int>()
        rules.append(1, line: 1)
        rules.openBlock(2, line: 2)
        rules.openBlock(3, line: 3)
        rules.append(4, line: 4)
        #expect(first(rules, [4]) == Walk(nil, [1, 2]))
        #expect(first(rules, [2, 4]) == Walk(nil, [1, 2, 3]))
        #expect(first(rules, [2, 3, 4]) == Walk(4, [1, 2, 3, 4]))
        #expect(rules.linesOfOpenBlocks == [3, 2])
    }

    @Test func `an empty block, and the end of a block that was never opened`() {
        var rules = RuleSequence<Int>()
        rules.closeBlock()
        rules.openBlock(1, line: 1)
        rules.closeBlock()
        rules.append(2, line: 3)
        #expect(first(rules, [1]) == Walk(nil, [1, 2]))
        #expect(first(rules, [2]) == Walk(3, [1, 2]))
    }
}
