// A database is never rewritten where readers see it: a new file is made beside it and takes its name, or,
// where that cannot be, the old one is overwritten after everything was built and the room made sure of.

internal import Glibc

/// Replaces the content of a database file as a whole, so that it is complete at every moment.
///
/// The new content is built in a file of a fixed name beside the target, which is created exclusively and
/// locked with flock(2) while it is in use. One that an earlier, killed run left is taken over.
package struct FileReplacement {
    /// How the readers and writers of the file keep out of each other's way.
    package let lock: LockKind
    /// Whether readers that have the old file open look at its time of change, should it keep a name.
    package let readersWatchModificationTime: Bool
    /// What the name of the new file adds to that of the target.
    package let temporarySuffix: String
    /// The mode of a new target.
    package let creationMode: UInt32
    /// Whether such a file is never changed in place, so that nobody opens the old one for writing.
    package let isConstant: Bool
    /// The permissions that the file may have at most.
    package let modeLimit: UInt32
    /// The file that the content comes from; nil where that is not known.
    package let source: FileStatus?
    /// What is said before the name of a target that may not be opened for writing.
    package let openingWords: String
    /// Receives what only a careful reader wants to know.
    package let note: (MessageText) -> Void
    /// Receives warnings.
    package let warn: (MessageText) -> Void

    /// A replacement by these rules.
    package init(
        lock: LockKind, readersWatchModificationTime: Bool, temporarySuffix: String, creationMode: UInt32,
        isConstant: Bool, modeLimit: UInt32 = 0o777, source: FileStatus? = nil, openingWords: String,
        note: @escaping (MessageText) -> Void, warn: @escaping (MessageText) -> Void
    ) {
        self.lock = lock
        self.readersWatchModificationTime = readersWatchModificationTime
        self.temporarySuffix = temporarySuffix
        self.creationMode = creationMode
        self.isConstant = isConstant
        self.modeLimit = modeLimit
        self.source = source
        self.openingWords = openingWords
        self.note = note
        self.warn = warn
    }

    /// Replaces the file at `path`, or makes it; `build` fills the new file, whose name it gets.
    ///
    /// Through a symbolic link the file behind it is replaced; root follows none that is neither root's nor that of
    /// the owner of the source. The new file gets owner, group, mode, access control list and security label of
    /// the old one, but no permissions beyond the limit.
    ///
    /// - Throws: `TableError`; the old file is then as it was, and no new one is left.
    package func replace(
        _ path: FilePath, build: (_ newFile: FilePath) throws(TableError) -> Void
    ) throws(TableError) { try prepare(path, build: build).install() }

    /// Makes the new file for `path`, complete, and leaves the old one in its place; `build` fills it.
    ///
    /// - Throws: `TableError`; no new file is left then.
    package func prepare(
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
                throw TableError.write(
                    action: "open database", error == .fileExists ? newName(of: target) : opened(target),
                    error)
            }
            return try prepareOverwrite(
                target, because: "no file can be made beside it (\(error.reason))", build: build)
        }
        // The name may be another file's by now; the engines get one for the file that is open.
        let path: FilePath
        do throws(SystemError) {
            path = try new.path.standing(for: new.file)
        } catch { throw TableError.write(action: "open database", new.path, error) }
        try build(path)
        do throws(SystemError) {
            try new.file.synchronize()
        } catch { throw TableError.write(action: "write", new.path, error) }
        return PreparedReplacement(self, target, new, hasName: true)
    }

    private func newName(of target: FilePath) -> FilePath { target.appending(suffix: temporarySuffix) }

    /// What a message about the opening names: a file that is never changed in place is what Postfix opens by the
    /// name of the new one.
    private func opened(_ target: FilePath) -> FilePath { isConstant ? newName(of: target) : target }

    /// Makes a new file for `path` with the content of the old one, whose lock is held.
    ///
    /// - Throws: `TableError`; no new file is left then.
    func prepareCopy(
        of path: FilePath, expecting status: FileStatus
    ) throws(TableError) -> PreparedReplacement {
        try prepare(path) { (newFile) throws(TableError) in
            do throws(SystemError) {
                let new = try FileHandle(newFile, .update)
                try new.copyContent(of: try FileHandle(path, .read, expecting: status))
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
            guard !isConstant, let status = try FileStatus.of(target) else { return nil }
            // Postfix opens it for writing, too: a file that was made read-only is not replaced in spite of
            // that.
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
            let target = try path.settled(trusting: source?.owner)
            if let status = try FileStatus.of(target, followingLinks: false), !status.isRegular {
                throw SystemError(code: status.isDirectory ? EISDIR : EINVAL)
            }
            return target
        } catch {
            if error == .noSuchFile { throw TableError.write(action: "open database", opened(path), error) }
            throw TableError.write(action: openingWords, path, error)
        }
    }
}
