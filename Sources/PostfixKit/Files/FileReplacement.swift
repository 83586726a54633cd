// A database is never rewritten where readers see it: a new file is made beside it and takes its name, or,
// where that cannot be, the old one is overwritten after everything was built and the room made sure of.

internal import Glibc

/// Replaces the content of a database file as a whole, so that it is complete at every moment.
///
/// The new content is built in a file of a fixed name beside the target, which is created exclusively and
/// locked with flock(2) while it is in use. One that an earlier, killed run left is taken over.
public struct FileReplacement {
    /// How the readers and writers of the file keep out of each other's way.
    public let lock: LockKind
    /// Whether readers that have the old file open look at its time of change, should it keep a name.
    public let readersWatchModificationTime: Bool
    /// What the name of the new file adds to that of the target.
    public let temporarySuffix: String
    /// The mode of a new target.
    public let creationMode: UInt32
    /// Whether owner, mode and all else are those of the old file, and not those of any new one.
    public let keepsAttributes: Bool
    /// What is said before the name of a target that may not be opened for writing.
    public let openingWords: String
    /// Receives what only a careful reader wants to know.
    public let note: (MessageText) -> Void
    /// Receives warnings.
    public let warn: (MessageText) -> Void

    /// A replacement by these rules.
    public init(
        lock: LockKind, readersWatchModificationTime: Bool, temporarySuffix: String, creationMode: UInt32,
        keepsAttributes: Bool, openingWords: String,
        note: @escaping (MessageText) -> Void, warn: @escaping (MessageText) -> Void
    ) {
        self.lock = lock
        self.readersWatchModificationTime = readersWatchModificationTime
        self.temporarySuffix = temporarySuffix
        self.creationMode = creationMode
        self.keepsAttributes = keepsAttributes
        self.openingWords = openingWords
        self.note = note
        self.warn = warn
    }

    /// Replaces the file at `path`, or makes it; `build` fills the new file, whose name it gets.
    ///
    /// Through a symbolic link the file behind it is replaced. The new file gets owner, group, mode, access
    /// control list and security label of the old one.
    ///
    /// - Throws: `TableError`; the old file is then as it was, and no new one is left.
    public func replace(
        _ path: FilePath, build: (_ newFile: FilePath) throws(TableError) -> Void
    ) throws(TableError) {
        let target = try resolvingLinks(path)
        if let reason = try reasonToKeepFile(target) {
            return try overwrite(target, because: reason, build: build)
        }
        let new: TemporaryFile
        do throws(SystemError) {
            new = try TemporaryFile(beside: target, suffix: temporarySuffix)
        } catch {
            let exists = (try? FileStatus.of(target)) ?? nil
            guard exists != nil, [EACCES, EPERM, EROFS].contains(error.code) else {
                // A file that is never changed in place is what Postfix opens by the name of the new one.
                let name = keepsAttributes ? target : target.appending(suffix: temporarySuffix)
                throw TableError.write(action: "open database", name, error)
            }
            return try overwrite(
                target, because: "no file can be made beside it (\(error.reason))", build: build)
        }
        try build(new.path)
        do throws(SystemError) {
            try new.file.synchronize()
        } catch { throw TableError.write(action: "write", new.path, error) }
        if let reason = try install(new, as: target) {
            note("\(target): updating in place: \(reason)")
            try copy(new, to: target)
        }
    }

    /// Why a file has to be kept, and its content overwritten; nil where it need not, or does not exist.
    private func reasonToKeepFile(_ target: FilePath) throws(TableError) -> MessageText? {
        do throws(SystemError) {
            guard keepsAttributes, let status = try FileStatus.of(target) else { return nil }
            // Postfix opens it for writing, too: a file that may not be written is not replaced behind the
            // back of whoever decided so.
            _ = try FileHandle(target, .update)
            if status.links > 1, !readersWatchModificationTime {
                warn("\(target): the file has \(status.links) names: updating in place")
                return "the file has \(status.links) names"
            }
            return nil
        } catch { throw TableError.write(action: openingWords, target, error) }
    }

    // MARK: a new file for the old name

    /// Gives the new file the place of the old one; the answer is a reason why that cannot be.
    private func install(
        _ new: borrowing TemporaryFile, as target: FilePath
    ) throws(TableError) -> MessageText? {
        while true {
            do throws(SystemError) {
                guard try FileStatus.of(target) != nil else {
                    try new.file.setMode(creationMode)
                    if try new.rename(to: target, replacing: false) { return nil }
                    continue
                }
            } catch { throw TableError.write(action: "create", target, error) }
            guard let old = try LockedFile(target, lock) else { continue }
            do throws(SystemError) {
                if keepsAttributes {
                    try new.file.copyAttributes(from: old.file)
                } else {
                    try new.file.setMode(creationMode)
                }
            } catch {
                return "the new file cannot have the attributes of the old one (\(error.reason))"
            }
            do throws(SystemError) {
                // A writer of Postfix waits for the lock of the old file, and then opens the name: the new
                // file is locked before it has the name, and the old lock is taken once more, behind all
                // who wait for it.
                try new.takeLock(lock)
                _ = try new.rename(to: target, replacing: true)
                if try old.file.status().links > 0, readersWatchModificationTime {
                    try? old.file.setModificationTimeToNow()
                }
            } catch {
                guard [EBUSY, EXDEV, EACCES, EPERM].contains(error.code) else {
                    throw TableError.write(action: "rename", new.path, error)
                }
                return "its name cannot be replaced (\(error.reason))"
            }
            old.passLock(lock)
            return nil
        }
    }

    // MARK: the old file with new content

    /// Builds the new content in a file without a name, then overwrites the target.
    private func overwrite(
        _ target: FilePath, because reason: MessageText, build: (FilePath) throws(TableError) -> Void
    ) throws(TableError) {
        note("\(target): updating in place: \(reason)")
        let new: TemporaryFile
        do throws(SystemError) {
            new = try TemporaryFile(unnamed: ())
        } catch { throw TableError.write(action: "create temporary file for", target, error) }
        try build(new.path)
        try copy(new, to: target)
    }

    /// Writes the bytes of the new file over those of the old one, under its lock, once there is room.
    private func copy(_ new: borrowing TemporaryFile, to target: FilePath) throws(TableError) {
        while true {
            guard let old = try LockedFile(target, lock == .none ? .flock : lock) else {
                throw TableError.write(action: "open", target, .noSuchFile)
            }
            do throws(SystemError) {
                let size = try new.file.status().size
                try old.file.reserve(length: size)
                var buffer = [UInt8](repeating: 0, count: 1 << 20)
                var offset = 0
                while offset < size {
                    let count = try new.file.read(at: offset, into: &buffer, from: 0)
                    if count == 0 { throw SystemError(code: EIO) }
                    try old.file.write(buffer.span.extracting(0..<count), at: offset)
                    offset += count
                }
                try old.file.truncate(to: size)
                try old.file.synchronize()
                return
            } catch { throw TableError.write(action: "write", target, error) }
        }
    }

    /// The file that a name stands for, behind all symbolic links, whether it exists or not.
    private func resolvingLinks(_ path: FilePath) throws(TableError) -> FilePath {
        do throws(SystemError) {
            let target = try path.followingLinks()
            if let status = try FileStatus.of(target, followingLinks: false), !status.isRegular {
                throw SystemError(code: status.isDirectory ? EISDIR : EINVAL)
            }
            return target
        } catch { throw TableError.write(action: openingWords, path, error) }
    }
}

/// The file of a name, open for writing and locked.
private struct LockedFile: ~Copyable {
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
