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
    ) throws(TableError) { try prepare(path, build: build).install() }

    /// Makes the new file for `path`, complete, and leaves the old one in its place; `build` fills it.
    ///
    /// - Throws: `TableError`; no new file is left then.
    public func prepare(
        _ path: FilePath, build: (_ newFile: FilePath) throws(TableError) -> Void
    ) throws(TableError) -> PreparedReplacement {
        let target = try resolvingLinks(path)
        if let reason = try reasonToKeepFile(target) {
            return try prepareOverwrite(target, because: reason, build: build)
        }
        let new: TemporaryFile
        do throws(SystemError) {
            new = try TemporaryFile(beside: target, suffix: temporarySuffix)
        } catch {
            if error.code == EWOULDBLOCK { throw .lock(target.appending(suffix: temporarySuffix), error) }
            let exists = (try? FileStatus.of(target)) ?? nil
            guard exists != nil, [EACCES, EPERM, EROFS].contains(error.code) else {
                // A file that is never changed in place is what Postfix opens by the name of the new one.
                let name =
                    keepsAttributes && error != .fileExists
                    ? target : target.appending(suffix: temporarySuffix)
                throw TableError.write(action: "open database", name, error)
            }
            return try prepareOverwrite(
                target, because: "no file can be made beside it (\(error.reason))", build: build)
        }
        // The engines open files by names of this system.
        try build(target.root == nil ? new.path : FilePath("/proc/self/fd/\(new.file.descriptor)"))
        do throws(SystemError) {
            try new.file.synchronize()
        } catch { throw TableError.write(action: "write", new.path, error) }
        return PreparedReplacement(self, target, new, hasName: true)
    }

    /// Makes a new file for `path` with the content of the old one, whose lock is held.
    ///
    /// - Throws: `TableError`; no new file is left then.
    func prepareCopy(of path: FilePath) throws(TableError) -> PreparedReplacement {
        try prepare(path) { (newFile) throws(TableError) in
            do throws(SystemError) {
                let new = try FileHandle(newFile, .update)
                try new.copyContent(of: try FileHandle(path, .read))
            } catch { throw .write(action: "write", path, error) }
        }
    }

    /// Builds the new content in a file without a name, for a target that has to be overwritten.
    private func prepareOverwrite(
        _ target: FilePath, because reason: MessageText, build: (FilePath) throws(TableError) -> Void
    ) throws(TableError) -> PreparedReplacement {
        note("\(target): updating in place: \(reason)")
        let new: TemporaryFile
        do throws(SystemError) {
            new = try TemporaryFile(unnamed: ())
        } catch { throw TableError.write(action: "create temporary file for", target, error) }
        try build(new.path)
        return PreparedReplacement(self, target, new, hasName: false)
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
