// One configuration, seen as the mail system that it makes: which services there are, and how each is configured.

/// The mail system that a configuration describes.
package final class MailSystem {
    /// main.cf, with the settings of the command line.
    package let main: MainConfiguration
    /// master.cf; nil where there is none: then the services are those of a fresh installation.
    package let master: MasterFile?
    /// The tables of all stages.
    let environment: TableEnvironment
    /// Where the daemons' warnings go to.
    private let log: Log

    private var entrances: [MailSource: SubmittedMail] = [:]
    private var stages: [[UInt8]: StageConfiguration] = [:]
    /// What all services see for which master.cf sets nothing.
    private var plainStage: StageConfiguration?
    private var generic: [[UInt8]: (StageConfiguration, ParameterTables)] = [:]
    private var entries: [[UInt8]: TransportEntry] = [:]
    private var cleanups: [[UInt8]: CleanupService] = [:]
    private var localAgents: [[UInt8]: LocalAgent] = [:]
    private var virtualAgents: [[UInt8]: VirtualAgent] = [:]

    /// The users to whom mail is delivered.
    var accounts: Accounts { environment.options.surroundings.accounts }

    /// Receives warnings for the resolution at work.
    final class Log {
        var run: ResolutionRun?
    }

    /// A mail system from its configuration.
    ///
    /// - Parameters:
    ///   - main: main.cf.
    ///   - master: master.cf; nil where there is none.
    ///   - surroundings: What surrounds its tables, and which users the host has; warnings go to the resolution at work.
    ///   - forksForChecks: Whether the process may fork, to look at a file that only Berkeley DB's library can read.
    /// - Throws: `ConfigurationError` for a parameter that no daemon could use.
    package init(
        _ main: MainConfiguration, _ master: MasterFile?, surroundings: TableSurroundings,
        forksForChecks: Bool = true
    ) throws(ConfigurationError) {
        self.main = main
        self.master = master
        let log = Log()
        self.log = log
        var surroundings = surroundings
        surroundings.warn = { log.run?.warn($0) }
        var use = TableUse(isUTF8: try main.boolean("smtputf8_enable"))
        use.toleratesDuplicates = false
        use.isPatientWithServers = false
        use.leavesNothingToChance = true
        use.forksForChecks = forksForChecks
        environment = TableEnvironment(
            options: TableOptions(postfix: main.postfix, surroundings: surroundings, use: use))
    }

    /// The entry of a service that is reached through a socket of the queue; nil where there is none.
    func service(_ name: [UInt8], type: String = "unix") -> MasterService? {
        let type = Array(type.utf8)
        return master?.services.last { $0.name == name && $0.type == type }
    }

    /// The configuration as a service sees it.
    func stage(_ name: [UInt8], type: String = "unix") throws(ConfigurationError) -> StageConfiguration {
        let identity = name + Array("/\(type)".utf8)
        if let stage = stages[identity] { return stage }
        let service = service(name, type: type)
        let isPlain = service?.options.isEmpty ?? true
        var stage: StageConfiguration
        if isPlain, let plainStage {
            stage = plainStage
        } else {
            stage = try self.stage(of: service)
            if isPlain { plainStage = stage }
        }
        stage.service = name
        stages[identity] = stage
        return stage
    }

    private func stage(of service: MasterService?) throws(ConfigurationError) -> StageConfiguration {
        let configuration = configuration(of: service)
        // Addresses are completed by a service of its own, whose configuration may differ.
        let rewriting = configuration.services("rewrite_service_name")
        let rewriter = try AddressRewriter(self.configuration(of: self.service(rewriting)))
        return StageConfiguration(
            service: [], configuration: configuration, rewriter: rewriter,
            rules: try AddressRules(configuration, options: environment.options), environment: environment)
    }

    private func configuration(of service: MasterService?) -> MainConfiguration {
        guard let service, let master else { return main }
        var configuration = main
        for option in service.options {
            configuration.override(
                ParameterAssignment(name: option.name, value: option.value),
                at: .line(master.text.name, master.place(of: option, in: service)?.line ?? service.lineNumber)
            )
        }
        return configuration
    }

    /// What master.cf says of a transport; nil where there is no such file or service.
    func transportEntry(_ name: [UInt8]) throws(ConfigurationError) -> TransportEntry? {
        if let known = entries[name] { return known }
        guard let master, let service = service(name) else { return nil }
        let entry = TransportEntry(service, in: master, try stage(name))
        entries[name] = entry
        return entry
    }

    /// cleanup(8), with the configuration of a service.
    func cleanup(_ service: [UInt8]) throws(ConfigurationError) -> CleanupService {
        if let known = cleanups[service] { return known }
        let cleanup = try CleanupService(stage(service))
        cleanups[service] = cleanup
        return cleanup
    }

    /// The resolver of trivial-rewrite(8).
    private(set) lazy var resolver: Result<AddressResolver, ConfigurationError> = {
        do throws(ConfigurationError) {
            return .success(try AddressResolver(stage(main.services("rewrite_service_name"))))
        } catch { return .failure(error) }
    }()

    /// A message without sender and recipients, as it comes from one side.
    func entrance(_ source: MailSource) throws(ConfigurationError) -> SubmittedMail {
        if let known = entrances[source] { return known }
        let configuration =
            try source == .remote ? serverStage().configuration : stage("pickup").configuration
        var mail = SubmittedMail(sender: [], recipients: [])
        mail.cleanupService = try configuration.string("cleanup_service_name")
        mail.contentFilter = try configuration.string("content_filter")
        mail.mapsAddresses = try !configuration.list("receive_override_options").contains(
            Array("no_address_mappings".utf8))
        entrances[source] = mail
        return mail
    }

    private func serverStage() throws(ConfigurationError) -> StageConfiguration {
        try stage("smtp", type: "inet")
    }

    private func stage(_ name: String, type: String = "unix") throws(ConfigurationError) -> StageConfiguration
    {
        try stage(Array(name.utf8), type: type)
    }

    /// smtpd(8), as it serves port 25.
    private(set) lazy var server: Result<SMTPServer, ConfigurationError> = {
        do throws(ConfigurationError) {
            return .success(try SMTPServer(serverStage(), resolver.get()))
        } catch { return .failure(error) }
    }()

    /// Whether mail that would come back stays in the queue.
    private(set) lazy var bouncesSoftly: Result<Bool, ConfigurationError> = {
        do throws(ConfigurationError) {
            return .success(try main.boolean("soft_bounce"))
        } catch { return .failure(error) }
    }()

    /// qmgr(8).
    private(set) lazy var queueManager: Result<QueueManager, ConfigurationError> = {
        do throws(ConfigurationError) {
            return .success(try QueueManager(self))
        } catch { return .failure(error) }
    }()

    /// What a service that runs smtp(8) or lmtp(8) makes of addresses.
    func genericMaps(
        _ service: [UInt8], _ program: String
    ) throws(ConfigurationError) -> (StageConfiguration, ParameterTables) {
        if let known = generic[service] { return known }
        let stage = try stage(service)
        let tables = try stage.tables(program == "lmtp" ? "lmtp_generic_maps" : "smtp_generic_maps")
        generic[service] = (stage, tables)
        return (stage, tables)
    }

    /// local(8) under the name of a service.
    func localAgent(_ service: [UInt8]) throws(ConfigurationError) -> LocalAgent {
        if let known = localAgents[service] { return known }
        let agent = try LocalAgent(stage(service), self)
        localAgents[service] = agent
        return agent
    }

    /// virtual(8) under the name of a service.
    func virtualAgent(_ service: [UInt8]) throws(ConfigurationError) -> VirtualAgent {
        if let known = virtualAgents[service] { return known }
        let agent = try VirtualAgent(stage(service))
        virtualAgents[service] = agent
        return agent
    }

    /// Calls `body` with a resolution to which all warnings go.
    func whileLogging<Result>(
        to run: ResolutionRun, _ body: () throws(ConfigurationError) -> Result
    ) throws(ConfigurationError) -> Result {
        log.run = run
        defer { log.run = nil }
        return try body()
    }
}

