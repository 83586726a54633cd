// Whoever replaces or overwrites a file holds its lock; this is a file together with that.

/// The file of a name, open for writing and locked.
struct LockedFile: ~Copyable {
    let file: FileHandle

    /// Opens and locks the file; nil where there is none any more.
    init?(_ path: FilePath, _ lock: LockKind) throws(TableError) {
        while true {
            do throws(SystemError) {
                guard try FileStatus.of(path) != nil else { return nil }
                let file = try FileHandle(path, .update)
                switch lock {
                case .flock: try file.flock(.exclusive)
                case .fcntl: try file.recordLock(.exclusive)
                case .none: break
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

    /// Lets all who wait for the lock have it, one after the other, and waits for the last of them.
    consuming func passLock(_ lock: LockKind) {
        switch lock {
        case .flock:
            file.funlock()
            try? file.flock(.exclusive)
        case .fcntl:
            file.recordUnlock()
            try? file.recordLock(.exclusive)
        case .none: break
        }
    }
}
