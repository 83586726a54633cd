// Keys are stored with a NUL at their end or without one; which of the two a file has shows with the first key found.

/// Which stored form of a key a table is asked for: pinned by the first hit.
///
/// Source: postmap(1), "-n" and "-N".
struct StoredKeyForm {
    private var termination: Termination

    /// The form that the command line wants; both where it wants none.
    init(_ termination: Termination) { self.termination = termination }

    /// What the first form of a key that `ask` knows stands for; nil where it knows none.
    mutating func first<Value>(
        of key: Span<UInt8>, _ ask: (borrowing StoredKey) throws(TableError) -> Value?
    ) throws(TableError) -> Value? {
        if termination != .forbidden, let value = try ask(StoredKey(key, isTerminated: true)) {
            termination = .required
            return value
        }
        if termination != .required, let value = try ask(StoredKey(key, isTerminated: false)) {
            termination = .forbidden
            return value
        }
        return nil
    }
}
