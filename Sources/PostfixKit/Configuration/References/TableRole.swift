// What a parameter does with a table decides how the source of that table is read.

/// What a table is to a parameter that names it.
package enum TableRole: Sendable, Equatable {
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
    package var word: String {
        switch self {
        case .aliases: "aliases"
        case .map: "map"
        case .fileMap: "map of files"
        case .keys: "keys"
        case .cache: "cache"
        }
    }
}
