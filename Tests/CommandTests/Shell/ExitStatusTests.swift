import CommandLineKit
import PostfixKit
import Testing

@Suite struct ExitStatusTests {
    @Test func `of two, the one that says more wins, in both orders`() {
        let order: [CommandLineKit.ExitStatus] = [
            .usage, .configuration, .noInput, .data, .cantCreate, .temporary, .unavailable, .negative,
            .success,
        ]
        #expect(order.map(\.rawValue) == [64, 78, 66, 65, 73, 75, 69, 1, 0])
        for (place, first) in order.enumerated() {
            for second in order[place...] {
                #expect(first.combined(with: second) == first)
                #expect(second.combined(with: first) == first)
            }
        }
    }

    @Test func `each kind of trouble has a number of its own`() {
        let kinds: [TableError.Kind] = [
            .usage, .data, .noInput, .unavailable, .cantCreate, .temporary, .configuration,
        ]
        #expect(kinds.map { CommandLineKit.ExitStatus($0).rawValue } == [64, 65, 66, 69, 73, 75, 78])
    }
}
