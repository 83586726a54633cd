// Whoever replaces or overwrites a file holds its lock; this is a file together with that.

internal import Glibc

/// The file of a name, open and locked.
struct LockedFile: ~Copyable {
    /// Open for reading only where the lock allows that: see `isOpenForWriting`.
    let file: FileHandle

    /// What the lock is wanted for.
    enum Purpose {
        /// Another file is to get the name. The lock of flock(2) keeps out writers only: a reader of Postfix that
        /// waits for the lock opens the name afterwards, and must not find that another one writes there.
        case replacing
        /// The content is to change; the file is open for writing.
        case overwriting
    }

    /// Takes over a file whose flock(2) is held, and which is open for reading only.
    init(_ file: consuming FileHandle) { self.file = file }

    /// Opens and locks the file; nil where there is none any more.
    init?(_ path: FilePath, _ lock: LockKind, for purpose: Purpose) throws(TableError) {
        while true {
            do throws(SystemError) {
                guard try FileStatus.of(path) != nil else { return nil }
                let file: FileHandle
                switch lock {
                case .flock: file = try Self.openAndLock(path, purpose)
                case .fcntl:
                    file = try FileHandle(path, .update)
                    try file.recordLock(.exclusive)
                case .none: file = try FileHandle(path, .update)
                }
                // While we waited the name may have gone to another file.
                let status = try file.status()
                guard status.isRegular else { throw .invalidArgument }
                guard let named = try FileStatus.of(path), named.isSameFile(as: status) else { continue }
                self.file = file
                return
            } catch { throw TableError.lock(path, error) }
        }
    }

    private static func openAndLock(
        _ path: FilePath, _ purpose: Purpose
    ) throws(SystemError) -> FileHandle {
        if purpose == .replacing {
            // Whoever may rename files there can put a pipe in the place of this one.
            let file = try FileHandle(path, .readAtOnce)
            try file.flock(.shared)
            return file
        }
        let file = try FileHandle(path, .update)
        try file.flock(.exclusive)
        return file
    }

    /// Whether another writer has the file open, and so waits for the lock, or will.
    ///
    /// Our own writers wait with a file that is open for reading only: this is about others.
    var isWanted: Bool { file.isOpenForWriting() == true }

    /// Gives back the lock, and waits until no other writer has the file open, or `deadline` has come.
    consuming func giveWay(until deadline: Double) {
        file.funlock()
        WriterWatch.giveWay(to: file, until: deadline)
    }

    /// Gives back the lock.
    func unlock(_ lock: LockKind) {
        switch lock {
        case .flock: file.funlock()
        case .fcntl: file.recordUnlock()
        case .none: break
        }
    }
}
