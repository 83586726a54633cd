// A run is judged by what it leaves: the files of a directory, each with its bytes, its mode and its owner.

import Glibc
import TestSupport

/// A file, as far as it matters.
struct FileState: Equatable {
    var content: [UInt8]
    var mode: UInt32
    var owner: UInt32
    var group: UInt32

    /// The file of that name; nil where it cannot be read.
    init?(_ path: String) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0, let content = WorkFiles.read(path) else { return nil }
        self.content = content
        mode = status.st_mode
        owner = status.st_uid
        group = status.st_gid
    }

    /// Whether only the bytes differ, if anything.
    func hasAttributes(of other: FileState?) -> Bool {
        guard let other else { return false }
        return (mode, owner, group) == (other.mode, other.owner, other.group)
    }
}

/// All files of a directory that has no directories in it.
struct DirectoryState: Equatable {
    private(set) var files: [String: FileState] = [:]

    /// The files that are there now.
    init(_ directory: String) {
        for name in WorkFiles.names(in: directory) { files[name] = FileState(directory + "/" + name) }
    }

    /// Makes the directory what it was; false where that fails.
    func restore(_ directory: String) -> Bool {
        for name in WorkFiles.names(in: directory) { WorkFiles.remove(directory + "/" + name) }
        for (name, file) in files.sorted(by: { $0.key < $1.key }) {
            let path = directory + "/" + name
            guard WorkFiles.write(path, file.content), unsafe chown(path, file.owner, file.group) == 0,
                unsafe chmod(path, file.mode & 0o7777) == 0
            else { return false }
        }
        return true
    }
}
