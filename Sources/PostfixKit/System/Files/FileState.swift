// Where the process that replaced a file has ended, only the files show how far it came.

/// Which file has a name, and in what state: as long as this stays the same it was neither replaced nor written.
struct FileState: Equatable {
    /// The numbers that tell, for another process.
    let numbers: [Int]

    /// The state that another process has sent; nil where there was no file.
    init?(_ numbers: [Int]) {
        if numbers.isEmpty { return nil }
        self.numbers = numbers
    }

    /// The state of the file of a name; nil where there is none.
    init?(_ path: FilePath) throws(SystemError) {
        guard let status = try FileStatus.of(path, followingLinks: false) else { return nil }
        numbers = [
            Int(truncatingIfNeeded: status.device), Int(truncatingIfNeeded: status.inode), status.size,
            status.modified, status.modifiedNanoseconds,
        ]
    }
}
