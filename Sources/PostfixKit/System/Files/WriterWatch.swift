// Postfix's programs open a database, wait for its lock, and then rely on what they read before or on its name:
// before either changes, we have to know which programs are waiting.

internal import Glibc

/// Waiting for other programs that have a file open.
enum WriterWatch {
    /// How long other writers that have a file open go first, in seconds: there may always be another one.
    static let courtesy = 1.0
    /// How long we wait for a file that is open for writing and not locked, in seconds: a writer of Postfix takes
    /// the lock as soon as it has opened the file.
    private static let restOfOpenFile = 5.0
    /// The same where the system does not tell whether it is open.
    private static let restOfUnknownFile = 0.25
    /// How long we wait for readers that may have waited for a lock, in seconds: others have the file open all the
    /// time.
    private static let readerTime = 0.03
    /// The pause between two looks, in microseconds.
    private static let pause: UInt32 = 1000

    /// Waits until no process has the file open for writing, or `deadline` has come; the file is not locked.
    static func giveWay(to file: borrowing FileHandle, until deadline: Double) {
        while file.isOpenForWriting() == true, monotonicTime() < deadline { usleep(pause) }
    }

    /// Waits until no process has a file open for writing that has lost its name; false where a writer still has it
    /// open after the longest time that this process waits for locks, or has it open without using it.
    ///
    /// Hold the lock of the file that has the name now: a `postmap` of Postfix that waited for the lock of the
    /// old file opens the name next, and writes to what it finds there without another lock. The old file is
    /// open for reading only, and not locked.
    static func waitForEnd(of file: borrowing FileHandle) -> Bool {
        let start = monotonicTime()
        var lastUse = start
        while true {
            let isOpen = file.isOpenForWriting()
            if isOpen == false { return true }
            let now = monotonicTime()
            // Locks are not granted in the order of waiting: only a lock that stays free has no one waiting for it.
            if (try? file.flock(.exclusive, waiting: false)) != nil {
                file.funlock()
                if isOpen == nil, now - lastUse > restOfUnknownFile { return true }
                if now - lastUse > restOfOpenFile { return false }
            } else {
                lastUse = now
            }
            if LockPatience.isExhausted(since: start) { return false }
            usleep(pause)
        }
    }

    /// Gives readers time that have waited for the lock of a file that has lost its name, while other writers
    /// cannot have the file with the name, which the readers open next.
    static func waitForReaders(of file: borrowing FileHandle) {
        let start = monotonicTime()
        while !file.isOpenHereOnly, monotonicTime() - start < readerTime { usleep(pause) }
    }
}
