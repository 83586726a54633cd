// Mail for the users of this host: aliases, .forward files, mailboxes.

/// local(8): delivery to the users of this host, under the name of one service.
///
/// Source: local(8).
final class LocalAgent {
    let stage: StageConfiguration
    let resolver: AddressResolver
    let accounts: Accounts
    let release: PostfixRelease
    let aliases: ParameterTables
    let mailboxTransports: ParameterTables
    let mailboxCommands: ParameterTables
    let fallbackTransports: ParameterTables
    let mailboxTransport: [UInt8]
    let mailboxCommand: [UInt8]
    let fallbackTransport: [UInt8]
    let homeMailbox: [UInt8]
    let spoolDirectory: [UInt8]
    let userRelay: [UInt8]
    let forwardPath: [[UInt8]]
    let forwardCharacters: [UInt8]
    let queueDirectory: [UInt8]
    let defaultUser: [UInt8]
    let cleanupService: [UInt8]
    let fileSources: Set<[UInt8]>
    let commandSources: Set<[UInt8]>
    let asksForOwners: Bool
    let expandsOwners: Bool
    let forgetsOwners: Bool
    let freezesDeliveredTo: Bool
    let marksForwardedMail: Bool
    let requiresHome: Bool
    let longestLine: Int
    let duplicateLimit: Int
    let mailboxLimit: Int
    let messageLimit: Int

    private unowned let system: MailSystem
    private var passes = 0

    /// How often mail may be passed on from mailbox to mailbox before it is taken for a loop.
    private static let mostPasses = 10

    init(_ stage: StageConfiguration, _ system: MailSystem) throws(ConfigurationError) {
        let configuration = stage.configuration
        self.stage = stage
        self.system = system
        resolver = try system.resolver.get()
        accounts = system.accounts
        release = configuration.catalogue.release
        aliases = try stage.tables("alias_maps")
        mailboxTransports = try stage.tablesAsWritten("mailbox_transport_maps")
        mailboxCommands = try stage.tablesAsWritten("mailbox_command_maps")
        fallbackTransports = try stage.tablesAsWritten("fallback_transport_maps")
        mailboxTransport = try configuration.string("mailbox_transport")
        mailboxCommand = try configuration.string("mailbox_command")
        fallbackTransport = try configuration.string("fallback_transport")
        homeMailbox = try configuration.string("home_mailbox")
        spoolDirectory = try configuration.string("mail_spool_directory")
        userRelay = try configuration.string("luser_relay")
        forwardPath = try configuration.list("forward_path")
        forwardCharacters = try configuration.string("forward_expansion_filter")
        queueDirectory = try configuration.string("queue_directory")
        defaultUser = try configuration.string("default_privs")
        cleanupService = try configuration.string("cleanup_service_name")
        fileSources = Set(try configuration.list("allow_mail_to_files"))
        commandSources = Set(try configuration.list("allow_mail_to_commands"))
        asksForOwners = try configuration.boolean("owner_request_special")
        expandsOwners = try configuration.boolean("expand_owner_alias")
        forgetsOwners = try configuration.boolean("reset_owner_alias")
        freezesDeliveredTo = try configuration.boolean("frozen_delivered_to")
        let marked = try configuration.list("prepend_delivered_header")
        marksForwardedMail = marked.contains(Array("forward".utf8))
        requiresHome = try configuration.boolean("require_home_directory")
        longestLine = max(1, try configuration.integer("line_length_limit"))
        duplicateLimit = try configuration.integer("duplicate_filter_limit")
        mailboxLimit = try configuration.integer("mailbox_size_limit")
        messageLimit = try configuration.integer("message_size_limit")
        if mailboxLimit > 0, messageLimit == 0 || mailboxLimit < messageLimit {
            throw .smallerThan("mailbox_size_limit", "message_size_limit")
        }
    }

    /// What the addresses of this service are made of.
    var rules: AddressRules { stage.rules }

    /// Delivers to one recipient.
    ///
    /// Source: local(8).
    func deliver(_ request: QueueManager.Request, _ run: ResolutionRun) throws(ConfigurationError) {
        try LocalDelivery(self, run).deliver(request)
    }

    /// Hands a recipient to the service that a parameter names, which gets the nexthop of this one unless it is
    /// given another.
    func pass(
        _ request: QueueManager.Request, to service: [UInt8], _ run: ResolutionRun
    ) throws(ConfigurationError) {
        var request = request
        let (name, hop) = AddressResolver.parts(of: service)
        guard passes < Self.mostPasses, !name.isEmpty else {
            run.warn(
                name.isEmpty
                    ? "missing transport name in \"\(service)\""
                    : "\(service): mail for \(request.recipient) comes back again and again")
            run.deliver(request.delivery(.defer, .deferred, "4.3.0", "unknown mail transport error"))
            return
        }
        request.transport = name
        if let hop, !hop.isEmpty { request.nexthop = hop }
        passes += 1
        defer { passes -= 1 }
        try system.queueManager.get().deliver(request, run)
    }
}
