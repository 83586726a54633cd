// A table can be limited to some domains, so that no server is asked for the others.

/// The `domain` setting of a table: the only domains whose addresses are looked up.
///
/// Source: pgsql_table(5), "domain"; the other types have the same.
struct DomainFilter {
    private let domains: StringList?

    /// Reads the setting; without it each key passes.
    ///
    /// - Throws: as `StringList`.
    init(_ settings: TableSettings, options: TableOptions) throws(TableError) {
        let list = try settings.string("domain")
        domains = list.isEmpty ? nil : try StringList(list, of: settings.table.name, options: options)
    }

    /// Whether a key is worth a query: an address with a localpart, and a domain that is in the list.
    ///
    /// - Throws: `TableError.query` for `table` when a table of the list cannot be asked.
    func admits(_ key: [UInt8], of table: TableName) throws(TableError) -> Bool {
        guard let domains else { return true }
        let parts = AddressParts(key)
        guard let domain = parts.domain, !parts.localpart.isEmpty else { return false }
        return try domains.matches(Array(domain), for: table)
    }
}
