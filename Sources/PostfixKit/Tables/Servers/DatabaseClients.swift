// What the clients of database servers do has grown from release to release; this names the differences.

/// What the sqlite, pgsql and mysql clients of a release do.
public struct DatabaseClients: Sendable, Equatable {
    /// The character encoding of a pgsql connection is a setting; before, it was always LATIN1 (since 3.8).
    public var encodingIsSetting = true
    /// The character set of a mysql connection is a setting; before, it was that of the option file, or
    /// of the server (since 3.9).
    public var charsetIsSetting = true
    /// How long a server is left alone after a failure is a setting; before, it was always 60 s (since 3.9).
    public var intervalsAreSettings = true
    /// The name of a database is wanted even where all servers are named by URIs (until 3.10).
    public var alwaysNeedDatabaseName = false
    /// A server that is the only one is asked again at once: it may be many behind one name (since 3.11).
    public var retryLoneServer = true
    /// A key that stands in a query of sqlite without single quotes is worth a warning (since 3.11).
    public var warnAboutMissingQuotes = true

    /// What the newest release does.
    public static let current = DatabaseClients()
}

extension PostfixRelease {
    /// What the clients of database servers do.
    public var databaseClients: DatabaseClients {
        var clients = DatabaseClients.current
        clients.encodingIsSetting = self >= PostfixRelease(major: 3, minor: 8)
        clients.charsetIsSetting = self >= PostfixRelease(major: 3, minor: 9)
        clients.intervalsAreSettings = self >= PostfixRelease(major: 3, minor: 9)
        clients.alwaysNeedDatabaseName = self < PostfixRelease(major: 3, minor: 11)
        clients.retryLoneServer = self >= PostfixRelease(major: 3, minor: 11)
        clients.warnAboutMissingQuotes = self >= PostfixRelease(major: 3, minor: 11)
        return clients
    }
}
