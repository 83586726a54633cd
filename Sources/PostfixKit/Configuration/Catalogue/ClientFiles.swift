// A file with the settings of a database client is checked for settings that the client does not know.

/// The files of database clients that were looked into, each once.
struct ClientFiles {
    let catalogue: ParameterCatalogue
    let listener: KnownParameters.Listener
    private var seen: Set<[UInt8]> = []

    init(catalogue: ParameterCatalogue, listener: KnownParameters.Listener) {
        self.catalogue = catalogue
        self.listener = listener
    }

    /// Checks a file, once; warns where it cannot be read, and of unused parameters.
    ///
    /// - Throws: `ConfigurationError` for a line that is not an assignment.
    mutating func check(type: [UInt8], _ path: FilePath) throws(ConfigurationError) {
        let suffixes = catalogue.clientParameters(ofType: type)
        guard !suffixes.isEmpty, seen.insert(type + Array(":".utf8) + path.bytes).inserted else { return }
        let warn = listener.warn
        func cannotOpen(_ reason: String) {
            warn("open \"\(type)\" configuration \"\(path)\": \(reason)")
        }
        // A pipe would be waited for.
        if let status = try? FileStatus.of(path), !status.isRegular {
            return cannotOpen("not a regular file")
        }
        let text: ConfigurationText
        do throws(ConfigurationError) {
            text = try listener.files.text(of: path)
        } catch {
            // Such files have passwords, and not everybody may see them.
            if case .open(_, let reason) = error, reason != .permissionDenied { cannotOpen(reason.reason) }
            return
        }
        var settings: [ParameterName: [UInt8]] = [:]
        for line in text.logicalLines where !line.isOrphan {
            let assignment = try text.assignment(of: line).assignment
            if let earlier = settings.updateValue(assignment.value, forKey: assignment.name),
                earlier != assignment.value
            {
                warn(
                    """
                    \(path), line \(line.lineNumber): overriding earlier entry: \
                    \(assignment.name.bytes)=\(earlier)
                    """)
            }
        }
        guard listener.warnsOfUnused else { return }
        let known = Set(suffixes.map { ParameterName($0) })
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) where !known.contains(name) {
            warn("\(type):\(path): unused parameter: \(name.bytes)=\(value)")
        }
    }
}
