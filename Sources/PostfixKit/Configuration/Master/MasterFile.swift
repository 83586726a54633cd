// master.cf as a whole: its services in their order, each with its place, above the bytes of the file.

/// The services that master.cf defines.
///
/// Services are known by name and type; several entries may have the same.
package struct MasterFile: Sendable {
    /// The file, with all its bytes.
    package let text: ConfigurationText
    /// The entries, in the order of the file.
    package let services: [MasterService]

    /// Takes a file apart; entries that are not valid are given to `skip` and left out, where it is not nil.
    ///
    /// - Throws: `MasterFileError` for the first entry that is not valid.
    ///
    /// Source: master(5).
    package init(
        _ text: ConfigurationText, skip: ((MasterFileError) -> Void)? = nil, warn: (MessageText) -> Void
    ) throws(MasterFileError) {
        self.text = text
        for warning in text.warnings { warn(warning.locatedMessage) }
        var services: [MasterService] = []
        for line in text.logicalLines where !line.isOrphan {
            let entry = upToNull(text.text(of: line).span).array
            do throws(MasterEntryProblem) {
                services.append(try MasterService(entry, line: line, warn: warn))
            } catch {
                let problem = error.located(text.name, line: line.lineNumber, text: entry)
                guard let skip else { throw problem }
                skip(problem)
            }
        }
        self.services = services
    }

    /// Reads master.cf of a directory; entries that are not valid are left out where `skip` is not nil.
    ///
    /// - Throws: `MasterFileError` when the file is missing or cannot be read, or an entry is not valid.
    package static func load(
        directory: ConfigurationDirectory, files: ConfigurationFiles,
        skip: ((MasterFileError) -> Void)? = nil, warn: (MessageText) -> Void
    ) throws(MasterFileError) -> MasterFile {
        let text: ConfigurationText
        do throws(ConfigurationError) {
            text = try files.text(of: directory.masterFile)
        } catch { throw .file(error) }
        return try MasterFile(text, skip: skip, warn: warn)
    }

    /// Where an entry begins in the file; nil for one that is not of a file.
    package func place(of service: MasterService) -> ConfigurationText.Place? {
        service.line.map { text.place(ofByte: 0, in: $0) }
    }

    /// Where the `name=value` of an option begins in the file; nil for an entry that is not of a file.
    package func place(
        of option: MasterService.Option, in service: MasterService
    ) -> ConfigurationText.Place? {
        guard let line = service.line, let start = option.start else { return nil }
        return text.place(ofByte: start, in: line)
    }

    /// Where a word begins in the file; nil for one that is not of a file.
    package func place(of word: MasterService.Word, in service: MasterService) -> ConfigurationText.Place? {
        guard let line = service.line, let start = word.start else { return nil }
        return text.place(ofByte: start, in: line)
    }
}
