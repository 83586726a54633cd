// Some settings lose their effect, or fall out of favour, without a warning from postconf; this knows which.

/// What is to be known of a parameter, a value of one or a command of master.cf, though postconf says nothing.
package struct CatalogueRemark: Sendable, Equatable {
    /// The value that it is about; empty where it is about any.
    package let value: [UInt8]
    /// The first release that it is true of; with `<=` before it where it may be older.
    package let since: [UInt8]
    /// What is said: `unused`, `deprecated` and such.
    package let words: [UInt8]
    /// What to do.
    package let advice: [UInt8]

    /// The remark as a sentence, of which the parameter or the command is the subject.
    package var message: MessageText {
        let release: MessageText =
            since.starts(with: "<=".utf8) ? "\(Array(since.dropFirst(2))) or before" : "\(since)"
        let subject: MessageText = value.isEmpty ? "" : "value \"\(value)\" "
        return "\(subject)is \(words) since Postfix \(release); \(advice)"
    }

    /// Whether it is about this value; `yes` and `YES` are the same.
    func concerns(_ other: [UInt8]) -> Bool {
        value.isEmpty || value == other.map(lowercasedASCII)
    }
}

extension ParameterCatalogue {
    /// What a remark is about.
    enum RemarkKind: String {
        case parameter = "parameter"
        case value = "parameter-value"
        case command = "master.cf-command"
    }

    /// The remarks on a parameter of any release.
    package static func remarks(on name: ParameterName) -> [CatalogueRemark] {
        remarks(.parameter, name.bytes) + remarks(.value, name.bytes)
    }

    /// The remarks of one kind on a name, of any release.
    static func remarks(_ kind: RemarkKind, _ name: [UInt8]) -> [CatalogueRemark] {
        let table = CatalogueTable(CatalogueData.remarks)
        var found: [CatalogueRemark] = []
        var start = 0
        while let row = table.row(at: start) {
            start = row.upperBound + 1
            guard table.content(1, of: row) == name,
                table.content(0, of: row) == Array(kind.rawValue.utf8)
            else { continue }
            found.append(
                CatalogueRemark(
                    value: table.content(2, of: row), since: table.content(3, of: row),
                    words: table.content(4, of: row), advice: table.content(5, of: row)))
        }
        return found
    }

    /// Whether a remark is true of this release.
    func isTrue(_ remark: CatalogueRemark) -> Bool {
        Self.version(remark.since.span, missingPatch: 0).map { $0 <= release } ?? false
    }
}
