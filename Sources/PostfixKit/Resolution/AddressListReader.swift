// Mailing lists and .forward files are read line by line, and no line, however long, is kept as a whole.

/// The destinations that a file lists.
///
/// **Shape**: lines of addresses, commands and files; a line that begins with `#` is a comment, and no line continues
/// another one. As Postfix does: what is longer than `line_length_limit` is several lines.
///
/// Source: aliases(5), ":include:"; local(8), "PER-USER FORWARDING".
struct AddressListReader: ~Copyable {
    private let file: FileHandle
    private let longestLine: Int
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var start = 0
    private var end = 0
    private var bytesRead = 0
    /// The number of the physical line that was read last, from 1.
    private(set) var lineNumber = 0
    private var isWithinLine = false

    /// No list has more bytes than these.
    static let mostBytes = 1 << 28

    /// Reads an open file.
    init(_ file: consuming FileHandle, longestLine: Int) {
        self.file = file
        self.longestLine = longestLine
    }

    /// The destinations of the next line that has any; nil at the end.
    ///
    /// - Throws: `SystemError` when the file cannot be read, or has too many bytes.
    mutating func next() throws(SystemError) -> [AddressTokens]? {
        while let line = try nextLine() {
            if line.first == UInt8(ascii: "#") { continue }
            let found = addresses(in: upToNull(line.span))
            if !found.isEmpty { return found }
        }
        return nil
    }

    /// The next line, or the part of it that is allowed; nil at the end.
    private mutating func nextLine() throws(SystemError) -> [UInt8]? {
        var line: [UInt8] = []
        if !isWithinLine { lineNumber += 1 }
        isWithinLine = true
        while line.count < longestLine {
            if start == end {
                start = 0
                end = try file.read(into: &buffer, from: 0)
                bytesRead += end
                if bytesRead > Self.mostBytes { throw .tooLarge }
                if end == 0 { return line.isEmpty ? nil : line }
            }
            let last = min(end, start + longestLine - line.count)
            guard let feed = buffer[start..<last].firstIndex(of: 0x0A) else {
                line += buffer[start..<last]
                start = last
                continue
            }
            line += buffer[start...feed]
            start = feed + 1
            isWithinLine = false
            return line
        }
        return line
    }
}
