// What is known of a recipient while local(8) takes it from aliases to lists to mailboxes.

/// A recipient of local(8), and all that has led to it.
///
/// It goes down from list to member by value: what becomes of one member does not touch the next.
struct LocalRecipient {
    /// What kind of list names the recipient.
    enum Expansion: String {
        /// An alias.
        case alias
        /// A .forward file.
        case forward
        /// An `:include:` file.
        case include
    }

    /// What is asked for; recipient, sender and step are those of now.
    var request: QueueManager.Request
    /// Whether the message that is sent on tells for whom it was first.
    var keepsOriginal = true
    /// How many calls deep Postfix would be.
    var depth = 0
    /// How many lists deep it is.
    var listDepth = 0
    /// The localpart, folded.
    var localpart: [UInt8] = []
    /// The localpart without its extension, folded.
    var user: [UInt8] = []
    /// The domain, folded.
    var domain: [UInt8] = []
    /// The extension with its delimiter, folded; nil where there is none.
    var addressExtension: [UInt8]?
    /// The extension that members of a list get.
    var unmatchedExtension: [UInt8]?
    /// Who answers for the list that names the recipient; nil where that is the sender.
    var owner: [UInt8]?
    /// The kind of list that names the recipient; nil for one from the queue.
    var expansion: Expansion?
    /// The name that is being expanded: within its list it means the user.
    var expandedFrom: [UInt8]?
    /// The address that a message that is sent on will have been delivered to.
    var deliveredTo: [UInt8]?
    /// With whose rights commands are run, and files are read and written.
    var rights = LocalRights()
    /// What is to be said where the mail ends.
    var remarks: [MessageText] = []

    init(_ request: QueueManager.Request) { self.request = request }

    /// The address as people write it.
    var shown: [UInt8] { externalForm(ofInternal: request.recipient.span) }

    /// Takes the address apart.
    mutating func split(_ rules: ExtensionRules, _ folding: KeyFolding) {
        let address = folding.folded(request.recipient.span)
        let at = address.lastIndex(of: UInt8(ascii: "@")) ?? address.endIndex
        localpart = Array(address[..<at])
        domain = Array(address[at...].dropFirst())
        let start = rules.start(in: localpart.span)
        user = Array(localpart[..<(start ?? localpart.endIndex)])
        addressExtension = start.map { Array(localpart[$0...]) }
    }
}

/// The rights of a user; without one those of the system, which are exchanged for `default_privs` before use.
///
/// Source: local(8), "DELIVERY RIGHTS".
struct LocalRights {
    /// The numbers of the user and the group; 0 for those of the system.
    var user: UInt32 = 0, group: UInt32 = 0
    /// The name of the user.
    var name: [UInt8]?
    /// The home directory and the shell of the user.
    var home: [UInt8]?, shell: [UInt8]?

    /// The rights of the system.
    init() {}

    /// The rights of a user.
    init(_ account: UserAccount) {
        (user, group, name) = (account.id, account.group, account.name)
        (home, shell) = (account.home, account.shell)
    }

    /// How the file system looks with these rights.
    var access: FileAccess { FileAccess(user: user, group: group) }
}
