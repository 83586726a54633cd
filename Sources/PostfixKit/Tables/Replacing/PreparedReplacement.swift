// Between a new file that is complete and the old one that it replaces there may be others to wait for: all or
// none of them are to change.

internal import Glibc

/// A new file, complete and synced, that has not taken the place of the old one yet.
///
/// Where the value ends before it was installed nothing has changed, and no new file is left.
package final class PreparedReplacement {
    private let rules: FileReplacement
    /// The file that is replaced.
    package let target: FilePath
    private let new: TemporaryFile
    /// Who made the new file, and is to put it in its place.
    let maker = Privileges.Identity.current
    /// The name of the source, and what it was when it was read; nil where it has none.
    var source: (path: FilePath, status: FileStatus)?
    /// Whether the new file stands beside the old one; else it has no name, and the old one is overwritten.
    private let hasName: Bool
    private var progress = State.prepared

    /// The new file, by which another process knows it; nil where its content is to be written over the old one.
    var state: FileState? { hasName ? (try? FileState(new.path)) ?? nil : nil }

    /// How far it has come.
    private enum State: ~Copyable {
        case prepared
        /// The new file has a name that nothing had.
        case created
        /// The new file has the name, and the old one that of the new.
        case exchanged(LockedFile)
        /// The old content, and the file that was overwritten.
        case overwritten(TemporaryFile, LockedFile)
        /// There is no way back.
        case done
    }

    init(
        _ rules: FileReplacement, _ target: FilePath, _ new: consuming TemporaryFile, hasName: Bool
    ) {
        self.rules = rules
        self.target = target
        self.new = new
        self.hasName = hasName
    }

    /// Makes sure that the source is still the file that was read, and of the same owner.
    ///
    /// - Throws: `TableError` where it is gone, or another file has its name.
    func verifySource() throws(TableError) {
        guard let source else { return }
        do throws(SystemError) {
            guard let now = try FileStatus.of(source.path) else { throw .noSuchFile }
            guard now.isSameFile(as: source.status),
                Privileges.Identity(now) == Privileges.Identity(source.status)
            else { throw .replaced }
        } catch {
            let text: MessageText = "\(source.path), which was read for it: \(error.reason)"
            throw .other(text, kind: .temporary)
        }
    }

    /// Puts the new file, or its content, in the place of the old one.
    ///
    /// - Throws: `TableError`; the old file is then as it was.
    package func install() throws(TableError) {
        guard hasName else { return try copy(new, to: target) }
        if let reason = try takeName() {
            rules.note("\(target): updating in place: \(reason)")
            try copy(new, to: target)
        }
    }

    /// Gives the new file the name of the old one; the answer is a reason why that cannot be.
    private func takeName() throws(TableError) -> MessageText? {
        let deadline = monotonicTime() + WriterWatch.courtesy
        while true {
            if try createName() { return nil }
            guard let old = try LockedFile(target, rules.lock, for: .replacing) else { continue }
            let waits = monotonicTime() < deadline
            if waits, old.isWanted {
                old.giveWay(until: deadline)
                continue
            }
            switch try takeName(of: old, unlessWanted: waits) {
            case .done:
                release(old)
                return nil
            case .wanted: old.giveWay(until: deadline)
            case .overtaken: continue
            case .refused(let reason): return reason
            }
        }
    }

    /// What came of an attempt to take the name of the old file.
    private enum Attempt {
        case done
        /// Another writer waits for the old file, which has its name again.
        case wanted
        /// Another file had taken the name meanwhile, and has it again.
        case overtaken
        case refused(MessageText)
    }

    /// Gives the new file the name of the old one, whose lock is held, and takes its lock before.
    ///
    /// Where the lock is that of flock(2), the names are exchanged first: who renames a file asks for no lock, and what
    /// comes back need not be the old file. With `unlessWanted` the old file gets its name back, too, where another
    /// writer waits for its lock: after the exchange no new one can open it.
    private func takeName(
        of old: borrowing LockedFile, unlessWanted: Bool
    ) throws(TableError) -> Attempt {
        if let reason = takeAttributes(of: old) { return .refused(reason) }
        do throws(SystemError) {
            try new.takeLock(rules.lock)
            if rules.lock == .flock, try new.exchangeNames(with: target) {
                if try hasBeenOvertaken(old) { return .overtaken }
                if unlessWanted, old.isWanted, (try? takeNameBack()) != nil { return .wanted }
                remove(old)
            } else {
                _ = try new.rename(to: target, replacing: true)
            }
            try verifyInstalled()
            touch(old)
            return .done
        } catch {
            guard Self.isRefusal(error) else { throw TableError.write(action: "rename", new.path, error) }
            return .refused("its name cannot be replaced (\(error.reason))")
        }
    }

    /// Whether the names were exchanged with another file than the old one; that file has its name again then.
    private func hasBeenOvertaken(_ old: borrowing LockedFile) throws(SystemError) -> Bool {
        // What cannot be looked at counts as the old file.
        let hasOld = try? SystemError.insisting { () throws(SystemError) in try isAside(old) }
        if hasOld ?? true { return false }
        do throws(SystemError) {
            try takeNameBack()
        } catch { throw .replaced }
        return true
    }

    /// Exchanges the names once more.
    private func takeNameBack() throws(SystemError) {
        try SystemError.insisting { () throws(SystemError) in _ = try new.path.exchangeNames(with: target) }
        FaultGuard.setTemporaryFile(new.path)
    }

    /// Removes the old file from the name that was that of the new one; the next run tries again.
    private func remove(_ old: borrowing LockedFile) {
        do throws(SystemError) {
            guard try new.path.remove(whereNameOf: old.file) else { throw .replaced }
        } catch { rules.warn("remove \(new.path): \(error.reason)") }
    }

    /// Lets those go on who wait for the lock of a file that has lost its name, while other writers cannot have
    /// the file with the name.
    private func release(_ old: consuming LockedFile) {
        old.unlock()
        if rules.lock == .flock {
            if !WriterWatch.waitForEnd(of: old.file) {
                rules.warn("\(target): another program that writes had the old file open, and still has")
            }
            try? new.file.flock(.shared, waiting: false)
            WriterWatch.waitForReaders(of: old.file)
        }
        target.synchronizePlace()
    }

    /// Makes sure that the new file has the name; without a lock, another process may have replaced it already.
    private func verifyInstalled() throws(SystemError) {
        guard rules.lock != .none else { return }
        do throws(SystemError) {
            try new.verify(isNamed: target)
        } catch {
            // What cannot be looked at is in place all the same.
            if error == .replaced { throw error }
        }
    }

    /// Gives the new file its name where nothing has it; false where something has.
    private func createName() throws(TableError) -> Bool {
        do throws(SystemError) {
            guard try FileStatus.of(target) == nil else { return false }
            try new.file.setMode(rules.creationMode)
            return try new.rename(to: target, replacing: false)
        } catch { throw TableError.write(action: "create", target, error) }
    }

    /// Gives the new file what the old one has beside its content; the answer is a reason why that cannot be.
    private func takeAttributes(of old: borrowing LockedFile) -> MessageText? {
        do throws(SystemError) {
            if try mayBeForeign(old.file.status()) {
                try new.file.copyAttributes(from: old.file, limit: rules.modeLimit)
            } else {
                try new.file.setMode(rules.creationMode)
            }
            return nil
        } catch {
            let reason: MessageText =
                "the new file cannot have the attributes of the old one (\(error.reason))"
            guard rules.isConstant else { return reason }
            // Readers of such a file take no lock: another owner is better than half of the bytes.
            rules.warn("\(target): \(reason)")
            try? new.file.copyGroupAndMode(from: old.file, limit: rules.modeLimit)
            return nil
        }
    }

    /// Whether the new file may be given to the owner of the old one: in a directory of others root does not hand
    /// out what that owner could not read.
    private func mayBeForeign(_ old: FileStatus) -> Bool {
        guard maker.owner == 0, target.openDirectory?.isForeign ?? false, let source = rules.source,
            source.isRegular
        else { return true }
        return [maker.owner, source.owner].contains(old.owner) || source.mode & 0o004 != 0
    }

    /// Tells those who have the old file open that it is old, where it still has another name.
    private func touch(_ old: borrowing LockedFile) {
        guard rules.readersWatchModificationTime, let status = try? old.file.status(), status.links > 0 else {
            return
        }
        try? old.file.setModificationTimeToNow()
    }

    private static func isRefusal(_ error: SystemError) -> Bool {
        [EBUSY, EXDEV, EACCES, EPERM].contains(error.code)
    }

    /// Writes the bytes of one file over those of another, under its lock, once there is room.
    private func copy(_ source: borrowing TemporaryFile, to target: FilePath) throws(TableError) {
        let lock = rules.lock == .none ? LockKind.flock : rules.lock
        guard let old = try LockedFile(target, lock, for: .overwriting) else {
            throw TableError.write(action: "open", target, .noSuchFile)
        }
        do throws(OverwriteError) {
            try overwrite(old.file, with: source)
        } catch { throw error.tableError(target) }
    }

    /// Writes the bytes of one file over those of another, whose lock is held, once there is room.
    private func overwrite(
        _ old: borrowing FileHandle, with source: borrowing TemporaryFile
    ) throws(OverwriteError) {
        do throws(SystemError) {
            try old.limitMode(to: rules.modeLimit)
        } catch { rules.warn("\(target): its permissions cannot be taken away (\(error.reason))") }
        try old.overwrite(with: source.file)
    }
}

