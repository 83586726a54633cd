// A file name on Linux is bytes; a String would repair, and so change, one that is not UTF-8.

/// A file name: any bytes but NUL.
public struct FilePath: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name, without a terminating NUL.
    public var bytes: [UInt8]

    /// A name from bytes, as given.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// A name from text.
    public init(_ text: String) { bytes = Array(text.utf8) }

    /// A name from a literal.
    public init(stringLiteral value: String) { bytes = Array(value.utf8) }

    /// The name as text, with what is not UTF-8 repaired: for people, never to open a file.
    public var description: String { String(decoding: bytes, as: UTF8.self) }

    /// This name with `suffix` added to its end.
    public func appending(suffix: String) -> FilePath { FilePath(bytes + Array(suffix.utf8)) }

    /// The file `name` in the directory of this name.
    public func appending(component name: FilePath) -> FilePath {
        FilePath(bytes + (bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]) + name.bytes)
    }

    /// The directory that holds this name: all before the last slash, `.` where there is none.
    public var directory: FilePath {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == 0 ? "/" : FilePath(Array(bytes[..<slash]))
    }

    /// What follows the last slash.
    public var lastComponent: [UInt8] {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return bytes }
        return Array(bytes[(slash + 1)...])
    }

    /// Whether the name begins at the root.
    public var isAbsolute: Bool { bytes.first == UInt8(ascii: "/") }
}
