import Foundation
import Testing

/// The built programs beside the real Postfix, on the hand-written cases of `Cases/`.
@Suite(.enabled(if: Reference.isExpected, "no reference: run make reference"))
struct CaseTests {
    @Test func `there are cases`() {
        #expect(ParityCase.all.count >= 150)
    }

    @Test(arguments: ParityCase.all.filter { $0.server == nil })
    func `both toolkits do the same`(_ one: ParityCase) async throws {
        if one.needsRoot && !Environment.isRoot { return }
        if one.isForBookworm, !Environment.isBookworm { return }
        let twins = try Twins()
        defer { twins.remove() }
        try await twins.compare(one)
    }
}
