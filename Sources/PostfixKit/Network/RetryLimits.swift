// How long a table waits for its server, in all and between two attempts.

/// The patience that a table has with its server.
package struct RetryLimits: Sendable {
    /// How long one attempt may take, or one lookup with all of its attempts: see the table; milliseconds, and
    /// 0 for without end.
    package var milliseconds: Int
    /// How often it is tried, at least once.
    package var attempts: Int
    /// How long nothing is done between two attempts, in milliseconds.
    package var pause: Int

    /// Limits of a table.
    package init(milliseconds: Int, attempts: Int, pause: Int) {
        self.milliseconds = milliseconds
        self.attempts = attempts
        self.pause = pause
    }

    /// What Postfix has for `tcp:`.
    package static let tcp = RetryLimits(milliseconds: 100_000, attempts: 10, pause: 1000)
    /// What Postfix has for `socketmap:`.
    package static let socketmap = RetryLimits(milliseconds: 100_000, attempts: 2, pause: 0)
}
