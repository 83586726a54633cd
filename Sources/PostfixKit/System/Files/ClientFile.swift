// A library that opens files by name gets the name of a file that is open already, so that it opens no other.

/// A file or a socket for a library that opens by name.
final class ClientFile {
    /// The name that the library gets.
    let name: [UInt8]
    private let handle: FileHandle?

    /// A name as it is.
    init(name: [UInt8]) {
        self.name = name
        handle = nil
    }

    /// An open file.
    ///
    /// - Throws: `SystemError` where the system has no name for it.
    init(_ handle: consuming FileHandle) throws(SystemError) {
        name = try handle.nameForLibraries().bytes
        self.handle = consume handle
    }

    /// A socket, which is found but not connected.
    ///
    /// - Throws: `SystemError` where there is none.
    convenience init(socket path: FilePath) throws(SystemError) {
        try self.init(FileHandle(descriptor: try path.open(O_PATH_)))
    }
}
