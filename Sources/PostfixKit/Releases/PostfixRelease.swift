// What differs between the releases of Postfix has a name here; no other code compares version numbers.

/// A release of Postfix, whose behaviour is mirrored.
public struct PostfixRelease: Sendable, Hashable, Comparable {
    /// The parts of the version: 3, 11 and 6 for 3.11.6.
    public let major: Int, minor: Int, patch: Int

    /// A release from the parts of its version; without `patch` the first of its series.
    public init(major: Int, minor: Int, patch: Int = 0) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// The newest stable release known.
    public static var newest: PostfixRelease { KnownReleases.newest }
    /// The oldest release whose behaviour is known.
    public static let oldest = PostfixRelease(major: 3, minor: 5)

    /// The series whose behaviour is known, as text, the oldest first.
    public static var series: [String] {
        stride(from: oldest.minor, through: newest.minor, by: 1).map { "\(oldest.major).\($0)" }
    }

    /// A release from `X.Y` or `X.Y.Z`; nil when the text is not of that form, or the series is not known.
    ///
    /// `X.Y` means the last release of that series: the one that the distribution ships, where its data tell,
    /// else the newest known.
    public init?(_ text: String, distribution: Distribution = .upstream) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map {
            $0.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int($0) : nil
        }
        guard (2...3).contains(parts.count), let major = parts[0], let minor = parts[1] else { return nil }
        let series = PostfixRelease(major: major, minor: minor)
        guard Self.oldest <= series, series <= Self.newest else { return nil }
        if parts.count == 3 {
            guard let patch = parts[2] else { return nil }
            self.init(major: major, minor: minor, patch: patch)
        } else {
            self = KnownReleases.last(ofSeries: series, distribution: distribution)
        }
    }

    /// Releases in the order of their versions.
    public static func < (left: PostfixRelease, right: PostfixRelease) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }

    /// The series as text, `X.Y`.
    public var text: String { "\(major).\(minor)" }
    /// The version as text, `X.Y.Z`.
    public var fullText: String { "\(major).\(minor).\(patch)" }
}

// What a release can do, by name. The numbers are those of the first release of which a program, or its source at the
// release's tag, does it; what was mended in several series at once has one number for each.
extension PostfixRelease {
    /// Whether this is a release of the series that `minor` names after the 3, or of a later one.
    private func isFrom(_ minor: Int) -> Bool { self >= PostfixRelease(major: 3, minor: minor) }

    /// Whether a change is in this release that came in the middle of several series.
    ///
    /// `firstPatches` has, for each series that begins with 3, the number of its first patch with the change. Series after
    /// the last of them have it, and those before the first do not.
    private func has(_ firstPatches: KeyValuePairs<Int, Int>) -> Bool {
        guard let last = firstPatches.last, major == 3 else { return major > 3 }
        if minor > last.key { return true }
        return firstPatches.contains { $0.key == minor && $0.value <= patch }
    }

    /// `-j` of postmap, postalias and postconf.
    package var hasJSONOutput: Bool { isFrom(11) }
    /// Policy services are sent compatibility_level and mail_version.
    package var tellsPolicyServicesOfVersion: Bool { isFrom(8) }
    /// postalias stores keys in external form (announced for 3.12).
    package var storesExternalAliasKeys: Bool { isFrom(12) }
    /// `<level` and the other comparisons of compatibility levels in `${{a} OP {b}}`.
    package var comparesLevels: Bool { isFrom(6) }
    /// `${domain_to_ascii{text}}` and `${domain_to_utf8{text}}`.
    package var hasMacroFunctions: Bool { isFrom(11) }
    /// postconf warns of deprecated names, and has `-q` against it.
    package var warnsOfDeprecatedNames: Bool { isFrom(9) }
    /// postconf ends its warnings of deprecated names with where to read more.
    package var pointsToDeprecationReadme: Bool { isFrom(11) }
    /// postconf joins option names in its messages with commas, and sorts its warnings.
    package var listsWithCommas: Bool { isFrom(11) }
    /// postconf warns of a word that begins with `#` behind other text of a value (3.7 takes it as it is).
    package var warnsOfTrailingComments: Bool { isFrom(8) }
    /// `service_name` is a parameter like any other; up to 3.11.1 it cannot be set.
    package var hasServiceNameDefault: Bool { has([11: 2]) }
    /// postconf ends the last line of a file that it edits, should it have no line feed.
    package var endsLastLineOfConfiguration: Bool { has([7: 15, 8: 10, 9: 4, 10: 2, 11: 0]) }
    /// postconf -e warns of an earlier request for the same parameter even where that wants the same value.
    package var warnsOfEqualRequests: Bool { !has([7: 18, 8: 13, 9: 7, 10: 6, 11: 0]) }
    /// postmap and postalias -s list cdb tables.
    package var listsConstantDatabases: Bool { isFrom(10) }
    /// `key_digest` of memcache tables.
    package var hashesCacheKeys: Bool { isFrom(11) }
    /// A word of a list that begins with `#` is a mistake that is told in the words of 3.7; it ends the list in every
    /// release.
    package var callsCommentsUnsupported: Bool { !isFrom(8) }
    /// The address of a blind copy may have quotes (3.7 takes them for a part of it).
    package var unquotesBlindCopies: Bool { isFrom(8) }
    /// `debug:` tables, which log each access.
    package var hasDebugTables: Bool { isFrom(11) }
    /// The character encoding of a pgsql connection is a setting; before, it was always LATIN1.
    package var hasEncodingSetting: Bool { isFrom(8) }
    /// The character set of a mysql connection is a setting; before, it was that of the option file, or of the server.
    package var hasCharsetSetting: Bool { isFrom(9) }
    /// How long a database server is left alone after a failure is a setting; before, it was always 60 s.
    package var hasServerIntervals: Bool { isFrom(9) }
    /// The name of a pgsql database is wanted even where all servers are named by URIs (until 3.10).
    package var alwaysNeedsDatabaseName: Bool { !isFrom(11) }
    /// A database server that is the only one is asked again at once: it may be many behind one name.
    package var retriesLoneServers: Bool { isFrom(11) }
    /// A key that stands in a query of sqlite without single quotes is worth a warning.
    package var warnsOfMissingQuotes: Bool { isFrom(11) }
    /// Tables of Berkeley DB types can be redirected to other types.
    package var redirectsTableTypes: Bool { isFrom(11) }
    /// postmap and postalias take -i as one of the exclusive modes.
    package var excludesIncrementalMode: Bool { isFrom(11) }
    /// The warning about an alias with a domain says that it may have none (before, it says only "local").
    package var explainsLocalNames: Bool { isFrom(10) }
    /// local(8) gives up recipients and lists that are nested too deeply (before, it counts aliases only).
    package var limitsLocalNesting: Bool { has([5: 26, 6: 19, 7: 21, 8: 19, 9: 13, 10: 12, 11: 5]) }
    /// A table type that cannot be created is refused in newer words.
    package var refusesMapCreationInNewWords: Bool { isFrom(8) }
    /// A hash or btree that is opened to be changed (-d) may be older than its source without a warning.
    package var changesStaleTablesSilently: Bool { has([7: 17, 8: 12, 9: 6, 10: 5, 11: 0]) }
    /// The keys of texthash and inline tables are folded in ASCII only, and lines of a texthash need not be UTF-8.
    package var foldsTextKeysInASCII: Bool { isFrom(11) }
    /// A database of sqlite is opened for reading only, and the message about one that cannot be opened names it.
    package var opensSQLiteReadOnly: Bool { isFrom(10) }
}
