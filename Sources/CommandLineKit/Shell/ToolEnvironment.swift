// What surrounds a tool: the release it mirrors, the configuration, the environment.

package import PostfixKit

/// The release, the configuration and the voice of a tool.
package struct ToolEnvironment {
    /// How the tool speaks.
    package internal(set) var messages: Messages
    /// The release that is mirrored.
    package let release: PostfixRelease
    /// The distribution whose defaults are used.
    package let distribution: Distribution
    /// What main.cf says.
    package let configuration: ToolConfiguration
    /// `SOURCE_DATE_EPOCH`, in seconds since 1970, where it is set.
    package let sourceDate: Int?
    /// Whether tables behind servers may be opened: below another root only where `--remote` says so.
    let asksServers: Bool

    private static let distributions: [String: Distribution] = ["postfix": .upstream, "debian": .debian]

    /// Reads the environment and finds out what the options say about release and configuration.
    ///
    /// - Throws: `ToolFailure` for a release that is not known, or an option that it lacks.
    init(_ typed: TypedOptions, _ table: OptionTable, _ messages: Messages) throws(ToolFailure) {
        self.messages = messages
        let name = typed.argument(of: "distribution") ?? environment("POSTKIT_DISTRIBUTION")
        guard
            let distribution = name.map({ Self.distributions[String(decoding: $0, as: UTF8.self)] })
                ?? .some(.upstream)
        else { throw .usage("unknown distribution: \(name ?? []) (postfix or debian is known)") }
        let version = typed.argument(of: "postfix-version") ?? environment("POSTKIT_POSTFIX_VERSION")
        guard
            let release = version.map({
                PostfixRelease(String(decoding: $0, as: UTF8.self), distribution: distribution)
            }) ?? .some(.newest)
        else {
            throw .usage(
                """
                unknown Postfix release: \(version ?? []) \
                (\(PostfixRelease.oldest.text) to \(PostfixRelease.newest.text) are known)
                """)
        }
        self.release = release
        self.distribution = distribution
        for occurrence in typed.occurrences where !occurrence.option.isOffered(release) {
            let spelling = occurrence.option.spelling
            messages.note(
                "invalid option -- '\(String(spelling.dropFirst()))' (not in Postfix \(release.text))")
            throw .usage("usage: \(table.usage)")
        }
        let option = typed.occurrences.last { $0.option.letter == "c" }?.argument
        // As Postfix does: `environ:` tables show it.
        if let option { setEnvironment("MAIL_CONFIG", to: option) }
        let root = try Self.root(typed)
        asksServers = root == nil || typed.has("remote")
        configuration = ToolConfiguration(
            ConfigurationDirectory(option: option.map { FilePath($0) }, root: root), release, distribution,
            messages)
        if let text = environment("SOURCE_DATE_EPOCH"), !text.isEmpty {
            guard let seconds = Int(String(decoding: text, as: UTF8.self)), seconds >= 0 else {
                throw .usage("SOURCE_DATE_EPOCH is no number of seconds: \(text)")
            }
            sourceDate = seconds
        } else {
            sourceDate = nil
        }
    }
}

extension ToolEnvironment {
    /// The Postfix that is mirrored.
    var postfix: MirroredPostfix { MirroredPostfix(release, distribution) }

    /// How tables are opened for a use: what main.cf, the release and the distribution say about it.
    func tableOptions(_ use: TableUse) throws(ToolFailure) -> TableOptions {
        let messages = messages
        let surroundings = try surroundings(
            of: try configuration.main(), accounts: nil, note: { messages.note($0) })
        return TableOptions(postfix: postfix, surroundings: surroundings, use: use)
    }

    /// What surrounds the tables of a configuration.
    func surroundings(
        of main: MainConfiguration, accounts: Accounts?, note: @escaping (MessageText) -> Void
    ) throws(ToolFailure) -> TableSurroundings {
        let messages = messages
        do throws(ConfigurationError) {
            return try TableSurroundings(
                main, accounts: accounts, asksServers: asksServers, note: note, warn: { messages.warning($0) }
            )
        } catch { throw ToolFailure(error) }
    }

