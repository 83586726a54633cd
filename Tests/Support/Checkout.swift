// Tests read fixtures, data and manuals of this repository, wherever a test file lies in it.

public import Foundation

/// The folder of Package.swift.
public enum Checkout {
    /// Its place in the file system.
    public static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The text of a file of the repository.
    public static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }
}
