// What main.cf says about table types that stand for others.

extension TypeRedirection {
    /// Which table types stand for `hash` and `btree`; nil where none does, or main.cf does not speak of it.
    ///
    /// Unlike Postfix: no server is asked for a database that is missing at the level `enable-reindex`.
    ///
    /// - Throws: `ConfigurationError` for a level that is not known, or a parameter that cannot be used.
    ///
    /// Source: NON_BERKELEYDB_README.
    package init?(_ configuration: MainConfiguration) throws(ConfigurationError) {
        guard configuration.catalogue.release.redirectsTableTypes,
            configuration.setting(of: "non_bdb_migration_level") != nil
        else { return nil }
        let level = try configuration.string("non_bdb_migration_level")
        switch String(decoding: level, as: UTF8.self) {
        case "disable": return nil
        case "enable-redirect", "enable-reindex": break
        default:
            let origin = try configuration.rawValue(of: "non_bdb_migration_level")?.origin
            throw .badMigrationLevel(level, origin ?? .builtIn)
        }
        let mapping = try configuration.string("non_bdb_custom_mapping")
        self.init(
            hashType: try configuration.string("default_database_type"),
            btreeType: try configuration.string("default_cache_db_type"),
            customMapping: mapping.isEmpty ? nil : mapping,
            isLogged: try configuration.boolean("non_bdb_migration_log_redirect"))
    }
}