    /// Makes sure that `--remote` has a root that it is about.
    ///
    /// - Throws: `ToolFailure` where it has none.
    static func requireRoot(_ typed: TypedOptions) throws(ToolFailure) {
        if typed.has("remote"), !typed.has("root") { throw .usage("option --remote requires --root") }
    }

    /// The directory that `--root` names.
    private static func root(_ typed: TypedOptions) throws(ToolFailure) -> RootDirectory? {
        guard let name = typed.argument(of: "root") else { return nil }
        do throws(SystemError) {
            return try RootDirectory(FilePath(name))
        } catch { throw ToolFailure("open \(name): \(error.reason)", .noInput) }
    }
}

/// The few parameters that the table tools need, read when one of them is asked for.
package final class ToolConfiguration {
    /// The directory of main.cf and master.cf.
    let directory: ConfigurationDirectory
    /// The files of this configuration, and of any other that the run reads.
    let files = ConfigurationFiles()
    private let release: PostfixRelease
    private let distribution: Distribution
    private let messages: Messages
    private var loaded: MainConfiguration?

    init(
        _ directory: ConfigurationDirectory, _ release: PostfixRelease, _ distribution: Distribution,
        _ messages: Messages
    ) {
        self.directory = directory
        self.release = release
        self.distribution = distribution
        self.messages = messages
    }

    /// main.cf, read once.
    func main() throws(ToolFailure) -> MainConfiguration {
        if let loaded { return loaded }
        do throws(ConfigurationError) {
            let configuration = try MainConfiguration.load(
                directory: directory, files: files, release: release, distribution: distribution,
                warn: { [messages] in messages.warning($0) })
            loaded = configuration
            return configuration
        } catch { throw ToolFailure(error) }
    }

    /// Reads main.cf, under settings that come before its own; warnings about it were given before.
    func override(_ assignments: [ParameterAssignment]) throws(ToolFailure) {
        do throws(ConfigurationError) {
            var configuration = try MainConfiguration.load(
                directory: directory, files: files, release: release, distribution: distribution,
                warn: { _ in })
            for assignment in assignments { configuration.override(assignment, at: .option) }
            loaded = configuration
        } catch { throw ToolFailure(error) }
    }

    private func read<Value>(
        _ value: (MainConfiguration) throws(ConfigurationError) -> Value
    ) throws(ToolFailure) -> Value {
        let configuration = try main()
        do throws(ConfigurationError) {
            return try value(configuration)
        } catch { throw ToolFailure(error) }
    }

    /// What main.cf says about addresses; tables that are named there are opened with `options`.
    func addressRules(_ options: TableOptions) throws(ToolFailure) -> AddressRules {
        try read { (configuration) throws(ConfigurationError) in
            try AddressRules(configuration, options: options)
        }
    }

    /// `smtputf8_enable`.
    func isUTF8Enabled() throws(ToolFailure) -> Bool {
        try read { (configuration) throws(ConfigurationError) in try configuration.boolean("smtputf8_enable")
        }
    }

    /// `default_database_type`.
    func defaultType() throws(ToolFailure) -> [UInt8] {
        try read { (configuration) throws(ConfigurationError) in
            try configuration.string("default_database_type")
        }
    }

    /// `alias_database`.
    func aliasDatabases() throws(ToolFailure) -> [[UInt8]] {
        try read { (configuration) throws(ConfigurationError) in try configuration.list("alias_database") }
    }

    /// `myhostname`; asked for when an alias table is written.
    func serverName() throws(ToolFailure) -> [UInt8] {
        try read { (configuration) throws(ConfigurationError) in try configuration.hostName() }
    }

    /// Why keys beyond ASCII are folded as they are, where no main.cf says it; nil where one does.
    func reasonOfFolding(_ folding: KeyFolding) throws(ToolFailure) -> MessageText? {
        guard try main().isFreshInstallation, folding != .none else { return nil }
        let how = folding == .unicode ? "as Unicode text" : "in their ASCII letters only"
        return """
            no main.cf in \(directory.path): keys beyond ASCII were folded \(how), as a fresh Postfix \
            \(release.text) would
            """
    }
}
