// Tables take root, accounts, redirections and settings from the configuration that names them.

extension TableSurroundings {
    /// The surroundings of the tables of a configuration.
    ///
    /// - Parameters:
    ///   - main: main.cf; its directory says which root the tables have.
    ///   - accounts: The users and groups; nil for those of the root.
    ///   - asksServers: Whether tables behind servers may be opened.
    ///   - note: Receives what is neither answer nor warning.
    ///   - warn: Receives each warning.
    /// - Throws: `ConfigurationError` for a parameter that no daemon could use.
    package init(
        _ main: MainConfiguration, accounts: Accounts? = nil, asksServers: Bool = true,
        note: @escaping (MessageText) -> Void = { _ in }, warn: @escaping (MessageText) -> Void
    ) throws(ConfigurationError) {
        self.init(
            root: main.directory.path.root, accounts: accounts, asksServers: asksServers, note: note,
            warn: warn)
        lmdbMapSize = try main.integer("lmdb_map_size")
        redirection = try TypeRedirection(main)
        parameter = { (name) throws(TableError) in
            do throws(ConfigurationError) {
                return try main.value(of: ParameterName(name))
            } catch { throw .other(error.message, kind: .configuration) }
        }
    }
}

extension MainConfiguration {
    /// The Postfix that the configuration is read as one of.
    package var postfix: MirroredPostfix { MirroredPostfix(catalogue.release, catalogue.distribution) }
}
