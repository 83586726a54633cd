// Source files that a test writes as text.

import Foundation
import PostfixKit

/// Calls `body` with an open file that holds these bytes.
func withSource<Result>(
    _ bytes: [UInt8], _ body: (consuming PostfixKit.FileHandle) throws -> Result
) throws -> Result {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try Data(bytes).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(try PostfixKit.FileHandle(FilePath(url.path), .read))
}
