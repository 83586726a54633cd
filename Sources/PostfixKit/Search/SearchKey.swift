// A search asks for one key after the other; each knows why it is asked for, and whom.

/// One key of a search.
package struct SearchKey: Sendable, Equatable {
    /// What a key is of the text that is searched for.
    package enum Part: String, Sendable, Equatable {
        /// All of it.
        case whole = "as given"
        /// The address without its extension.
        case withoutExtension = "without the extension"
        /// The localpart alone, which is there for the domains of this server.
        case localpart = "localpart of a local address"
        /// The localpart alone and without its extension.
        case localpartWithoutExtension = "localpart of a local address, without the extension"
        /// `@` and the domain: all of its addresses.
        case atDomain = "any address of the domain"
        /// The domain.
        case domain = "domain"
        /// A domain above the domain.
        case parentDomain = "parent domain"
        /// The localpart and `@`: in any domain.
        case localpartAt = "localpart in any domain"
        /// The localpart without its extension, and `@`.
        case localpartAtWithoutExtension = "localpart in any domain, without the extension"
        /// The network of a network address: the address with its end cut off.
        case network = "network"
        /// The network address of a host that has a name, too.
        case address = "network address"
        /// `*`: anything.
        case wildcard = "anything"
        /// What stands for the empty address.
        case nullAddress = "the empty address"
        /// The text without what follows its last `=` or `:`.
        case shortened = "shortened"
    }

    /// The key, before the folding that a table may do.
    package let text: [UInt8]
    /// What it is of the text that is searched for.
    package let part: Part
    /// Whether only tables with fixed keys are asked: a pattern sees whole texts only.
    package let isPartial: Bool
    /// The extension with its delimiter that was taken off; nil where none was.
    package let unmatchedExtension: [UInt8]?

    init(_ text: [UInt8], _ part: Part, isPartial: Bool, unmatchedExtension: [UInt8]? = nil) {
        self.text = text
        self.part = part
        self.isPartial = isPartial
        self.unmatchedExtension = unmatchedExtension
    }
}
