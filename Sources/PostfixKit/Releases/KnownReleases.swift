// A release is mirrored only where the data know it; this tells which those are.

/// The releases that the catalogue knows.
///
/// Source: Data/releases.tsv; Data/debian.tsv, `mail_version`.
enum KnownReleases {
    private static var table: CatalogueTable { CatalogueTable(CatalogueData.releases) }

    /// The newest release.
    static var newest: PostfixRelease { last { _ in true } ?? .oldest }

    /// The last release of a series: the one that the distribution ships, where known, else the newest.
    static func last(ofSeries series: PostfixRelease, distribution: Distribution) -> PostfixRelease {
        if distribution == .debian, let shipped = shippedByDebian(series) { return shipped }
        return last { $0.isSameSeries(as: series) } ?? series
    }

    /// The newest release that is wanted; nil when there is none.
    private static func last(where isWanted: (PostfixRelease) -> Bool) -> PostfixRelease? {
        let table = table
        var end = table.bytes.count
        while let row = table.row(before: end) {
            var index = 0
            let text = table.bytes.extracting(table.field(0, of: row))
            let release = ReleaseRanges.version(in: text, at: &index, missingPatch: 0)
            if let release, isWanted(release) { return release }
            end = row.lowerBound - 1
        }
        return nil
    }

    private static func shippedByDebian(_ series: PostfixRelease) -> PostfixRelease? {
        let debian = CatalogueTable(CatalogueData.debian)
        guard let row = debian.row(Array("mail_version".utf8).span) else { return nil }
        let text = debian.bytes.extracting(debian.field(1, of: row))
        guard let place = ReleaseRanges.value(in: text, for: series) else { return nil }
        var index = 0
        return ReleaseRanges.version(in: text.extracting(place), at: &index, missingPatch: 0)
    }
}

extension PostfixRelease {
    /// Whether both have the same X.Y.
    func isSameSeries(as other: PostfixRelease) -> Bool { major == other.major && minor == other.minor }
}
