// One file may be spelled in many ways; who asks whether two names are one file needs what they have in common.

/// Where a file is, however its name is spelled: its directory as the system knows it, and its name in there.
///
/// Symbolic links are followed; the file itself need not exist.
struct FilePlace: Hashable {
    /// The directory; nil where it cannot be seen.
    private let directory: Directory?
    /// The name in the directory; the whole name where the directory cannot be seen.
    private let name: [UInt8]

    private struct Directory: Hashable {
        let device: UInt64, inode: UInt64
    }

    /// The place of a name.
    init(_ path: FilePath) {
        let target = (try? path.followingLinks()) ?? path
        let status = (try? FileStatus.of(target.directory)) ?? nil
        directory = status.map { Directory(device: $0.device, inode: $0.inode) }
        name = directory == nil ? target.bytes : target.lastComponent
    }
}
