// Each table format has its own iterated search; here such a search is a value, and one piece of code does all.

/// How tables of one format are searched for an address, a host or another text.
///
/// The manual of each format describes it under "TABLE SEARCH ORDER".
package struct SearchOrder: Sendable, Equatable {
    /// What the text to search for is.
    package enum Subject: Sendable, Equatable {
        /// A mail address; without a domain it gets `$myorigin`.
        case address
        /// The localpart of an address of this server; a domain is dropped.
        case localpart
        /// The name of a host, its network address, or both: `NAME[ADDRESS]`.
        case host
        /// A mail address where it has an `@`, else a host.
        case addressOrHost
        /// A domain or the name of a host.
        case domain
        /// The network address of a host.
        case networkAddress
        /// A mail address where it has an `@`, else a destination.
        case senderOrDestination
        /// A text that is taken as it is.
        case text
    }

    /// One step of a search; it makes no key, one, or several.
    package enum Step: Sendable, Equatable {
        /// The whole text.
        case whole
        /// The address without its extension.
        case withoutExtension
        /// The localpart with and without its extension, where the domain is local.
        case localpartsIfLocal
        /// The localpart without its extension.
        case localpartWithoutExtension
        /// `@domain`.
        case atDomain
        /// The domain itself.
        case domain
        /// The domains above it; whether they have dots is up to `parent_domain_matches_subdomains`.
        case parentDomains(of: String)
        /// The domains above it, with dots; patterns see them, too.
        case dottedParents
        /// `user+extension@` and `user@`.
        case localpartsAt
        /// The network address, and what is left when its end is cut off at dots or colons.
        case networks
        /// The network address.
        case networkAddress
        /// The text before its first `=`.
        case beforeEquals
        /// The text before its first `:`.
        case beforeColon
        /// `*`.
        case wildcard
    }

    /// The forms in which a key with a localpart is asked for, one after the other where they differ.
    package enum KeyForm: Sendable, Equatable {
        /// With the quotes that it needs.
        case external
        /// With them, then without.
        case externalThenInternal
        /// Without.
        case `internal`
    }

    /// The key that stands for the empty address, by the parameter that has it.
    package enum NullKey: Sendable, Equatable {
        /// The key is asked for as it is.
        case text(parameter: String)
        /// The key is treated as an address: first with quotes, then without.
        case address(parameter: String)
    }

    /// The name of the format, such as `virtual` or `access-client`.
    package let name: String
    /// The tables of the format, in a line.
    package let summary: String
    /// What is searched for.
    package let subject: Subject
    /// The steps, in their order.
    package let steps: [Step]
    /// The forms of the keys.
    package let form: KeyForm
    /// Whether keys are folded for tables of patterns, too.
    package let foldsKeys: Bool
    /// The class of `propagate_unmatched_extensions`, where results can have the extension.
    package let extensionClass: String?
    /// The key that stands for the empty address; nil: it is not looked up.
    package let nullKey: NullKey?

    init(
        _ name: String, _ summary: String, _ subject: Subject, _ steps: [Step], form: KeyForm = .external,
        foldsKeys: Bool = false, extensionClass: String? = nil, nullKey: NullKey? = nil
    ) {
        self.name = name
        self.summary = summary
        self.subject = subject
        self.steps = steps
        self.form = form
        self.foldsKeys = foldsKeys
        self.extensionClass = extensionClass
        self.nullKey = nullKey
    }

    /// The same search of a text of another kind.
    func searching(_ subject: Subject, _ steps: [Step]) -> SearchOrder {
        SearchOrder(
            name, summary, subject, steps, form: form, foldsKeys: foldsKeys, extensionClass: extensionClass,
            nullKey: nullKey)
    }
}
