// A new file is made under a fixed name, so that a killed run leaves one at most, which the next takes over.

internal import Glibc

/// A new, empty file that no other process uses, locked with flock(2); it is removed when the value ends, unless it
/// was given another name.
struct TemporaryFile: ~Copyable {
    /// The name that the file has for now.
    let path: FilePath
    /// The open file.
    let file: FileHandle

    /// Makes the file whose name is that of `target` with `suffix`, waiting for another run that uses it.
    ///
    /// Made exclusively, readable by its owner only, and never through a symbolic link.
    ///
    /// - Throws: `SystemError`; EEXIST when something else than a file has the name.
    init(beside target: FilePath, suffix: String) throws(SystemError) {
        path = target.appending(suffix: suffix)
        while true {
            do throws(SystemError) {
                let file = try FileHandle(path, .createNew(mode: 0o600))
                // Between making and locking it, another run may have taken it for a leftover.
                if try Self.lock(file, named: path) {
                    self.file = file
                    FaultGuard.setTemporaryFile(path)
                    return
                }
            } catch {
                guard error == .fileExists else { throw error }
                try Self.removeLeftover(path)
            }
        }
    }

    /// Makes a file without a name in $TMPDIR or /tmp, whose `path` works in this process only; where there is
    /// no `/proc` to give it that path, it has a name there until the value ends.
    ///
    /// - Throws: `SystemError` where no such file can be made.
    init(unnamed: Void) throws(SystemError) {
        let unnamed = try FileHandle.temporary(in: .temporaryDirectory)
        if let name = try? unnamed.nameForLibraries() {
            path = name
            file = unnamed
            return
        }
        var name: FilePath = ""
        file = try FileHandle.named(in: .temporaryDirectory, &name)
        path = name
        FaultGuard.setTemporaryFile(name)
    }

    deinit {
        // Under the lock the name is still this file's, or has become the target's.
        _ = try? path.remove(whereNameOf: file)
        FaultGuard.setTemporaryFile(nil)
    }

    /// Locks a file that was made just now; false where the name has gone to another one.
    ///
    /// At an error the file goes.
    private static func lock(
        _ file: borrowing FileHandle, named path: FilePath
    ) throws(SystemError) -> Bool {
        do throws(SystemError) {
            try file.flock(.exclusive)
            return try isNamed(path, file)
        } catch {
            _ = try? path.remove(whereNameOf: file)
            throw error
        }
    }

    private static func isNamed(
        _ path: FilePath, _ file: borrowing FileHandle
    ) throws(SystemError) -> Bool {
        guard let named = try FileStatus.of(path, followingLinks: false) else { return false }
        return try named.isSameFile(as: file.status())
    }

    /// Removes what a killed run left; waits while a living one uses it.
    private static func removeLeftover(_ path: FilePath) throws(SystemError) {
        guard let status = try FileStatus.of(path, followingLinks: false) else { return }
        guard status.isRegular else { throw .fileExists }
        let file: FileHandle
        do throws(SystemError) {
            file = try FileHandle(path, .updateNoLink)
        } catch {
            // It has another owner, and only that owner can be using it; where the directory lets us, it is removed.
            if error == .noSuchFile { return }
            return try path.remove()
        }
        try file.flock(.exclusive)
        _ = try path.remove(whereNameOf: file)
    }

    /// Removes what a killed run left beside a file, where no living one uses it and it may be removed.
    static func removeAbandoned(beside target: FilePath, suffix: String) {
        let path = target.appending(suffix: suffix)
        guard let status = (try? FileStatus.of(path, followingLinks: false)) ?? nil, status.isRegular,
            let file = try? FileHandle(path, .updateNoLink),
            (try? file.flock(.exclusive, waiting: false)) != nil
        else { return }
        _ = try? path.remove(whereNameOf: file)
    }

    /// Takes the lock that readers and writers of the final name look for; flock(2) is held already.
    borrowing func takeLock(_ lock: LockKind) throws(SystemError) {
        if lock == .fcntl { try file.recordLock(.exclusive) }
    }

    /// Gives the file its final name, and makes that last; false where it is taken and not to be replaced.
    borrowing func rename(to target: FilePath, replacing: Bool) throws(SystemError) -> Bool {
        try verifyBeforeRenaming()
        guard try path.rename(to: target, replacing: replacing) else { return false }
        FaultGuard.setTemporaryFile(nil)
        target.synchronizePlace()
        return true
    }

    /// Gives the file the name of another one, which gets its own; false where the file system cannot do that.
    borrowing func exchangeNames(with target: FilePath) throws(SystemError) -> Bool {
        try verifyBeforeRenaming()
        guard try path.exchangeNames(with: target) else { return false }
        // What has the name now is not to be removed.
        FaultGuard.setTemporaryFile(nil)
        return true
    }

    /// Makes sure that a name is this very file's, and the only one that it has.
    ///
    /// - Throws: `SystemError.replaced` where the name has been given to another file.
    borrowing func verify(isNamed path: FilePath) throws(SystemError) {
        let status = try file.status()
        guard status.links == 1, status.isRegular, try Self.isNamed(path, file) else { throw .replaced }
    }

    /// The same for the temporary name; and for a file that root made in a directory of others, that no other process
    /// has it open: no user can who was not given it.
    private func verifyBeforeRenaming() throws(SystemError) {
        try verify(isNamed: path)
        guard geteuid() == 0, path.openDirectory?.isForeign ?? false else { return }
        // A program of root's that copies files may be reading it for a moment.
        for _ in 0..<50 where file.isOpenElsewhere { usleep(20_000) }
        if file.isOpenElsewhere { throw .replaced }
    }
}
