// Postfix waits for a lock as long as it takes; a deployment should rather fail, and say what it waited for.

internal import Glibc
internal import Synchronization

/// How long this process waits for the locks of files.
package enum LockPatience {
    /// In milliseconds; less than 0 is without end.
    private static let limit = Atomic<Int>(-1)
    /// The pause between two attempts, in microseconds.
    private static let pause: UInt32 = 20_000

    /// Sets the longest time that this process waits for a lock, in seconds; then the error is EWOULDBLOCK.
    package static func set(seconds: Int) { limit.store(seconds * 1000, ordering: .relaxed) }

    /// Whether what began at a time of `monotonicTime` has taken longer than this process waits.
    static func isExhausted(since start: Double) -> Bool {
        let limit = limit.load(ordering: .relaxed)
        return limit >= 0 && monotonicTime() - start > Double(limit) / 1000
    }

    /// Tries to take a lock until it is there; without `waiting` once.
    ///
    /// `attempt` gets whether it may wait in the system, and leaves its error in errno.
    static func wait(_ waiting: Bool, _ attempt: (_ waits: Bool) -> Bool) throws(SystemError) {
        let limit = limit.load(ordering: .relaxed)
        let waits = waiting && limit < 0
        let deadline = monotonicTime() + Double(limit) / 1000
        while !attempt(waits) {
            let error = SystemError.last
            if error.code == EINTR { continue }
            let isTaken = error.code == EWOULDBLOCK || error.code == EACCES
            guard waiting, !waits, isTaken, monotonicTime() < deadline else {
                throw isTaken ? SystemError(code: EWOULDBLOCK) : error
            }
            usleep(pause)
        }
    }
}
