import Foundation
import PostfixKit

/// A configuration directory for one test.
final class TemporaryConfiguration {
    let path: String
    var warnings: [String] = []

    /// A directory with this main.cf; none with nil.
    init(_ main: String?) throws {
        path = NSTemporaryDirectory() + "postkit-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        if let main { try Data(main.utf8).write(to: URL(fileURLWithPath: path + "/main.cf")) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var directory: ConfigurationDirectory { ConfigurationDirectory(option: FilePath(path), environment: nil) }

    func load(
        release: PostfixRelease = .newest, distribution: Distribution = .upstream, hostName: String = "box"
    ) throws(ConfigurationError) -> MainConfiguration {
        try MainConfiguration.load(
            directory: directory, files: ConfigurationFiles(), release: release, distribution: distribution,
            hostName: Array(hostName.utf8)
        ) { self.warnings.append($0.string.replacingOccurrences(of: self.path, with: "DIR")) }
    }

    /// The message of the error that `body` throws, with the directory as `DIR`; nil when it throws none.
    func message(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch let error as ConfigurationError {
            return error.message.string.replacingOccurrences(of: path, with: "DIR")
        } catch {
            return "\(error)"
        }
    }
}