// MARK: an old file that is locked already

extension PreparedReplacement {
    /// Makes another descriptor one of the new file, for changes until it is installed.
    func replace(_ descriptor: Int32) throws(SystemError) { try new.file.replace(descriptor) }

    /// Writes to a place of the new file.
    func write(_ bytes: Span<UInt8>, at offset: Int) throws(SystemError) {
        try new.file.write(bytes, at: offset)
    }

    /// Gives the new file its name where nothing has it, and else leaves what has.
    func installWhereNothingIs() throws(TableError) { _ = try createName() }

    /// Gives the new file, which is not synced yet, the place of an old one that is locked with flock(2), and
    /// gives back the lock.
    ///
    /// - Throws: `TableError`; the old file is then as it was.
    func install(replacing old: consuming LockedFile) throws(TableError) {
        do throws(SystemError) {
            try new.file.synchronize()
        } catch { throw TableError.write(action: "write", new.path, error) }
        let status = try verifyName(of: old)
        if hasName {
            switch try takeName(of: old, unlessWanted: false) {
            case .done: return release(old)
            case .overtaken, .wanted: throw .write(action: "write", target, .replaced)
            case .refused(let reason): rules.note("\(target): updating in place: \(reason)")
            }
        }
        let file: FileHandle
        do throws(SystemError) {
            file = try FileHandle(target, .update, expecting: status)
        } catch { throw TableError.write(action: "open", target, error) }
        do throws(OverwriteError) {
            try overwrite(file, with: new)
        } catch { throw error.tableError(target) }
    }

