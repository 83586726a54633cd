// What passes between the wrapper of libldap and the table: plain values without a pointer.

/// A result code of the protocol (positive) or of libldap (negative).
struct LDAPCode: RawRepresentable, Equatable {
    let rawValue: Int32

    static let success = LDAPCode(rawValue: 0)
    static let noSuchObject = LDAPCode(rawValue: 0x20)
    static let serverDown = LDAPCode(rawValue: -1)
    static let decodingError = LDAPCode(rawValue: -4)
    static let timeout = LDAPCode(rawValue: -5)
}

/// How much of the directory below its base a search looks at; the numbers are those of the protocol.
enum LDAPScope: Int32 {
    case base = 0
    case oneLevel = 1
    case subtree = 2
}

/// One search in the directory.
struct LDAPSearch: Equatable {
    /// The distinguished name where it begins; nil where a URL has none.
    var base: [UInt8]?
    /// The scope; a number, because one that stands in a URL is the library's.
    var scope: Int32
    /// The filter; nil lets all pass.
    var filter: [UInt8]?
    /// The attributes that are asked for.
    var attributes: [[UInt8]]
}

/// An entry that a search has found.
struct LDAPEntry: Equatable {
    /// An attribute with its values, as the server orders them; each value is cut at its first NUL.
    struct Attribute: Equatable {
        let name: [UInt8]
        let values: [[UInt8]]
    }

    /// The attributes that were asked for and are there.
    var attributes: [Attribute] = []

    /// Whether the attribute of exactly this name (letter case aside) has a value; nil where it is not there.
    func hasValue(_ name: [UInt8]) -> Bool? {
        for attribute in attributes where LDAPAttributeName.isSame(attribute.name, name) {
            return !attribute.values.isEmpty
        }
        return nil
    }
}

/// What a URL of a server or of entries says.
struct LDAPURL: Equatable {
    /// `ldap`, `ldaps`, `ldapi`, in lower case.
    let scheme: [UInt8]
    /// The host, or the name of the socket; empty where there is none.
    let host: [UInt8]
    /// The search that it stands for; no attributes mean all.
    let search: LDAPSearch
}

/// What a SASL mechanism may ask for; nil is "not known".
struct LDAPCredentials {
    var name: [UInt8]
    var password: [UInt8]
    var realm: [UInt8]
    var authorization: [UInt8]
}
