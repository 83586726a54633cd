// Whoever changes a file that others read keeps them out by the lock that those others look at.

/// Which lock Postfix takes on a database file.
public enum LockKind: Sendable, Equatable {
    /// flock(2), on the open file.
    case flock
    /// fcntl(2), on the file for the process.
    case fcntl
    /// None: the file is never changed in place.
    case none
}