    /// Makes sure that the old file still has its name: who renames a file asks for no lock.
    private func verifyName(of old: borrowing LockedFile) throws(TableError) -> FileStatus {
        do throws(SystemError) {
            let status = try old.file.status()
            guard let named = try FileStatus.of(target) else { throw .noSuchFile }
            guard named.isSameFile(as: status) else { throw .replaced }
            return status
        } catch { throw TableError.write(action: "write", target, error) }
    }
}

// MARK: all or none

extension PreparedReplacement {
    /// Installs the new file so that `revert` can bring back the old one, until `finish`.
    ///
    /// The lock of the old file is held until then. On a file system that cannot exchange names there is no way
    /// back.
    ///
    /// - Throws: `TableError`; the old file is then as it was.
    package func installReversibly() throws(TableError) {
        if hasName {
            if try takeNameReversibly() { return }
            rules.note("\(target): updating in place")
        }
        let lock = rules.lock == .none ? LockKind.flock : rules.lock
        guard let old = try LockedFile(target, lock, for: .overwriting) else {
            throw TableError.write(action: "open", target, .noSuchFile)
        }
        let backup = try copy(of: old.file)
        do throws(OverwriteError) {
            try overwrite(old.file, with: new)
        } catch {
            try restore(old.file, backup)
            throw TableError.write(action: "write", target, error.reason)
        }
        progress = .overwritten(backup, old)
    }

