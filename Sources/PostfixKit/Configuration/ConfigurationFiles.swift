// Two models of one run must not see two files: what a file of the configuration holds is read once, and kept.

/// The configuration files that one run reads: each is opened once, and afterwards holds what it held then.
///
/// A file that cannot be read stays so for the run.
package final class ConfigurationFiles {
    private var results: [FilePath: Result<[UInt8], ConfigurationError>] = [:]

    /// Nothing is read yet.
    package init() {}

    /// The content of a file.
    ///
    /// - Throws: `ConfigurationError` when there is none, or it cannot be read, as a directory cannot.
    func contents(of path: FilePath) throws(ConfigurationError) -> [UInt8] {
        if let known = results[path] { return try known.get() }
        let result: Result<[UInt8], ConfigurationError>
        do throws(ConfigurationError) {
            result = .success(try Self.read(path))
        } catch { result = .failure(error) }
        results[path] = result
        return try result.get()
    }

    /// A file, taken apart.
    ///
    /// - Throws: `ConfigurationError` when there is none, or it cannot be read, as a directory cannot.
    package func text(of path: FilePath) throws(ConfigurationError) -> ConfigurationText {
        ConfigurationText(try contents(of: path), name: path)
    }

    private static func read(_ path: FilePath) throws(ConfigurationError) -> [UInt8] {
        let file: FileHandle
        do throws(SystemError) {
            file = try FileHandle.source(path)
        } catch { throw .open(path, error) }
        do throws(SystemError) {
            return try file.contents()
        } catch { throw .read(path, error) }
    }
}
