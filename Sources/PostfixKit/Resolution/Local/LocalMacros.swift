// forward_path and luser_relay are written with names that mean something else for each recipient.

/// What the names in such a parameter stand for.
///
/// Source: postconf(5), "forward_path", "luser_relay".
struct LocalMacros {
    let recipient: LocalRecipient
    let release: PostfixRelease
    /// The delimiter of addresses without an extension.
    let delimiter: UInt8?

    /// A text with its names replaced.
    struct Expansion {
        let text: [UInt8]
        /// Whether all names that it needs have a value.
        let isDefined: Bool
        /// Whether the extension of the address is in it.
        let hasExtension: Bool
    }

    /// Replaces the names of a text; in their values `_` stands for what `allowed` has not.
    ///
    /// - Throws: `MacroError` for a mistake in the text.
    func expanded(_ text: [UInt8], allowed: [UInt8]? = nil) throws(MacroError) -> Expansion {
        var isDefined = true
        var hasExtension = false
        do throws(MacroExpansion.Failure) {
            let result = try MacroExpansion.expand(
                text, release: release, undefined: { _ in isDefined = false },
                wanted: { if $0 == "extension" { hasExtension = true } },
                lookup: { (name) throws(ConfigurationError) in
                    value(of: name).map { Self.literal($0, allowed: allowed) }
                })
            return Expansion(text: result, isDefined: isDefined, hasExtension: hasExtension)
        } catch {
            switch error {
            case .macro(let mistake): throw mistake
            case .lookup: throw .tooMuch
            }
        }
    }

    private func value(of name: ParameterName) -> [UInt8]? {
        switch String(decoding: name.bytes, as: UTF8.self) {
        case "user": recipient.user
        case "home": recipient.rights.home
        case "shell": recipient.rights.shell
        case "domain": recipient.domain
        case "local", "mailbox": recipient.localpart
        case "recipient": recipient.request.recipient
        case "extension": recipient.addressExtension.map { Array($0.dropFirst()) }
        case "recipient_delimiter": (recipient.addressExtension?.first ?? delimiter).map { [$0] }
        default: nil
        }
    }

    /// A value that is not looked into any more, without what is not allowed.
    private static func literal(_ value: [UInt8], allowed: [UInt8]?) -> [UInt8] {
        var literal: [UInt8] = []
        for byte in value {
            let byte = allowed?.contains(byte) == false ? UInt8(ascii: "_") : byte
            literal.append(byte)
            if byte == UInt8(ascii: "$") { literal.append(byte) }
        }
        return literal
    }
}
