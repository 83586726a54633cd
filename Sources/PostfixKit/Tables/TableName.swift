// Every table is named `type:name`; this is the one place that takes such a name apart.

/// The name of a lookup table: its type and, after the first colon, what the type makes of the rest.
///
/// Names are the same when their texts are; the root inside which the files are does not count.
package struct TableName: Sendable, Hashable {
    /// The table type, such as `hash`; bytes, because an unknown one is shown as it was given.
    package let type: [UInt8]
    /// What follows the colon: a file name without suffix, or text that the type understands.
    package let name: [UInt8]
    /// The whole name, `type:name`.
    package let bytes: [UInt8]
    /// The directory inside which the files of the table are; nil for the root of this system.
    private(set) var root: RootDirectory?

    /// A table name from its two parts.
    package init(type: [UInt8], name: [UInt8]) {
        self.type = type
        self.name = name
        bytes = type + [UInt8(ascii: ":")] + name
    }

    /// Splits `text` at the first colon; without a colon the whole text is the name, of `defaultType`.
    ///
    /// Source: postmap(1), DESCRIPTION ("file_type").
    package init(_ text: [UInt8], defaultType: [UInt8]) {
        if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
            self.init(type: Array(text[..<colon]), name: Array(text[(colon + 1)...]))
        } else {
            self.init(type: defaultType, name: text)
        }
    }

    /// Whether the name itself holds the entries, or other tables, in braces.
    package var isWrittenOut: Bool { name.first == UInt8(ascii: "{") }

    /// The table type as text.
    package var typeText: String { String(decoding: type, as: UTF8.self) }

    /// The name as a file name, inside its root.
    package var path: FilePath { FilePath(name).inside(root) }

    /// The same name, whose files are inside a root.
    package func inside(_ root: RootDirectory?) -> TableName {
        var table = self
        table.root = root
        return table
    }

    /// Whether two names have the same text.
    package static func == (left: TableName, right: TableName) -> Bool {
        left.type == right.type && left.name == right.name
    }

    /// Adds the text to a hash.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(type)
        hasher.combine(name)
    }
}

extension MessageText.StringInterpolation {
    /// Adds a table name in the form `type:name`.
    package mutating func appendInterpolation(_ table: TableName) { appendInterpolation(table.bytes) }
}
