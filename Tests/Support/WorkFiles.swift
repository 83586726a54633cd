// The few things that the fuzzer and the injection of faults do with files.

import Glibc

/// Whole files, read and written at once.
public enum WorkFiles {
    /// The content of a file; nil where it cannot be read.
    public static func read(_ path: String) -> [UInt8]? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var content: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe Glibc.read(file, &piece, piece.count)
            guard count >= 0 else { return nil }
            if count == 0 { return content }
            content += piece[0..<count]
        }
    }

    /// Writes a file anew; false where that fails.
    public static func write(_ path: String, _ content: [UInt8]) -> Bool {
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { return false }
        defer { close(file) }
        var offset = 0
        while offset < content.count {
            let count = unsafe content.withUnsafeBytes { bytes in
                unsafe Glibc.write(file, bytes.baseAddress.map { unsafe $0 + offset }, bytes.count - offset)
            }
            guard count > 0 else { return false }
            offset += count
        }
        return true
    }

    /// The length of a file in bytes; 0 where there is none.
    public static func size(_ path: String) -> Int {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// The names in a directory, sorted.
    public static func names(in directory: String) -> [String] {
        guard let stream = unsafe opendir(directory) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes a file, if it is there.
    public static func remove(_ path: String) { _ = unsafe unlink(path) }

    /// Prints a line at once.
    public static func say(_ line: String) {
        let text = Array((line + "\n").utf8)
        _ = unsafe Glibc.write(1, text, text.count)
    }
}
