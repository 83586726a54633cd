// A file that keeps its name is changed byte by byte: who is told of a failure has to know what the file holds then.

internal import Glibc

/// How a change of a file in place has failed.
struct OverwriteError: Error, Equatable {
    /// What the file holds now.
    enum Content: Equatable {
        /// What it held before.
        case old
        /// Some of the old and some of the new.
        case mixed
        /// All that is new; a crash of the system may still lose it.
        case new
    }

    let content: Content
    let reason: SystemError

    /// The sentence for people.
    func message(_ path: FilePath) -> MessageText {
        switch content {
        case .old: "write \(path): \(reason.reason)"
        case .mixed: "write \(path): only a part of the new content is in the file: \(reason.reason)"
        case .new:
            "sync \(path): the new content is in the file, but a crash of the system may still lose it: \(reason.reason)"
        }
    }
}

extension FileHandle {
    /// Makes the content that of another file, synced, once there is room for it.
    func overwrite(with other: borrowing FileHandle) throws(OverwriteError) {
        let size: Int
        do throws(SystemError) {
            size = try other.status().size
        } catch { throw OverwriteError(content: .old, reason: error) }
        try overwrite(size: size) { (file) throws(SystemError) in try file.copyBytes(of: other, 0..<size) }
    }

    /// Makes these bytes the content, synced, once there is room for them.
    func overwrite(with bytes: [UInt8]) throws(OverwriteError) {
        try overwrite(size: bytes.count) { (file) throws(SystemError) in try file.write(bytes.span, at: 0) }
    }

    private func overwrite(
        size: Int, _ write: (borrowing FileHandle) throws(SystemError) -> Void
    ) throws(OverwriteError) {
        do throws(SystemError) {
            try reserve(length: size)
        } catch { throw OverwriteError(content: .old, reason: error) }
        do throws(SystemError) {
            try write(self)
            try truncate(to: size)
        } catch { throw OverwriteError(content: .mixed, reason: error) }
        do throws(SystemError) {
            try synchronize()
        } catch { throw OverwriteError(content: .new, reason: error) }
    }
}
