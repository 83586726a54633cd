// Which attributes of an entry are values, and which lead to other entries.

/// The attributes that a table asks for, in the order of their rank.
///
/// Source: ldap_table(5), "terminal_result_attribute", "leaf_result_attribute", "result_attribute" and
/// "special_result_attribute".
struct LDAPResultAttributes: Equatable {
    /// What the values of an attribute are to the table.
    enum Role: Equatable {
        /// Where an entry has one, it is all that the entry says.
        case terminal
        /// Values of entries that lead to no others.
        case leaf
        /// Values.
        case ordinary
        /// Names of other entries, or searches for them.
        case special
    }

    /// All names, the terminal first, then the leaf, the ordinary and the special ones.
    let all: [[UInt8]]
    private let roles: [Role]

    /// Reads the four lists.
    init(_ settings: TableSettings) throws(TableError) {
        self.init(
            terminal: try settings.list("terminal_result_attribute"),
            leaf: try settings.list("leaf_result_attribute"),
            ordinary: try settings.list("result_attribute", default: "maildrop"),
            special: try settings.list("special_result_attribute"))
    }

    /// The attributes of four lists.
    init(terminal: [[UInt8]], leaf: [[UInt8]], ordinary: [[UInt8]], special: [[UInt8]]) {
        all = terminal + leaf + ordinary + special
        roles =
            terminal.map { _ in .terminal } + leaf.map { _ in .leaf } + ordinary.map { _ in .ordinary }
            + special.map { _ in .special }
    }

    /// The role of an attribute of an entry, the first that fits; nil for one that was not asked for.
    func role(of name: [UInt8]) -> Role? {
        for (one, role) in zip(all, roles) where LDAPAttributeName.relation(one, name) == .includes {
            return role
        }
        return nil
    }

    /// The names of a role.
    func names(_ role: Role) -> [[UInt8]] { zip(all, roles).filter { $1 == role }.map(\.0) }
}