    /// The old content and mode, in a file without a name.
    private func copy(of old: borrowing FileHandle) throws(TableError) -> TemporaryFile {
        do throws(SystemError) {
            let backup = try TemporaryFile(unnamed: ())
            let status = try old.status()
            try backup.file.copyBytes(of: old, 0..<status.size)
            try backup.file.setMode(status.mode & 0o777)
            return backup
        } catch { throw TableError.write(action: "keep a copy of", target, error) }
    }

    /// Gives a file that was overwritten its old content and mode.
    private func restore(
        _ file: borrowing FileHandle, _ backup: borrowing TemporaryFile
    ) throws(TableError) {
        do throws(OverwriteError) {
            try file.overwrite(with: backup.file)
        } catch { throw .other("bring back the old content: \(error.message(target))", kind: .cantCreate) }
        if let mode = try? backup.file.status().mode { try? file.setMode(mode & 0o777) }
    }

    /// Exchanges the names of both files; false where the old one has to be overwritten instead.
    private func takeNameReversibly() throws(TableError) -> Bool {
        while true {
            if try createName() {
                progress = .created
                return true
            }
            guard let old = try LockedFile(target, rules.lock, for: .replacingAfterReaders) else { continue }
            if let isDone = try exchangeNames(old) { return isDone }
        }
    }

    /// The same for one old file; nil where another one has taken its name.
    private func exchangeNames(_ old: consuming LockedFile) throws(TableError) -> Bool? {
        if takeAttributes(of: old) != nil { return false }
        let isExchanged: Bool
        do throws(SystemError) {
            try new.takeLock(rules.lock)
            isExchanged = try new.exchangeNames(with: target)
            if isExchanged {
                if try hasBeenOvertaken(old) { return nil }
            } else {
                _ = try new.rename(to: target, replacing: true)
            }
            do throws(SystemError) {
                try verifyInstalled()
            } catch {
                if isExchanged { remove(old) }
                throw error
            }
            target.synchronizePlace()
        } catch {
            if Self.isRefusal(error) { return false }
            throw TableError.write(action: "rename", new.path, error)
        }
        guard isExchanged else {
            touch(old)
            release(old)
            progress = .done
            return true
        }
        progress = .exchanged(old)
        return true
    }

    /// Brings back the old file, where that can be.
    ///
    /// - Throws: `TableError` where it cannot; the new one is complete.
    package func revert() throws(TableError) {
        switch takeState() {
        case .prepared: break
        case .done: break
        case .created:
            do throws(SystemError) {
                _ = try target.remove(whereNameOf: new.file)
            } catch { throw TableError.write(action: "remove", target, error) }
        case .exchanged(let old):
            do throws(SystemError) {
                try SystemError.insisting { () throws(SystemError) in
                    guard try isAside(old) else { throw .replaced }
                    _ = try new.path.exchangeNames(with: target)
                }
                target.synchronizePlace()
            } catch { throw TableError.write(action: "rename", new.path, error) }
            releaseNew(while: old)
        case .overwritten(let backup, let old):
            try restore(old.file, backup)
            old.unlock()
        }
    }

    /// Whether the old file has the name that was that of the new one.
    private func isAside(_ old: borrowing LockedFile) throws(SystemError) -> Bool {
        guard let named = try FileStatus.of(new.path, followingLinks: false) else { return false }
        return try named.isSameFile(as: old.file.status())
    }

    /// Lets those go on who wait for the lock of the new file, which has lost its name again.
    private func releaseNew(while old: borrowing LockedFile) {
        guard rules.lock == .flock, let reader = try? FileHandle(new.path, .read) else { return }
        guard (try? reader.replace(new.file.descriptor)) != nil else { return }
        _ = WriterWatch.waitForEnd(of: reader)
    }

    /// Gives up what `revert` would need.
    ///
    /// - Throws: `TableError` where the old file cannot be removed; the new one is in place.
    package func finish() throws(TableError) {
        guard case .exchanged(let old) = takeState() else { return }
        var failure: TableError?
        do throws(SystemError) {
            guard try new.path.remove(whereNameOf: old.file) else { throw .replaced }
        } catch { failure = .write(action: "remove", new.path, error) }
        target.synchronizePlace()
        touch(old)
        release(old)
        if let failure { throw failure }
    }

    private func takeState() -> State {
        var taken = State.done
        swap(&taken, &progress)
        return taken
    }
}
