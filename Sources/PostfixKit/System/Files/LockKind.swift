// A writer keeps readers out of a file with the kind of lock that those readers take.

/// Which lock Postfix takes on a database file.
package enum LockKind: Sendable, Equatable {
    /// flock(2), on the open file.
    case flock
    /// fcntl(2), on the file for the process.
    case fcntl
    /// None: the file is never changed in place.
    case none
}
