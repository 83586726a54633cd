// A configuration is never seen half written: the new file is complete before it takes the name of the old one.

internal import Glibc

/// Changes a configuration file, main.cf or master.cf, as a whole.
///
/// The new content is written beside the file, under the lock that Postfix's own postconf takes, and takes the
/// name of the old file. The old file is as it was at any failure, and no other file is left.
///
/// Unlike Postfix: mode, owner, group, access control list and security label are kept; through a symbolic link
/// the file that it leads to is replaced, where the link may be followed (see `FilePath.settled`); a file whose name cannot be replaced, such as a bind-mounted one, is
/// overwritten once there is room for all; and where nothing changes nothing is written.
package struct ConfigurationReplacement {
    /// The name of the file, as it was given; the lock is beside it.
    package let path: FilePath
    /// Receives what only a careful reader wants to know.
    private let note: (MessageText) -> Void
    /// Receives warnings.
    private let warn: (MessageText) -> Void

    /// What an edit makes of a file.
    package typealias Change = (ConfigurationText) throws(ConfigurationEditError) -> [UInt8]

    /// What gives a file its new content; the old file is open.
    private typealias Installation = (borrowing FileHandle, [UInt8]) throws(ConfigurationEditError) -> Void

    /// Changes of the file of this name.
    package init(
        _ path: FilePath, note: @escaping (MessageText) -> Void, warn: @escaping (MessageText) -> Void
    ) {
        self.path = path
        self.note = note
        self.warn = warn
    }

    /// Reads the file, and replaces it by what `change` makes of it; false where that is the same.
    ///
    /// - Throws: `ConfigurationEditError`, those of `change` among them; the file is then as it was.
    package func edit(_ change: Change) throws(ConfigurationEditError) -> Bool {
        let signals = DeferredSignals()
        let named: FilePath
        do throws(SystemError) {
            named = try path.settled(followsLast: false)
        } catch { throw .create(path.appending(suffix: ".tmp"), error) }
        let lock = try ConfigurationLock(of: named, signals)
        let target: FilePath
        do throws(SystemError) {
            let owner = ((try? FileStatus.of(path)) ?? nil)?.owner
            target = try path.settled(trusting: owner)
        } catch { throw .openForReading(path, error) }
        if target == path {
            return try edit(target, change) { (old, bytes) throws(ConfigurationEditError) in
                try replace(old, target, with: bytes, by: lock)
            }
        }
        // An editor that uses the file's own name takes the lock beside that name.
        do throws(ConfigurationEditError) {
            let second = try ConfigurationLock(of: target, signals)
            return try edit(target, change) { (old, bytes) throws(ConfigurationEditError) in
                try replace(old, target, with: bytes, by: second)
            }
        } catch {
            guard case .create(_, let reason) = error else { throw error }
            if reason == .noSuchFile { throw .openForReading(path, reason) }
            guard [EACCES, EPERM, EROFS].contains(reason.code) else { throw error }
            return try edit(target, change) { (_, bytes) throws(ConfigurationEditError) in
                try overwrite(
                    target, with: bytes, because: "no file can be made beside it (\(reason.reason))")
            }
        }
    }

    /// Opens a file for reading, without waiting where it is a pipe or a device.
    private static func open(_ path: FilePath) throws(SystemError) -> FileHandle {
        let file = try FileHandle(path, .readAtOnce)
        let status = try file.status()
        guard status.isRegular || status.isDirectory else { throw .invalidArgument }
        return file
    }

    private func edit(
        _ target: FilePath, _ change: Change, install: Installation
    ) throws(ConfigurationEditError) -> Bool {
        let file: FileHandle
        do throws(SystemError) {
            file = try Self.open(target)
        } catch {
            let isOther = [.invalidArgument, .isDevice, SystemError(code: ENXIO)].contains(error)
            throw isOther ? .notRegular(path) : .openForReading(path, error)
        }
        let text: ConfigurationText
        do throws(SystemError) {
            text = ConfigurationText(try file.contents(), name: path)
        } catch { throw .read(path, error) }
        let bytes = try change(text)
        if bytes == text.bytes { return false }
        try install(file, bytes)
        return true
    }

    /// Gives the file with the new content the name of the old one, or overwrites the old one.
    private func replace(
        _ old: borrowing FileHandle, _ target: FilePath, with bytes: [UInt8],
        by new: borrowing ConfigurationLock
    ) throws(ConfigurationEditError) {
        do throws(SystemError) {
            try new.file.write(bytes.span)
        } catch { throw .write(action: "write", new.path, error) }
        do throws(SystemError) {
            try new.file.copyAttributes(from: old)
        } catch {
            let reason: MessageText =
                "the new file cannot have the attributes of the old one (\(error.reason))"
            if (try? FileHandle(target, .update)) != nil {
                return try overwrite(target, with: bytes, because: reason)
            }
            // Postfix would not even try to keep more than the file.
            warn("\(target): \(reason)")
            if let mode = try? old.status().mode { try? new.file.setMode(mode) }
        }
        do throws(SystemError) {
            try new.file.synchronize()
        } catch { throw .write(action: "write", new.path, error) }
        do throws(SystemError) {
            try new.rename(to: target)
        } catch {
            guard [EBUSY, EXDEV, EACCES, EPERM].contains(error.code) else {
                throw .write(action: "rename", new.path, error)
            }
            try overwrite(target, with: bytes, because: "its name cannot be replaced (\(error.reason))")
        }
    }

    /// Writes the new content over the old one, once there is room for it.
    private func overwrite(
        _ target: FilePath, with bytes: [UInt8], because reason: MessageText
    ) throws(ConfigurationEditError) {
        note("\(target): updating in place: \(reason)")
        let file: FileHandle
        do throws(SystemError) {
            file = try FileHandle(target, .update)
        } catch { throw .write(action: "write", target, error) }
        do throws(OverwriteError) {
            try file.overwrite(with: bytes)
        } catch {
            if error.content == .old { throw .write(action: "write", target, error.reason) }
            throw .other(error.message(target), kind: .cantCreate)
        }
    }
}
