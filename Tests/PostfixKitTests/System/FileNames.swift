import Foundation

/// What is in a directory of a test.
enum FileNames {
    /// The names in a directory, sorted.
    static func of(_ directory: DatabaseDirectory) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.url.path).sorted()
    }

    /// The name of the database of the table `t`.
    static func database(_ type: String) -> String { ["cdb": "t.cdb", "lmdb": "t.lmdb"][type] ?? "t.db" }
}