/// What one service of the mail system knows.
struct StageConfiguration {
    /// The name of the service.
    var service: [UInt8]
    /// main.cf, with what master.cf sets for the service.
    let configuration: MainConfiguration
    /// The completion of addresses, which all services leave to trivial-rewrite(8).
    let rewriter: AddressRewriter
    /// What the configuration says about addresses.
    let rules: AddressRules
    /// The tables of all stages.
    let environment: TableEnvironment
    /// The tables of parameters that were asked for.
    private let known = KnownTables()

    init(
        service: [UInt8], configuration: MainConfiguration, rewriter: AddressRewriter, rules: AddressRules,
        environment: TableEnvironment
    ) {
        self.service = service
        self.configuration = configuration
        self.rewriter = rewriter
        self.rules = rules
        self.environment = environment
    }

    /// How tables are opened.
    var options: TableOptions { environment.options }

    /// The tables of a parameter.
    func tables(_ parameter: ParameterName) throws(ConfigurationError) -> ParameterTables {
        if let known = known.tables[parameter] { return known }
        let tables = try ParameterTables(parameter, in: configuration, environment, rules: rules)
        known.tables[parameter] = tables
        return tables
    }

    /// The tables of a parameter that an agent asks for keys in small letters, and that it opens as they are written.
    ///
    /// As Postfix does: entries with capital letters of a `texthash` or `inline` table are never found.
    func tablesAsWritten(_ parameter: ParameterName) throws(ConfigurationError) -> ParameterTables {
        try ParameterTables(parameter, in: configuration, environment, rules: rules, foldsKeys: false)
    }

    /// What services with the same configuration share: what one of them has found out, another need not ask again.
    private final class KnownTables {
        var tables: [ParameterName: ParameterTables] = [:]
    }

    /// The tables of a parameter, used as those of a format, or of another parameter.
    func tables(_ parameter: ParameterName, as use: String) throws(ConfigurationError) -> ParameterTables {
        let value = try configuration.string(parameter)
        return tables(listItems(value.span), as: use, parameter)
    }

    /// Tables that a restriction of a parameter names, searched as that restriction does.
    func tables(_ names: [[UInt8]], as restriction: String, _ parameter: ParameterName) -> ParameterTables {
        ParameterTables(parameter, names, as: restriction, environment, rules: rules)
    }
}

extension MainConfiguration {
    /// The name of a service that a parameter gives.
    func services(_ name: ParameterName) -> [UInt8] { (try? string(name)) ?? [] }
}
