// What a parameter means by naming a table is one fact for all: for those that build it, open it, search it, check it
// and show it.

/// What the tables of a parameter, or of an access restriction, hold.
///
/// How their source is read follows from the role, and how they are searched from the name of the search.
package struct TableFormat: Sendable, Equatable {
    /// What a value of such a table is.
    package enum Value: String, Sendable {
        /// The list of destinations of an alias.
        case destinations
        /// A list of addresses.
        case addresses
        /// One address.
        case address
        /// A transport and a next hop.
        case transport
        /// A next hop.
        case nexthop
        /// What is to be done.
        case action
        /// How a connection is protected.
        case policy
        /// The name of a mailbox file or directory.
        case path
        /// The number of a user or group.
        case number
        /// A command for the shell.
        case command
        /// A name and a password.
        case password
        /// A private key, with its certificates.
        case key
        /// A list of words.
        case words
        /// Any text.
        case text
        /// Only whether the key is there counts.
        case existence
        /// A value that is never used.
        case none

        /// Whether a value may stand for more than one thing; of another kind of value the first counts.
        var isList: Bool { self == .destinations || self == .addresses || self == .words }

        /// Whether a value is not to be shown.
        var isSecret: Bool { self == .password || self == .key }
    }

    /// The name, such as `virtual`.
    package let name: String
    /// What a table is to the parameter that names it.
    package let role: TableRole
    /// What a value is.
    package let value: Value
    /// How far the answers are trusted.
    package let trust: TableTrust
    /// The name of the search, such as `access-client`; nil where such tables are not searched.
    let search: String?

    /// A table of keys and any values, of which nothing else is known.
    package static let plain = TableFormat(
        name: "text", role: .map, value: .text, trust: .any, search: "text")

    private init(name: String, role: TableRole, value: Value, trust: TableTrust, search: String?) {
        self.name = name
        self.role = role
        self.value = value
        self.trust = trust
        self.search = search
    }

    /// The format in the words of the catalogue; an unknown word is nothing special.
    init(name: String, search: String, tool: String, value: String, trust: String) {
        let value = Value(rawValue: value) ?? .text
        let role: TableRole =
            switch tool {
            case "postalias": .aliases
            case "postmap -F": .fileMap
            default: value == .existence ? .keys : name == "cache" ? .cache : .map
            }
        let isSearched = !["none", "cache", "restrictions"].contains(search)
        self.init(
            name: name, role: role, value: value, trust: TableTrust(rawValue: trust) ?? .any,
            search: isSearched ? search : nil)
    }

    /// Whether what such a table holds is not to be shown.
    var isSecret: Bool { value.isSecret }
}
