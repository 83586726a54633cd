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

// What a release can do, by name.
extension PostfixRelease {
    /// `-j` of postmap, postalias and postconf (since 3.11).
    package var hasJSONOutput: Bool { self >= PostfixRelease(major: 3, minor: 11) }
    /// Policy services are sent compatibility_level and mail_version (since 3.8).
    package var tellsPolicyServicesOfVersion: Bool { self >= PostfixRelease(major: 3, minor: 8) }
    /// postalias stores keys in external form (announced for 3.12).
    package var storesExternalAliasKeys: Bool { self >= PostfixRelease(major: 3, minor: 12) }
    /// `<level` and the other comparisons of compatibility levels in `${{a} OP {b}}` (since 3.6).
    package var comparesLevels: Bool { self >= PostfixRelease(major: 3, minor: 6) }
    /// `${domain_to_ascii{text}}` and `${domain_to_utf8{text}}` (since 3.11).
    package var hasMacroFunctions: Bool { self >= PostfixRelease(major: 3, minor: 11) }
    /// postconf warns of deprecated names, and has `-q` against it (since 3.9).
    package var warnsOfDeprecatedNames: Bool { self >= PostfixRelease(major: 3, minor: 9) }
    /// postconf ends its warnings of deprecated names with where to read more (since 3.11).
    package var pointsToDeprecationReadme: Bool { self >= PostfixRelease(major: 3, minor: 11) }
    /// postconf joins option names in its messages with commas, and sorts its warnings (since 3.11).
    package var listsWithCommas: Bool { self >= PostfixRelease(major: 3, minor: 11) }
    /// postconf warns of a word that begins with `#` behind other text of a value (3.7 takes it as it is).
    package var warnsOfTrailingComments: Bool { self >= PostfixRelease(major: 3, minor: 8) }
    /// `service_name` is a parameter like any other (up to 3.11.0 it cannot be set).
    package var hasServiceNameDefault: Bool { self >= PostfixRelease(major: 3, minor: 11, patch: 1) }
    /// postconf ends the last line of a file that it edits, should it have no line feed (3.7 does not, and 3.11
    /// does; the releases in between are assumed to).
    package var endsLastLineOfConfiguration: Bool { self >= PostfixRelease(major: 3, minor: 8) }
    /// postconf -X and -# take names without the white space behind them (as for the line feed: 3.7 does not).
    package var trimsNamesToEdit: Bool { self >= PostfixRelease(major: 3, minor: 8) }
    /// postmap and postalias -s list cdb tables (3.7 does not).
    package var listsConstantDatabases: Bool { self >= PostfixRelease(major: 3, minor: 8) }
    /// `key_digest` of memcache tables (since 3.11).
    package var hashesCacheKeys: Bool { self >= PostfixRelease(major: 3, minor: 11) }
    /// A word of a list that begins with `#` is the end of the list (3.7); later it is a word like any other.
    package var listsEndAtComments: Bool { self < PostfixRelease(major: 3, minor: 8) }
    /// The address of a blind copy may have quotes (3.7 takes them for a part of it).
    package var unquotesBlindCopies: Bool { self >= PostfixRelease(major: 3, minor: 8) }
    /// The character encoding of a pgsql connection is a setting; before, it was always LATIN1 (since 3.8).
    package var hasEncodingSetting: Bool { self >= PostfixRelease(major: 3, minor: 8) }
    /// The character set of a mysql connection is a setting; before, it was that of the option file, or of the
    /// server (since 3.9).
    package var hasCharsetSetting: Bool { self >= PostfixRelease(major: 3, minor: 9) }
    /// How long a database server is left alone after a failure is a setting; before, it was always 60 s (since 3.9).
    package var hasServerIntervals: Bool { self >= PostfixRelease(major: 3, minor: 9) }
    /// The name of a pgsql database is wanted even where all servers are named by URIs (until 3.10).
    package var alwaysNeedsDatabaseName: Bool { self < PostfixRelease(major: 3, minor: 11) }
    /// A database server that is the only one is asked again at once: it may be many behind one name (since 3.11).
    package var retriesLoneServers: Bool { self >= PostfixRelease(major: 3, minor: 11) }
    /// A key that stands in a query of sqlite without single quotes is worth a warning (since 3.11).
    package var warnsOfMissingQuotes: Bool { self >= PostfixRelease(major: 3, minor: 11) }
    /// `debug:` tables, which log each access (since 3.11).
    package var hasDebugTables: Bool { self >= PostfixRelease(major: 3, minor: 11) }
    /// Tables of Berkeley DB types can be redirected to other types (since 3.11).
    package var redirectsTableTypes: Bool { self >= PostfixRelease(major: 3, minor: 11) }
    /// postmap and postalias take -i as one of the exclusive modes (3.7 does not).
    package var excludesIncrementalMode: Bool { self >= PostfixRelease(major: 3, minor: 11) }
    /// The warning about an alias with a domain says that it may have none (3.7 says only "local").
    package var explainsLocalNames: Bool { self >= PostfixRelease(major: 3, minor: 11) }
    /// local(8) gives up recipients and lists that are nested too deeply (3.7 counts aliases only).
    package var limitsLocalNesting: Bool { self >= PostfixRelease(major: 3, minor: 11) }
    /// A table type that cannot be created is refused in newer words.
    package var refusesMapCreationInNewWords: Bool { self >= PostfixRelease(major: 3, minor: 11) }
}
