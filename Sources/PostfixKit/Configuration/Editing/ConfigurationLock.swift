// Editors of both toolkits exclude each other by locking the file that is to become the new one.

internal import Glibc

/// The file `NAME.tmp` beside a configuration file, empty and locked: the process that holds it may edit the file.
///
/// It is removed at the end, unless it has been given the name of the file. A killed editor leaves it, and the
/// next one takes it over.
///
/// Source: postconf(1), FILES; what postconf does to the file system.
struct ConfigurationLock: ~Copyable {
    /// The name of the lock.
    let path: FilePath
    /// The open file.
    let file: FileHandle

    /// How often a lock with the wrong mode is made anew: some file systems have no modes.
    private static let patience = 3

    /// Waits for the lock of a file.
    ///
    /// - Throws: `ConfigurationEditError.create` where it cannot be made, as where a symbolic link has its name.
    init(of target: FilePath, _ signals: borrowing DeferredSignals) throws(ConfigurationEditError) {
        path = target.appending(suffix: ".tmp")
        var wrongModes = 0
        while true {
            let file: FileHandle
            // Whether this process made it, and has to remove it when something fails.
            var isOurs = false
            do throws(SystemError) {
                file = try Self.open(path, &isOurs)
            } catch { throw .create(path, error) }
            do throws(SystemError) {
                try Self.take(file, signals)
                // While we waited the name may have gone to another file, or to none.
                let status = try file.status()
                guard let named = try FileStatus.of(path, followingLinks: false), named.isSameFile(as: status)
                else { continue }
                if status.mode != 0o600 { wrongModes += 1 }
                if status.isRegular, status.links == 1, status.owner == geteuid(),
                    status.mode == 0o600 || wrongModes > Self.patience
                {
                    isOurs = true
                    try file.truncate(to: 0)
                    self.file = file
                    return
                }
                // Not made by an editor: nothing that others can open may become the configuration.
                try path.remove()
            } catch {
                if isOurs { _ = try? path.remove(whereNameOf: file) }
                throw .lock(path, error)
            }
        }
    }

    deinit { _ = try? path.remove(whereNameOf: file) }

    /// Opens the lock, or makes it, and tells whether it did.
    private static func open(_ path: FilePath, _ isNew: inout Bool) throws(SystemError) -> FileHandle {
        do throws(SystemError) {
            let file = try FileHandle(path, .createNew(mode: 0o600))
            isNew = true
            return file
        } catch { guard error == .fileExists else { throw error } }
        return try FileHandle(path, .createOrUpdateNoLink(mode: 0o600))
    }

    /// Gives the locked file the name of the file that it is the lock of, and makes that last.
    ///
    /// - Throws: `SystemError.replaced` where the name has been given to another file.
    borrowing func rename(to target: FilePath) throws(SystemError) {
        let status = try file.status()
        guard status.links == 1, let named = try FileStatus.of(path, followingLinks: false),
            named.isSameFile(as: status)
        else { throw .replaced }
        _ = try path.rename(to: target, replacing: true)
        // The next editor may have replaced it by now: this file was the lock.
        target.synchronizePlace()
    }

    private static func take(
        _ file: borrowing FileHandle, _ signals: borrowing DeferredSignals
    ) throws(SystemError) {
        do throws(SystemError) {
            try file.flock(.exclusive, waiting: false)
        } catch {
            guard error == .wouldBlock else { throw error }
            try signals.admitting { () throws(SystemError) in try file.flock(.exclusive) }
        }
    }
}
