// A configuration lives longer than a release; this tells when a parameter came, went, or fell out of favour.

/// In which releases a parameter is, and since when another way is better.
package struct ParameterHistory: Sendable, Equatable {
    /// The first release, `X.Y` or `X.Y.Z`; with `<=` before it where it may be older.
    package let since: [UInt8]
    /// Releases of older series that have it, too, with commas between; empty where there are none.
    package let backports: [UInt8]
    /// The last release; empty where the newest has it.
    package let until: [UInt8]
    /// Since when postconf warns of it, and what it says to do instead; nil where it does not.
    package let deprecation: Deprecation?

    /// What postconf warns of.
    package struct Deprecation: Sendable, Equatable {
        /// The first release that warns.
        package let since: [UInt8]
        /// What it says to do.
        package let advice: [UInt8]
    }
}

extension ParameterCatalogue {
    /// The history of a parameter of any release; nil where none ever had it.
    package static func history(of name: ParameterName) -> ParameterHistory? {
        let table = parameters
        guard let row = table.row(name.bytes.span) else { return nil }
        let warnings = CatalogueTable(CatalogueData.deprecated)
        let deprecation = warnings.row(name.bytes.span).map { row in
            ParameterHistory.Deprecation(
                since: warnings.content(1, of: row), advice: warnings.content(2, of: row))
        }
        return ParameterHistory(
            since: table.content(Field.since, of: row), backports: table.content(Field.backports, of: row),
            until: table.content(Field.until, of: row), deprecation: deprecation)
    }
}
