// What every release of Postfix knows about its parameters; the facts are in Data/, this finds them.

/// The parameters of one release, as one distribution ships it.
///
/// Nothing is prepared: each lookup is a binary search in static memory.
package struct ParameterCatalogue: Sendable, Equatable {
    /// The release whose parameters these are.
    package let release: PostfixRelease
    /// Whose defaults these are.
    package let distribution: Distribution

    /// The catalogue of a release.
    package init(release: PostfixRelease, distribution: Distribution = .upstream) {
        self.release = release
        self.distribution = distribution
    }

    static var parameters: CatalogueTable { CatalogueTable(CatalogueData.parameters) }
    private static var releases: CatalogueTable { CatalogueTable(CatalogueData.releases) }
    private static var stock: CatalogueTable { CatalogueTable(CatalogueData.stock) }
    private static var debian: CatalogueTable { CatalogueTable(CatalogueData.debian) }

    /// The fields of a row of parameters.
    enum Field {
        static let type = 1, defaultValue = 2, defaultByRelease = 3, since = 4, backports = 5, until = 6
        static let present = 7, typeByRelease = 8, unit = 9, minimum = 10, maximum = 11, dependence = 12
        static let origin = 13
    }

    /// What the release knows about a parameter; nil when it has none of that name.
    ///
    /// Parameters that exist for a service of master.cf only (`smtp_destination_rate_delay`) are not here.
    package func definition(of name: ParameterName) -> ParameterDefinition? {
        let table = Self.parameters
        guard let row = table.row(name.bytes.span), isPresent(row) else { return nil }
        var type = table.content(Field.type, of: row)
        var minimum = Self.number(table.content(Field.minimum, of: row))
        var maximum = Self.number(table.content(Field.maximum, of: row))
        if let exact = value(Field.typeByRelease, of: row) {
            let parts = exact.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            if parts.count == 3 {
                // A limit of 0 means that none is checked.
                (type, minimum, maximum) = (Array(parts[0]), Self.limit(parts[1]), Self.limit(parts[2]))
            }
        }
        let word = String(decoding: table.content(Field.dependence, of: row), as: UTF8.self)
        let dependence = ParameterDefinition.Dependence(rawValue: word) ?? .none
        return ParameterDefinition(
            name: name, type: ParameterType(catalogue: type),
            defaultValue: defaultValue(of: name, row: row, dependence: dependence),
            unit: table.content(Field.unit, of: row).first, minimum: minimum, maximum: maximum,
            dependence: dependence,
            isReadOnly: table.content(Field.origin, of: row) == Array("read-only".utf8)
                || name == "service_name" && !release.hasServiceNameDefault)
    }

    /// What the main.cf of a fresh installation sets; nil when it does not name the parameter.
    package func stockValue(of name: ParameterName) -> [UInt8]? { overlay(Self.stock, name) }

    private func defaultValue(
        of name: ParameterName, row: Range<Int>, dependence: ParameterDefinition.Dependence
    ) -> [UInt8] {
        if let value = overlaidDefault(of: name, dependence: dependence) { return value }
        return value(Field.defaultByRelease, of: row) ?? Self.parameters.content(Field.defaultValue, of: row)
    }

    /// The default where the table of parameters does not tell it.
    func overlaidDefault(
        of name: ParameterName, dependence: ParameterDefinition.Dependence
    ) -> [UInt8]? {
        if distribution == .debian, let value = overlay(Self.debian, name) { return value }
        return dependence == .release ? releaseFact(name) : nil
    }

    /// `mail_version` or `mail_release_date` of the release.
    private func releaseFact(_ name: ParameterName) -> [UInt8] {
        let field = name == "mail_version" ? 1 : 2
        let table = Self.releases
        let version = Array(release.fullText.utf8)
        var start = 0
        while let row = table.row(at: start) {
            if table.content(0, of: row) == version { return table.content(field, of: row) }
            start = row.upperBound + 1
        }
        return field == 1 ? version : []
    }

    /// Whether the release has the parameter of a row.
    private func isPresent(_ row: Range<Int>) -> Bool {
        let table = Self.parameters
        return isPresent(
            present: table.bytes.extracting(table.field(Field.present, of: row)),
            since: table.bytes.extracting(table.field(Field.since, of: row)),
            until: table.bytes.extracting(table.field(Field.until, of: row)),
            backports: table.bytes.extracting(table.field(Field.backports, of: row)))
    }

    /// Whether the release is one of those that four fields name.
    ///
    /// Source: Data/parameters.tsv: in a range of `present` where there are any; else from `since` to
    /// `until`, or from a backport to the end of its series.
    func isPresent(
        present: Span<UInt8>, since: Span<UInt8>, until: Span<UInt8>, backports: Span<UInt8>
    ) -> Bool {
        if present.count > 0 { return ReleaseRanges.value(in: present, for: release) != nil }
        let last = Self.version(until, missingPatch: .max)
        if let first = Self.version(since, missingPatch: 0), first <= release,
            last.map({ release <= $0 }) ?? true
        {
            return true
        }
        var index = 0
        while let backport = ReleaseRanges.version(in: backports, at: &index, missingPatch: 0) {
            if backport.isSameSeries(as: release), backport <= release { return true }
            index += 1
        }
        return false
    }

    /// The version in a field, which may say `<=` before it; nil where there is none.
    static func version(_ text: Span<UInt8>, missingPatch: Int) -> PostfixRelease? {
        var index = text.count > 2 && text[0] == UInt8(ascii: "<") ? 2 : 0
        return ReleaseRanges.version(in: text, at: &index, missingPatch: missingPatch)
    }

    /// Whether the name is one that older releases had, and that this one still takes, where it is set, as
    /// another name's older form.
    package func isLegacy(_ name: ParameterName) -> Bool {
        let table = Self.parameters
        guard let row = table.row(name.bytes.span),
            table.content(Field.origin, of: row) == Array("legacy".utf8),
            let last = Self.version(
                table.bytes.extracting(table.field(Field.until, of: row)), missingPatch: .max)
        else { return false }
        return last < release
    }

    /// The value that a field with ranges of releases has for this one; nil where it names none.
    private func value(_ field: Int, of row: Range<Int>) -> [UInt8]? {
        let text = Self.parameters.bytes.extracting(Self.parameters.field(field, of: row))
        return ReleaseRanges.value(in: text, for: release).map { text.extracting($0).array }
    }

    /// The value that a table of name and value by release has for this one.
    private func overlay(_ table: CatalogueTable, _ name: ParameterName) -> [UInt8]? {
        guard let row = table.row(name.bytes.span) else { return nil }
        let text = table.bytes.extracting(table.field(1, of: row))
        return ReleaseRanges.value(in: text, for: release).map { text.extracting($0).array }
    }

    private static func number(_ text: [UInt8]) -> Int? { Int(String(decoding: text, as: UTF8.self)) }

    private static func limit(_ text: ArraySlice<UInt8>) -> Int? {
        number(Array(text)).flatMap { $0 == 0 ? nil : $0 }
    }
}
