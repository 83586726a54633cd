// Warnings about lines and about duplicates come from different steps, and are read in the order of the lines.

/// Holds back the warnings about a source until all are known, or too many.
final class WarningQueue {
    /// How many warnings there were.
    private(set) var count = 0
    private var pending: [SourceWarning] = []
    private let warn: (SourceWarning) -> Void

    /// How many warnings are kept at most, before order gives way to memory.
    private static let limit = 20_000

    init(_ warn: @escaping (SourceWarning) -> Void) { self.warn = warn }

    /// Adds a warning.
    func add(_ warning: SourceWarning) {
        count += 1
        pending.append(warning)
        if pending.count > Self.limit { flush() }
    }

    /// Gives out all warnings, in the order of their lines.
    func flush() {
        let order = pending.indices.sorted {
            (pending[$0].line, $0) < (pending[$1].line, $1)
        }
        for index in order { warn(pending[index]) }
        pending = []
    }
}
