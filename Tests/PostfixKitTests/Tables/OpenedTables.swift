@testable import PostfixKit

/// Opens tables by their whole names, and keeps what they say.
final class OpenedTables {
    var options = TableOptions { _ in }
    private(set) var warnings: [String] = []
    private(set) var notes: [String] = []

    init(checksUTF8: Bool = true, folding: KeyFolding = .unicode) {
        options = TableOptions(
            use: TableUse(folding: folding, checksUTF8: checksUTF8), note: { self.notes.append($0.string) },
            warn: { self.warnings.append($0.string) })
    }

    func open(_ name: String) throws(TableError) -> OpenTable { try open(Array(name.utf8)) }

    func open(_ name: [UInt8]) throws(TableError) -> OpenTable {
        try TableRegistry.open(TableName(name, defaultType: []), options: options)
    }

    /// The value of a key in the table of a name.
    func value(_ key: String, in name: String) throws(TableError) -> String? {
        try open(name).lookup(Array(key.utf8).span).map { String(decoding: $0, as: UTF8.self) }
    }

    /// What is said when the table of a name is opened and asked for a key; nil where all is well.
    func error(_ name: String, key: String = "k") -> String? {
        do throws(TableError) {
            _ = try value(key, in: name)
            return nil
        } catch { return error.message.string }
    }

    /// The kind of the same error.
    func kind(_ name: String, key: String = "k") -> TableError.Kind? {
        do throws(TableError) {
            _ = try value(key, in: name)
            return nil
        } catch { return error.kind }
    }

    /// All entries of the table of a name, as `key=value`.
    func listing(_ name: String) throws(TableError) -> [String] {
        var entries: [String] = []
        try open(name).listable().forEachEntry { (key, value) throws(TableError) in
            entries.append(
                String(decoding: key.array, as: UTF8.self) + "="
                    + String(decoding: value.array, as: UTF8.self))
        }
        return entries
    }
}
