// What a table needs to know besides its name: where files and accounts are, what main.cf says, and who listens.

/// What surrounds a table.
///
/// `MainConfiguration` makes the surroundings that it describes; this is for tables that belong to no configuration.
package struct TableSurroundings {
    /// The directory inside which all files are that tables name; nil for the root of this system.
    package var root: RootDirectory?
    /// Who the users and groups are.
    package var accounts: Accounts
    /// Whether tables behind servers may be opened.
    package var asksServers: Bool
    /// The size in bytes that an lmdb file may have at first (`lmdb_map_size`); it is doubled on demand.
    package var lmdbMapSize = 16_777_216
    /// Which table types stand for others; nil where none does.
    package var redirection: TypeRedirection?
    /// The value of a parameter of main.cf, with all references replaced; nil where none has this name.
    ///
    /// Tables that were defined before they had files of their own take their settings from there.
    package var parameter: (_ name: [UInt8]) throws(TableError) -> [UInt8]? = { (_) throws(TableError) in nil
    }
    /// Receives what is neither answer nor warning.
    package var note: (MessageText) -> Void
    /// Receives each warning.
    package var warn: (MessageText) -> Void

    /// The surroundings of a table without a main.cf.
    ///
    /// - Parameters:
    ///   - root: The directory inside which all files are; nil for the root of this system.
    ///   - accounts: The users and groups; nil for those of `root`.
    ///   - asksServers: Whether tables behind servers may be opened.
    ///   - note: Receives what is neither answer nor warning.
    ///   - warn: Receives each warning.
    package init(
        root: RootDirectory? = nil, accounts: Accounts? = nil, asksServers: Bool = true,
        note: @escaping (MessageText) -> Void = { _ in }, warn: @escaping (MessageText) -> Void
    ) {
        self.root = root
        self.accounts = accounts ?? root.map { Accounts(root: $0) } ?? .ofSystem
        self.asksServers = asksServers
        self.note = note
        self.warn = warn
    }

    /// The addresses that `inet_protocols` allows.
    ///
    /// - Throws: `TableError` when main.cf cannot be read.
    var addressFamilies: AddressFamilies {
        get throws(TableError) {
            AddressFamilies(inetProtocols: try parameter(Array("inet_protocols".utf8)) ?? [])
        }
    }
}
