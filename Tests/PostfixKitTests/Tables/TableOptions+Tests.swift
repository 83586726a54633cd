@testable import PostfixKit

extension TableOptions {
    /// The options of a table without a configuration, as postmap of the newest release uses it.
    init(
        use: TableUse = TableUse(isUTF8: true), note: @escaping (MessageText) -> Void = { _ in },
        warn: @escaping (MessageText) -> Void
    ) {
        self.init(
            postfix: MirroredPostfix(.newest, .upstream),
            surroundings: TableSurroundings(note: note, warn: warn), use: use)
    }

    /// The same with a termination.
    init(termination: Termination, warn: @escaping (MessageText) -> Void) {
        self.init(warn: warn)
        use.termination = termination
    }

    /// Makes the table one of another release.
    mutating func mirror(_ release: String, _ distribution: Distribution = .upstream) {
        guard let release = PostfixRelease(release) else { return }
        postfix = MirroredPostfix(release, distribution)
    }
}
