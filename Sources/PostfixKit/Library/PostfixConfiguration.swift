// main.cf and master.cf for those who want to know what is set, where, and what it comes to.

/// A configuration directory, read once.
public struct PostfixConfiguration {
    let main: MainConfiguration
    let snapshot: ConfigurationSnapshot
    let environment: PostfixEnvironment

    /// Reads main.cf and, where there is one, master.cf of a directory.
    ///
    /// - Throws: `PostfixError` where there is no main.cf, and for files in error.
    public init(_ directory: String, in environment: PostfixEnvironment) throws(PostfixError) {
        self.environment = environment
        let place = ConfigurationDirectory(option: FilePath(directory), root: try environment.openedRoot())
        let files = ConfigurationFiles()
        let postfix = environment.postfix
        let request = ConfigurationSnapshot.Request(
            directory: place, files: files, release: postfix.release, distribution: postfix.distribution)
        do throws(ConfigurationError) {
            snapshot = try ConfigurationSnapshot.load(
                request, warn: { environment.warn($0.string) }, skip: { _ in })
            main = try MainConfiguration.load(
                directory: place, files: files, release: postfix.release, distribution: postfix.distribution,
                warn: { _ in })
        } catch { throw PostfixError(error) }
    }

    /// The parameters that main.cf sets, in its order.
    public var settings: [String] { main.settingsInEffect.map(\.assignment.name.description) }

    /// The value of a parameter, with all references replaced; nil for a name that is not known.
    ///
    /// - Throws: `PostfixError` for a mistake in a reference.
    public func value(of name: String) throws(PostfixError) -> String? {
        do throws(ConfigurationError) {
            return try main.value(of: ParameterName(Array(name.utf8))).map {
                String(decoding: $0, as: UTF8.self)
            }
        } catch { throw PostfixError(error) }
    }

    /// What is known of a parameter; nil for a name that is neither known nor set.
    ///
    /// - Throws: `PostfixError` where its value is computed from others that cannot be used.
    public func parameter(_ name: String) throws(PostfixError) -> ExplainedParameter? {
        do throws(ConfigurationError) {
            return try ParameterExplanation(ParameterName(Array(name.utf8)), in: snapshot).map {
                ExplainedParameter($0)
            }
        } catch { throw PostfixError(error) }
    }

    /// The services of master.cf, in its order.
    public var services: [MailService] {
        (snapshot.master?.services ?? []).map { service in
            MailService(service, at: snapshot.master?.place(of: service).map { SourcePlace($0) })
        }
    }

    /// The tables that parameters and services name, once for each place.
    public var tables: [ReferencedTable] {
        TableReferences(in: snapshot).references.map { ReferencedTable($0) }
    }

    /// Opens a table as the daemons of this configuration would.
    ///
    /// - Throws: `PostfixError` where the table cannot be opened.
    public func open(_ table: String) throws(PostfixError) -> PostfixTable {
        let options: TableOptions
        do throws(ConfigurationError) {
            options = environment.options(try surroundings(), isUTF8: try main.boolean("smtputf8_enable"))
        } catch { throw PostfixError(error) }
        return try PostfixTable(TableName(Array(table.utf8), defaultType: []), options)
    }

    /// The surroundings of the tables.
    func surroundings() throws(ConfigurationError) -> TableSurroundings {
        try TableSurroundings(
            main, asksServers: environment.asksServers, warn: { [environment] in environment.warn($0.string) }
        )
    }
}
