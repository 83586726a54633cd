// A file name on Linux is bytes; a String would repair, and so change, one that is not UTF-8.

/// A file name: any bytes but NUL.
package struct FilePath: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name, without a terminating NUL.
    package var bytes: [UInt8]
    /// The directory inside which the name is looked up; nil for the root of this system.
    package private(set) var root: RootDirectory?
    /// The directory or the file that was opened for this name; nil where it is looked up each time.
    private(set) var anchor: PathAnchor?

    /// A name from bytes, as given.
    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// A name from text.
    package init(_ text: String) { bytes = Array(text.utf8) }

    /// A name from a literal.
    package init(stringLiteral value: String) { bytes = Array(value.utf8) }

    /// The name as text, with what is not UTF-8 repaired: for people, never to open a file.
    package var description: String { String(decoding: bytes, as: UTF8.self) }

    /// This name with `suffix` added to its end.
    package func appending(suffix: String) -> FilePath {
        let path = FilePath(bytes + Array(suffix.utf8)).inside(root)
        guard case .directory(let place, _) = anchor else { return path }
        return path.anchored(.directory(place, owner: nil))
    }

    /// The file `name` in the directory of this name.
    package func appending(component name: FilePath) -> FilePath {
        FilePath(bytes + (bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]) + name.bytes)
            .inside(root)
    }

    /// This name inside a root.
    package func inside(_ root: RootDirectory?) -> FilePath {
        var path = self
        path.root = root
        path.anchor = nil
        return path
    }

    /// This name for what was opened for it.
    func anchored(_ anchor: PathAnchor) -> FilePath {
        var path = self
        path.anchor = anchor
        return path
    }

    /// The directory that holds this name: all before the last slash, `.` where there is none.
    package var directory: FilePath {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return FilePath(".").inside(root) }
        return FilePath(slash == 0 ? [UInt8(ascii: "/")] : Array(bytes[..<slash])).inside(root)
    }

    /// What follows the last slash.
    package var lastComponent: [UInt8] {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return bytes }
        return Array(bytes[(slash + 1)...])
    }

    /// Whether the name begins at the root.
    package var isAbsolute: Bool { bytes.first == UInt8(ascii: "/") }
}

extension FilePath {
    /// Names are the same when their bytes are, and their roots.
    package static func == (left: FilePath, right: FilePath) -> Bool {
        left.bytes == right.bytes && left.root === right.root
    }

    /// Adds the bytes to a hash.
    package func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
