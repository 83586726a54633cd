// What a parameter does with a table decides how the source of that table is read.

/// What a table is to a parameter that names it.
public enum TableRole: Sendable, Equatable {
    /// An aliases(5) file: name, colon, values.
    case aliases
    /// Keys and values between white space.
    case map
    /// The same, and each value names files whose content is stored.
    case fileMap
    /// A list of which only the keys count: whatever grammar another parameter wants.
    case keys
    /// Postfix writes it by itself, and there is no source.
    case cache

    /// The words for people and programs.
    public var word: String {
        switch self {
        case .aliases: "aliases"
        case .map: "map"
        case .fileMap: "map of files"
        case .keys: "keys"
        case .cache: "cache"
        }
    }

    /// The formats of tables that are asked only whether a key is there.
    private static let keyFormats = [
        "user_list", "client_list", "domain_list", "recipient_list", "fingerprint_list", "class_list",
        "mechanism_list", "address_list", "command_list", "action_list", "service_list", "parameter_list",
    ].map { Array($0.utf8) }

    /// What the tables of a parameter or restriction are.
    init(_ parameter: TableParameter) {
        if parameter.format == Array("cache".utf8) {
            self = .cache
        } else if parameter.format == Array("aliases".utf8) {
            self = .aliases
        } else if parameter.tool == Array("postmap -F".utf8) {
            self = .fileMap
        } else {
            self = Self.keyFormats.contains(parameter.format) ? .keys : .map
        }
    }
}
